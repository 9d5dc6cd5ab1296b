import type { LeftReason, RouteRequest, RoutingProblem } from './problem.js';
import { type StopSequence, Timetabler } from './timetable.js';

/** What keeps people behind, in numbers, so that a caller can say it in any language. */
export interface LeftExplanation {
  readonly reason: LeftReason;
  /** What the trip would take at best if the rule were lifted; seconds for times, fen for money, persons for seats. */
  readonly needed: number | null;
  /** What the rule, the fleet or the price allows, in the same unit. */
  readonly limit: number | null;
}

function alone(request: RouteRequest): StopSequence {
  return {
    length: 2,
    pickups: 1,
    place: [request.from, request.to],
    persons: [request.persons, request.persons],
    firstBoard: [0, 0],
  };
}

/** The rule that a coach for this request alone would break, or null if it could go. */
export function hindranceOf(problem: RoutingProblem, request: RouteRequest): LeftReason | null {
  const stops = alone(request);
  const timetabler = new Timetabler(problem);
  if (timetabler.lawfulStart(stops) >= 0) return null;
  const why = timetabler.hindrance;
  if (why !== 'RIDE_TIME' && why !== 'LATEST_END') return why;
  return new Timetabler({ ...problem, gateHours: [] }).lawfulStart(stops) >= 0 ? 'GATE_HOURS' : why;
}

function withoutLimits(problem: RoutingProblem): RoutingProblem {
  const endless = 1_000_000_000;
  return { ...problem, windows: [], latestEnd: endless, rules: { ...problem.rules, maxRideSeconds: endless } };
}

function earliestEnd(problem: RoutingProblem, request: RouteRequest): number | null {
  const timetabler = new Timetabler(withoutLimits(problem));
  return timetabler.lawfulStart(alone(request)) < 0 ? null : timetabler.leave[1]!;
}

/** Why a request stays behind; `reason` as `route` gives it. */
export function explainLeftBehind(problem: RoutingProblem, request: number, reason: LeftReason): LeftExplanation {
  const wish = problem.requests[request]!;
  const seats = problem.vehicleClasses.reduce((sum, vehicle) => sum + vehicle.usableSeats * vehicle.count, 0);
  const persons = problem.requests.reduce((sum, other) => sum + other.persons, 0);
  const timetabler = new Timetabler(withoutLimits(problem));
  const departure = timetabler.departure(alone(wish), -1);
  const driving = problem.seconds[wish.from * problem.places + wish.to]!;
  const ride = departure && Math.round(departure.rideSeconds / wish.persons);
  switch (reason) {
    case 'NO_SEAT':
      return { reason, needed: persons, limit: seats };
    case 'RIDE_TIME':
    case 'GATE_HOURS':
      return { reason, needed: ride, limit: problem.rules.maxRideSeconds };
    case 'PICKUP_CLOSED':
      return { reason, needed: null, limit: problem.windows?.[wish.from]?.closesAt ?? null };
    case 'LATEST_END':
      return { reason, needed: earliestEnd(problem, wish), limit: problem.latestEnd ?? null };
    case 'DRIVER_HOURS':
      return { reason, needed: driving, limit: problem.rules.maxDrivers * problem.rules.dailyDriving };
    case 'NOT_WORTH_THE_MONEY':
      return { reason, needed: null, limit: wish.penalty ?? null };
    case 'CANCELLED':
      return { reason, needed: null, limit: null };
  }
}
