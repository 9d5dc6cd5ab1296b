import type { RoutingProblem } from '#solver';
import { the } from './cases.js';
import { type StopSequence, Timetabler } from '../../../libs/solver/src/routing/timetable.js';

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, k) => permutations(items.toSpliced(k, 1)).map((rest) => [item, ...rest]));
}

/** Every way to put the items into groups. */
function partitions(items: readonly number[]): number[][][] {
  const [first, ...rest] = items;
  if (first === undefined) return [[]];
  return partitions(rest).flatMap((groups) => [
    [[first], ...groups],
    ...groups.map((group, k) => groups.with(k, [first, ...group])),
  ]);
}

function stopsOf(problem: RoutingProblem, group: readonly number[], pickups: number[], gates: number[]): StopSequence {
  const requests = group.map((r) => the(problem.requests[r]));
  const aboard = (place: number, end: 'from' | 'to'): number =>
    requests.reduce((sum, request) => sum + (request[end] === place ? request.persons : 0), 0);
  const first = (gate: number): number =>
    Math.min(...requests.filter((request) => request.to === gate).map((request) => pickups.indexOf(request.from)));
  return {
    length: pickups.length + gates.length,
    pickups: pickups.length,
    fromHome: false,
    place: [...pickups, ...gates],
    persons: [...pickups.map((p) => aboard(p, 'from')), ...gates.map((g) => aboard(g, 'to'))],
    firstBoard: [...pickups.keys(), ...gates.map(first)],
  };
}

/** The shortest lawful way to carry a group in one coach, in metres, or Infinity. */
function shortest(problem: RoutingProblem, timetabler: Timetabler, group: readonly number[]): number {
  const from = [...new Set(group.map((r) => the(problem.requests[r]).from))];
  const to = [...new Set(group.map((r) => the(problem.requests[r]).to))];
  let best = Infinity;
  for (const pickups of permutations(from)) {
    for (const gates of permutations(to)) {
      const stops = stopsOf(problem, group, pickups, gates);
      const metres = timetabler.metres(stops);
      if (metres < best && timetabler.lawfulStart(stops) >= 0) best = metres;
    }
  }
  return best;
}

/** Fewest persons without a price left behind, then least money, over everything that could be done. */
export function cheapestByExhaustion(problem: RoutingProblem): { left: number; cost: number } {
  const { requests, vehicleClasses } = problem;
  const timetabler = new Timetabler(problem);
  const known = new Map<string, number>();
  const metresOf = (group: readonly number[]): number => {
    const key = group.join();
    const metres = known.get(key) ?? shortest(problem, timetabler, group);
    known.set(key, metres);
    return metres;
  };
  let best = { left: Infinity, cost: Infinity };
  const assign = (
    groups: readonly number[][],
    k: number,
    used: readonly number[],
    cost: number,
    left: number,
  ): void => {
    if (left > best.left || (left === best.left && cost >= best.cost)) return;
    if (k === groups.length) {
      best = { left, cost };
      return;
    }
    const group = the(groups[k]);
    const load = group.reduce((sum, r) => sum + the(requests[r]).persons, 0);
    for (const [c, { usableSeats, count, fixedCost, costPerKilometre }] of vehicleClasses.entries()) {
      if (load > usableSeats || the(used[c]) >= count || metresOf(group) === Infinity) continue;
      const price = fixedCost + Math.round((costPerKilometre * metresOf(group)) / 1000);
      assign(groups, k + 1, used.with(c, the(used[c]) + 1), cost + price, left);
    }
    if (group.length > 1) return;
    const { persons, penalty } = the(requests[the(group[0])]);
    assign(groups, k + 1, used, cost + (penalty ?? 0), left + (penalty === undefined ? persons : 0));
  };
  for (const groups of partitions([...requests.keys()])) {
    assign(
      groups,
      0,
      vehicleClasses.map(() => 0),
      0,
      0,
    );
  }
  return best;
}
