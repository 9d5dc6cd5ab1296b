import { describe, expect, it } from 'vitest';
import { checkTours, tourFault, type TourProblem } from '#solver';
import { Random } from '../../../../libs/solver/src/random.js';
import { Ground } from '../../../../libs/solver/src/routing/tours/ground/ground.js';
import { compatible, nearest } from '../../../../libs/solver/src/routing/tours/ground/neighbours.js';
import { Recreate } from '../../../../libs/solver/src/routing/tours/recreate.js';
import { Ruin } from '../../../../libs/solver/src/routing/tours/ruin.js';
import { Tours } from '../../../../libs/solver/src/routing/tours/state.js';
import { Tails } from '../../../../libs/solver/src/routing/tours/tails.js';
import { RecreatePairs } from '../../../../libs/solver/src/routing/tours/pairs.js';
import { scattered, withCrookedRoads, withPairs, withPickupWindows, withWindows } from './cases.js';

/** Everything that a step may change, recomputed from the order of the tours alone. */
function recomputed(problem: TourProblem, tours: Tours): object {
  const { demand, windows } = problem;
  const ground = new Ground(problem);
  const lists: number[][] = [];
  let cost = 0;
  const [begins, until] = [new Map<number, number>(), new Map<number, number>()];
  const loads: number[] = [];
  const onBoard = new Map<number, number>();
  const [inside, home] = [new Map<number, number>(), new Map<number, number>()];
  for (let i = 1; i < problem.nodes; i++) {
    if ((tours.tour[i] ?? -1) < 0 || tours.previous[i] !== 0) continue;
    const list: number[] = [];
    for (let node = i; node !== 0; node = tours.next[node] ?? 0) list.push(node);
    lists.push(list);
    loads.push(list.reduce((sum, node) => sum + (demand[node] ?? 0), 0));
    let carried = 0;
    if (problem.partner) for (const node of list) onBoard.set(node, (carried += demand[node] ?? 0));
    const stops = [0, ...list, 0];
    const way = (k: number): number => ground.distances.between(stops[k] ?? 0, stops[k + 1] ?? 0);
    for (let k = 0; k + 1 < stops.length; k++) cost += way(k);
    for (const [k, node] of list.entries()) {
      const ways = [k, k + 1].map((leg) => ({ length: way(leg), toDepot: leg === 0 || leg === list.length }));
      const longest = (toDepot: boolean): number =>
        Math.max(-(2 ** 30), ...ways.filter((each) => each.toDepot === toDepot).map(({ length }) => length));
      inside.set(node, longest(false));
      home.set(node, longest(true));
    }
    if (!windows) continue;
    const of = (values: Int32Array, node: number | undefined): number => values[node ?? 0] ?? 0;
    let clock = of(windows.opens, 0);
    for (let k = 1; k <= list.length; k++) {
      clock = Math.max(clock + of(windows.service, stops[k - 1]) + way(k - 1), of(windows.opens, stops[k]));
      begins.set(stops[k] ?? 0, clock);
    }
    clock = of(windows.closes, 0);
    for (let k = list.length; k >= 1; k--) {
      clock = Math.min(clock - way(k) - of(windows.service, stops[k]), of(windows.closes, stops[k]));
      until.set(stops[k] ?? 0, clock);
    }
  }
  const excess = loads.reduce((sum, load) => sum + Math.max(0, load - problem.capacity), 0);
  return { lists, cost, loads, excess, begins, until, onBoard, inside, home };
}

function kept(problem: TourProblem, tours: Tours): object {
  const heads = Array.from({ length: problem.nodes }, (_, i) => i).filter(
    (i) => i > 0 && (tours.tour[i] ?? -1) >= 0 && tours.previous[i] === 0,
  );
  const lists = heads.map((head) => {
    const list: number[] = [];
    for (let node = tours.last[tours.tour[head] ?? 0] ?? 0; node !== 0; node = tours.previous[node] ?? 0)
      list.unshift(node);
    return list;
  });
  const scheduled = (values: Int32Array, keeps = problem.windows !== undefined): Map<number, number> =>
    new Map(keeps ? lists.flat().map((node) => [node, values[node] ?? 0]) : []);
  return {
    lists,
    cost: tours.cost,
    excess: tours.excess,
    loads: heads.map((head) => tours.load[tours.tour[head] ?? 0]),
    begins: scheduled(tours.begins),
    until: scheduled(tours.until),
    onBoard: scheduled(tours.onBoard, problem.partner !== undefined),
    inside: scheduled(tours.reach, true),
    home: scheduled(tours.reachHome, true),
  };
}

