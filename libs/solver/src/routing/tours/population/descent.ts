import type { Random } from '../../../random.js';
import type { Neighbours } from '../ground/neighbours.js';
import type { Rings } from './rings.js';
import type { SwapStar } from './swap-star.js';

/** Prices are no whole numbers: what gains less than this gains nothing. */
const GAIN = -1e-4;

const NEVER = -2;

const Move = {
  None: 0,
  Behind: 1,
  BothBehind: 2,
  TurnedBehind: 3,
  Exchange: 4,
  TwoForOne: 5,
  TwoForTwo: 6,
  Turn: 7,
  Heads: 8,
  Tails: 9,
} as const;

/**
 * Moves one or two customers behind a neighbour or into its place, and exchanges stretches and tails of tours (2-opt, 2-opt*), until
 * nothing of this makes the tours cheaper, overload at its price included (Vidal et al. 2012; Vidal 2022). Every move is
 * weighed in constant time.
 */
export class Descent {
  /** Of each customer those that may come before or behind it, and where they begin. */
  private readonly first: Int32Array;
  private readonly near: Int32Array;
  private readonly order: Int32Array;
  private readonly tours: Int32Array;
  /** When a customer, or a tour, was last looked at, in moves. */
  private readonly seenAt: Int32Array;
  private readonly tourSeenAt: Int32Array;
  // The move that was found, and beside which node it puts the customer.
  private move: number = Move.None;
  private beside = 0;
  private spareDepot = 0;

  constructor(
    private readonly rings: Rings,
    neighbours: Neighbours,
    private readonly stars: SwapStar,
    private readonly random: Random,
  ) {
    const { nodes, fleet } = rings;
    const sets = Array.from({ length: nodes }, () => new Set<number>());
    const { width, node: near } = neighbours;
    for (let i = 1; i < nodes; i++) {
      for (let k = i * width; k < (i + 1) * width; k++) {
        sets[i]!.add(near[k]!);
        sets[near[k]!]!.add(i);
      }
    }
    this.first = new Int32Array(nodes + 1);
    for (let i = 0; i < nodes; i++) this.first[i + 1] = this.first[i]! + sets[i]!.size;
    this.near = Int32Array.from(sets.flatMap((set) => [...set]));
    this.order = Int32Array.from({ length: nodes - 1 }, (_, k) => k + 1);
    this.tours = Int32Array.from({ length: fleet }, (_, tour) => tour);
    this.seenAt = new Int32Array(nodes);
    this.tourSeenAt = new Int32Array(fleet);
  }

  /** Improves the tours of the rings, as they stand, at their price. */
  run(): void {
    const { rings, random, order, tours, seenAt } = this;
    random.shuffle(order);
    random.shuffle(tours);
    seenAt.fill(-1);
    this.tourSeenAt.fill(-1);
    this.stars.forget();
    for (let tour = 0; tour < rings.fleet; tour++) rings.fines[tour] = rings.fine(rings.load[tour]!);
    for (let round = 0; ; round++) {
      const before = rings.moves;
      for (let k = 0; k < order.length; k++) this.lookAround(order[k]!, round);
      this.lookAtTours(round);
      if (round > 0 && rings.moves === before) return;
    }
  }

  private lookAround(u: number, round: number): void {
    const { rings, near, first, seenAt, random } = this;
    const begin = first[u]!;
    const end = first[u + 1]!;
    if (random.below(end - begin) === 0) random.shuffle(near.subarray(begin, end));
    const seen = round > 0 ? seenAt[u]! : NEVER;
    seenAt[u] = rings.moves;
    for (let k = begin; k < end; k++) {
      k = this.scan(u, k, end, seen);
      if (this.move !== Move.None) this.perform(u, this.beside);
    }
    if (round === 0 || rings.spare < 0) return;
    this.spareDepot = rings.nodes + rings.spare;
    this.scan(u, -1, 0, round === 1 ? NEVER : seen);
    if (this.move !== Move.None) this.perform(u, this.beside);
  }

