import type { Random } from '../../random.js';
import type { Ground } from './ground/ground.js';
import type { Pace } from './pace.js';
import type { Ruin } from './ruin.js';
import type { Tails } from './tails.js';
import type { Tours } from './state.js';

/** Temperatures at the beginning and at the end, as shares of the mean way between two nodes of a tour. */
const HOT = 1.5;
const COLD = 0.03;
/** Above so many nodes the steps stay in one region for a while, so that what they touch stays in the cache. */
const REGIONS_ABOVE = 5000;
const REGION = 1000;
const STAY = 5000;

/**
 * Where demands differ, vehicles may be overloaded for a while, or nodes that would change places could not pass one another.
 * The price of a unit begins at the mean way a node. Whenever, of so many steps, fewer or more than this part ended without
 * overload, it changes by a factor (Vidal et al. 2012): the first until it is about right, then the second, or it would swing up
 * and down, and tours with it. Equal demands are the better without (a mean gap of 0.54 % instead of 0.88), and so are
 * many nodes.
 */
const [STRICTER, LITTLE_STRICTER] = [1.2, 1.02];
const WEIGHED = 500;
const LAWFUL = 0.35;
const LENIENT_UP_TO = 500;

/** So many swaps of tails are tried in a step: in windows tours are longer, and their tails worth more. */
const [TAILS, TAILS_IN_WINDOWS] = [1, 8];

/** What a step consists of. */
export interface Moves {
  readonly ruin: Ruin;
  readonly tails: Tails;
  readonly recreate: { putBack(): void; overload?: number };
}

/** The best tours so far, in as few numbers as they need. */
class Best {
  cost = Infinity;
  absentCount = Infinity;
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  private absent = new Int32Array(0);

  constructor(private readonly nodes: number) {
    this.next = new Int32Array(nodes);
    this.previous = new Int32Array(nodes);
  }

  isWorseThan(tours: Tours): boolean {
    if (tours.excess > 0) return false;
    return tours.absentCount < this.absentCount || (tours.absentCount === this.absentCount && tours.cost < this.cost);
  }

  take(tours: Tours): void {
    this.cost = tours.cost;
    this.absentCount = tours.absentCount;
    this.next.set(tours.next);
    this.previous.set(tours.previous);
    this.absent = tours.absent.slice(0, tours.absentCount);
  }

  answer(): { tours: Int32Array[]; absent: Int32Array } {
    const out = new Uint8Array(this.nodes);
    for (const node of this.absent) out[node] = 1;
    const tours: Int32Array[] = [];
    for (let i = 1; i < this.nodes; i++) {
      if (out[i] === 1 || this.previous[i] !== 0) continue;
      const tour: number[] = [];
      for (let node = i; node !== 0; node = this.next[node]!) tour.push(node);
      tours.push(Int32Array.from(tour));
    }
    return { tours, absent: this.absent.sort() };
  }
}

/**
 * Ruin and recreate under simulated annealing, cooling as the rest of the search goes by. Fewer absent nodes are always
 * better; among as many, less cost.
 */
export function anneal(
  ground: Ground,
  tours: Tours,
  { ruin, recreate, tails }: Moves,
  pace: Pace,
  random: Random,
): { tours: Int32Array[]; absent: Int32Array; cost: number } {
  const customers = ground.nodes - 1;
  const region = ground.nodes > REGIONS_ABOVE ? REGION : customers;
  // A new best is kept no more often than copying it is cheap.
  const pause = Math.floor(ground.nodes / 40);
  const hot = HOT * meanWay(tours, ground.nodes);
  const best = new Best(ground.nodes);
  best.take(tours);
  const swaps = ground.windowed ? TAILS_IN_WINDOWS : TAILS;
  const begun = pace.share;
  const lenient = mayOverload(ground);
  let overload = lenient ? meanWay(tours, ground.nodes) / meanDemand(ground) : 0;
  let stricter = STRICTER;
  let lawful = 0;
  if (lenient) recreate.overload = overload;
  let corner = 0;
  let keptAt = 0;
  let temperature = hot;
  for (let share = -1; pace.goesOn(best.cost);) {
    if (share !== pace.share) {
      share = pace.share;
      temperature = hot * (COLD / HOT) ** ((share - begun) / (1 - begun + 1e-9));
    }
    if (pace.done % STAY === 1) corner = random.below(customers);
    if (lenient && pace.done % WEIGHED === 0) {
      const tooLow = lawful < LAWFUL * WEIGHED;
      if (!tooLow) stricter = LITTLE_STRICTER;
      overload *= tooLow ? stricter : 1 / stricter;
      recreate.overload = overload;
      lawful = 0;
    }
    for (let k = 0; k < swaps; k++) tails.attempt(tours, -temperature * Math.log(random.unit() + 1e-300));
    const cost = tours.cost;
    const absent = tours.absentCount;
    const value = cost + overload * tours.excess;
    tours.begin();
    ruin.around(tours, 1 + ((corner + random.below(region)) % customers));
    recreate.putBack();
    const accepted =
      tours.absentCount === absent
        ? tours.cost + overload * tours.excess < value - temperature * Math.log(random.unit() + 1e-300)
        : tours.absentCount < absent;
    if (!accepted) tours.undo(cost);
    else if (best.isWorseThan(tours) && (pace.done - keptAt >= pause || tours.absentCount < best.absentCount)) {
      best.take(tours);
      keptAt = pace.done;
    }
    if (tours.excess === 0) lawful++;
  }
  if (best.isWorseThan(tours)) best.take(tours);
  pace.report(best.cost);
  return { ...best.answer(), cost: best.cost };
}

/** Between nodes that follow one another; to the depot where none do. */
export function meanWay(tours: Tours, nodes: number): number {
  let [sum, ways, home, tour] = [0, 0, 0, 0];
  for (let i = 1; i < nodes; i++) {
    if (tours.tour[i]! < 0) continue;
    if (tours.next[i] === 0) {
      home += tours.toNext[i]!;
      tour++;
    } else {
      sum += tours.toNext[i]!;
      ways++;
    }
  }
  return ways > 0 ? sum / ways : home / Math.max(1, tour);
}

function mayOverload({ nodes, windowed, vehicles, demand }: Ground): boolean {
  if (windowed || vehicles < nodes - 1 || nodes > LENIENT_UP_TO) return false;
  return demand.some((each, node) => node > 0 && each !== demand[1]);
}

function meanDemand({ demand, nodes }: Ground): number {
  return demand.reduce((sum, each) => sum + each, 0) / nodes;
}
