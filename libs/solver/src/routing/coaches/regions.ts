import type { PlannedRoute, PreviousRoute, RouteAnswer, RoutingProblem } from '../problem.js';
import { poolsOf } from '../pools.js';
import { Roads } from '../roads.js';
import { mend } from './mend.js';
import { Part, placesOf, together } from './part.js';
import type { Rounds, Task } from './rounds.js';

/** Requests that one search plans at a time: beyond, all pairs of them are too many; and places, for the same reason. */
const LARGEST_REGION = 4000;
const MOST_PLACES = 3000;
/**
 * The plan is cut and searched so often, each time along other borders, so that coaches that only a border kept apart can
 * be joined; the cooling goes on from one time to the next.
 */
const ROUNDS = [
  { cut: 1 / 2, until: 0.6 },
  { cut: 1 / 3, until: 1 },
];

/** What is not torn apart by a border: the requests of a coach, or one that has none yet. */
interface Item {
  readonly requests: readonly number[];
  readonly route: PlannedRoute | PreviousRoute | null;
}

/** Whether one search can plan it, with matrices of all its places. */
export function isOneRegion(
  problem: RoutingProblem,
  requests: readonly number[] = [...problem.requests.keys()],
): boolean {
  return requests.length <= LARGEST_REGION && placesOf(problem, requests).length <= MOST_PLACES;
}

/**
 * Plans a problem that is too large for one search region by region. A small one is one region; of a former plan whose
 * changes cost something only the surroundings of what has happened are searched.
 * J. Bent, P. Van Hentenryck describe such changing decompositions in: Randomized adaptive spatial decoupling for
 * large-scale vehicle routing with time windows (2007).
 */
export function* planByRegions(problem: RoutingProblem, iterations: number, seed: number): Rounds {
  const { previous } = problem;
  if (previous && previous.changeCost > 0) {
    const mended = yield* mend(problem, iterations, seed, isOneRegion);
    if (mended !== null) return mended;
  }
  const whole: Task = { problem, seed, iterations, weight: 1, during: [0, 1] };
  if (isOneRegion(problem) && !problem.points) return (yield [whole])[0]!;
  const roads = new Roads(problem);
  let answer: RouteAnswer | null = null;
  let [done, begun] = [0, 0];
  // Former coaches, locked ones among them, are told apart from new ones in the first round only.
  const rounds = previous || isOneRegion(problem) ? [{ cut: 1 / 2, until: 1 }] : ROUNDS;
  for (const [round, { cut, until }] of rounds.entries()) {
    const regions = regionsOf(problem, roads, itemsOf(problem, answer), cut);
    const fleets = fleetsOf(problem, regions, answer);
    const parts = regions.map((items, k) => partOf(problem, roads, items, fleets[k]!));
    const during = [begun, until] as const;
    const answers = yield parts.map((part, k): Task => {
      const weight = part.requests.length / problem.requests.length;
      const share = iterations * (until - during[0]) * weight;
      return { problem: part.problem, seed: seed + 1000 * round + k, iterations: share, weight, during };
    });
    answer = together(answers.map((each, k) => parts[k]!.outside(each)));
    done += answer.iterations;
    begun = until;
  }
  return { ...answer!, iterations: done };
}

function partOf(problem: RoutingProblem, roads: Roads, items: readonly Item[], fleet: readonly number[]): Part {
  const former = items.flatMap(({ route }) => (route === null ? [] : [route]));
  const requests = items.flatMap((item) => item.requests);
  return new Part(problem, roads, requests, former, fleet);
}

/** Coaches of the last round, or at first of the former plan, and whoever has no seat. */
function itemsOf({ requests, previous }: RoutingProblem, answer: RouteAnswer | null): Item[] {
  const routes = answer?.routes ?? previous?.routes ?? [];
  const items: Item[] = routes.map((route) => ({ requests: route.stops.flatMap(({ boards }) => boards), route }));
  const seated = new Set(items.flatMap((item) => item.requests));
  for (const request of requests.keys()) if (!seated.has(request)) items.push({ requests: [request], route: null });
  return items.filter((item) => item.requests.length > 0);
}

/** Halves what is too large between its two most distant ends, until nothing is. @param cut share of the first part */
function regionsOf(problem: RoutingProblem, roads: Roads, items: readonly Item[], cut: number): Item[][] {
  const requests = items.flatMap((item) => item.requests);
  if (isOneRegion(problem, requests) || items.length < 2) return [[...items]];
  const away = (item: Item, from: Item): number => between(problem, roads, item.requests[0]!, from.requests[0]!);
  const farthest = (from: Item): Item => items.reduce((far, item) => (away(item, from) > away(far, from) ? item : far));
  const west = farthest(items[0]!);
  const east = farthest(west);
  const ranked = items
    .map((item) => ({ item, at: away(item, west) - away(item, east) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
  let [count, taken] = [0, 0];
  while (count < ranked.length - 1 && (count === 0 || taken < cut * requests.length)) {
    taken += ranked[count++]!.requests.length;
  }
  return [ranked.slice(0, count), ranked.slice(count)].flatMap((part) => regionsOf(problem, roads, part, 1 / 2));
}

function between({ requests }: RoutingProblem, roads: Roads, a: number, b: number): number {
  const [one, other] = [requests[a]!, requests[b]!];
  return roads.metres(one.from, other.from) + roads.metres(one.to, other.to);
}

/** Vehicles of each class for each region: those that its coaches have, and of the others a share by persons without a seat. */
function fleetsOf(problem: RoutingProblem, regions: readonly Item[][], answer: RouteAnswer | null): number[][] {
  const pools = poolsOf(problem.vehicleClasses);
  const personsOf = (items: readonly Item[]): number =>
    items.flatMap((item) => item.requests).reduce((sum, r) => sum + problem.requests[r]!.persons, 0);
  const waiting = regions.map((items) => personsOf(items.filter(({ route }) => route === null)));
  const inNeed = waiting.some((persons) => persons > 0) && (answer?.personsLeftBehind ?? 1) > 0;
  const shares = inNeed ? waiting : regions.map(personsOf);
  const all = shares.reduce((sum, persons) => sum + persons, 0);
  const fleets = regions.map((items) =>
    problem.vehicleClasses.map((_, c) => items.filter(({ route }) => route && pools[route.vehicleClass] === c).length),
  );
  for (const [c, { count }] of problem.vehicleClasses.entries()) {
    if (pools[c] !== c) {
      for (const fleet of fleets) fleet[c] = fleet[pools[c]!]!;
      continue;
    }
    const free = count - fleets.reduce((sum, fleet) => sum + fleet[c]!, 0);
    let [given, due] = [0, 0];
    for (const [k, fleet] of fleets.entries()) {
      due += (free * shares[k]!) / all;
      const more = Math.round(due) - given;
      fleet[c]! += more;
      given += more;
    }
  }
  return fleets;
}
