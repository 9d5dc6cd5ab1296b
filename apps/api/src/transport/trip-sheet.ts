import type { RouteRule } from '#solver';
import type { Proof, RestFacts, TripSheet, TripState } from '#transport';
import { escaped, local, STYLE, table } from './printed.js';

const REST: Readonly<Record<RestFacts['reason'], string>> = {
  break: '休息 Break',
  night: '凌晨停驶 Night stop',
  window: '等候接收 Waiting for the gate',
};
const RULE_ZH: Readonly<Record<RouteRule, string>> = {
  load: '实载率与隔离区',
  'barred places': '车型禁行地点',
  'no boarding after the first set-down': '下客后不再上客',
  'ride time': '在途时间',
  'continuous driving by day': '日间连续驾驶',
  'continuous driving by night': '夜间连续驾驶',
  break: '停车休息',
  'driving in 24 hours': '24小时累计驾驶',
  'no driving hours': '凌晨停驶',
  'second driver': '双驾驶员',
  crew: '驾驶员人数',
  'planning speed': '计划车速',
  'pick-up windows': '上客时段',
  'allowed region': '限定区域',
  home: '出车地点',
  'one risk level': '风险等级一致',
  'trip time': '全程时长',
  'gate hours': '接收时段',
  'latest start': '最晚出发',
  'latest end': '最晚到达',
};

/** The rules whose figures are seconds. */
const TIMES: readonly string[] = [
  'trip time',
  'ride time',
  'continuous driving by day',
  'continuous driving by night',
  'break',
  'driving in 24 hours',
  'no driving hours',
  'planning speed',
  'latest start',
  'latest end',
] satisfies RouteRule[];
const ENDLESS = 1e9;

/** Hours and minutes, or a count. */
function figure(rule: string, value: number): string {
  if (value > ENDLESS) return '不限 none';
  if (!TIMES.includes(rule)) return String(value);
  const minutes = Math.round(value / 60);
  return `${String(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')} h`;
}

const ruleName = (rule: string): string => `${(RULE_ZH as Readonly<Record<string, string>>)[rule] ?? ''} ${rule}`;
const proofRow = ({ rule, value, limit, ok, source }: Proof) => [
  ruleName(rule),
  figure(rule, value),
  figure(rule, limit),
  ok ? '符合 yes' : '不符合 no',
  source,
];

/** What a sheet says of itself where it is not to be driven by. */
const STANDING: Partial<Record<TripState, string>> = {
  planned: '草案，未经批准 Draft, not approved',
  cancelled: '已取消，作废 Cancelled, void',
};

const CONTACTS = ['接收点 Receiving site', '联系人 Contact', '电话 Telephone'];
const contactRows = ({ trip, contacts }: TripSheet): string[][] =>
  trip.stops.flatMap(({ siteId, name }) => {
    const contact = siteId === null ? undefined : contacts.get(siteId);
    return contact ? [[name, contact.name, contact.phone]] : [];
  });

/** Where a carrier has confirmed, by plate and name; before that, how many drivers the plan wants. */
const crewFacts = ({ trip, crew }: TripSheet): (readonly [string, string])[] =>
  crew
    ? [
        ['承运人 Carrier', crew.carrier],
        ['号牌 Plate', `${crew.plate} · ${String(crew.vehicleSeats)} 座`],
        ['驾驶员 Drivers', crew.drivers.map(({ name, licenceClass }) => `${name}（${licenceClass}）`).join('、')],
      ]
    : [['驾驶员 Drivers', `${String(trip.drivers)} 人`]];

/** The printable trip sheet: everything a driver, an inspector and a gate need, on paper. */
export function tripSheetHtml(sheet: TripSheet): string {
  const { trip, leaderCode, crew } = sheet;
  const standing = STANDING[trip.state];
  const contacts = contactRows(sheet);
  const stopName = (sequence: number) => trip.stops[sequence]?.name ?? '';
  const facts: readonly (readonly [string, string])[] = [
    ['车型 Vehicle', `${trip.vehicleClass} · ${String(trip.approvedSeats)} 座 · 可用 ${String(trip.usableSeats)}`],
    ...crewFacts(sheet),
    ['出发 Departure', trip.departsAtLocal],
    ['到达 Arrival', trip.arrivesAtLocal],
    ['里程 Distance', `${(trip.metres / 1000).toFixed(0)} km`],
    ['人数 Persons', String(trip.seats.length)],
    ['领队口令 Leader’s one-time code', leaderCode ?? '—'],
  ];
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>派车单 ${escaped(trip.sheetNumber)}</title>
${STYLE}</head><body>
<h1>派车单（一车一方案） Trip sheet ${escaped(trip.sheetNumber)}</h1>
${standing ? `<p><strong>${escaped(standing)}</strong></p>` : ''}
<dl>${facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>
<h2>行程 Stops</h2>
${table(
  ['#', '上/下客 Kind', '地点 Place', '到达 Arrives', '离开 Leaves', '里程 km'],
  trip.stops.map((stop) => [
    stop.sequence + 1,
    stop.kind === 'pick-up' ? '上客 Pick-up' : '下客 Set-down',
    stop.name,
    local(stop.arrivesAt),
    local(stop.leavesAt),
    (stop.metres / 1000).toFixed(0),
  ]),
)}
${contacts.length > 0 ? `<h2>接收联系人 Contacts on arrival</h2>${table(CONTACTS, contacts)}` : ''}
<h2>驾驶 At the wheel</h2>
${table(
  ['驾驶员 Driver', '自 From', '至 To'],
  trip.shifts.map(({ driver, from, to }) => [crew?.drivers[driver]?.name ?? driver + 1, local(from), local(to)]),
)}
<h2>停车休息 Rests</h2>
${table(
  ['自 From', '至 To', '原因 Reason'],
  trip.rests.map(({ from, to, reason }) => [local(from), local(to), REST[reason]]),
)}
<h2>合规核验 Proof that the plan is lawful</h2>
${table(['规则 Rule', '数值 Value', '限值 Limit', '结论 Holds', '依据 Source'], trip.proofs.map(proofRow))}
<h2>乘客信息登记表 Manifest</h2>
${table(
  ['座位 Seat', '姓名 Name', '证件尾号 ID', '上车 Boards', '下车 Alights'],
  trip.seats.map((seat) => [
    seat.number,
    seat.name,
    seat.idTail ?? '',
    stopName(seat.boardStop),
    stopName(seat.alightStop),
  ]),
)}
<div class="sign"><p>领队签字 Trip leader</p><p>接收单位签字 Receiving site</p></div>
</body></html>`;
}

/** A cell that a spreadsheet would read as a formula is quoted as text. */
const cell = (value: string | number): string => {
  const text = String(value);
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
};

/** The manifest as CSV, UTF-8 with BOM so that spreadsheets read the Chinese. */
export function manifestCsv({ trip, contacts }: TripSheet): string {
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
      ...(contacts.size > 0 ? [contact?.name ?? '', contact?.phone ?? ''] : []),
    ];
  });
  const head = ['派车单号', '座位', '姓名', '证件尾号', '上车地点', '上车时间', '下车地点', '预计到达'];
  if (contacts.size > 0) head.push('接收联系人', '联系电话');
  return `\uFEFF${[head, ...rows].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
}
