import type { Rings } from './rings.js';

const GAIN = -1e-4;
const NOWHERE = 2 ** 30;

/**
 * Two customers of two tours exchange tours, and each goes where it costs least there, not into the other's place; or one
 * of them alone changes tours (SWAP*, Vidal 2022). The three cheapest places of a customer in a tour are kept until the tour
 * changes, so that a pair is weighed in constant time.
 */
export class SwapStar {
  private readonly nodes: number;
  /** [tour × nodes] moves when the places were sought; [tour × nodes × 3] what an insertion costs, and behind whom. */
  private readonly soughtAt: Int32Array;
  private readonly cost: Int32Array;
  private readonly place: Int32Array;
  /** What taking a customer out of its tour costs: at most 0 by the triangle inequality. */
  private readonly removal: Int32Array;
  // The cheapest insertion that was last sought.
  private after = 0;

  constructor(private readonly rings: Rings) {
    const { nodes, fleet, width } = rings;
    this.nodes = nodes;
    this.soughtAt = new Int32Array(fleet * nodes).fill(-1);
    this.cost = new Int32Array(3 * fleet * nodes);
    this.place = new Int32Array(3 * fleet * nodes);
    this.removal = new Int32Array(width);
  }

  /** The rings hold other tours now. */
  forget(): void {
    this.soughtAt.fill(-1);
  }

  /** Does the best exchange of two tours, if there is one that gains something. */
  improve(one: number, other: number): boolean {
    const { rings, removal, cost, nodes } = this;
    const { next, demand, load } = rings;
    const { capacity } = rings.ground;
    const { price } = rings;
    this.prepare(one, other);
    this.prepare(other, one);
    const [depotU, depotV] = [nodes + one, nodes + other];
    const fines = rings.fine(load[one]!) + rings.fine(load[other]!);
    const freeU = load[one]! - capacity;
    const freeV = load[other]! - capacity;
    let best = GAIN;
    let [bestU, bestV, behindU, behindV] = [-1, -1, -1, -1];
    for (let u = next[depotU]!; u !== depotU; u = next[u]!) {
      const du = demand[u]!;
      const outU = removal[u]! - fines;
      const cheapestU = cost[3 * (other * nodes + u)]!;
      for (let v = next[depotV]!; v !== depotV; v = next[v]!) {
        const more = demand[v]! - du;
        let delta = outU + removal[v]!;
        if (freeU + more > 0) delta += (freeU + more) * price;
        if (freeV - more > 0) delta += (freeV - more) * price;
        if (delta >= best) continue;
        delta += this.insertion(u, other, v);
        if (delta >= best) continue;
        const afterU = this.after;
        delta += this.insertion(v, one, u);
        if (delta >= best) continue;
        best = delta;
        bestU = u;
        bestV = v;
        behindU = afterU;
        behindV = this.after;
      }
      let delta = outU + cheapestU;
      if (freeU - du > 0) delta += (freeU - du) * price;
      if (freeV + du > 0) delta += (freeV + du) * price;
      if (delta < best) {
        best = delta;
        bestU = u;
        bestV = -1;
        behindU = this.place[3 * (other * nodes + u)]!;
      }
    }
    for (let v = next[depotV]!; v !== depotV; v = next[v]!) {
      const dv = demand[v]!;
      let delta = removal[v]! - fines + cost[3 * (one * nodes + v)]!;
      if (freeV - dv > 0) delta += (freeV - dv) * price;
      if (freeU + dv > 0) delta += (freeU + dv) * price;
      if (delta < best) {
        best = delta;
        bestU = -1;
        bestV = v;
        behindV = this.place[3 * (one * nodes + v)]!;
      }
    }
    if (best >= GAIN) return false;
    if (bestU >= 0) rings.moveBehind(bestU, behindU);
    if (bestV >= 0) rings.moveBehind(bestV, behindV);
    rings.moves++;
    rings.renew(one);
    rings.renew(other);
    return true;
  }

  /** What the customer costs in the tour without `gone`; where it goes is left in `after`. */
  private insertion(node: number, tour: number, gone: number): number {
    const { rings, cost, place, removal } = this;
    const { next, previous, way, width, onward } = rings;
    const before = previous[gone]!;
    const behind = next[gone]!;
    const row = node * width;
    const instead = way[row + before]! + way[row + behind]! - (removal[gone]! + onward[before]! + onward[gone]!);
    const at = 3 * (tour * this.nodes + node);
    for (let k = at; k < at + 3; k++) {
      const after = place[k]!;
      if (after < 0) break;
      if (after === gone || after === before) continue;
      if (cost[k]! >= instead) break;
      this.after = after;
      return cost[k]!;
    }
    this.after = before;
    return instead;
  }

  /** Seeks the three cheapest places of each customer of one tour in the other. */
  private prepare(from: number, into: number): void {
    const { rings, removal, soughtAt, cost, place, nodes } = this;
    const { next, previous, way, width, changedAt, onward } = rings;
    const depot = nodes + from;
    const depotInto = nodes + into;
    const changed = changedAt[into]!;
    for (let node = next[depot]!; node !== depot; node = next[node]!) {
      const row = node * width;
      const [p, x] = [previous[node]!, next[node]!];
      removal[node] = way[p * width + x]! - onward[p]! - onward[node]!;
      const k = into * nodes + node;
      if (soughtAt[k]! >= changed) continue;
      soughtAt[k] = rings.moves;
      let [cost1, cost2, cost3] = [NOWHERE, NOWHERE, NOWHERE];
      let [place1, place2, place3] = [-1, -1, -1];
      let after = depotInto;
      let there = way[row + after]!;
      do {
        const before = next[after]!;
        const ahead = way[row + before]!;
        const extra = there + ahead - onward[after]!;
        if (extra < cost3) {
          if (extra < cost2) {
            cost3 = cost2;
            place3 = place2;
            if (extra < cost1) {
              cost2 = cost1;
              place2 = place1;
              cost1 = extra;
              place1 = after;
            } else {
              cost2 = extra;
              place2 = after;
            }
          } else {
            cost3 = extra;
            place3 = after;
          }
        }
        after = before;
        there = ahead;
      } while (after !== depotInto);
      cost[3 * k] = cost1;
      cost[3 * k + 1] = cost2;
      cost[3 * k + 2] = cost3;
      place[3 * k] = place1;
      place[3 * k + 1] = place2;
      place[3 * k + 2] = place3;
    }
  }
}
