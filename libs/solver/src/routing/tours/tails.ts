import type { Random } from '../../random.js';
import type { Ground } from './ground/ground.js';
import type { Neighbours } from './ground/neighbours.js';
import type { Tours } from './state.js';

/** Which of a node's neighbours may become the next one. */
const CANDIDATES = 30;
const ITS_OWN_TOUR = -1;

/**
 * Swaps the tails of two tours (2-opt*, Potvin & Rousseau 1995), joins two tours, or makes a tail a tour of its own: what strings
 * of a few nodes cannot do where tours are long. A swap is weighed in constant time, but for its loads, and done only if it
 * is accepted; none raises what is carried beyond capacity.
 */
export class Tails {
  constructor(
    private readonly ground: Ground,
    private readonly neighbours: Neighbours,
    private readonly random: Random,
  ) {}

  /** Tries one swap, drawn at random; done if it costs less than `limit`. */
  attempt(tours: Tours, limit: number): void {
    const { random, neighbours, ground } = this;
    const { toDepot, fromDepot } = ground.distances;
    const { next, previous, tour, toNext, fromPrevious } = tours;
    const a = 1 + random.below(ground.nodes - 1);
    const candidates = Math.min(CANDIDATES, neighbours.width);
    const choice = random.below(candidates + 1);
    const one = tour[a]!;
    if (one < 0) return;
    const afterA = next[a]!;
    if (choice === candidates) {
      if (afterA === 0 || tours.count >= tours.most) return;
      const extra = toDepot[a]! + fromDepot[afterA]! - toNext[a]!;
      if (extra < limit && this.isEmptyBehind(tours, a)) tours.swapTails(a, 0, ITS_OWN_TOUR, extra);
      return;
    }
    const place = a * neighbours.width + choice;
    const v = neighbours.node[place]!;
    const other = tour[v]!;
    if (other < 0 || other === one) return;
    const b = previous[v]!;
    const there = neighbours.there[place]!;
    const saved = toNext[a]! + fromPrevious[v]!;
    if (there - saved >= limit) return;
    const across = b === 0 && afterA === 0 ? 0 : ground.distances.between(b, afterA);
    const extra = there + across - saved;
    if (extra >= limit || !this.isInTime(tours, a, v, there) || !this.isInTime(tours, b, afterA, across)) return;
    if (!this.isEmptyBehind(tours, a) || !this.isEmptyBehind(tours, b)) return;
    if (this.fits(tours, a, v)) tours.swapTails(a, b, other, extra);
  }

  /** Whether `after` can be followed by `before`; either may be the depot. */
  private isInTime({ begins, until }: Tours, after: number, before: number, way: number): boolean {
    const { windowed, service, opens, closes } = this.ground;
    if (!windowed) return true;
    const leaves = after === 0 ? opens[0]! : begins[after]! + service[after]!;
    return leaves + way <= (before === 0 ? closes[0]! : until[before]!);
  }

  /** A pair is not torn apart. */
  private isEmptyBehind({ onBoard }: Tours, node: number): boolean {
    return !this.ground.paired || node === 0 || onBoard[node] === 0;
  }

  /** Whether no more is carried beyond capacity when `v` and what follows it comes behind `a`, and what is there before `v`. */
  private fits({ next, tour, load }: Tours, a: number, v: number): boolean {
    const { demand, capacity, paired } = this.ground;
    if (paired) return true;
    let moved = 0;
    for (let node = v; node !== 0; node = next[node]!) moved += demand[node]!;
    for (let node = next[a]!; node !== 0; node = next[node]!) moved -= demand[node]!;
    const loadA = load[tour[a]!]!;
    const loadB = load[tour[v]!]!;
    const beyond = Math.max(0, loadA + moved - capacity) + Math.max(0, loadB - moved - capacity);
    return beyond === 0 || beyond <= Math.max(0, loadA - capacity) + Math.max(0, loadB - capacity);
  }
}
