import type { Ground } from '../ground/ground.js';
import type { TourProblem } from '../problem.js';
import { Individual } from './individual.js';
import { Sectors } from './sectors.js';

/**
 * The tours of a descent as rings: each passes a depot of its own, node `nodes + tour`, so that no move has to ask where a
 * tour begins or ends. Ways lie in one table with all these depots in it.
 */
export class Rings {
  readonly nodes: number;
  readonly fleet: number;
  readonly capacity: number;
  /** [width × width] ways, depots of tours included; symmetric. */
  readonly width: number;
  readonly way: Int32Array;
  /** By node, depots included. */
  readonly next: Int32Array;
  readonly previous: Int32Array;
  readonly tour: Int32Array;
  /** Place in the tour, 0 at the depot, and what is carried up to here, the node included. */
  readonly place: Int32Array;
  readonly carried: Int32Array;
  readonly demand: Int32Array;
  /** The way to the next node, and the longer of the ways to both sides. */
  readonly onward: Int32Array;
  readonly reach: Int32Array;
  /** By tour. */
  readonly fines: Float64Array;
  readonly load: Int32Array;
  readonly size: Int32Array;
  /** When the tour was last changed, in moves of this descent. */
  readonly changedAt: Int32Array;
  /** Which parents have the tour as it is: bit 0 the one, bit 1 the other. */
  readonly origin: Uint8Array;
  readonly sectors: Sectors;
  moves = 0;
  /** A tour without customers, or −1. */
  spare = -1;
  /** Price of a unit carried beyond capacity. */
  price = 1;
  private readonly rank: Float64Array;

