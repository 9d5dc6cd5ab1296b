import type { NoticeView, TripView } from '#transport';
import { escaped, local, STYLE, table } from './printed.js';

const HEAD = ['座位 Seat', '姓名 Name', '上车 Boards', '通知 Notice', '时间 Time', '签字 Signature'];

/** The notices that nobody was told by telephone, by stops and seats. */
export function noticeListHtml(trip: TripView, notices: readonly NoticeView[]): string {
  const boards = new Map(trip.seats.map(({ workerId, boardStop }) => [workerId, boardStop]));
  const stopOf = ({ workerId }: NoticeView) => boards.get(workerId) ?? Infinity;
  const paper = notices
    .filter(({ state }) => state !== 'sent')
    .sort((a, b) => stopOf(a) - stopOf(b) || a.seatNumber - b.seatNumber);
  const rows = paper.map((notice) => {
    const { text, at, name, seatNumber } = notice;
    return [seatNumber, name, trip.stops[stopOf(notice)]?.name ?? '—', `${text.zh} ${text.en}`, local(at), ''];
  });
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>通知单 ${escaped(trip.sheetNumber)}</title>
${STYLE}</head><body>
<h1>通知单 Notices ${escaped(trip.sheetNumber)}</h1>
<p>${rows.length === 0 ? '全部已由电话通知。Everybody was told by telephone.' : '以下人员未能由电话通知，请当面告知并签字。Please tell these people in person, and have them sign.'}</p>
${rows.length === 0 ? '' : table(HEAD, rows)}
</body></html>`;
}
