import type { RouteRule } from '#solver';
import { shanghaiTime } from '#kernel';
import type { Proof, RestFacts, SheetVersion, TripSheet, TripState } from '#transport';
import { escaped, local, qrOf, STYLE, table } from './printed.js';

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
const LOOK = `<style>.version{display:grid;grid-template-columns:6.5em 1fr;gap:1em;align-items:center;border:1px solid #111;padding:.4em .8em;margin:.8em 0}
.version svg{display:block;width:100%}.version b{font-size:1.4em}.version p{margin:.1em 0}.invalid{font-size:1.3em;border:3px solid #b00;color:#b00;padding:.3em .6em}
.void::before{content:"作废 VOID";position:fixed;top:38%;left:0;right:0;text-align:center;font-size:7em;color:#b003;transform:rotate(-25deg)}</style>`;
/** So many signs of the hash are printed: enough to compare two sheets by eye. */
const HASH_SIGNS = 16;

const issuedAt = (version: SheetVersion): string => shanghaiTime(new Date(version.issuedAt));

/** Whoever holds the sheet scans the code and is told whether it still holds. */
const versionMark = (version: SheetVersion): string => `<div class="version"><div>${qrOf(version.code)}</div><div>
<p><b>第 ${String(version.number)} 版 Version ${String(version.number)}</b></p>
<p>签发 Issued ${issuedAt(version)} · 指纹 Hash ${version.hash.slice(0, HASH_SIGNS)}</p>
<p>扫码核验本方案是否有效；改动后换发新版，旧版作废。 Scan to check that it holds; a change makes a new version and voids this one.</p></div></div>`;

/** What the sheet says of itself where nobody may drive by it; null where it holds. */
function invalidity({ trip, version }: TripSheet): string | null {
  if (version?.standing !== 'superseded') return STANDING[trip.state] ?? null;
  const { notice, instead } = version;
  const why = instead?.reasons.map(({ text }) => text) ?? [];
  const since = instead ? shanghaiTime(new Date(instead.since)) : '';
  return `${notice.zh}（${since}，${why.map(({ zh }) => zh).join('；')}） ${notice.en} (${since}: ${why.map(({ en }) => en).join('; ')})`;
}

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
  const { trip, leaderCode, crew, version } = sheet;
  const invalid = invalidity(sheet);
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
${STYLE}${LOOK}</head><body${trip.state !== 'planned' && invalid ? ' class="void"' : ''}>
<h1>派车单（一车一方案） Trip sheet ${escaped(trip.sheetNumber)}</h1>
${invalid ? `<p class="invalid"><strong>${escaped(invalid)}</strong></p>` : ''}
${version ? versionMark(version) : ''}
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
<h2>乘客信息登记表 Manifest${version ? ` · 第 ${String(version.number)} 版 Version ${String(version.number)}` : ''}</h2>
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