  /** @param problem the one of the ground, with coordinates */
  constructor(
    { roads }: TourProblem,
    readonly ground: Ground,
    fleet: number,
  ) {
    if (roads.kind !== 'points') throw new RangeError('Tours of a population need coordinates.');
    const { nodes, distances } = ground;
    this.nodes = nodes;
    this.fleet = fleet;
    this.capacity = ground.capacity;
    const width = (this.width = nodes + fleet);
    this.way = new Int32Array(width * width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) {
        this.way[i * width + j] = distances.between(i < nodes ? i : 0, j < nodes ? j : 0);
      }
    }
    this.next = new Int32Array(width);
    this.previous = new Int32Array(width);
    this.tour = new Int32Array(width);
    this.place = new Int32Array(width);
    this.carried = new Int32Array(width);
    this.demand = new Int32Array(width);
    this.demand.set(ground.demand);
    this.onward = new Int32Array(width);
    this.reach = new Int32Array(width);
    this.fines = new Float64Array(fleet);
    this.load = new Int32Array(fleet);
    this.size = new Int32Array(fleet);
    this.changedAt = new Int32Array(fleet);
    this.origin = new Uint8Array(fleet);
    this.rank = new Float64Array(fleet);
    this.sectors = new Sectors(roads.x, roads.y, fleet);
  }

  /** Takes the tours of a list of all customers; tour t ends before `ends[t]`. */
  take(order: Int32Array, ends: Int32Array): void {
    const { nodes, next, previous } = this;
    this.moves = 0;
    let k = 0;
    for (let tour = 0; tour < this.fleet; tour++) {
      const depot = nodes + tour;
      const end = tour < ends.length ? ends[tour]! : k;
      let before = depot;
      for (; k < end; k++) {
        const node = order[k]!;
        next[before] = node;
        previous[node] = before;
        before = node;
      }
      next[before] = depot;
      previous[depot] = before;
      this.renew(tour);
    }
  }

  /** Marks the tours that an individual has as well, in either direction. */
  mark(parent: Individual, bit: number): void {
    const { next, previous, nodes, origin, size } = this;
    for (let tour = 0; tour < this.fleet; tour++) {
      if (size[tour] === 0) continue;
      const depot = nodes + tour;
      const [first, last] = [next[depot]!, previous[depot]!];
      const same =
        parent.previous[first] === 0
          ? this.follows(parent.next, first, last)
          : this.follows(parent.previous, first, last);
      if (same && (parent.next[first] === 0 || parent.previous[first] === 0)) origin[tour]! |= bit;
    }
  }

  private follows(links: Int32Array, first: number, last: number): boolean {
    const { next } = this;
    for (let node = first; node !== last; node = next[node]!) if (links[node] !== next[node]) return false;
    return links[last] === 0;
  }

  /** What carrying so much in one tour costs. */
  fine(load: number): number {
    const over = load - this.ground.capacity;
    return over > 0 ? over * this.price : 0;
  }

  /** Recomputes what is known of a tour whose links have changed. */
  renew(tour: number): void {
    const { next, place, carried, demand, nodes, onward, reach, way, width } = this;
    const depot = nodes + tour;
    this.tour[depot] = tour;
    let [size, load, node] = [0, 0, next[depot]!];
    let there = (onward[depot] = way[depot * width + node]!);
    while (node !== depot) {
      load += demand[node]!;
      carried[node] = load;
      place[node] = ++size;
      this.tour[node] = tour;
      const following = next[node]!;
      const ahead = (onward[node] = way[node * width + following]!);
      reach[node] = there > ahead ? there : ahead;
      there = ahead;
      node = following;
    }
    this.load[tour] = load;
    this.fines[tour] = this.fine(load);
    this.size[tour] = size;
    this.changedAt[tour] = this.moves;
    this.origin[tour] = 0;
    this.sectors.renew(tour, next, depot, size);
    if (size === 0) this.spare = tour;
    else if (this.spare === tour || this.spare < 0) {
      this.spare = -1;
      for (let other = 0; other < this.fleet && this.spare < 0; other++) if (this.size[other] === 0) this.spare = other;
    }
  }

  /** Takes a customer out of its place and puts it behind another node. */
  moveBehind(node: number, after: number): void {
    const { next, previous } = this;
    const [p, x] = [previous[node]!, next[node]!];
    next[p] = x;
    previous[x] = p;
    const y = next[after]!;
    next[after] = node;
    previous[node] = after;
    next[node] = y;
    previous[y] = node;
  }

  /** Two customers that are no neighbours change places. */
  exchange(one: number, other: number): void {
    const { next, previous } = this;
    const [p, x] = [previous[one]!, next[one]!];
    const [q, y] = [previous[other]!, next[other]!];
    next[p] = previous[x] = other;
    next[q] = previous[y] = one;
    previous[one] = q;
    next[one] = y;
    previous[other] = p;
    next[other] = x;
  }

  /** Turns the stretch from one customer to another of the same tour. */
  turn(from: number, to: number): void {
    const { next, previous } = this;
    const [p, y] = [previous[from]!, next[to]!];
    for (let node = from; node !== y;) {
      const following = next[node]!;
      next[node] = previous[node]!;
      previous[node] = following;
      node = following;
    }
    next[p] = to;
    previous[to] = p;
    next[from] = y;
    previous[y] = from;
  }

  /** Lets what follows `v` follow `u`, and what follows `u` follow `v`; they are of different tours, or their depots. */
  swapTails(u: number, v: number): void {
    const { next, previous, nodes, tour } = this;
    const [depotU, depotV] = [nodes + tour[u]!, nodes + tour[v]!];
    const [x, y] = [next[u]!, next[v]!];
    const [lastU, lastV] = [previous[depotU]!, previous[depotV]!];
    this.follow(u, y === depotV ? depotU : y);
    this.follow(v, x === depotU ? depotV : x);
    if (y !== depotV) this.follow(lastV, depotU);
    if (x !== depotU) this.follow(lastU, depotV);
  }

  /** Lets the way to `v`, turned, follow `u`, and the way behind `v` follow the way behind `u`, turned. */
  swapHeads(u: number, v: number): void {
    const { next, previous, nodes, tour } = this;
    const [depotU, depotV] = [nodes + tour[u]!, nodes + tour[v]!];
    const [x, y] = [next[u]!, next[v]!];
    const firstV = next[depotV]!;
    const lastU = previous[depotU]!;
    // What was before v, from v back to its first.
    if (v !== depotV) {
      for (let node = v; node !== depotV;) {
        const before = previous[node]!;
        previous[node] = next[node]!;
        next[node] = before;
        node = before;
      }
      this.follow(u, v);
      this.follow(firstV, depotU);
    } else this.follow(u, depotU);
    if (x !== depotU) {
      for (let node = x; node !== depotU;) {
        const following = next[node]!;
        next[node] = previous[node]!;
        previous[node] = following;
        node = following;
      }
      this.follow(depotV, lastU);
      this.follow(x, y);
    } else this.follow(depotV, y);
  }

  private follow(after: number, node: number): void {
    this.next[after] = node;
    this.previous[node] = after;
  }

  individual(): Individual {
    const { nodes, next, way, width, size, rank, ground } = this;
    const order = new Int32Array(nodes - 1);
    let count = 0;
    // Angle and tour share one number, so that the native sort of numbers serves.
    for (let tour = 0; tour < this.fleet; tour++) {
      if (size[tour]! > 0) rank[count++] = this.sectors.middle(tour) * this.fleet + tour;
    }
    const sorted = rank.subarray(0, count).sort();
    const ends = new Int32Array(count);
    let [k, cost, excess] = [0, 0, 0];
    for (let t = 0; t < count; t++) {
      const tour = sorted[t]! % this.fleet;
      const depot = nodes + tour;
      let before = depot;
      for (let node = next[depot]!; node !== depot; node = next[node]!) {
        cost += way[before * width + node]!;
        order[k++] = node;
        before = node;
      }
      cost += way[before * width + depot]!;
      excess += Math.max(0, this.load[tour]! - ground.capacity);
      ends[t] = k;
    }
    return new Individual(order, ends, cost, excess);
  }
}
