import { type Text } from '#kernel';
import type { Permit } from '../fleet/coach.js';
import { type LicenceClass, licencesFor } from '../fleet/driver.js';
import type { DrivingSpan } from '../fleet/engagement.js';
import { isolationSeats } from '../vehicles/vehicle.js';
import { mostDriving } from './driver-hours.js';

/** No vehicle is on average faster than this, in metres a second (90 km/h): the planning speeds' bound. */
export const FASTEST = 25;
const DAY = 86_400;

/** What the law asks of whoever drives the trip, in seconds. */
export interface CrewRule {
  readonly dailyDriving: number;
  readonly weeklyDriving: number;
  readonly breakSeconds: number;
}

/** The trip, as far as a vehicle and its drivers must fit it. */
export interface TripToDrive {
  readonly approvedSeats: number;
  readonly seatsPerRow: number;
  readonly isolationRows: number;
  readonly drivers: number;
  readonly departsAt: Date;
  readonly arrivesAt: Date;
  /** The day of arrival in Asia/Shanghai, `YYYY-MM-DD`: until then papers are to be good. */
  readonly lastDay: string;
  readonly from: string;
  readonly to: string;
  readonly shifts: readonly (DrivingSpan & { readonly driver: number })[];
}

/** Another time in which somebody is engaged. */
export interface Occupied {
  readonly from: Date;
  readonly to: Date;
  /** As the crow flies, between where that ends or begins and where this trip begins or ends; null where it has no place. */
  readonly metres: number | null;
  /** Somebody is at the wheel. */
  readonly drives: boolean;
}

export interface CandidateVehicle {
  readonly approvedSeats: number;
  readonly seatsPerRow: number;
  readonly registeredDivision: string;
  readonly permits: readonly Permit[];
  readonly engaged: readonly Occupied[];
}

export interface CandidateDriver {
  readonly reference: string;
  readonly licenceClass: LicenceClass;
  readonly licenceValidTo: string;
  readonly qualificationValidTo: string;
  readonly engaged: readonly Occupied[];
  /** At the wheel on other trips and elsewhere. */
  readonly driven: readonly DrivingSpan[];
}

export type AssignmentRule = keyof typeof TEXTS;

/** A rule that an assignment breaks, with figures and source. */
export interface Hindrance {
  readonly rule: AssignmentRule;
  /** The permit, or the driver's reference; null where it is the assignment as a whole. */
  readonly of: string | null;
  readonly value: number | string;
  readonly limit: number | string;
  readonly source: string;
  readonly text: Text;
}

const CHARTER = '道路旅客运输及客运站管理规定 art. 57';
const SAFETY = '道路旅客运输企业安全管理规范 art. 38';
const LICENCES = '机动车驾驶证申领和使用规定 annex 1';
const PAPERS = '道路运输条例';

const TEXTS = {
  seats: { zh: '可用座位少于方案车型', en: 'It has fewer seats before the isolation rows than the plan’s class' },
  permit: { zh: '证照在行程结束前到期', en: 'A permit runs out before the trip is over' },
  'registered place': { zh: '线路两端都不在车籍所在地', en: 'Neither end of the trip is at the registered place' },
  crew: { zh: '驾驶员人数与方案不符，或有人重复', en: 'The plan wants so many drivers, each another person' },
  'licence class': { zh: '准驾车型不符', en: 'The licence class does not fit the vehicle' },
  licence: { zh: '驾驶证在行程结束前到期', en: 'The licence runs out before the trip is over' },
  qualification: { zh: '从业资格证在行程结束前到期', en: 'The qualification runs out before the trip is over' },
  'driving in 24 hours': { zh: '24小时累计驾驶超时', en: 'Too long at the wheel within 24 hours' },
  'driving in 7 days': { zh: '7日累计驾驶超时', en: 'Too long at the wheel within 7 days' },
  break: { zh: '与前后驾驶之间休息不足', en: 'No break between this trip and other driving' },
  way: { zh: '来不及从另一车次的地点赶到', en: 'There is no time for the way from or to another trip' },
} as const satisfies Record<string, Text>;

const hindrance = (
  rule: AssignmentRule,
  of: string | null,
  value: number | string,
  limit: number | string,
  source: string,
): Hindrance => ({ rule, of, value, limit, source, text: TEXTS[rule] });

/** Every rule that the vehicle and the drivers, in the order of their shifts, would break. */
export function hindrancesOf(
  trip: TripToDrive,
  vehicle: CandidateVehicle,
  drivers: readonly CandidateDriver[],
  rule: CrewRule,
): Hindrance[] {
  const persons = new Set(drivers.map(({ reference }) => reference)).size;
  const isCrew = persons === drivers.length && drivers.length === trip.drivers;
  return [
    ...vehicleHindrances(trip, vehicle),
    ...(isCrew ? [] : [hindrance('crew', null, persons, trip.drivers, SAFETY)]),
    ...drivers.flatMap((driver, i) => driverHindrances(trip, vehicle, driver, i, rule)),
  ];
}

