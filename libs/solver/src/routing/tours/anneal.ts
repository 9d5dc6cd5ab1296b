import type { Random } from '../../random.js';
import type { Stop } from '../../stop.js';
import type { Ground } from './ground.js';
import type { TourAnswer } from './problem.js';
import type { Recreate } from './recreate.js';
import type { Ruin } from './ruin.js';
import type { Tours } from './state.js';

/** Temperatures at the beginning and at the end, as shares of the mean way between two nodes of a tour. */
const HOT = 0.75;
const COLD = 0.02;
/** The stopping rule is asked, and the temperature set, once in so many steps. */
const PATIENCE = 256;
/** Above so many nodes the steps stay in one region for a while, so that what they touch stays in the cache. */
const REGIONS_ABOVE = 5000;
const REGION = 1000;
const STAY = 5000;
const DEFAULT_STEPS_PER_NODE = 200;

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
 * Ruin and recreate under simulated annealing, cooling with the share of the iterations, or of the time, that is used
 * up. Fewer absent nodes are always better; among as many, less cost.
 */
export function anneal(
  ground: Ground,
  tours: Tours,
  { ruin, recreate }: { ruin: Ruin; recreate: Recreate },
  { random, stop }: { random: Random; stop: Stop },
): Omit<TourAnswer, 'cancelled'> {
  const { nodes } = ground;
  const customers = nodes - 1;
  const limit = stop.iterations ?? (stop.share ? Infinity : DEFAULT_STEPS_PER_NODE * nodes);
  const region = nodes > REGIONS_ABOVE ? REGION : customers;
  // A new best is kept no more often than copying it is cheap.
  const pause = Math.floor(nodes / 40);
  const edge = meanWay(tours, nodes);
  const best = new Best(nodes);
  best.take(tours);
  let temperature = 0;
  let corner = 0;
  let keptAt = 0;
  let done = 0;
  for (; done < limit; done++) {
    if (done % PATIENCE === 0) {
      if (stop.cancelled()) break;
      const share = stop.iterations === undefined && stop.share ? stop.share() : done / limit;
      temperature = edge * HOT * (COLD / HOT) ** Math.min(1, share);
      if (done % (PATIENCE * 64) === 0)
        stop.progress?.({
          phase: 'improve',
          done,
          of: limit === Infinity ? 0 : limit,
          best: best.cost,
          bound: -Infinity,
        });
    }
    if (done % STAY === 0) corner = random.below(customers);
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
    else if (best.isWorseThan(tours) && (done - keptAt >= pause || tours.absentCount < best.absentCount)) {
      best.take(tours);
      keptAt = done;
    }
  }
  if (best.isWorseThan(tours)) best.take(tours);
  stop.progress?.({ phase: 'improve', done, of: limit === Infinity ? 0 : limit, best: best.cost, bound: -Infinity });
  return { ...best.answer(), cost: best.cost, iterations: done };
}

/** Between nodes that follow one another, the depot left out. */
function meanWay(tours: Tours, nodes: number): number {
  let sum = 0;
  let ways = 0;
  for (let i = 1; i < nodes; i++) {
    if (tours.tour[i]! < 0 || tours.next[i] === 0) continue;
    sum += tours.toNext[i]!;
    ways++;
  }
  return ways === 0 ? 0 : sum / ways;
}
