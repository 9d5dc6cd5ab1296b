import type { TripSheet } from '#transport';
import { issuedAt, printedSheet, type PrintedSheet } from './paper/printed-sheet.js';
import { escaped, local, qrOf, STYLE, table } from './printed.js';

const LOOK = `<style>.version{display:grid;grid-template-columns:6.5em 1fr;gap:1em;align-items:center;border:1px solid #111;padding:.4em .8em;margin:.8em 0}
.version svg{display:block;width:100%}.version b{font-size:1.4em}.version p{margin:.1em 0}.invalid{font-size:1.3em;border:3px solid #b00;color:#b00;padding:.3em .6em}
.void::before{content:"作废 VOID";position:fixed;top:38%;left:0;right:0;text-align:center;font-size:7em;color:#b003;transform:rotate(-25deg)}</style>`;

const versionMark = ({ code, lines: [name = '', ...more] }: NonNullable<PrintedSheet['version']>): string =>
  `<div class="version"><div>${qrOf(code)}</div><div>
<p><b>${escaped(name)}</b></p>
${more.map((line) => `<p>${escaped(line)}</p>`).join('\n')}</div></div>`;

/** The printable trip sheet: everything a driver, an inspector and a gate need, on paper. */
export function tripSheetHtml(sheet: TripSheet): string {
  const { name, title, invalid, isVoid, version, facts, tables, signatures } = printedSheet(sheet);
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${escaped(name)}</title>
${STYLE}${LOOK}</head><body${isVoid ? ' class="void"' : ''}>
<h1>${escaped(title)}</h1>
${invalid ? `<p class="invalid"><strong>${escaped(invalid)}</strong></p>` : ''}
${version ? versionMark(version) : ''}
<dl>${facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>
${tables.map(({ title: heading, head, rows }) => `<h2>${escaped(heading)}</h2>\n${table(head, rows)}`).join('\n')}
<div class="sign">${signatures.map((label) => `<p>${escaped(label)}</p>`).join('')}</div>
</body></html>`;
}

/** A cell that a spreadsheet would read as a formula is quoted as text. */
const cell = (value: string | number): string => {
  const text = String(value);
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
};

/** The manifest as CSV, UTF-8 with BOM so that spreadsheets read the Chinese. */
export function manifestCsv({ trip, contacts, version }: TripSheet): string {
  const stop = (sequence: number) => trip.stops[sequence];
  const rows = trip.seats.map((seat) => {
    const contact = contacts.get(seat.siteId);
    return [
      trip.sheetNumber,
      seat.number,
      seat.name,
      seat.idTail ?? '',
      stop(seat.boardStop)?.name ?? '',
      local(stop(seat.boardStop)?.arrivesAt ?? trip.departsAt),
      stop(seat.alightStop)?.name ?? '',
      local(stop(seat.alightStop)?.arrivesAt ?? trip.arrivesAt),
      ...(version
        ? [version.number, issuedAt(version), version.standing === 'valid' ? '有效' : '作废']
        : ['', '', '草案']),
      ...(contacts.size > 0 ? [contact?.name ?? '', contact?.phone ?? ''] : []),
    ];
  });
  const head = [
    '派车单号',
    '座位',
    '姓名',
    '证件尾号',
    '上车地点',
    '上车时间',
    '下车地点',
    '预计到达',
    '版次',
    '签发时间',
    '效力',
  ];
  if (contacts.size > 0) head.push('接收联系人', '联系电话');
  return `\uFEFF${[head, ...rows].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
}
