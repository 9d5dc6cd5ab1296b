import { planByRegions } from './coaches/regions.js';
import type { Rounds } from './coaches/rounds.js';
import { seatsAtHand } from './pools.js';
import type { DailyHours, GateRoom, RouteAnswer, RoutingProblem } from './problem.js';
import { Roads } from './roads.js';

const [DAY, HOUR] = [86_400, 3600];
const STEP = 900;
/** Coaches are not all full, and not all can come in every hour. */
const SLACK = 1.2;

/**
 * Plans coaches that bring no gate more people than it receives in an hour. Where that costs anybody a seat, those without one are seated regardless,
 * with few other coaches loaded otherwise; and where that does not suffice, everybody is.
 * @param mending iterations for the former
 */
export function* planWithinLoads(problem: RoutingProblem, iterations: number, seed: number, mending: number): Rounds {
  const gateLoads = problem.previous ? null : gateLoadsOf(problem);
  if (gateLoads === null) return yield* planByRegions(problem, iterations, seed);
  const split = yield* planByRegions({ ...problem, gateLoads }, iterations, seed);
  if (!lacksSeats(problem, split)) return split;
  const changeCost = problem.vehicleClasses.reduce((most, { fixedCost }) => Math.max(most, fixedCost), 1);
  const previous = { routes: split.routes, changeCost };
  const mended = fewerBehind(split, yield* planByRegions({ ...problem, previous }, mending, seed));
  if (!lacksSeats(problem, mended)) return mended;
  return fewerBehind(mended, yield* planByRegions(problem, iterations, seed));
}

const fewerBehind = (one: RouteAnswer, other: RouteAnswer): RouteAnswer =>
  other.personsLeftBehind < one.personsLeftBehind ? other : one;

/** Somebody stays behind for want of a seat, though there are more seats than people have. */
function lacksSeats({ requests, vehicleClasses }: RoutingProblem, answer: RouteAnswer): boolean {
  const seats = seatsAtHand(vehicleClasses);
  const persons = requests.reduce((sum, request) => sum + request.persons, 0);
  return (
    answer.personsLeftBehind > Math.max(0, persons - seats) &&
    answer.leftBehind.some(({ reason }) => reason === 'NO_SEAT')
  );
}

/**
 * How many people a coach sets down at each gate at most: the largest load of which the hours within reach receive enough, or else most; not less
 * than half of what one coach may bring in the emptiest hour. Null for a gate without limit, or if no gate has one.
 */
export function gateLoadsOf(problem: RoutingProblem): (number | null)[] | null {
  const { gateRoom, vehicleClasses, places } = problem;
  if (!gateRoom?.some((room) => room !== null)) return null;
  const roads = new Roads(problem);
  const largest = vehicleClasses.reduce((most, { usableSeats }) => Math.max(most, usableSeats), 0);
  const loads = Array.from({ length: places }, (_, place) => {
    const room = gateRoom[place];
    const load = room ? loadOf(problem, roads, place, room, largest) : largest;
    return load < largest ? load : null;
  });
  return loads.some((load) => load !== null) ? loads : null;
}

function loadOf(problem: RoutingProblem, roads: Roads, place: number, room: GateRoom, largest: number): number {
  const bound = problem.requests.filter(({ to }) => to === place);
  const persons = bound.reduce((sum, request) => sum + request.persons, 0);
  const ways = bound.map(({ from }) => roads.seconds(from, place));
  const rooms = roomsWithin(problem, place, room, ways);
  const most = rooms.reduce((emptiest, free) => Math.max(emptiest, free), 0);
  // Nobody is received at any hour, or all at any: no load is better than another.
  if (most === 0 || persons <= 1) return largest;
  const whole = Math.min(most, largest);
  let best = { load: whole, received: 0 };
  for (let load = whole; 2 * load >= whole; load--) {
    const received = rooms.reduce((sum, free) => sum + Math.floor(free / load) * load, 0);
    if (received > best.received) best = { load, received };
    if (received >= SLACK * persons) break;
  }
  return best.load;
}

/** How many people the gate receives in each hour of the clock in which a coach might come without resting. */
function roomsWithin(
  { gateHours, startSecondOfDay, latestStart = DAY }: RoutingProblem,
  place: number,
  { perHour, expected }: GateRoom,
  ways: readonly number[],
): number[] {
  if (ways.length === 0) return [];
  const begun = startSecondOfDay % HOUR;
  const [nearest, farthest] = [Math.min(...ways), Math.max(...ways)];
  const first = Math.floor((begun + nearest) / HOUR);
  const last = Math.floor((begun + latestStart + farthest) / HOUR);
  const opens = (hour: number): boolean => {
    const hours = gateHours?.[place];
    if (!hours) return true;
    const from = startSecondOfDay - begun + hour * HOUR;
    return Array.from({ length: HOUR / STEP }, (_, k) => from + k * STEP).some((at) => isWithin(at % DAY, hours));
  };
  return Array.from({ length: last - first + 1 }, (_, k) => first + k)
    .filter(opens)
    .map((hour) => Math.max(0, perHour - (expected[hour] ?? 0)));
}

const isWithin = (second: number, { from, to }: DailyHours): boolean =>
  from <= to ? second >= from && second < to : second >= from || second < to;
