import type { RoutingProblem, VehicleClass } from '#solver';
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

function stopsOf(
  problem: RoutingProblem,
  group: readonly number[],
  pickups: number[],
  gates: number[],
  home?: number,
): StopSequence {
  const requests = group.map((r) => the(problem.requests[r]));
  const empty = home === undefined ? [] : [home];
  const aboard = (place: number, end: 'from' | 'to'): number =>
    requests.reduce((sum, request) => sum + (request[end] === place ? request.persons : 0), 0);
  const boardedAt = (place: number): number => empty.length + pickups.indexOf(place);
  const first = (gate: number): number =>
    Math.min(...requests.filter((request) => request.to === gate).map(({ from }) => boardedAt(from)));
  const zeros = empty.map(() => 0);
  return {
    length: empty.length + pickups.length + gates.length,
    pickups: empty.length + pickups.length,
    fromHome: home !== undefined,
    place: [...empty, ...pickups, ...gates],
    persons: [...zeros, ...pickups.map((p) => aboard(p, 'from')), ...gates.map((g) => aboard(g, 'to'))],
    firstBoard: [...zeros, ...pickups.map(boardedAt), ...gates.map(first)],
  };
}

/** The least money for which a coach of the class can carry a group lawfully, or Infinity. */
function cheapest(problem: RoutingProblem, timetabler: Timetabler, vehicle: VehicleClass, group: readonly number[]) {
  const riders = group.map((r) => the(problem.requests[r]));
  const from = [...new Set(riders.map((rider) => rider.from))];
  const to = [...new Set(riders.map((rider) => rider.to))];
  const { usableSeats, fixedCost, costPerKilometre, costPerHour = 0, home, barred = [], allowed } = vehicle;
  const mayGo = [...from, ...to].every((place) => !barred.includes(place) && (allowed?.includes(place) ?? true));
  const load = riders.reduce((sum, { persons }) => sum + persons, 0);
  if (!mayGo || load > usableSeats || new Set(riders.map(({ risk = 0 }) => risk)).size > 1) return Infinity;
  let best = Infinity;
  for (const pickups of permutations(from)) {
    for (const gates of permutations(to)) {
      const stops = stopsOf(problem, group, pickups, gates, home);
      const way = (costPerKilometre * timetabler.metres(stops)) / 1000;
      const price = fixedCost + Math.round(way + (costPerHour * timetabler.seconds(stops)) / 3600);
      if (price < best && timetabler.lawfulStart(stops) >= 0) best = price;
    }
  }
  return best;
}

/** Fewest persons without a price left behind, then least money, over everything that could be done. */
export function cheapestByExhaustion(problem: RoutingProblem): { left: number; cost: number } {
  const { requests, vehicleClasses } = problem;
  const timetabler = new Timetabler(problem);
  const known = new Map<string, number>();
  const priceOf = (vehicle: VehicleClass, group: readonly number[]): number => {
    const key = `${vehicle.name} ${group.join()}`;
    const price = known.get(key) ?? cheapest(problem, timetabler, vehicle, group);
    known.set(key, price);
    return price;
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
    for (const [c, vehicle] of vehicleClasses.entries()) {
      if (the(used[c]) >= vehicle.count) continue;
      const price = priceOf(vehicle, group);
      if (price < Infinity) assign(groups, k + 1, used.with(c, the(used[c]) + 1), cost + price, left);
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
