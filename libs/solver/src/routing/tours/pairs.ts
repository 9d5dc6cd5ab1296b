import type { Random } from '../../random.js';
import type { Ground } from './ground/ground.js';
import type { Neighbours } from './ground/neighbours.js';
import type { Tours } from './state.js';

/** One better position in 128 is overlooked, as in recreate.ts. */
const BLINK = 127;
const NOWHERE = 2 ** 30;

/**
 * Puts absent pairs back, one after another, each where pick-up and set-down together cost least in any tour (greedy
 * insertion with blinks, Christiaens & Vanden Berghe 2020).
 */
export class RecreatePairs {
  private readonly key: Float64Array;
  private readonly pickups: Int32Array;
  /** The search in which a tour was last looked at. */
  private readonly seenAt: Float64Array;
  private searches = 0;
  // The cheapest positions found for the present pair; the set-down may follow the pick-up itself.
  private extra = NOWHERE;
  private where = -1;
  private pickupAfter = 0;
  private setDownAfter = 0;

  constructor(
    private readonly ground: Ground,
    private readonly tours: Tours,
    private readonly neighbours: Neighbours,
    private readonly random: Random,
  ) {
    this.seenAt = new Float64Array(ground.nodes);
    this.key = new Float64Array(ground.nodes);
    this.pickups = new Int32Array(ground.nodes);
  }

  /** Pairs that find no place stay absent. */
  putBack(): void {
    const { tours, pickups, ground } = this;
    const { absent } = tours;
    const count = this.sorted();
    let left = 0;
    for (let k = 0; k < count; k++) {
      const pickup = pickups[k]!;
      if (this.place(pickup)) continue;
      absent[left++] = pickup;
      absent[left++] = ground.partner[pickup]!;
    }
    tours.absentCount = left;
  }

  private place(pickup: number): boolean {
    const { tours, ground } = this;
    const { distances } = ground;
    const setDown = ground.partner[pickup]!;
    this.extra = NOWHERE;
    this.where = -1;
    this.lookBesideNeighbours(pickup, setDown);
    if (this.where < 0) this.lookEverywhere(pickup, setDown);
    const alone = distances.fromDepot[pickup]! + distances.between(pickup, setDown) + distances.toDepot[setDown]!;
    if (tours.count < tours.most && (this.where < 0 || alone < this.extra)) {
      const tour = tours.open(pickup);
      this.insert(setDown, tour, pickup);
      return true;
    }
    if (this.where < 0) return false;
    this.insert(pickup, this.where, this.pickupAfter);
    this.insert(setDown, this.where, this.setDownAfter);
    return true;
  }

  /** In the tours that serve somebody near the pick-up. */
  private lookBesideNeighbours(pickup: number, setDown: number): void {
    const { tours, seenAt } = this;
    const { node: near, width } = this.neighbours;
    const search = ++this.searches;
    for (let k = pickup * width, end = k + width; k < end; k++) {
      const tour = tours.tour[near[k]!]!;
      if (tour < 0 || seenAt[tour] === search) continue;
      seenAt[tour] = search;
      this.lookInTour(tour, pickup, setDown);
    }
  }

  private lookEverywhere(pickup: number, setDown: number): void {
    const { tours } = this;
    for (let tour = 0, left = tours.count; left > 0; tour++) {
      if (tours.size[tour] === 0) continue;
      left--;
      this.lookInTour(tour, pickup, setDown);
    }
  }

  private insert(node: number, tour: number, after: number): void {
    const { tours } = this;
    const { distances } = this.ground;
    const before = after === 0 ? tours.first[tour]! : tours.next[after]!;
    tours.insert(node, tour, after, distances.between(after, node), distances.between(node, before));
  }

