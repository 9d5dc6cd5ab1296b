import type { Ground } from './ground/ground.js';
import { earliest, latest } from './segment.js';

const INSERTED = 0;
const REMOVED = 1;
const NOWHERE = -(2 ** 30);

/**
 * Tours as linked lists, with a log of what was done since `begin`, so that a step that is not accepted costs as much to
 * undo as it cost to do, however long the tours are. 0 in `next`, `previous`, `first` and `last` is the depot.
 */
export class Tours {
  readonly next: Int32Array;
  readonly previous: Int32Array;
  /** Tour of a node, −1 while it is absent. */
  readonly tour: Int32Array;
  /** Length of the way to the next node and from the previous one, the depot included. */
  readonly toNext: Int32Array;
  readonly fromPrevious: Int32Array;
  /**
   * What an insertion beside the node saves at most: the longer of the ways to other nodes, and the longer of those to and
   * from the depot; very short where there is none, or while the node is absent.
   */
  readonly reach: Int32Array;
  readonly reachHome: Int32Array;
  /** Earliest and latest beginning of service, given the rest of the tour; see segment.ts. */
  readonly begins: Int32Array;
  readonly until: Int32Array;
  /** Carried away from the node, where there are pairs. */
  readonly onBoard: Int32Array;
  /** By tour. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly load: Int32Array;
  readonly size: Int32Array;
  /** Tours that serve somebody, and how many there may be. */
  count = 0;
  most: number;
  cost = 0;
  /** What all tours together carry beyond the capacity of their vehicles; 0 unless the search tries it for a while. */
  excess = 0;
  /** Nodes that no tour serves, in any order. */
  readonly absent: Int32Array;
  absentCount = 0;
  private readonly former: Int32Array;
  private formerCount = 0;
  private readonly free: Int32Array;
  private freeCount = 0;
  private log = new Int32Array(1 << 12);
  private logged = 0;

  constructor(private readonly ground: Ground) {
    const { nodes } = ground;
    const perNode = (): Int32Array => new Int32Array(nodes);
    this.next = perNode();
    this.previous = perNode();
    this.tour = perNode().fill(-1);
    this.toNext = perNode();
    this.fromPrevious = perNode();
    this.reach = perNode().fill(NOWHERE);
    this.reachHome = perNode().fill(NOWHERE);
    this.begins = perNode();
    this.until = perNode();
    this.onBoard = perNode();
    this.most = ground.vehicles;
    this.first = perNode();
    this.last = perNode();
    this.load = perNode();
    this.size = perNode();
    this.absent = perNode();
    this.former = perNode();
    this.free = perNode();
    for (let tour = nodes - 1; tour >= 0; tour--) this.free[this.freeCount++] = tour;
  }

  /** What is done from here on can be undone. */
  begin(): void {
    this.logged = 0;
    this.formerCount = this.absentCount;
    for (let k = 0; k < this.absentCount; k++) this.former[k] = this.absent[k]!;
  }

  /** Everybody whom no tour serves is absent: for the beginning, when nobody has been told. */
  gatherAbsent(): void {
    this.absentCount = 0;
    for (let node = 1; node < this.ground.nodes; node++) {
      if (this.tour[node]! < 0) this.absent[this.absentCount++] = node;
    }
  }

  /** The nodes of each tour in order. */
  lists(): Int32Array[] {
    const lists: Int32Array[] = [];
    for (let tour = 0; lists.length < this.count; tour++) {
      if (this.size[tour] === 0) continue;
      const list = new Int32Array(this.size[tour]!);
      for (let k = 0, node = this.first[tour]!; node !== 0; node = this.next[node]!) list[k++] = node;
      lists.push(list);
    }
    return lists;
  }

