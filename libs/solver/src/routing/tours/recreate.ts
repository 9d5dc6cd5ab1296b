import type { Random } from '../../random.js';
import type { Ground } from './ground/ground.js';
import type { Neighbours } from './ground/neighbours.js';
import type { Tours } from './state.js';

/** One better position in 128 is overlooked: a blink, which keeps the search from always doing the same. */
const BLINK = 127;
/**
 * Above so many nodes, and in windows, a node whose neighbours offer no place gets a tour of its own without a look
 * everywhere: in windows that look took a third of the time and rarely found what lasted.
 */
const LOOK_EVERYWHERE_UP_TO = 4000;
/** In windows only whoever finds no place beside so many neighbours looks beside all: that saves time and tours. */
const FIRST_LOOK = 40;
const NOWHERE = 2 ** 30;

/**
 * Puts absent nodes back, one after another, each at the cheapest position beside its neighbours (greedy insertion with
 * blinks, Christiaens & Vanden Berghe 2020).
 */
export class Recreate {
  private readonly key: Float64Array;
  /** Cost of a unit carried beyond capacity; Infinity forbids it. */
  overload = Infinity;
  // The cheapest position found for the present node.
  private extra = NOWHERE;
  private where = -1;
  private after = 0;
  private there = 0;
  private onward = 0;

  constructor(
    private readonly ground: Ground,
    private readonly tours: Tours,
    private readonly neighbours: Neighbours,
    private readonly random: Random,
  ) {
    this.key = new Float64Array(ground.nodes);
  }

  /** Whoever finds no place stays absent. */
  putBack(): void {
    const { tours } = this;
    const { absent } = tours;
    this.sort(absent, tours.absentCount);
    let left = 0;
    for (let k = 0; k < tours.absentCount; k++) {
      const node = absent[k]!;
      if (!this.place(node)) absent[left++] = node;
    }
    tours.absentCount = left;
  }

  private place(node: number): boolean {
    const { tours, ground } = this;
    const { fromDepot, toDepot } = ground.distances;
    const alone = fromDepot[node]! + toDepot[node]!;
    const vehicleLeft = tours.count < tours.most;
    this.extra = NOWHERE;
    this.where = -1;
    if (ground.windowed) {
      const { width } = this.neighbours;
      this.lookBesideNeighboursInTime(node, 0, Math.min(FIRST_LOOK, width));
      if (this.where < 0) this.lookBesideNeighboursInTime(node, Math.min(FIRST_LOOK, width), width);
    } else this.lookBesideNeighbours(node);
    const look = !vehicleLeft || (!ground.windowed && ground.nodes <= LOOK_EVERYWHERE_UP_TO);
    if (this.where < 0 && look) this.lookEverywhere(node);
    if (this.where < 0 || ((ground.windowed || this.overload < Infinity) && alone < this.extra)) {
      if (vehicleLeft) tours.open(node);
      if (vehicleLeft || this.where < 0) return vehicleLeft;
    }
    tours.insert(node, this.where, this.after, this.there, this.onward);
    return true;
  }

  /**
   * An edge is either met from its nearer end first, or no nearer than the end at hand: that bounds what an insertion beside a
   * neighbour costs by how far it is and how far it reaches, and most need no other look.
   */
  private lookBesideNeighbours(node: number): void {
    const { random, overload } = this;
    const { distances, nodes, capacity, demand } = this.ground;
    const { full, out, into } = distances;
    const { next, previous, tour, toNext, fromPrevious, reach, reachHome, load } = this.tours;
    const { node: near, there, back, width } = this.neighbours;
    const wanted = demand[node]!;
    const room = capacity - wanted;
    const row = node * nodes;
    const home = distances.toDepot[node]!;
    const away = distances.fromDepot[node]!;
    const nearHome = Math.min(home, away);
    let extra = this.extra;
    for (let k = node * width, end = k + width; k < end; k++) {
      const j = near[k]!;
      const to = there[k]!;
      const from = back[k]!;
      const way = Math.min(to, from);
      if (way + Math.min(way - reach[j]!, nearHome - reachHome[j]!) >= extra) continue;
      const t = tour[j]!;
      const over = load[t]! - room;
      const price = over > 0 ? overload * (over < wanted ? over : wanted) : 0;
      const before = next[j]!;
      let saved = from - toNext[j]!;
      if (saved + price + (before === 0 ? home : from) < extra) {
        const onward = before === 0 ? home : full ? out[row + before]! : distances.computed(node, before);
        if (saved + onward + price < extra && (random.next() & BLINK) !== 0) {
          extra = saved + onward + price;
          this.choose(t, j, from, onward);
        }
      }
      const after = previous[j]!;
      saved = to - fromPrevious[j]!;
      if (saved + price + (after === 0 ? away : to) < extra) {
        const there = after === 0 ? away : full ? into[row + after]! : distances.computed(after, node);
        if (saved + there + price < extra && (random.next() & BLINK) !== 0) {
          extra = saved + there + price;
          this.choose(t, after, there, to);
        }
      }
    }
    this.extra = extra;
  }

