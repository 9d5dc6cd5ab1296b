import { DIRECT, type Way } from './way.js';

export interface AssignmentProblem {
  /** Persons of each company. */
  readonly sizes: readonly number[];
  /** What company i costs on charter j, in fen, Infinity where it cannot go; the last entry of each row is the direct coach. */
  readonly costs: readonly (readonly number[])[];
  /** Seats of each charter. */
  readonly seats: readonly number[];
  /** Fen that a charter costs as soon as one person takes it. */
  readonly opening: readonly number[];
}

/** Over all charters and all pairs at most; a pass that changes nothing ends it earlier. */
const PASSES = 6;
/** Exchanges look at all pairs: not where there are so many companies that the knapsacks leave little to gain. */
const MOST_EXCHANGED = 600;

/**
 * Which company takes which charter or goes directly, at a low estimated cost: the generalised assignment problem with opening costs.
 * Charter by charter a knapsack of what each company would save against where it is (Cohen, Katzir & Raz, Information Processing
 * Letters 100(4), 2006: one pass saves at least half of the most that can be saved), repeated, and exchanges of two. A charter whose
 * savings do not pay its opening is closed.
 */
export function assign(problem: AssignmentProblem): Way[] {
  const open = problem.seats.map(() => true);
  const best = (isOpen: readonly boolean[]): Way[] => {
    // Which charter chooses first decides; both ends of the row are tried.
    const [first = [], second = []] = [false, true].map((fromEnd) =>
      improved(problem, filled(problem, isOpen, fromEnd), isOpen),
    );
    return totalOf(problem, second) < totalOf(problem, first) ? second : first;
  };
  for (;;) {
    const ways = best(open);
    const total = totalOf(problem, ways);
    const worst = problem.seats
      .map((_, j) => j)
      .filter((j) => (problem.opening[j] ?? 0) > 0 && ways.includes(j))
      .map((j) => {
        const rest = open.map((isOpen, k) => isOpen && k !== j);
        return { j, total: totalOf(problem, best(rest)) };
      })
      .filter((closed) => closed.total < total)
      .sort((a, b) => a.total - b.total)[0];
    if (!worst) return ways;
    open[worst.j] = false;
  }
}

const costOf = ({ costs }: AssignmentProblem, i: number, way: Way): number => {
  const row = costs[i] ?? [];
  return row[way === DIRECT ? row.length - 1 : way] ?? Infinity;
};

function totalOf(problem: AssignmentProblem, ways: readonly Way[]): number {
  const opened = new Set(ways.filter((way) => way !== DIRECT));
  const fixed = [...opened].reduce((sum, j) => sum + (problem.opening[j] ?? 0), 0);
  return ways.reduce((sum, way, i) => sum + costOf(problem, i, way), fixed);
}

function filled(problem: AssignmentProblem, open: readonly boolean[], fromEnd: boolean): Way[] {
  const order = fromEnd ? [...problem.seats.keys()].reverse() : [...problem.seats.keys()];
  const ways: Way[] = problem.sizes.map(() => DIRECT);
  for (let pass = 0, isBetter = true; isBetter && pass < PASSES; pass++) {
    isBetter = false;
    for (const j of order) {
      if (open[j] !== true) continue;
      const savings = ways.map((way, i) => costOf(problem, i, way === j ? DIRECT : way) - costOf(problem, i, j));
      const taken = knapsack(savings, problem.sizes, problem.seats[j] ?? 0);
      taken.forEach((isTaken, i) => {
        if (isTaken === (ways[i] === j)) return;
        ways[i] = isTaken ? j : DIRECT;
        isBetter = true;
      });
    }
  }
  return ways;
}

/** Those of the most value that fit together; who has no value stays out. */
function knapsack(values: readonly number[], sizes: readonly number[], room: number): boolean[] {
  const best = new Float64Array(room + 1);
  const takes = values.map((value, i) => {
    const [size, taken] = [sizes[i] ?? 0, new Uint8Array(room + 1)];
    if (value > 0)
      for (let seats = room; seats >= size; seats--) {
        const sum = (best[seats - size] ?? 0) + value;
        if (sum <= (best[seats] ?? 0)) continue;
        best[seats] = sum;
        taken[seats] = 1;
      }
    return taken;
  });
  const chosen = values.map(() => false);
  let seats = room;
  for (let i = values.length - 1; i >= 0; i--)
    if (takes[i]?.[seats] === 1) {
      chosen[i] = true;
      seats -= sizes[i] ?? 0;
    }
  return chosen;
}

/** Moves one company, or exchanges two, as long as that is cheaper. */
function improved(problem: AssignmentProblem, ways: Way[], open: readonly boolean[]): Way[] {
  const { sizes, seats } = problem;
  const free = seats.map((count, j) => count - sizes.reduce((sum, size, i) => sum + (ways[i] === j ? size : 0), 0));
  const room = (way: Way) => (way === DIRECT ? Infinity : (free[way] ?? 0));
  const put = (i: number, way: Way) => {
    const [before, size] = [ways[i] ?? DIRECT, sizes[i] ?? 0];
    if (before !== DIRECT) free[before] = (free[before] ?? 0) + size;
    if (way !== DIRECT) free[way] = (free[way] ?? 0) - size;
    ways[i] = way;
  };
  const all: Way[] = [DIRECT, ...seats.map((_, j) => j).filter((j) => open[j] === true)];
  for (let pass = 0, isBetter = true; isBetter && pass < PASSES; pass++) {
    isBetter = false;
    for (let i = 0; i < sizes.length; i++) {
      for (const way of all)
        if (room(way) >= (sizes[i] ?? 0) && costOf(problem, i, way) < costOf(problem, i, ways[i] ?? DIRECT)) {
          put(i, way);
          isBetter = true;
        }
      for (let k = 0; k < i && sizes.length <= MOST_EXCHANGED; k++) {
        const [a, b] = [ways[i] ?? DIRECT, ways[k] ?? DIRECT];
        if (a === b) continue;
        const grows = (sizes[i] ?? 0) - (sizes[k] ?? 0);
        if (grows > room(b) || -grows > room(a)) continue;
        const now = costOf(problem, i, a) + costOf(problem, k, b);
        if (costOf(problem, i, b) + costOf(problem, k, a) >= now) continue;
        put(i, b);
        put(k, a);
        isBetter = true;
      }
    }
  }
  return ways;
}