  /** Forgets all tours and takes these instead. */
  adopt(lists: readonly Int32Array[]): void {
    const { distances, nodes } = this.ground;
    for (let tour = 0; tour < nodes; tour++) {
      this.begin();
      if (this.size[tour]! > 0) this.remove(this.first[tour]!, this.size[tour]!);
    }
    for (const list of lists) {
      this.begin();
      const tour = this.open(list[0]!);
      for (let k = 1; k < list.length; k++) {
        const node = list[k]!;
        this.insert(node, tour, list[k - 1]!, distances.between(list[k - 1]!, node), distances.toDepot[node]!);
      }
    }
    this.gatherAbsent();
    this.begin();
  }

  /** A tour of its own for an absent node. */
  open(node: number): number {
    const tour = this.free[--this.freeCount]!;
    this.count++;
    const { fromDepot, toDepot } = this.ground.distances;
    this.cost += fromDepot[node]! + toDepot[node]!;
    this.fromPrevious[node] = fromDepot[node]!;
    this.toNext[node] = toDepot[node]!;
    this.link(node, tour, 0, 0);
    this.logInsertion(node, 0);
    return tour;
  }

  /** Puts an absent node after another one of a tour (0: at its beginning); `there` and `onward` are its new ways. */
  insert(node: number, tour: number, after: number, there: number, onward: number): void {
    const before = after === 0 ? this.first[tour]! : this.next[after]!;
    const bridge = after === 0 ? this.fromPrevious[before]! : this.toNext[after]!;
    this.cost += there + onward - bridge;
    this.fromPrevious[node] = there;
    this.toNext[node] = onward;
    this.link(node, tour, after, before);
    this.logInsertion(node, bridge);
  }

  private carry(tour: number, more: number): void {
    const { capacity } = this.ground;
    const before = this.load[tour]!;
    const after = before + more;
    this.load[tour] = after;
    if (before > capacity) this.excess -= before - capacity;
    if (after > capacity) this.excess += after - capacity;
  }

  private logInsertion(node: number, bridge: number): void {
    this.reserve(3);
    this.log[this.logged++] = node;
    this.log[this.logged++] = bridge;
    this.log[this.logged++] = INSERTED;
  }

  /** Between two neighbours, the ways to which the node knows. */
  private link(node: number, tour: number, after: number, before: number): void {
    const { next, previous, toNext, fromPrevious } = this;
    next[node] = before;
    previous[node] = after;
    this.tour[node] = tour;
    if (after === 0) this.first[tour] = node;
    else {
      next[after] = node;
      toNext[after] = fromPrevious[node]!;
    }
    if (before === 0) this.last[tour] = node;
    else {
      previous[before] = node;
      fromPrevious[before] = toNext[node]!;
    }
    this.measure(after);
    this.measure(node);
    this.measure(before);
    this.carry(tour, this.ground.demand[node]!);
    this.size[tour]!++;
    if (!this.ground.windowed) return;
    this.forward(node, node);
    this.backward(node, node);
    if (this.ground.paired) this.weigh(node, node);
  }

  private measure(node: number): void {
    if (node === 0) return;
    const { next, previous, toNext, fromPrevious } = this;
    const there = toNext[node]!;
    const back = fromPrevious[node]!;
    let inside = NOWHERE;
    let home = NOWHERE;
    if (next[node] === 0) home = there;
    else inside = there;
    if (previous[node] === 0) home = Math.max(home, back);
    else inside = Math.max(inside, back);
    this.reach[node] = inside;
    this.reachHome[node] = home;
  }

  /** Takes `count` nodes in a row, from `from` on, out of a tour. They become absent in this order. */
  remove(from: number, count: number): void {
    const { next, fromPrevious, ground } = this;
    const tour = this.tour[from]!;
    const after = this.previous[from]!;
    this.reserve(2 * count + 6);
    const { log } = this;
    let node = from;
    let end = from;
    let ways = 0;
    let load = 0;
    let at = this.logged;
    for (let k = 0; k < count; k++) {
      ways += fromPrevious[node]!;
      load += ground.demand[node]!;
      log[at++] = node;
      log[at++] = fromPrevious[node]!;
      this.tour[node] = -1;
      this.reach[node] = NOWHERE;
      this.reachHome[node] = NOWHERE;
      this.absent[this.absentCount++] = node;
      end = node;
      node = next[node]!;
    }
    log[at++] = this.toNext[end]!;
    log[at++] = tour;
    log[at++] = after;
    log[at++] = node;
    log[at++] = count;
    log[at++] = REMOVED;
    this.logged = at;
    const bridge = this.bridge(after, node);
    this.cost += bridge - ways - this.toNext[end]!;
    this.carry(tour, -load);
    this.size[tour]! -= count;
    this.join(tour, after, node, bridge);
  }

