import type { RouteAnswer, RoutingProblem } from '../problem.js';
import { poolsOf } from '../pools.js';
import { Roads } from '../roads.js';
import { type Standing, standingRoutes } from './former.js';
import { Part, together } from './part.js';
import type { Task } from './rounds.js';

/** Coaches near each request without a seat that are searched along with it, and how many times more if they do not suffice. */
const NEAR = 12;
const WIDER = 5;

/**
 * Mends a former plan: only requests without a seat, routes that can no longer run as they were planned, and the coaches
 * near those are searched; all others stay as they are.
 * @returns null where so much has changed that `fits` is not true of what has to be searched
 */
export function* mend(
  problem: RoutingProblem,
  iterations: number,
  seed: number,
  fits: (problem: RoutingProblem, requests: readonly number[]) => boolean,
): Generator<readonly Task[], RouteAnswer | null, readonly RouteAnswer[]> {
  const standing = standingRoutes(problem);
  const pools = poolsOf(problem.vehicleClasses);
  const roads = new Roads(problem);
  const seated = new Uint8Array(problem.requests.length);
  for (const { members } of standing) for (const member of members) seated[member] = 1;
  const loose = [...problem.requests.keys()].filter((request) => seated[request] === 0);
  if (!fits(problem, loose)) return null;
  const altered = problem.previous!.routes.filter((route) => !standing.some(({ former }) => former === route));
  const ranked = byNearness(
    problem,
    roads,
    loose,
    standing.filter(({ former }) => !former.locked),
  );
  for (let near = NEAR; loose.length + altered.length > 0; near *= WIDER) {
    const chosen = new Set(ranked.flatMap((routes) => routes.slice(0, near)));
    const requests = [...loose, ...[...chosen].flatMap(({ members }) => members)];
    if (!fits(problem, requests)) return null;
    const kept = standing.filter((route) => !chosen.has(route));
    const fleet = problem.vehicleClasses.map(
      ({ count }, c) => count - kept.filter(({ former }) => pools[former.vehicleClass] === pools[c]).length,
    );
    const part = new Part(problem, roads, requests, [...altered, ...[...chosen].map(({ former }) => former)], fleet);
    const [found] = yield [{ problem: part.problem, seed, iterations, weight: 1, during: [0, 1] }];
    const answer = together([part.outside(found!), ...kept.map(unchanged)]);
    const isAll = kept.every(({ former }) => former.locked);
    if (answer.leftBehind.length === 0 || answer.cancelled || isAll) return answer;
  }
  return together(standing.map(unchanged));
}

function unchanged({ planned: { route, rideSeconds } }: Standing): RouteAnswer {
  const nobody = { leftBehind: [], personsLeftBehind: 0, iterations: 0, cancelled: false };
  return { routes: [route], cost: route.cost, rideSeconds, ...nobody };
}

/** For each of some requests the routes, those first whose people have the most similar way. */
function byNearness(
  problem: RoutingProblem,
  roads: Roads,
  loose: readonly number[],
  routes: readonly Standing[],
): Standing[][] {
  const { requests, places } = problem;
  const known = new Map<number, Float64Array>();
  const waysFrom = (place: number): Float64Array => {
    const ways = known.get(place) ?? Float64Array.from({ length: places }, (_, other) => roads.metres(place, other));
    known.set(place, ways);
    return ways;
  };
  return loose.map((request) => {
    const { from, to } = requests[request]!;
    const [nearHome, nearGate] = [waysFrom(from), waysFrom(to)];
    const away = routes.map((route) => ({
      route,
      metres: route.members.reduce(
        (least, member) => Math.min(least, nearHome[requests[member]!.from]! + nearGate[requests[member]!.to]!),
        Infinity,
      ),
    }));
    return away.sort((a, b) => a.metres - b.metres).map(({ route }) => route);
  });
}
