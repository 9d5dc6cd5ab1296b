import type { TripPasses, TripView } from '#transport';
import { escaped, local, qrOf, STYLE } from '../printed.js';

const LOOK = `<style>.map{border-collapse:separate;border-spacing:.4em;width:auto}.map td{border:1px solid #111;border-radius:.3em;width:6em;height:2.6em;text-align:center}
.map .free{color:#999;border-style:dashed}.map .kept{background:#ddd;color:#555}.map .aisle{border:0;width:1.5em}
.passes{display:grid;grid-template-columns:1fr 1fr;gap:.6em}.pass{display:grid;grid-template-columns:8em 1fr;gap:.8em;border:1px dashed #888;padding:.6em;break-inside:avoid}
.pass svg{width:100%}.pass b{font-size:1.3em}.pass p{margin:.1em 0}</style>`;
const ABREAST = 4;

/** Rows from the front, with the aisle in the middle; a last row may have one seat more. */
function seatMap({ sheetNumber, approvedSeats, seatsPerRow, isolationSeats, seats }: TripView): string {
  const abreast = seatsPerRow ?? ABREAST;
  const who = new Map(seats.map(({ number, name }) => [number, name]));
  const place = (number: number): string => {
    const name = who.get(number);
    const kind = name ? 'taken' : isolationSeats.includes(number) ? 'kept' : 'free';
    return `<td class="${kind}">${String(number)}<br>${escaped(name ?? (kind === 'kept' ? '隔离 isolation' : '—'))}</td>`;
  };
  const count = Math.max(1, Math.floor(approvedSeats / abreast));
  const rows = Array.from({ length: count }, (_, row) => {
    const from = row * abreast + 1;
    const to = row === count - 1 ? approvedSeats : from + abreast - 1;
    const places = Array.from({ length: to - from + 1 }, (__, i) => place(from + i));
    places.splice(Math.floor(abreast / 2), 0, to - from + 1 > abreast ? '' : '<td class="aisle"></td>');
    return `<tr>${places.join('')}</tr>`;
  });
  return `<h1>座位图 Seat map ${escaped(sheetNumber)}</h1>
<p>车头在上 Front of the coach above</p>
<table class="map"><tbody>${rows.join('')}</tbody></table>`;
}

/** The seat map and everybody's boarding pass, to cut out. */
export function boardingPassesHtml({ trip, passes }: TripPasses): string {
  const cards = trip.seats.map(({ id, number, name, boardStop, alightStop }) => {
    const [boards, alights] = [trip.stops[boardStop], trip.stops[alightStop]];
    return `<div class="pass"><div>${qrOf(passes.get(id) ?? '')}</div><div>
<p><b>${escaped(name)} · ${String(number)} 号座 Seat ${String(number)}</b></p>
<p>上车 Board：${escaped(boards?.name ?? '')} ${boards ? local(boards.arrivesAt) : ''}</p>
<p>下车 Alight：${escaped(alights?.name ?? '')} ${alights ? local(alights.arrivesAt) : ''}</p>
<p>${trip.serviceNumber === null ? '' : `<b>${escaped(trip.serviceNumber)}</b> · `}派车单 Trip sheet：${escaped(trip.sheetNumber)}</p>
<p>凭身份证、健康码和本码上车，限用一次。 Good once, with ID card and health code.</p></div></div>`;
  });
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>乘车码 ${escaped(trip.sheetNumber)}</title>
${STYLE}${LOOK}</head><body>
${trip.leg === 'trunk' ? '' : seatMap(trip)}
<h1>乘车码 Boarding passes ${escaped(trip.serviceNumber ?? '')} ${escaped(trip.sheetNumber)}</h1>
<p>${String(trip.seats.length)} 人 persons</p>
<div class="passes">${cards.join('\n')}</div>
</body></html>`;
}
