import type { Ground } from '../ground/ground.js';

/** Tours may be overloaded by this factor; whoever carries more never comes out of it. */
const MOST_LOAD = 1.5;

/**
 * Cuts a list of all customers into the tours that cost least, with a price on what they carry beyond capacity: a shortest way
 * through the places where it may be cut (Beasley 1983, Prins 2004).
 */
export class Split {
  /** [customers + 1] cost of serving the first so many, and where the last of their tours begins. */
  private readonly cost: Float64Array;
  private readonly cut: Int32Array;
  /** The same by number of tours, made when first needed. */
  private layers: Float64Array | null = null;
  private cuts: Int32Array | null = null;

  constructor(
    private readonly ground: Ground,
    private readonly fleet: number,
  ) {
    this.cost = new Float64Array(ground.nodes);
    this.cut = new Int32Array(ground.nodes);
  }

  /** @returns where each tour ends */
  split(order: Int32Array, price: number): Int32Array {
    const { cost, cut } = this;
    const customers = order.length;
    cost.fill(Infinity);
    cost[0] = 0;
    this.extend(order, price, { from: cost, to: cost, cut, most: MOST_LOAD * this.ground.capacity });
    let tours = 0;
    for (let k = customers; k > 0; k = cut[k]!) tours++;
    if (tours > this.fleet)
      return this.splitByFleet(order, price, MOST_LOAD) ?? this.splitByFleet(order, price, Infinity)!;
    const ends = new Int32Array(tours);
    for (let k = customers; k > 0; k = cut[k]!) ends[--tours] = k;
    return ends;
  }

  private splitByFleet(order: Int32Array, price: number, mostLoad: number): Int32Array | null {
    const { fleet } = this;
    const width = this.ground.nodes;
    const customers = order.length;
    this.layers ??= new Float64Array((fleet + 1) * width);
    this.cuts ??= new Int32Array((fleet + 1) * width);
    const { layers, cuts } = this;
    layers.fill(Infinity);
    layers[0] = 0;
    const most = mostLoad * this.ground.capacity;
    let best = 0;
    for (let tours = 1; tours <= fleet; tours++) {
      const at = tours * width;
      const to = layers.subarray(at, at + width);
      this.extend(order, price, {
        from: layers.subarray(at - width, at),
        to,
        cut: cuts.subarray(at, at + width),
        most,
      });
      if (to[customers]! < layers[best * width + customers]!) best = tours;
    }
    if (best === 0) return null;
    const ends = new Int32Array(best);
    for (let k = customers, tours = best; tours > 0; tours--) {
      ends[tours - 1] = k;
      k = cuts[tours * width + k]!;
    }
    return ends;
  }

  /** One more tour behind those that end at each place. */
  private extend(
    order: Int32Array,
    price: number,
    { from, to, cut, most }: { from: Float64Array; to: Float64Array; cut: Int32Array; most: number },
  ): void {
    const { distances, demand, capacity } = this.ground;
    const { fromDepot, toDepot } = distances;
    for (let begin = 0; begin < order.length; begin++) {
      const before = from[begin]!;
      if (before === Infinity) continue;
      let node = order[begin]!;
      let length = before + fromDepot[node]!;
      let load = demand[node]!;
      for (let end = begin + 1; ; end++) {
        const value = length + toDepot[node]! + (load > capacity ? (load - capacity) * price : 0);
        if (value < to[end]!) {
          to[end] = value;
          cut[end] = begin;
        }
        if (end === order.length) break;
        const following = order[end]!;
        load += demand[following]!;
        if (load > most) break;
        length += distances.between(node, following);
        node = following;
      }
    }
  }
}