describe('tours under change', () => {
  const problems: [string, TourProblem][] = [
    ['capacity alone', scattered(60, 1)],
    ['vehicles overloaded at a price', { ...scattered(60, 1), capacity: 40 }],
    ['windows', withWindows(scattered(60, 2), 2)],
    ['roads of a table', withWindows(withCrookedRoads(scattered(60, 3), 3), 3)],
    ['pairs', withPairs(scattered(60, 5))],
    ['pairs for too few vehicles', { ...withPairs(scattered(60, 5)), vehicles: 2 }],
    ['pairs in windows', withPickupWindows(withPairs(scattered(60, 6)), 6)],
    ['too few vehicles', { ...withWindows(scattered(60, 4), 4), vehicles: 8 }],
  ];

  it.each(problems)('keep their sums and schedules as a recomputation finds them: %s', (title, problem) => {
    expect(tourFault(problem)).toBeNull();
    const random = new Random(7);
    const ground = new Ground(problem);
    const tours = new Tours(ground);
    const beside = compatible(problem, ground, 20);
    const recreate = new (problem.partner ? RecreatePairs : Recreate)(ground, tours, beside, random);
    const ruin = new Ruin(ground, nearest(problem, ground, 30), random);
    if (recreate instanceof Recreate && title === 'vehicles overloaded at a price') recreate.overload = 3;
    const tails = new Tails(ground, beside, random);
    let swaps = 0;
    tours.gatherAbsent();
    recreate.putBack();
    for (let step = 0; step < 120; step++) {
      const before = kept(problem, tours);
      const { cost, count, absentCount, excess } = tours;
      tours.begin();
      ruin.around(tours, 1 + random.below(60));
      recreate.putBack();
      expect(kept(problem, tours)).toEqual(recomputed(problem, tours));
      if (step % 2 === 0) continue;
      tours.undo(cost);
      expect(kept(problem, tours)).toEqual(before);
      expect([tours.count, tours.absentCount]).toEqual([count, absentCount]);
      for (let attempt = 0; attempt < 30; attempt++) tails.attempt(tours, random.below(3000));
      if (tours.cost !== cost) swaps++;
      expect(kept(problem, tours)).toEqual(recomputed(problem, tours));
      expect(tours.excess).toBeLessThanOrEqual(excess);
    }
    // Without windows pairs hang together in one tour, which has no tail to give away.
    if (!problem.partner || problem.windows) expect(swaps).toBeGreaterThan(0);
    if (tours.excess > 0) return;
    const lists = (kept(problem, tours) as { lists: number[][] }).lists.map((list) => Int32Array.from(list));
    const absent = tours.absent.slice(0, tours.absentCount).sort();
    const answer = { tours: lists, absent, cost: tours.cost, iterations: 0, cancelled: false };
    expect(checkTours(problem, answer)).toBeNull();
  });
});

describe('the nearest nodes', () => {
  it('from a grid are those that a comparison of all pairs finds', () => {
    const problem = scattered(5200, 9);
    const { roads, nodes } = problem;
    if (roads.kind !== 'points') throw new Error('The test relies on points.');
    const ground = new Ground(problem);
    const { node, there, width } = nearest(problem, ground, 12);
    for (let i = 1; i < nodes; i += 397) {
      const ways = Array.from({ length: nodes - 1 }, (_, j) => j + 1)
        .filter((j) => j !== i)
        .map((j) => ground.distances.between(i, j))
        .sort((a, b) => a - b);
      expect([...there.subarray(i * width, (i + 1) * width)]).toEqual(ways.slice(0, width));
      expect(new Set(node.subarray(i * width, (i + 1) * width)).size).toBe(width);
    }
  });
});
