import type { DailyHours, PlannedRoute, RoutingProblem } from '../problem.js';
import { startsAtHome } from './way.js';
import { insist } from './wrong.js';

export const DAY = 86_400;

export interface Piece {
  readonly kind: 'drive' | 'rest' | 'service';
  readonly from: number;
  readonly to: number;
  readonly driver: number;
  /** Index of the stop that is served, or driven to. */
  readonly stop: number;
}

/** Lays driving, rests and service end to end: no instant of the trip may be missing or told twice. */
export function lineUp(problem: RoutingProblem, route: PlannedRoute, index: number): Piece[] {
  const told = [
    ...route.shifts.map((shift) => ({ ...shift, rest: null })),
    ...route.rests.map((rest) => ({ ...rest, driver: -1, rest })),
  ].sort((a, b) => a.from - b.from);
  const pieces: Piece[] = [];
  let next = 0;
  let now = route.stops[0]!.arrive;
  insist(Number.isSafeInteger(now) && now >= 0, `Route ${index} starts at ${now}.`);
  const take = (stop: number): void => {
    const { from, to, driver, rest } = told[next++]!;
    const sound = Number.isSafeInteger(to) && to > from;
    insist(from === now && sound, `Route ${index}: ${from} to ${to} does not follow on ${now}.`);
    if (rest === null)
      insist(driver >= 0 && driver < route.drivers, `Route ${index}: driver ${driver} is not on board.`);
    else insist(rest.afterStop === Math.max(0, stop - 1), `Route ${index}: the rest at ${from} is at the wrong stop.`);
    const before = pieces[pieces.length - 1];
    const relieved = rest === null && before?.kind === 'drive' && before.driver !== driver;
    insist(!relieved, `Route ${index}: drivers change at ${from} while the coach is moving.`);
    pieces.push({ kind: rest === null ? 'drive' : 'rest', from, to, driver, stop });
    now = to;
  };
  for (const [k, stop] of route.stops.entries()) {
    while (now < stop.arrive && next < told.length) take(k);
    insist(now === stop.arrive, `Route ${index}, stop ${k}: the coach arrives at ${now}, not at ${stop.arrive}.`);
    const isHome = k === 0 && startsAtHome(problem, route);
    while (!isHome && told[next]?.rest?.reason === 'window' && told[next]!.from === now) take(k);
    const needed = isHome ? 0 : serviceOf(problem, [...stop.boards, ...stop.alights], index);
    insist(!isHome || stop.leave === stop.arrive, `Route ${index} does not set out from home at once.`);
    const enough = Number.isSafeInteger(stop.leave) && stop.leave - now >= needed;
    insist(enough, `Route ${index}, stop ${k}: ${stop.leave - now} s for service that takes ${needed} s.`);
    pieces.push({ kind: 'service', from: now, to: stop.leave, driver: -1, stop: k });
    now = stop.leave;
  }
  insist(next === told.length, `Route ${index} goes on after its last stop.`);
  for (const [k, stop] of route.stops.entries()) {
    const driven = pieces.reduce((sum, p) => sum + (p.kind === 'drive' && p.stop === k ? p.to - p.from : 0), 0);
    insist(
      driven === stop.driveSeconds,
      `Route ${index}, stop ${k}: driven for ${driven} s, not ${stop.driveSeconds} s.`,
    );
  }
  return pieces;
}

function serviceOf(problem: RoutingProblem, requests: readonly number[], index: number): number {
  const { perStop, perPerson } = problem.serviceSeconds;
  return requests.reduce((sum, r) => {
    insist(problem.requests[r] !== undefined, `Route ${index} carries request ${r}, which does not exist.`);
    return sum + perPerson * problem.requests[r].persons;
  }, perStop);
}

export function followPeople(problem: RoutingProblem, route: PlannedRoute, index: number, pieces: readonly Piece[]) {
  const boarded = new Map<number, number>();
  let [aboard, load, lateBoardings, longestRide, rideSeconds, someoneLeft] = [0, 0, 0, 0, 0, false];
  for (const { kind, stop: k, from, to } of pieces) {
    if (kind !== 'service') continue;
    const { place, boards, alights } = route.stops[k]!;
    for (const r of alights) {
      const since = boarded.get(r);
      insist(since !== undefined, `Route ${index}: request ${r} alights without having boarded.`);
      const { to: gate, persons } = problem.requests[r]!;
      insist(gate === place, `Route ${index}: request ${r} alights at place ${place} instead of ${gate}.`);
      boarded.delete(r);
      aboard -= persons;
      longestRide = Math.max(longestRide, to - since);
      rideSeconds += persons * (to - since);
      someoneLeft = true;
    }
    for (const r of boards) {
      const { from: home, persons } = problem.requests[r]!;
      insist(home === place, `Route ${index}: request ${r} boards at place ${place} instead of ${home}.`);
      insist(!boarded.has(r), `Route ${index}: request ${r} boards twice.`);
      boarded.set(r, from);
      aboard += persons;
      if (someoneLeft) lateBoardings++;
    }
    load = Math.max(load, aboard);
  }
  for (const r of boarded.keys()) insist(false, `Route ${index}: request ${r} never alights.`);
  return { load, lateBoardings, longestRide, rideSeconds };
}

export function holdsAt(problem: RoutingProblem, instant: number, hours: DailyHours): boolean {
  const second = (problem.startSecondOfDay + instant) % DAY;
  if (hours.from < hours.to) return hours.from <= second && second < hours.to;
  return !(hours.to <= second && second < hours.from);
}
