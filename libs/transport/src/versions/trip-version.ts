import type { Text } from '#kernel';
import type { Proof, RestFacts, ShiftFacts } from '../batches/plan-facts.js';
import type { StopFacts } from '../trips/trip.js';
import type { TripState } from '../trips/trip.lifecycle.js';

/** Why a version of a trip sheet was issued. */
export const VERSION_KINDS = [
  'approval',
  'moved-here',
  'moved-away',
  'added',
  'removed',
  'swapped',
  'retimed',
  'seat-freed',
  'crew-confirmed',
  'crew-withdrawn',
  'crew-released',
  'incident',
  'called-off',
] as const;
export type VersionKind = (typeof VERSION_KINDS)[number];

/** `text` where more is to be said than the kind says; without personal data. */
export interface VersionReason {
  readonly kind: VersionKind;
  readonly text?: Text;
}

/** As it is kept. */
export interface StatedReason {
  readonly kind: VersionKind;
  readonly text: Text;
}

const SENTENCES: Readonly<Record<VersionKind, Text>> = {
  approval: { zh: '批准', en: 'Approved' },
  'moved-here': { zh: '有人由其他车次改乘本车次', en: 'Somebody was moved here from another trip' },
  'moved-away': { zh: '有人改乘其他车次', en: 'Somebody was moved to another trip' },
  added: { zh: '增加乘车人员', en: 'Somebody was added' },
  removed: { zh: '减少乘车人员', en: 'Somebody was taken off the list' },
  swapped: { zh: '座位对调', en: 'Seats were exchanged' },
  retimed: { zh: '发车时间变更', en: 'The departure was set to another instant' },
  'seat-freed': { zh: '有人未乘车，座位已释放', en: 'Somebody did not travel; the seat is free' },
  'crew-confirmed': { zh: '客运企业确认车辆和驾驶员', en: 'The carrier confirmed vehicle and drivers' },
  'crew-withdrawn': {
    zh: '派车要约已撤回，车辆和驾驶员未定',
    en: 'The offer was withdrawn: vehicle and drivers are open',
  },
  'crew-released': {
    zh: '客运企业退回车次，车辆和驾驶员未定',
    en: 'The carrier gave the trip back: vehicle and drivers are open',
  },
  incident: { zh: '途中事件，方案调整', en: 'An incident changed the plan' },
  'called-off': { zh: '车次取消', en: 'The trip was called off' },
};

/** Adds a reason to those of the same change, unless it is among them. */
export function reasonsWith(reasons: readonly StatedReason[], { kind, text = SENTENCES[kind] }: VersionReason) {
  return reasons.some((one) => one.kind === kind && one.text.zh === text.zh)
    ? [...reasons]
    : [...reasons, { kind, text }];
}

export type SheetStop = Omit<StopFacts, 'tripId' | 'arrivesAt' | 'leavesAt' | 'notBefore'> & {
  readonly notBefore: string | null;
  readonly arrivesAt: string;
  readonly leavesAt: string;
};

/** Somebody’s seat; who sits there is kept with the seat alone, and is erased there. */
export interface SheetPerson {
  readonly seatId: string;
  readonly number: number;
  readonly boardStop: number;
  readonly alightStop: number;
}

export interface SheetCrew {
  readonly carrierId: string;
  readonly carrier: string;
  /** As it is written: `川W·12345` */
  readonly plate: string;
  readonly vehicleSeats: number;
  /** In the order of their shifts. */
  readonly driverIds: readonly string[];
}

/** What a sheet says, people and drivers by id. Instants in ISO 8601, metres. */
export interface SheetContent {
  readonly sheetNumber: string;
  readonly isVoid: boolean;
  readonly vehicleClass: string;
  readonly approvedSeats: number;
  readonly usableSeats: number;
  readonly drivers: number;
  readonly departsAt: string;
  readonly arrivesAt: string;
  readonly metres: number;
  readonly rests: readonly RestFacts[];
  readonly shifts: readonly ShiftFacts[];
  readonly proofs: readonly Proof[];
  readonly stops: readonly SheetStop[];
  /** By seat. */
  readonly persons: readonly SheetPerson[];
  readonly crew: SheetCrew | null;
}

/** The same content is the same text, in whichever order its fields were written. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${canonicalJson(one)}`).join(',')}}`;
}

interface FromTo<T> {
  readonly from: T;
  readonly to: T;
}

/** What a version says otherwise than the one before. People by seat, stops by their order, from 0. */
export interface VersionChanges {
  readonly persons: {
    readonly in: readonly string[];
    readonly out: readonly string[];
    /** The same person on another seat, or between other stops. */
    readonly moved: readonly (FromTo<Omit<SheetPerson, 'seatId'>> & { readonly seatId: string })[];
  };
  readonly stops: readonly (FromTo<StopTimes | null> & { readonly sequence: number })[];
  readonly vehicle: FromTo<{ readonly vehicleClass: string; readonly approvedSeats: number }> | null;
  readonly crew: FromTo<SheetCrew | null> | null;
}
interface StopTimes {
  readonly name: string;
  readonly arrivesAt: string;
  readonly leavesAt: string;
}

const isSame = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
const changed = <T>(from: T, to: T): FromTo<T> | null => (isSame(from, to) ? null : { from, to });

export function changesBetween(before: SheetContent, after: SheetContent): VersionChanges {
  const [was, is] = [seatsOf(before), seatsOf(after)];
  const length = Math.max(before.stops.length, after.stops.length);
  return {
    persons: {
      in: [...is.keys()].filter((id) => !was.has(id)),
      out: [...was.keys()].filter((id) => !is.has(id)),
      moved: [...is].flatMap(([seatId, to]) => {
        const from = was.get(seatId);
        return from && !isSame(from, to) ? [{ seatId, from, to }] : [];
      }),
    },
    stops: Array.from({ length }, (_, sequence) => ({
      sequence,
      from: timesOf(before.stops[sequence]),
      to: timesOf(after.stops[sequence]),
    })).filter(({ from, to }) => !isSame(from, to)),
    vehicle: changed(vehicleOf(before), vehicleOf(after)),
    crew: changed(before.crew, after.crew),
  };
}

const seatsOf = ({ persons }: SheetContent) => new Map(persons.map(({ seatId, ...place }) => [seatId, place]));
const vehicleOf = ({ vehicleClass, approvedSeats }: SheetContent) => ({ vehicleClass, approvedSeats });
const timesOf = (stop: SheetStop | undefined): StopTimes | null =>
  stop ? { name: stop.name, arrivesAt: stop.arrivesAt, leavesAt: stop.leavesAt } : null;

export type Standing = 'valid' | 'superseded' | 'void';

/** Whether to drive by a version, where `latest` is the last one. */
export function standingOf(number: number, latest: { readonly number: number; readonly isVoid: boolean }): Standing {
  if (latest.isVoid) return 'void';
  return number < latest.number ? 'superseded' : 'valid';
}

/** What the sheet itself says of that; `latest` is the number of the last version. */
export function standingText(standing: Standing, latest: number, state: TripState): Text {
  const n = String(latest);
  switch (standing) {
    case 'void':
      return { zh: '车次已取消，本方案作废', en: 'The trip was called off: this sheet is void' };
    case 'superseded':
      return { zh: `本方案已作废，请以第 ${n} 版为准`, en: `Superseded: this sheet is void, version ${n} holds` };
    case 'valid':
      return state === 'completed'
        ? { zh: `第 ${n} 版为最后一版，车次已完成`, en: `Version ${n} is the last one; the trip is completed` }
        : { zh: `第 ${n} 版有效`, en: `Version ${n} is in force` };
  }
}
