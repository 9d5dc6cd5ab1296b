import { plusSeconds } from '#kernel';
import { checkRoutes, type LeftReason, type PlannedRoute, runAgain } from '#solver';
import { type StopPlace, timesOf } from '../batches/batch.js';
import type { Detour, PlanConditions, Proof } from '../batches/plan-facts.js';
import type { SeatFacts } from '../trips/trip.js';
import { proofOf, tripAlone } from '../trips/trip-timetable.js';
import type { VehicleClassFacts } from '../vehicles/vehicle.js';

/** A stop as a course makes it, before it has instants. */
export interface CourseStop extends StopPlace {
  readonly kind: 'pick-up' | 'set-down';
  readonly notBefore: Date | null;
  readonly detour: Detour | null;
}

/** A seat by name on a course, with the seat that the person has today. */
export interface CourseSeat {
  readonly seat: SeatFacts;
  readonly number: number;
  readonly boardStop: number;
  readonly alightStop: number;
}

/** What one coach is to do. */
export interface Course {
  /** Null for a vehicle that takes over. */
  readonly tripId: string | null;
  readonly vehicle: VehicleClassFacts;
  readonly usableSeats: number;
  readonly conditions: PlanConditions;
  /** It begins its first stop. */
  readonly departsAt: Date;
  readonly stops: readonly CourseStop[];
  readonly seats: readonly CourseSeat[];
  /** Drivers who are promised; more are not at hand. Null where nobody was promised. */
  readonly drivers: number | null;
}

/** A course with its instants, as the independent check has proven them. */
export interface TimedCourse extends Course {
  readonly times: ReturnType<typeof timesOf>;
  readonly metres: number;
  readonly costFen: number;
  readonly proofs: readonly Proof[];
  /** Gates that have accepted an arrival are asked whether they take this one as well. */
  readonly asksGates?: true;
  readonly timedStops: readonly {
    readonly arrivesAt: Date;
    readonly leavesAt: Date;
    readonly driveSeconds: number;
    readonly metres: number;
  }[];
}

/** Why a course cannot be: the rule, what it takes and what is allowed, in seconds or persons; null where no figure is known. */
export interface Unlawful {
  readonly rule: LeftReason | 'UNPROVEN' | 'CREW' | 'PAST_CHANGED';
  readonly needed: number | null;
  readonly limit: number | null;
}

export interface Travel {
  readonly metres: Int32Array;
  readonly seconds: Int32Array;
}

/** The timetable of a course, with breaks and turns at the wheel, or the rule that it would break. */
export function timed(course: Course, travel: Travel): TimedCourse | Unlawful {
  const { conditions, vehicle, stops, drivers } = course;
  const seats = course.seats.map(({ boardStop, alightStop }) => ({ boardStop, alightStop, active: true }));
  const { problem, former } = tripAlone(course, conditions, vehicle, travel, { stops, seats });
  const answer = runAgain(problem, former);
  if (typeof answer === 'string') return figured(answer, course, travel);
  const { fault, proofs } = checkRoutes(problem, answer);
  const [route] = answer.routes;
  if (fault !== null || !route) return { rule: 'UNPROVEN', needed: null, limit: null };
  if (drivers !== null && route.drivers > drivers) return { rule: 'CREW', needed: route.drivers, limit: drivers };
  return withInstants(course, route, proofs.map(proofOf));
}

export const isUnlawful = (answer: TimedCourse | Unlawful): answer is Unlawful => 'rule' in answer;

function withInstants(course: Course, route: PlannedRoute, proofs: readonly Proof[]): TimedCourse {
  const begin = new Date(course.conditions.departsAfter);
  return {
    ...course,
    times: timesOf(route, begin),
    metres: route.metres,
    costFen: route.cost,
    proofs,
    timedStops: route.stops.map(({ arrive, leave, driveSeconds, metres }) => ({
      ...{ arrivesAt: plusSeconds(begin, arrive), leavesAt: plusSeconds(begin, leave), driveSeconds, metres },
    })),
  };
}

const ENDLESS = 30 * 86_400;

/** The figures of a broken rule: what it would take if the rule were lifted. */
function figured(rule: LeftReason, course: Course, travel: Travel): Unlawful {
  const { routing } = course.conditions.rule;
  if (rule === 'NO_SEAT' && course.seats.length > course.usableSeats)
    return { rule, needed: course.seats.length, limit: course.usableSeats };
  // The way is too long for so few.
  if (rule === 'NO_SEAT') return { rule: 'CREW', needed: routing.maxDrivers + 1, limit: routing.maxDrivers };
  if (rule === 'DRIVER_HOURS') return { rule, needed: null, limit: routing.maxDrivers * routing.dailyDriving };
  if (rule !== 'RIDE_TIME' || routing.maxRideSeconds === ENDLESS) return { rule, needed: null, limit: null };
  const lifted = { ...course.conditions.rule, routing: { ...routing, maxRideSeconds: ENDLESS } };
  const conditions = { ...course.conditions, rule: lifted };
  const answer = timed({ ...course, conditions }, travel);
  const ride = isUnlawful(answer) ? undefined : answer.proofs.find((proof) => proof.rule === 'ride time');
  return { rule, needed: ride?.value ?? null, limit: routing.maxRideSeconds };
}

/** Free seats in the order in which they are given out, without those that are taken. */
export const freeNumbers = (order: readonly number[], taken: readonly number[]): number[] =>
  order.filter((number) => !taken.includes(number));