  private bridge(after: number, before: number): number {
    if (after === 0 && before === 0) return 0;
    return this.ground.distances.between(after, before);
  }

  /** Lets `before` follow `after`; a tour without nodes goes back to the free ones. */
  private join(tour: number, after: number, before: number, bridge: number): void {
    if (after === 0) this.first[tour] = before;
    else {
      this.next[after] = before;
      this.toNext[after] = bridge;
    }
    if (before === 0) this.last[tour] = after;
    else {
      this.previous[before] = after;
      this.fromPrevious[before] = bridge;
    }
    this.measure(after);
    this.measure(before);
    if (this.size[tour] === 0) {
      this.free[this.freeCount++] = tour;
      this.count--;
    } else if (this.ground.windowed) {
      if (before !== 0) this.forward(before, 0);
      if (before !== 0 && this.ground.paired) this.weigh(before, 0);
      if (after !== 0) this.backward(after, 0);
    }
  }

  /**
   * Lets what follows `b` in its tour follow `a` instead, and what followed `a` follow `b`. Where `b` is 0, all of `tourOfB` is
   * meant; where this is negative, a new tour. `extra` is what it costs; it cannot be undone.
   */
  swapTails(a: number, b: number, tourOfB: number, extra: number): void {
    this.begin();
    const { next, first, last, ground } = this;
    const one = this.tour[a]!;
    const other = tourOfB < 0 ? this.free[--this.freeCount]! : tourOfB;
    if (tourOfB < 0) {
      this.count++;
      first[other] = last[other] = 0;
    }
    const afterA = next[a]!;
    const afterB = b === 0 ? first[other]! : next[b]!;
    this.move(afterA, one, other);
    this.move(afterB, other, one);
    const [lastA, lastB] = [last[one]!, last[other]!];
    last[one] = afterB === 0 ? a : lastB;
    last[other] = afterA === 0 ? b : lastA;
    this.follow(one, a, afterB);
    this.follow(other, b, afterA);
    this.cost += extra;
    if (this.size[other] === 0) {
      this.free[this.freeCount++] = other;
      this.count--;
    }
    if (!ground.windowed) return;
    for (const node of [afterA, afterB]) {
      if (node === 0) continue;
      this.forward(node, 0);
      if (ground.paired) this.weigh(node, 0);
    }
    this.backward(a, 0);
    if (b !== 0) this.backward(b, 0);
  }

  /** The load of a tail becomes another tour's; its links stay. */
  private move(tail: number, from: number, to: number): void {
    let [load, size] = [0, 0];
    for (let node = tail; node !== 0; node = this.next[node]!) {
      this.tour[node] = to;
      load += this.ground.demand[node]!;
      size++;
    }
    this.carry(from, -load);
    this.carry(to, load);
    this.size[from]! -= size;
    this.size[to]! += size;
  }

  private follow(tour: number, after: number, before: number): void {
    const way = this.bridge(after, before);
    if (after === 0) this.first[tour] = before;
    else {
      this.next[after] = before;
      this.toNext[after] = way;
    }
    if (before !== 0) {
      this.previous[before] = after;
      this.fromPrevious[before] = way;
    }
    this.measure(after);
    this.measure(before);
  }

  /** Undoes everything since `begin`, in reverse order, so that free tours come back in the order they went. */
  undo(cost: number): void {
    while (this.logged > 0) {
      if (this.log[this.logged - 1] === INSERTED) this.undoInsertion();
      else this.undoRemoval();
    }
    this.cost = cost;
    this.absentCount = this.formerCount;
    for (let k = 0; k < this.absentCount; k++) this.absent[k] = this.former[k]!;
  }

