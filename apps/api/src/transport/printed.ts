import qrcode from 'qrcode-generator';
import { shanghaiTime } from '#kernel';

/** What printed pages are made of. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);

/** Month, day and time in China. */
export const local = (instant: string): string => shanghaiTime(new Date(instant)).slice(5);

const row = (cells: readonly (string | number)[], tag = 'td'): string =>
  `<tr>${cells.map((cell) => `<${tag}>${escaped(String(cell))}</${tag}>`).join('')}</tr>`;

export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((cells) => row(cells)).join('')}</tbody></table>`;

export const STYLE = `<style>body{font:14px/1.5 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:2em auto;max-width:60em;color:#111}
h1{font-size:1.5em;margin:0}h2{font-size:1.1em;margin:1.4em 0 .4em;border-bottom:2px solid #111}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #888;padding:.25em .5em;text-align:left}th{background:#eee}
dl{display:grid;grid-template-columns:repeat(2,max-content 1fr);gap:.2em 1em}dt{color:#555}dd{margin:0;font-weight:600}
.sign{display:grid;grid-template-columns:1fr 1fr;gap:3em;margin-top:3em}.sign p{border-top:1px solid #111}
@media print{body{margin:0}h2{break-after:avoid}tr{break-inside:avoid}}</style>`;

/** A QR code of capitals and digits. Level M: a fold or a stain may take 15 %. */
export function qrOf(text: string): string {
  const qr = qrcode(0, 'M');
  qr.addData(text, 'Alphanumeric');
  qr.make();
  return qr.createSvgTag({ scalable: true });
}
