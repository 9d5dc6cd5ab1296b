import { seatsAtHand } from './pools.js';
import type { LeftReason, RouteRequest, RoutingProblem } from './problem.js';
import { Roads } from './roads.js';
import { type Departure, type StopSequence, Timetabler } from './timetable.js';

/** What keeps people behind, in numbers, so that a caller can say it in any language. */
export interface LeftExplanation {
  readonly reason: LeftReason;
  /** What the trip would take at best if the rule were lifted; seconds for times, fen for money, persons for seats. */
  readonly needed: number | null;
  /** What the rule, the fleet or the price allows, in the same unit. */
  readonly limit: number | null;
}

function alone({ from, to, persons }: RouteRequest, home?: number): StopSequence {
  const empty = home === undefined ? [] : [home];
  return {
    length: empty.length + 2,
    pickups: empty.length + 1,
    fromHome: empty.length > 0,
    place: [...empty, from, to],
    persons: [...empty.map(() => 0), persons, persons],
    firstBoard: [...empty.map(() => 0), empty.length, empty.length],
  };
}

/** Where coaches that may take the request set out; `undefined` stands for its own place. Empty where none may. */
function homesFor({ vehicleClasses }: RoutingProblem, { from, to, persons }: RouteRequest): (number | undefined)[] {
  const may = vehicleClasses.filter(
    ({ usableSeats, barred, allowed }) =>
      usableSeats >= persons && [from, to].every((p) => !barred?.includes(p) && (allowed?.includes(p) ?? true)),
  );
  return [...new Set(may.map(({ home }) => home))];
}

/** The rule that a coach for this request alone would break, or null if it could go. */
export function hindranceOf(problem: RoutingProblem, request: RouteRequest): LeftReason | null {
  const homes = homesFor(problem, request);
  if (homes.length === 0) return problem.vehicleClasses.length === 0 ? null : 'BARRED';
  const timetabler = new Timetabler(problem);
  let why: LeftReason | null = null;
  for (const home of homes) {
    if (timetabler.lawfulStart(alone(request, home)) >= 0) return null;
    why ??= timetabler.hindrance;
  }
  if (why !== 'RIDE_TIME' && why !== 'LATEST_END' && why !== 'TRIP_TIME') return why;
  const open = new Timetabler({ ...problem, gateHours: [] });
  return homes.some((home) => open.lawfulStart(alone(request, home)) >= 0) ? 'GATE_HOURS' : why;
}

function withoutLimits(problem: RoutingProblem): RoutingProblem {
  const endless = 1_000_000_000;
  const rules = { ...problem.rules, maxRideSeconds: endless, maxTripSeconds: endless };
  return { ...problem, windows: [], latestEnd: endless, rules };
}

function earliestEnd(problem: RoutingProblem, stops: StopSequence): number | null {
  const timetabler = new Timetabler(withoutLimits(problem));
  return timetabler.lawfulStart(stops) < 0 ? null : timetabler.leave[stops.length - 1]!;
}

function tripSeconds(timetabler: Timetabler, stops: StopSequence, { start, drivers }: Departure): number {
  timetabler.run(stops, start, drivers);
  return timetabler.leave[stops.length - 1]! - start;
}

/** Why a request stays behind; `reason` as `route` gives it. */
export function explainLeftBehind(problem: RoutingProblem, request: number, reason: LeftReason): LeftExplanation {
  const wish = problem.requests[request]!;
  const seats = seatsAtHand(problem.vehicleClasses);
  const persons = problem.requests.reduce((sum, other) => sum + other.persons, 0);
  const timetabler = new Timetabler(withoutLimits(problem));
  const stops = alone(wish, homesFor(problem, wish)[0]);
  const departure = timetabler.departure(stops, -1);
  const driving = new Roads(problem).seconds(wish.from, wish.to);
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
      return { reason, needed: earliestEnd(problem, stops), limit: problem.latestEnd ?? null };
    case 'DRIVER_HOURS':
      return { reason, needed: driving, limit: problem.rules.maxDrivers * problem.rules.dailyDriving };
    case 'NOT_WORTH_THE_MONEY':
      return { reason, needed: null, limit: wish.penalty ?? null };
    case 'TRIP_TIME':
      return {
        reason,
        needed: departure && tripSeconds(timetabler, stops, departure),
        limit: problem.rules.maxTripSeconds ?? null,
      };
    case 'BARRED':
    case 'CANCELLED':
      return { reason, needed: null, limit: null };
  }
}
