import type { Random } from '../../random.js';
import type { Ground } from './ground.js';
import type { Pace } from './pace.js';
import type { Ruin } from './ruin.js';
import type { Tours } from './state.js';

/** Temperatures at the beginning and at the end, as shares of the mean way between two nodes of a tour. */
const HOT = 1.5;
const COLD = 0.03;
/** Above so many nodes the steps stay in one region for a while, so that what they touch stays in the cache. */
const REGIONS_ABOVE = 5000;
const REGION = 1000;
const STAY = 5000;

/** What a step consists of. */
export interface Moves {
  readonly ruin: Ruin;
  readonly recreate: { putBack(): void };
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
  { ruin, recreate }: Moves,
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
  const begun = pace.share;
  let corner = 0;
  let keptAt = 0;
  let temperature = hot;
  for (let share = -1; pace.goesOn(best.cost);) {
    if (share !== pace.share) {
      share = pace.share;
      temperature = hot * (COLD / HOT) ** ((share - begun) / (1 - begun + 1e-9));
    }
    if (pace.done % STAY === 1) corner = random.below(customers);
    const cost = tours.cost;
    const absent = tours.absentCount;
    tours.begin();
    ruin.around(tours, 1 + ((corner + random.below(region)) % customers));
    recreate.putBack();
    const accepted =
      tours.absentCount === absent
        ? tours.cost < cost - temperature * Math.log(random.unit() + 1e-300)
        : tours.absentCount < absent;
    if (!accepted) tours.undo(cost);
    else if (best.isWorseThan(tours) && (pace.done - keptAt >= pause || tours.absentCount < best.absentCount)) {
      best.take(tours);
      keptAt = pace.done;
    }
  }
  if (best.isWorseThan(tours)) best.take(tours);
  pace.report(best.cost);
  return { ...best.answer(), cost: best.cost };
}

/** Between nodes that follow one another, the depot left out. */
export function meanWay(tours: Tours, nodes: number): number {
  let sum = 0;
  let ways = 0;
  for (let i = 1; i < nodes; i++) {
    if (tours.tour[i]! < 0 || tours.next[i] === 0) continue;
    sum += tours.toNext[i]!;
    ways++;
  }
  return ways === 0 ? 0 : sum / ways;
}
