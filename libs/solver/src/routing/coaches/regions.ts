import type { PlannedRoute, PreviousRoute, RouteAnswer, RoutingProblem } from '../problem.js';
import type { Effort, search } from './search.js';

/** Requests that one search plans at a time: beyond, all pairs of them are too many. */
const LARGEST_REGION = 4000;
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

/**
 * Plans a problem that is too large for one search region by region. A small one is one region.
 * J. Bent, P. Van Hentenryck describe such changing decompositions in: Randomized adaptive spatial decoupling for
 * large-scale vehicle routing with time windows (2007).
 */
export function planByRegions(problem: RoutingProblem, effort: Effort, seed: number, plan: typeof search): RouteAnswer {
  if (problem.requests.length <= LARGEST_REGION) return plan(problem, effort, seed);
  const { stop } = effort;
  let answer: RouteAnswer | null = null;
  let iterations = 0;
  let spent = 0;
  // Former coaches, locked ones among them, are told apart from new ones in the first round only.
  const rounds = problem.previous ? [{ cut: 1 / 2, until: 1 }] : ROUNDS;
  for (const [round, { cut, until }] of rounds.entries()) {
    const begun = spent;
    const regions = regionsOf(problem, itemsOf(problem, answer), cut);
    const fleets = fleetsOf(problem, regions, answer);
    const parts: RouteAnswer[] = [];
    for (const [k, items] of regions.entries()) {
      stop.progress?.({
        phase: 'improve',
        done: k,
        of: regions.length,
        best: answer?.cost ?? Infinity,
        bound: -Infinity,
      });
      const region = new Region(problem, items, fleets[k]!);
      const share = region.requests.length / problem.requests.length;
      const part: Effort = {
        stop: { cancelled: () => stop.cancelled(), ...(stop.share && { share: () => stop.share!() }) },
        iterations: effort.iterations * (until - begun) * share,
        from: spent,
        to: spent + (until - begun) * share,
        cooling: [begun, until],
      };
      spent = part.to;
      parts.push(region.outside(plan(region.problem, part, seed + 1000 * round + k)));
    }
    spent = until;
    answer = together(parts);
    iterations += answer.iterations;
  }
  return { ...answer!, iterations };
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
function regionsOf(problem: RoutingProblem, items: readonly Item[], cut: number): Item[][] {
  const size = items.reduce((sum, item) => sum + item.requests.length, 0);
  if (size <= LARGEST_REGION || items.length < 2) return [[...items]];
  const away = (item: Item, from: Item): number => between(problem, item.requests[0]!, from.requests[0]!);
  const farthest = (from: Item): Item => items.reduce((far, item) => (away(item, from) > away(far, from) ? item : far));
  const west = farthest(items[0]!);
  const east = farthest(west);
  const ranked = items
    .map((item) => ({ item, at: away(item, west) - away(item, east) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
  let [count, taken] = [0, 0];
  while (count < ranked.length - 1 && (count === 0 || taken < cut * size)) taken += ranked[count++]!.requests.length;
  return [ranked.slice(0, count), ranked.slice(count)].flatMap((part) => regionsOf(problem, part, 1 / 2));
}

function between({ requests, places, metres }: RoutingProblem, a: number, b: number): number {
  const [one, other] = [requests[a]!, requests[b]!];
  return metres[one.from * places + other.from]! + metres[one.to * places + other.to]!;
}

/** Vehicles of each class for each region: those that its coaches have, and of the others a share by persons without a seat. */
function fleetsOf(problem: RoutingProblem, regions: readonly Item[][], answer: RouteAnswer | null): number[][] {
  const personsOf = (items: readonly Item[]): number =>
    items.flatMap((item) => item.requests).reduce((sum, r) => sum + problem.requests[r]!.persons, 0);
  const waiting = regions.map((items) => personsOf(items.filter(({ route }) => route === null)));
  const inNeed = waiting.some((persons) => persons > 0) && (answer?.personsLeftBehind ?? 1) > 0;
  const shares = inNeed ? waiting : regions.map(personsOf);
  const all = shares.reduce((sum, persons) => sum + persons, 0);
  const fleets = regions.map((items) =>
    problem.vehicleClasses.map((_, c) => items.filter(({ route }) => route?.vehicleClass === c).length),
  );
  for (const [c, { count }] of problem.vehicleClasses.entries()) {
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

/** A part of the problem with places and requests numbered anew. */
class Region {
  readonly problem: RoutingProblem;
  readonly requests: readonly number[];
  private readonly places: readonly number[];

  constructor(whole: RoutingProblem, items: readonly Item[], fleet: readonly number[]) {
    this.requests = items.flatMap((item) => item.requests);
    const wishes = this.requests.map((request) => whole.requests[request]!);
    this.places = [...new Set(wishes.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
    const placeAt = new Map(this.places.map((place, k) => [place, k]));
    const requestAt = new Map(this.requests.map((request, k) => [request, k]));
    const former = items.flatMap(({ route }) => (route === null ? [] : [route]));
    const inside = (numbers: readonly number[]): number[] => numbers.map((r) => requestAt.get(r)!);
    this.problem = {
      ...whole,
      places: this.places.length,
      metres: this.matrix(whole, whole.metres),
      seconds: this.matrix(whole, whole.seconds),
      vehicleClasses: whole.vehicleClasses.map((vehicle, c) => ({
        ...vehicle,
        count: fleet[c]!,
        barred: (vehicle.barred ?? []).flatMap((place) => placeAt.get(place) ?? []),
      })),
      requests: wishes.map((wish) => ({ ...wish, from: placeAt.get(wish.from)!, to: placeAt.get(wish.to)! })),
      ...(whole.windows && { windows: this.places.map((place) => whole.windows![place] ?? null) }),
      ...(whole.gateHours && { gateHours: this.places.map((place) => whole.gateHours![place] ?? null) }),
      previous: {
        changeCost: whole.previous?.changeCost ?? 0,
        routes: former.map((route) => ({
          ...route,
          stops: route.stops.map((stop) => ({
            ...stop,
            place: placeAt.get(stop.place)!,
            boards: inside(stop.boards),
            alights: inside(stop.alights),
          })),
        })),
      },
    };
  }

  private matrix({ places }: RoutingProblem, whole: Int32Array): Int32Array {
    const own = this.places;
    const matrix = new Int32Array(own.length * own.length);
    for (let i = 0; i < own.length; i++) {
      for (let j = 0; j < own.length; j++) matrix[i * own.length + j] = whole[own[i]! * places + own[j]!]!;
    }
    return matrix;
  }

  /** The answer in the numbers of the whole. */
  outside(answer: RouteAnswer): RouteAnswer {
    const outside = (numbers: readonly number[]): number[] =>
      numbers.map((r) => this.requests[r]!).sort((a, b) => a - b);
    return {
      ...answer,
      leftBehind: answer.leftBehind.map(({ request, reason }) => ({ request: this.requests[request]!, reason })),
      routes: answer.routes.map((route) => ({
        ...route,
        stops: route.stops.map((stop) => ({
          ...stop,
          place: this.places[stop.place]!,
          boards: outside(stop.boards),
          alights: outside(stop.alights),
        })),
      })),
    };
  }
}

function together(parts: readonly RouteAnswer[]): RouteAnswer {
  const sum = (figure: (part: RouteAnswer) => number): number => parts.reduce((all, part) => all + figure(part), 0);
  return {
    routes: parts.flatMap((part) => part.routes),
    leftBehind: parts.flatMap((part) => part.leftBehind).sort((a, b) => a.request - b.request),
    cost: sum((part) => part.cost),
    personsLeftBehind: sum((part) => part.personsLeftBehind),
    rideSeconds: sum((part) => part.rideSeconds),
    iterations: sum((part) => part.iterations),
    cancelled: parts.some((part) => part.cancelled),
  };
}