  /**
   * Looks for a move that puts `u` beside one of its neighbours from the `from`th on, or their depots, and gains something. Free of
   * calls, so that what belongs to `u` stays in registers.
   * @param from −1: beside the depot of a spare tour
   * @returns where it was found; `move` and `beside` say which
   */
  private scan(u: number, from: number, end: number, seen: number): number {
    const { near, rings } = this;
    const { way, width, next, previous, tour, carried, demand, load, place, nodes, onward } = rings;
    const { changedAt, origin, reach, fines, price } = rings;
    const capacity = rings.capacity;
    const tourU = tour[u]!;
    const changedU = changedAt[tourU]! > seen;
    const originU = seen === NEVER ? origin[tourU]! : 0;
    const p = previous[u]!;
    const x = next[u]!;
    const xx = next[x]!;
    // Ways are looked up in the rows of u and its neighbours alone, which stay in the cache while v changes.
    const rowU = u * width;
    const rowX = x * width;
    const rowP = p * width;
    const rowXX = xx * width;
    const pu = onward[p]!;
    const ux = onward[u]!;
    const x_xx = onward[x]!;
    const out1 = way[rowP + x]! - pu - ux;
    const pairU = x < nodes;
    const out2 = way[rowP + xx]! - pu - x_xx;
    const freeU = load[tourU]! - capacity;
    const finesU = fines[tourU]!;
    const reachU = reach[u]! + 0.5 * finesU;
    const du = demand[u]!;
    const dux = du + demand[x]!;
    const placeU = place[u]!;
    const headU = carried[u]!;
    let move: number = Move.None;
    let delta = 0;
    let over = 0;
    let v = -1;
    let k = from;
    search: for (; k < end; k++) {
      v = k < 0 ? this.spareDepot : near[k]!;
      const tourV = tour[v]!;
      if (seen === NEVER ? (originU & origin[tourV]!) !== 0 : !changedU && changedAt[tourV]! <= seen) continue;
      const finesV = fines[tourV]!;
      if (k >= 0 && way[rowU + v]! >= reachU + reach[v]! + 0.5 * finesV) continue;
      const inner = tourU === tourV;
      const bothFines = finesU + finesV;
      const freeV = load[tourV]! - capacity;
      for (;;) {
        const y = next[v]!;
        const vy = onward[v]!;
        const uv = way[rowU + v]!;
        const uy = way[rowU + y]!;
        const vx = way[rowX + v]!;
        const xy = way[rowX + y]!;
        // u behind v.
        if (u !== y) {
          delta = out1 + uv + uy - vy;
          if (!inner && delta < bothFines) {
            delta -= bothFines;
            over = freeU - du;
            if (over > 0) delta += over * price;
            over = freeV + du;
            if (over > 0) delta += over * price;
          }
          if (delta < GAIN) {
            move = Move.Behind;
            break search;
          }
        }
        // u and x behind v, as they are or turned.
        if (pairU && u !== y && v !== x) {
          const straight = uv + xy;
          const turned = vx + uy;
          delta = out2 - vy + (straight < turned ? straight : turned);
          if (!inner && delta < bothFines) {
            delta -= bothFines;
            over = freeU - dux;
            if (over > 0) delta += over * price;
            over = freeV + dux;
            if (over > 0) delta += over * price;
          }
          if (delta < GAIN) {
            move = straight < turned ? Move.BothBehind : Move.TurnedBehind;
            break search;
          }
        }
        if (v < nodes) {
          const q = previous[v]!;
          const dv = demand[v]!;
          const pv = way[rowP + v]!;
          const inV = way[rowU + q]! - onward[q]!;
          // u and v change places.
          if (u < v && u !== q && u !== y) {
            delta = pv + vx - pu - ux + inV + uy - vy;
            if (!inner && delta < bothFines) {
              delta -= bothFines;
              over = freeU + dv - du;
              if (over > 0) delta += over * price;
              over = freeV + du - dv;
              if (over > 0) delta += over * price;
            }
            if (delta < GAIN) {
              move = Move.Exchange;
              break search;
            }
          }
          if (pairU && u !== y && x !== v) {
            // u and x change places with v.
            if (u !== q && x !== q) {
              delta = pv + way[rowXX + v]! - pu - x_xx + inV + xy - vy;
              if (!inner && delta < bothFines) {
                delta -= bothFines;
                over = freeU + dv - dux;
                if (over > 0) delta += over * price;
                over = freeV + dux - dv;
                if (over > 0) delta += over * price;
              }
              if (delta < GAIN) {
                move = Move.TwoForOne;
                break search;
              }
            }
            // u and x change places with v and y.
            if (u < v && y < nodes && y !== p && v !== xx) {
              const yy = next[y]!;
              delta = pv + way[rowXX + y]! - pu - x_xx + inV + way[rowX + yy]! - onward[y]!;
              if (!inner && delta < bothFines) {
                const dvy = dv + demand[y]!;
                delta -= bothFines;
                over = freeU + dvy - dux;
                if (over > 0) delta += over * price;
                over = freeV + dux - dvy;
                if (over > 0) delta += over * price;
              }
              if (delta < GAIN) {
                move = Move.TwoForTwo;
                break search;
              }
            }
          }
        }
        if (inner) {
          // The stretch between u and v is turned.
          if (v < nodes && placeU < place[v]! && x !== v && uv + xy - ux - vy < GAIN) {
            move = Move.Turn;
            break search;
          }
        } else {
          const headV = v < nodes ? carried[v]! : 0;
          delta = uv + xy - ux - vy - bothFines;
          if (delta < GAIN) {
            over = headU + headV - capacity;
            if (over > 0) delta += over * price;
            over = freeU + freeV + capacity - headU - headV;
            if (over > 0) delta += over * price;
            if (delta < GAIN) {
              move = Move.Heads;
              break search;
            }
          }
          delta = uy + vx - ux - vy - bothFines;
          if (delta < GAIN) {
            over = headU + freeV - headV;
            if (over > 0) delta += over * price;
            over = headV + freeU - headU;
            if (over > 0) delta += over * price;
            if (delta < GAIN) {
              move = Move.Tails;
              break search;
            }
          }
        }
        if (v >= nodes) break;
        v = previous[v]!;
        if (v < nodes) break;
      }
    }
    this.move = move;
    this.beside = v;
    return k;
  }

