import type { DailyHours, PlannedRoute, RoutingProblem } from '../problem.js';
import { DAY, type Piece } from './pieces.js';
import { wayBetween } from './way.js';

/** The parts of an interval that lie within daily hours, in order. */
function partsIn(problem: RoutingProblem, from: number, to: number, hours: DailyHours): [number, number][] {
  const parts: [number, number][] = [];
  const length = hours.to - hours.from + (hours.to > hours.from ? 0 : DAY);
  const firstDay = Math.floor((problem.startSecondOfDay + from) / DAY) - 1;
  for (let day = firstDay; ; day++) {
    const begin = day * DAY + hours.from - problem.startSecondOfDay;
    if (begin >= to) return parts;
    const part: [number, number] = [Math.max(from, begin), Math.min(to, begin + length)];
    if (part[1] > part[0]) parts.push(part);
  }
}

export function drivenIn(problem: RoutingProblem, pieces: readonly Piece[], hours: DailyHours | null): number {
  if (hours === null) return 0;
  return pieces
    .filter((piece) => piece.kind === 'drive')
    .flatMap((piece) => partsIn(problem, piece.from, piece.to, hours))
    .reduce((sum, [from, to]) => sum + to - from, 0);
}

/** The longest driving since the last break, at any instant, and at any instant of the night. */
export function longestUnbroken(problem: RoutingProblem, pieces: readonly Piece[]): { day: number; night: number } {
  let [since, standing, day, night] = [0, 0, 0, 0];
  for (const { kind, from, to } of pieces) {
    if (to === from) continue;
    standing = kind === 'rest' ? standing + to - from : 0;
    if (standing >= problem.rules.breakSeconds) since = 0;
    if (kind !== 'drive') continue;
    for (const [, dark] of partsIn(problem, from, to, problem.rules.night))
      night = Math.max(night, since + dark - from);
    since += to - from;
    day = Math.max(day, since);
  }
  return { day, night };
}

/** The fullest window of 24 hours of any driver; such a window begins with a shift or ends with one. */
export function mostIn24Hours(pieces: readonly Piece[]): number {
  const driving = pieces.filter((piece) => piece.kind === 'drive');
  let most = 0;
  for (const { driver, from, to } of driving) {
    const own = driving.filter((piece) => piece.driver === driver);
    for (const begin of [from, to - DAY]) {
      const driven = own.map((p) => Math.max(0, Math.min(p.to, begin + DAY) - Math.max(p.from, begin)));
      most = Math.max(
        most,
        driven.reduce((sum, part) => sum + part, 0),
      );
    }
  }
  return most;
}

/** Driving time beyond what the way needs at planning speed, in day-time seconds, on the leg with least of it. */
export function leastSlack(problem: RoutingProblem, route: PlannedRoute, pieces: readonly Piece[]): number {
  const { rules } = problem;
  const nightRate = Math.max(1, Math.round((problem.nightFactor ?? 0.8) * 1000));
  let least = Infinity;
  for (let k = 1; k < route.stops.length; k++) {
    const leg = pieces.filter((piece) => piece.kind === 'drive' && piece.stop === k);
    const driven = leg.reduce((sum, { from, to }) => sum + to - from, 0);
    const dark = drivenIn(problem, leg, rules.night);
    const done = (driven - dark) * 1000 + dark * nightRate;
    const needed = wayBetween(problem, route.stops[k - 1]!.place, route.stops[k]!.place).seconds * 1000;
    least = Math.min(least, (done - needed) / 1000);
  }
  return least;
}