function vehicleHindrances(trip: TripToDrive, vehicle: CandidateVehicle): Hindrance[] {
  const [has, wants] = [seatsBefore(vehicle, trip.isolationRows), seatsBefore(trip, trip.isolationRows)];
  const late = vehicle.permits.filter(({ validTo }) => validTo < trip.lastDay);
  const atHome = isAtHome(vehicle.registeredDivision, trip);
  return [
    ...(has < wants || vehicle.approvedSeats < trip.approvedSeats
      ? [hindrance('seats', null, vehicle.approvedSeats, trip.approvedSeats, '交运明电〔2020〕56号')]
      : []),
    ...late.map(({ kind, validTo }) => hindrance('permit', kind, validTo, trip.lastDay, PAPERS)),
    ...(atHome
      ? []
      : [hindrance('registered place', null, vehicle.registeredDivision, `${trip.from} ${trip.to}`, CHARTER)]),
    ...wayHindrances(trip, null, vehicle.engaged),
  ];
}

/** Seats in front of the isolation rows. */
const seatsBefore = (of: Pick<TripToDrive, 'approvedSeats' | 'seatsPerRow'>, rows: number): number =>
  of.approvedSeats - isolationSeats(of, rows).length;

const MUNICIPALITIES = ['11', '12', '31', '50'];
/** The part of a division code that names its prefecture, or its municipality. */
const cityOf = (division: string): string =>
  MUNICIPALITIES.includes(division.slice(0, 2)) ? division.slice(0, 2) : division.slice(0, 4);

/** One end is at the registered place: its prefecture where the trip leaves the prefecture, else its county. */
function isAtHome(registered: string, { from, to }: Pick<TripToDrive, 'from' | 'to'>): boolean {
  const isLong = cityOf(from) !== cityOf(to);
  const home = isLong || registered.endsWith('00') ? cityOf(registered) : registered;
  return [from, to].some((end) => end.startsWith(home));
}

function driverHindrances(
  trip: TripToDrive,
  vehicle: CandidateVehicle,
  driver: CandidateDriver,
  place: number,
  rule: CrewRule,
): Hindrance[] {
  const { reference: of, licenceClass, licenceValidTo, qualificationValidTo } = driver;
  const fitting = licencesFor(vehicle.approvedSeats);
  const driven = [...driver.driven, ...trip.shifts.filter(({ driver: who }) => who === place)];
  const [day, week] = [mostDriving(driven, DAY), mostDriving(driven, 7 * DAY)];
  const restless = driver.engaged.filter((other) => other.drives && gap(trip, other) < rule.breakSeconds);
  return [
    ...(fitting.includes(licenceClass)
      ? []
      : [hindrance('licence class', of, licenceClass, fitting.join(' '), LICENCES)]),
    ...(licenceValidTo < trip.lastDay ? [hindrance('licence', of, licenceValidTo, trip.lastDay, LICENCES)] : []),
    ...(qualificationValidTo < trip.lastDay
      ? [hindrance('qualification', of, qualificationValidTo, trip.lastDay, PAPERS)]
      : []),
    ...(day > rule.dailyDriving ? [hindrance('driving in 24 hours', of, day, rule.dailyDriving, SAFETY)] : []),
    ...(week > rule.weeklyDriving ? [hindrance('driving in 7 days', of, week, rule.weeklyDriving, SAFETY)] : []),
    ...restless.slice(0, 1).map((other) => hindrance('break', of, gap(trip, other), rule.breakSeconds, SAFETY)),
    ...wayHindrances(trip, of, driver.engaged),
  ];
}

/** Seconds between two times that do not overlap. */
const gap = ({ departsAt, arrivesAt }: Pick<TripToDrive, 'departsAt' | 'arrivesAt'>, { from, to }: Occupied): number =>
  Math.max(departsAt.getTime() - to.getTime(), from.getTime() - arrivesAt.getTime()) / 1000;

/** The nearest place from which nobody could come, or to which nobody could go, in time. */
const wayHindrances = (trip: TripToDrive, of: string | null, engaged: readonly Occupied[]): Hindrance[] =>
  engaged
    .flatMap((other) => (other.metres === null ? [] : { has: gap(trip, other), wants: other.metres / FASTEST }))
    .filter(({ has, wants }) => has < wants)
    .slice(0, 1)
    .map(({ has, wants }) => hindrance('way', of, has, Math.ceil(wants), '90 km/h'));

/** Whether two half-open times overlap. */
export const overlaps = ({ departsAt, arrivesAt }: TripToDrive, { from, to }: Pick<Occupied, 'from' | 'to'>): boolean =>
  from < arrivesAt && departsAt < to;