  private undoInsertion(): void {
    const { log } = this;
    const bridge = log[this.logged - 2]!;
    const node = log[this.logged - 3]!;
    this.logged -= 3;
    const tour = this.tour[node]!;
    this.tour[node] = -1;
    this.reach[node] = NOWHERE;
    this.reachHome[node] = NOWHERE;
    this.carry(tour, -this.ground.demand[node]!);
    this.size[tour]!--;
    this.join(tour, this.previous[node]!, this.next[node]!, bridge);
  }

  private undoRemoval(): void {
    const { log, next, previous, toNext, fromPrevious, ground } = this;
    const end = this.logged - 6;
    const lastWay = log[end]!;
    const tour = log[end + 1]!;
    const after = log[end + 2]!;
    const before = log[end + 3]!;
    const count = log[end + 4]!;
    if (this.size[tour] === 0) {
      this.freeCount--;
      this.count++;
    }
    let node = after;
    let load = 0;
    this.logged = end - 2 * count;
    for (let at = this.logged; at < end; at += 2) {
      const following = log[at]!;
      const way = log[at + 1]!;
      if (node === 0) this.first[tour] = following;
      else {
        next[node] = following;
        toNext[node] = way;
      }
      previous[following] = node;
      fromPrevious[following] = way;
      this.tour[following] = tour;
      load += ground.demand[following]!;
      this.measure(node);
      node = following;
    }
    next[node] = before;
    toNext[node] = lastWay;
    if (before === 0) this.last[tour] = node;
    else {
      previous[before] = node;
      fromPrevious[before] = lastWay;
    }
    this.measure(node);
    this.measure(before);
    this.carry(tour, load);
    this.size[tour]! += count;
    if (!ground.windowed) return;
    const begin = log[this.logged]!;
    this.forward(begin, node);
    this.backward(node, begin);
    if (ground.paired) this.weigh(begin, node);
  }

  /** Recomputes the earliest beginnings from `from` on, up to `through` in any case, then as far as they change. */
  private forward(from: number, through: number): void {
    const { next, fromPrevious, begins } = this;
    const { opens, service } = this.ground;
    let fresh = through !== 0;
    let after = this.previous[from]!;
    let start = after === 0 ? opens[0]! : begins[after]!;
    for (let node = from; node !== 0; node = next[node]!) {
      start = earliest(start, service[after]!, fromPrevious[node]!, opens[node]!);
      if (!fresh && start === begins[node]) return;
      begins[node] = start;
      if (node === through) fresh = false;
      after = node;
    }
  }

  /** The same with the latest beginnings, towards the beginning of the tour. */
  private backward(from: number, through: number): void {
    const { previous, toNext, until } = this;
    const { closes, service } = this.ground;
    let fresh = through !== 0;
    const before = this.next[from]!;
    let end = before === 0 ? closes[0]! : until[before]!;
    for (let node = from; node !== 0; node = previous[node]!) {
      end = latest(end, toNext[node]!, service[node]!, closes[node]!);
      if (!fresh && end === until[node]) return;
      until[node] = end;
      if (node === through) fresh = false;
    }
  }

  /** Recomputes what is on board from `from` on, up to `through` in any case, then as far as it changes. */
  private weigh(from: number, through: number): void {
    const { next, onBoard } = this;
    const { demand } = this.ground;
    let fresh = through !== 0;
    const after = this.previous[from]!;
    let load = after === 0 ? 0 : onBoard[after]!;
    for (let node = from; node !== 0; node = next[node]!) {
      load += demand[node]!;
      if (!fresh && load === onBoard[node]) return;
      onBoard[node] = load;
      if (node === through) fresh = false;
    }
  }

  private reserve(words: number): void {
    if (this.logged + words <= this.log.length) return;
    const larger = new Int32Array(2 * this.log.length + words);
    larger.set(this.log);
    this.log = larger;
  }
}