  private perform(u: number, v: number): void {
    const { rings, move } = this;
    const x = rings.next[u]!;
    const y = rings.next[v]!;
    const one = rings.tour[u]!;
    const other = rings.tour[v]!;
    if (move === Move.Behind) rings.moveBehind(u, v);
    else if (move === Move.BothBehind) {
      rings.moveBehind(u, v);
      rings.moveBehind(x, u);
    } else if (move === Move.TurnedBehind) {
      rings.moveBehind(x, v);
      rings.moveBehind(u, x);
    } else if (move === Move.Exchange) rings.exchange(u, v);
    else if (move === Move.TwoForOne) {
      rings.exchange(u, v);
      rings.moveBehind(x, u);
    } else if (move === Move.TwoForTwo) {
      rings.exchange(u, v);
      rings.exchange(x, y);
    } else if (move === Move.Turn) rings.turn(x, v);
    else if (move === Move.Heads) rings.swapHeads(u, v);
    else rings.swapTails(u, v);
    rings.moves++;
    rings.renew(one);
    if (other !== one) rings.renew(other);
  }

  private lookAtTours(round: number): void {
    const { rings, tours, tourSeenAt, stars } = this;
    const { changedAt, size, sectors, origin } = rings;
    for (let a = 0; a < tours.length; a++) {
      const one = tours[a]!;
      const seen = tourSeenAt[one]!;
      tourSeenAt[one] = rings.moves;
      for (let b = 0; b < tours.length; b++) {
        const other = tours[b]!;
        if (one >= other || size[one] === 0 || size[other] === 0) continue;
        if (round > 0 ? changedAt[one]! <= seen && changedAt[other]! <= seen : (origin[one]! & origin[other]!) !== 0)
          continue;
        if (sectors.overlap(one, other)) stars.improve(one, other);
      }
    }
  }
}
