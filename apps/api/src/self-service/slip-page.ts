import { shanghaiTime } from '#kernel';
import type { PrintedSlip } from '#workers';
import { escaped, qrOf } from '../transport/printed.js';

/** The slip (打印条) to print, on a strip of an A4 page. Its QR code is the code alone: any scanner reads it, and no address ever bears it. */
export function slipHtml({ slip, code, name, idHead, office }: PrintedSlip): string {
  const until = shanghaiTime(new Date(slip.expiresAt)).slice(0, 10);
  const facts: readonly (readonly [string, string])[] = [
    ['姓名 Name', name],
    ['身份证 ID', idHead],
    ['登记机构 Office', office],
    ['有效至 Good until', until],
  ];
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>务工自助服务条 Self-service slip</title>
<style>body{font:14px/1.5 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:1em auto;max-width:40em;color:#111}
main{display:grid;grid-template-columns:11em 1fr;gap:1em;border:1px dashed #888;padding:1em}h1{font-size:1.2em;margin:0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1em;margin:.5em 0}dt{color:#555}dd{margin:0;font-weight:600}
.code{font:700 1.6em/1.4 ui-monospace,monospace;letter-spacing:.05em}svg{width:100%}p{margin:.3em 0}@media print{body{margin:0}}</style></head><body>
<main><div>${qrOf(code.replaceAll('-', ''))}</div><div>
<h1>务工自助服务条 Self-service slip</h1>
<dl>${facts.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>
<p class="code">${escaped(code)}</p>
<p>凭此口令和身份证末四位登录，可查看推荐的岗位、座位、车次，接受或谢绝，更正意愿。谢绝不影响优先次序。</p>
<p>Sign in with this code and the last four of your ID to see offers, seat and journey, to accept or decline, and to correct your wishes. Declining never lowers your priority.</p>
<p>请勿交给他人；遗失请到登记机构重新打印，旧条即作废。 Give it to nobody. If it is lost, have a new one printed: the old one is void from then on.</p>
</div></main></body></html>`;
}