  /** The same in windows, where neighbours do not come in the order of distance: the triangle inequality has to do. */
  private lookBesideNeighboursInTime(node: number, nearest: number, farthest: number): void {
    const { random } = this;
    const { distances, nodes, capacity, demand, opens, closes, service } = this.ground;
    const { full, out, into } = distances;
    const { next, previous, tour, toNext, fromPrevious, reach, reachHome, begins, until, load } = this.tours;
    const { node: near, there, back, width } = this.neighbours;
    const room = capacity - demand[node]!;
    const row = node * nodes;
    const home = distances.toDepot[node]!;
    const away = distances.fromDepot[node]!;
    const nearHome = Math.min(home, away);
    const [firstLeaves, lastArrives] = [opens[0]!, closes[0]!];
    const [nodeOpens, nodeCloses, nodeService] = [opens[node]!, closes[node]!, service[node]!];
    let extra = this.extra;
    for (let k = node * width + nearest, end = node * width + farthest; k < end; k++) {
      const j = near[k]!;
      const to = there[k]!;
      const from = back[k]!;
      const way = Math.min(to, from);
      if (way + Math.min(way - reach[j]!, nearHome - reachHome[j]!) >= extra) continue;
      const t = tour[j]!;
      if (load[t]! > room) continue;
      const before = next[j]!;
      let saved = from - toNext[j]!;
      if (saved + (before === 0 ? home : Math.abs(saved)) < extra) {
        const onward = before === 0 ? home : full ? out[row + before]! : distances.computed(node, before);
        if (saved + onward < extra) {
          const arrival = begins[j]! + service[j]! + from;
          const begin = arrival < nodeOpens ? nodeOpens : arrival;
          const limit = before === 0 ? lastArrives : until[before]!;
          if (begin <= nodeCloses && begin + nodeService + onward <= limit && (random.next() & BLINK) !== 0) {
            extra = saved + onward;
            this.choose(t, j, from, onward);
          }
        }
      }
      const after = previous[j]!;
      saved = to - fromPrevious[j]!;
      if (saved + (after === 0 ? away : Math.abs(saved)) < extra) {
        const there = after === 0 ? away : full ? into[row + after]! : distances.computed(after, node);
        if (saved + there < extra) {
          const arrival = (after === 0 ? firstLeaves : begins[after]! + service[after]!) + there;
          const begin = arrival < nodeOpens ? nodeOpens : arrival;
          if (begin <= nodeCloses && begin + nodeService + to <= until[j]! && (random.next() & BLINK) !== 0) {
            extra = saved + there;
            this.choose(t, after, there, to);
          }
        }
      }
    }
    this.extra = extra;
  }

  private choose(tour: number, after: number, there: number, onward: number): void {
    this.where = tour;
    this.after = after;
    this.there = there;
    this.onward = onward;
  }

  private lookEverywhere(node: number): void {
    const { tours, ground } = this;
    const { distances, windowed, opens, closes, service } = ground;
    const { fromDepot, toDepot } = distances;
    const room = ground.capacity - ground.demand[node]!;
    const nodeOpens = windowed ? opens[node]! : 0;
    const nodeCloses = windowed ? closes[node]! : 0;
    const nodeService = windowed ? service[node]! : 0;
    for (let j = 1; j < ground.nodes; j++) {
      const t = tours.tour[j]!;
      if (t < 0 || tours.load[t]! > room) continue;
      const from = distances.between(j, node);
      // After j, and where j is the first of its tour also before it.
      for (let first = false; ; first = true) {
        const after = first ? 0 : j;
        const before = first ? j : tours.next[j]!;
        const there = first ? fromDepot[node]! : from;
        const onward = before === 0 ? toDepot[node]! : distances.between(node, before);
        const cost = there + onward - (first ? tours.fromPrevious[j]! : tours.toNext[j]!);
        if (cost < this.extra) {
          let fits = true;
          if (windowed) {
            const leaves = first ? opens[0]! : tours.begins[j]! + service[j]!;
            const begin = Math.max(leaves + there, nodeOpens);
            fits =
              begin <= nodeCloses && begin + nodeService + onward <= (before === 0 ? closes[0]! : tours.until[before]!);
          }
          if (fits) {
            this.extra = cost;
            this.choose(t, after, there, onward);
          }
        }
        if (first || tours.previous[j] !== 0) break;
      }
    }
  }

  /** In an order drawn anew each time: at random, largest, farthest or nearest first, or by windows. */
  private sort(absent: Int32Array, count: number): void {
    const { key, random, ground } = this;
    const { demand, distances, windowed, opens, closes } = ground;
    const order = random.below(windowed ? 17 : 11);
    for (let k = 0; k < count; k++) {
      const node = absent[k]!;
      if (order < 4) key[k] = random.unit();
      else if (order < 8) key[k] = -demand[node]!;
      else if (order < 10) key[k] = -distances.fromDepot[node]!;
      else if (order < 11) key[k] = distances.fromDepot[node]!;
      else if (order < 13) key[k] = closes[node]! - opens[node]!;
      else if (order < 15) key[k] = opens[node]!;
      else key[k] = -closes[node]!;
    }
    for (let i = 1; i < count; i++) {
      const node = absent[i]!;
      const value = key[i]!;
      let j = i - 1;
      for (; j >= 0 && key[j]! > value; j--) {
        absent[j + 1] = absent[j]!;
        key[j + 1] = key[j]!;
      }
      absent[j + 1] = node;
      key[j + 1] = value;
    }
  }
}
