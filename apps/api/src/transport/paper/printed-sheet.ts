import { shanghaiTime } from '#kernel';
import type { RestFacts, SheetVersion, TripMode, TripSheet, TripState } from '#transport';
import { local } from '../printed.js';
import type { PrintedTable } from './paper.js';
import { proofRow } from './proof-row.js';

const REST: Readonly<Record<RestFacts['reason'], string>> = {
  break: '休息 Break',
  night: '凌晨停驶 Night stop',
  window: '等候接收 Waiting for the gate',
};
const MODE: Readonly<Record<TripMode, string>> = {
  coach: '大巴 coach',
  'chartered-carriage': '包车厢 chartered carriage',
  train: '专列 train',
  flight: '包机 flight',
};
/** What a sheet says of itself where it is not to be driven by. */
const STANDING: Partial<Record<TripState, string>> = {
  planned: '草案，未经批准 Draft, not approved',
  cancelled: '已取消，作废 Cancelled, void',
};
/** So many signs of the hash are printed: enough to compare two sheets by eye. */
const HASH_SIGNS = 16;

export const issuedAt = (version: SheetVersion): string => shanghaiTime(new Date(version.issuedAt));

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

/** What carries people, and how far on the road. */
const vehicleFacts = (sheet: TripSheet): (readonly [string, string])[] => {
  const { leg, mode, serviceNumber, vehicleClass, approvedSeats, usableSeats, metres } = sheet.trip;
  const seats = `${String(approvedSeats)} 座`;
  if (leg === 'trunk') return [['车次 Service', `${MODE[mode]} ${serviceNumber ?? ''} · ${seats}`]];
  return [
    ['车型 Vehicle', `${vehicleClass} · ${seats} · 可用 ${String(usableSeats)}`],
    ...crewFacts(sheet),
    ['里程 Distance', `${(metres / 1000).toFixed(0)} km`],
  ];
};

/** What a trip sheet says, on a page of the browser and on paper alike. */
export interface PrintedSheet {
  /** What it is called where it lies beside others. */
  readonly name: string;
  readonly title: string;
  /** Why nobody may drive by it; null where it holds. */
  readonly invalid: string | null;
  /** Says so all over the page; a draft does not. */
  readonly isVoid: boolean;
  /** Whoever holds the sheet scans the code and is told whether it still holds. Null before approval. */
  readonly version: { readonly code: string; readonly lines: readonly string[] } | null;
  readonly facts: readonly (readonly [string, string])[];
  readonly tables: readonly PrintedTable[];
  readonly signatures: readonly string[];
}

export function printedSheet(sheet: TripSheet): PrintedSheet {
  const { trip, version } = sheet;
  const invalid = invalidity(sheet);
  return {
    name: `${trip.leg === 'trunk' ? '乘车单' : '派车单'} ${trip.sheetNumber}`,
    title: `${trip.leg === 'trunk' ? '乘车单（干线）' : '派车单（一车一方案）'} Trip sheet ${trip.sheetNumber}`,
    invalid,
    isVoid: trip.state !== 'planned' && invalid !== null,
    version: version && { code: version.code, lines: versionLines(version) },
    facts: factsOf(sheet),
    tables: tablesOf(sheet),
    signatures: [
      trip.leg === 'trunk' ? '护送人签字 Escort' : '领队签字 Trip leader',
      // At a station no site receives anybody: whoever leads the next leg does.
      trip.leg === 'feeder' || trip.leg === 'trunk'
        ? '换乘接车人签字 Leader of the next leg'
        : '接收单位签字 Receiving site',
    ],
  };
}

const versionName = ({ number }: SheetVersion): string => `第 ${String(number)} 版 Version ${String(number)}`;
const versionLines = (version: SheetVersion): string[] => [
  versionName(version),
  `签发 Issued ${issuedAt(version)} · 指纹 Hash ${version.hash.slice(0, HASH_SIGNS)}`,
  '扫码核验本方案是否有效；改动后换发新版，旧版作废。 Scan to check that it holds; a change makes a new version and voids this one.',
];

const factsOf = (sheet: TripSheet): (readonly [string, string])[] => {
  const { trip, leaderCode } = sheet;
  return [
    ...vehicleFacts(sheet),
    ['出发 Departure', trip.departsAtLocal],
    ['到达 Arrival', trip.arrivesAtLocal],
    ['人数 Persons', String(trip.seats.length)],
    [trip.leg === 'trunk' ? '护送人口令 Escort’s one-time code' : '领队口令 Leader’s one-time code', leaderCode ?? '—'],
  ];
};

const drivingOf = ({ trip, crew }: TripSheet): PrintedTable[] => [
  {
    title: '驾驶 At the wheel',
    head: ['驾驶员 Driver', '自 From', '至 To'],
    rows: trip.shifts.map(({ driver, from, to }) => [
      crew?.drivers[driver]?.name ?? driver + 1,
      local(from),
      local(to),
    ]),
  },
  {
    title: '停车休息 Rests',
    head: ['自 From', '至 To', '原因 Reason'],
    rows:
      trip.rests.length > 0
        ? trip.rests.map(({ from, to, reason }) => [local(from), local(to), REST[reason]])
        : [['—', '—', '无 None']],
  },
];

const stopsOf = ({ stops }: TripSheet['trip']): PrintedTable => ({
  title: '行程 Stops',
  head: ['#', '上/下客 Kind', '地点 Place', '到达 Arrives', '离开 Leaves', '里程 km'],
  rows: stops.map((stop) => [
    stop.sequence + 1,
    stop.kind === 'pick-up' ? '上客 Pick-up' : '下客 Set-down',
    stop.name,
    local(stop.arrivesAt),
    local(stop.leavesAt),
    (stop.metres / 1000).toFixed(0),
  ]),
});

/** A timetable has one hour at each station, and no metres. */
const stationsOf = ({ stops }: TripSheet['trip']): PrintedTable => ({
  title: '车站 Stations',
  head: ['车站 Station', '', '时刻 Hour'],
  rows: stops.map(({ kind, name, arrivesAt, leavesAt }) =>
    kind === 'pick-up' ? [name, '开 Departs', local(leavesAt)] : [name, '到 Arrives', local(arrivesAt)],
  ),
});

function tablesOf(sheet: TripSheet): PrintedTable[] {
  const { trip, version } = sheet;
  const stopName = (sequence: number) => trip.stops[sequence]?.name ?? '';
  const contacts = contactRows(sheet);
  return [
    trip.leg === 'trunk' ? stationsOf(trip) : stopsOf(trip),
    ...(contacts.length > 0 ? [{ title: '接收联系人 Contacts on arrival', head: CONTACTS, rows: contacts }] : []),
    ...(trip.leg === 'trunk' ? [] : drivingOf(sheet)),
    {
      title: '合规核验 Proof that the plan is lawful',
      head: ['规则 Rule', '数值 Value', '限值 Limit', '结论 Holds', '依据 Source'],
      rows: trip.proofs.map(proofRow),
    },
    {
      title: `乘客信息登记表 Manifest${version ? ` · ${versionName(version)}` : ''}`,
      head: ['座位 Seat', '姓名 Name', '证件尾号 ID', '上车 Boards', '下车 Alights'],
      rows: trip.seats.map((seat) => [
        seat.number,
        seat.name,
        seat.idTail ?? '',
        stopName(seat.boardStop),
        stopName(seat.alightStop),
      ]),
    },
  ];
}