  /** All positions of the pick-up, and for each all of the set-down, as far as windows, load and cost allow. */
  private lookInTour(tour: number, pickup: number, setDown: number): void {
    const { random } = this;
    const { distances, opens, closes, service, capacity, demand } = this.ground;
    const { first, next, toNext, fromPrevious, begins, until, onBoard } = this.tours;
    const room = capacity - demand[pickup]!;
    const direct = distances.between(pickup, setDown);
    const latestPickup = closes[pickup]!;
    const latestSetDown = closes[setDown]!;
    const soonest = opens[pickup]! + service[pickup]!;
    let leaves = opens[0]!;
    for (let after = 0, before = first[tour]!; ; after = before, before = next[before]!) {
      if (after !== 0) leaves = begins[after]! + service[after]!;
      if (leaves > latestPickup) return;
      if (before !== 0 && until[before]! < soonest) continue;
      const there = distances.arriving(pickup, after);
      const begin = Math.max(leaves + there, opens[pickup]!);
      if (begin > latestPickup) return;
      const leg = after === 0 ? fromPrevious[before]! : toNext[after]!;
      const detour = there + distances.between(pickup, before) - leg;
      // The pick-up alone costs no more than the pair, by the triangle inequality.
      if (detour < this.extra && (after === 0 || onBoard[after]! <= room)) {
        const ready = begin + service[pickup]!;
        // Both in a row.
        const end = Math.max(ready + direct, opens[setDown]!);
        const onward = distances.between(setDown, before);
        const cost = there + direct + onward - leg;
        if (
          cost < this.extra &&
          end <= latestSetDown &&
          end + service[setDown]! + onward <= (before === 0 ? closes[0]! : until[before]!) &&
          (random.next() & BLINK) !== 0
        ) {
          this.choose(tour, after, pickup, cost);
        }
        if (before !== 0) this.lookFurther(tour, after, pickup, ready);
      }
      if (before === 0) return;
    }
  }

  /** The set-down anywhere behind the node that follows the pick-up. */
  private lookFurther(tour: number, pickupAfter: number, pickup: number, ready: number): void {
    const { random } = this;
    const { distances, opens, closes, service, capacity, demand, partner } = this.ground;
    const { first, next, toNext, fromPrevious, until, onBoard } = this.tours;
    const setDown = partner[pickup]!;
    const room = capacity - demand[pickup]!;
    const following = pickupAfter === 0 ? first[tour]! : next[pickupAfter]!;
    const leg = pickupAfter === 0 ? fromPrevious[following]! : toNext[pickupAfter]!;
    const onward = distances.between(pickup, following);
    const detour = distances.arriving(pickup, pickupAfter) + onward - leg;
    const soonest = opens[setDown]! + service[setDown]!;
    let arrival = ready + onward;
    for (let j = following; j !== 0; j = next[j]!) {
      if (detour >= this.extra || arrival > until[j]! || onBoard[j]! > room) return;
      const leaves = Math.max(arrival, opens[j]!) + service[j]!;
      const before = next[j]!;
      if (leaves > closes[setDown]!) return;
      arrival = leaves + toNext[j]!;
      if (before !== 0 && until[before]! < soonest) continue;
      const there = distances.arriving(setDown, j);
      const end = Math.max(leaves + there, opens[setDown]!);
      if (end > closes[setDown]!) return;
      const rest = distances.between(setDown, before);
      const cost = detour + there + rest - toNext[j]!;
      if (
        cost < this.extra &&
        end + service[setDown]! + rest <= (before === 0 ? closes[0]! : until[before]!) &&
        (random.next() & BLINK) !== 0
      ) {
        this.choose(tour, pickupAfter, j, cost);
      }
    }
  }

  private choose(tour: number, pickupAfter: number, setDownAfter: number, cost: number): void {
    this.where = tour;
    this.pickupAfter = pickupAfter;
    this.setDownAfter = setDownAfter;
    this.extra = cost;
  }

  /** The pick-ups among the absent, in an order drawn anew each time; says how many. */
  private sorted(): number {
    const { key, pickups, random, tours, ground } = this;
    const { demand, distances, opens, closes, partner } = ground;
    const order = random.below(17);
    let count = 0;
    for (let k = 0; k < tours.absentCount; k++) {
      const node = tours.absent[k]!;
      if (demand[node]! <= 0) continue;
      let value = random.unit();
      if (order >= 15) value = -closes[partner[node]!]!;
      else if (order >= 13) value = opens[node]!;
      else if (order >= 11) value = closes[node]! - opens[node]!;
      else if (order >= 10) value = distances.fromDepot[node]!;
      else if (order >= 8) value = -distances.between(node, partner[node]!);
      else if (order >= 4) value = -demand[node]!;
      let j = count++ - 1;
      for (; j >= 0 && key[j]! > value; j--) {
        pickups[j + 1] = pickups[j]!;
        key[j + 1] = key[j]!;
      }
      pickups[j + 1] = node;
      key[j + 1] = value;
    }
    return count;
  }
}
