import type { Detour } from './detour.js';
import type { Terrain } from './terrain.js';
import { type Extra, Layout, Tour } from './tour.js';

/** A plan as it was: tours are copies, null where there is none, and requests left behind. */
export interface Kept {
  readonly tours: (Tour | null)[];
  left: number[];
  money: number;
  leftPersons: number;
}

/**
 * Tours, vehicles in use and requests left behind, with running sums of what they cost. Everything between `begin` and
 * `undo` can be taken back: a tour is copied before it is first changed.
 */
export class Plan {
  /** Null where a tour has been dissolved. */
  readonly tours: (Tour | null)[] = [];
  /** [tours] seats taken; Infinity where nobody can join: no tour, or a locked one. Apart from the tours, to be run through fast. */
  readonly taken: number[] = [];
  /** [requests] index of the tour, -1 for none. */
  readonly tourOf: Int32Array;
  readonly left: number[] = [];
  /** Thousandths of a fen: tours, and penalties of optional requests left behind. */
  money = 0;
  /** Persons left behind who have no price. */
  leftPersons = 0;
  /** Tours that are not null. */
  count = 0;
  /** [classes] vehicles in use; of classes that are the same vehicles all count for the first. */
  readonly used: Int32Array;

  /** Thousandths of a fen for each former tour that runs otherwise, or not at all. */
  private readonly changePrice: number;
  private readonly layout: Layout;
  private readonly vacant: number[] = [];
  private step = 0;
  /** [tours] the step in which the tour was copied last. */
  private readonly copiedIn: number[] = [];
  private readonly changed: number[] = [];
  private readonly copies: (Tour | null)[] = [];
  /** The best plan so far. */
  readonly kept: Kept = { tours: [], left: [], money: Infinity, leftPersons: Infinity };
  private readonly sinceKept: number[] = [];
  private leftBefore: number[] | null = null;
  private moneyBefore = 0;
  private leftPersonsBefore = 0;
  private readonly usedBefore: Int32Array;

  constructor(readonly terrain: Terrain) {
    this.tourOf = new Int32Array(terrain.size).fill(-1);
    this.used = new Int32Array(terrain.seats.length);
    this.usedBefore = this.used.slice();
    this.layout = new Layout(terrain);
    this.changePrice = 1000 * (terrain.problem.previous?.changeCost ?? 0);
  }

  /** What the search makes as small as it can, in thousandths of a fen: people before money. */
  get value(): number {
    return this.money + this.terrain.personPrice * this.leftPersons;
  }

  begin(): void {
    this.step++;
    this.changed.length = 0;
    this.copies.length = 0;
    this.leftBefore = null;
    this.moneyBefore = this.money;
    this.leftPersonsBefore = this.leftPersons;
    this.usedBefore.set(this.used);
  }

  undo(): void {
    const { tours, changed, copies, tourOf } = this;
    for (let i = 0; i < changed.length; i++) {
      const index = changed[i]!;
      const before = copies[i] ?? null;
      const now = tours[index] ?? null;
      if (now !== null && before === null) this.vacant.push(index);
      if (now === null && before !== null) this.vacant.splice(this.vacant.lastIndexOf(index), 1);
      this.count += (before === null ? 0 : 1) - (now === null ? 0 : 1);
      tours[index] = before;
      this.countSeats(index);
    }
    if (this.leftBefore !== null) this.left.splice(0, this.left.length, ...this.leftBefore);
    for (const request of this.left) tourOf[request] = -1;
    for (let i = 0; i < changed.length; i++) if (copies[i]) this.claim(copies[i]!, changed[i]!);
    this.money = this.moneyBefore;
    this.leftPersons = this.leftPersonsBefore;
    this.used.set(this.usedBefore);
  }

  /** Whether the tour has been changed since `begin`. */
  isChanged(index: number): boolean {
    return this.copiedIn[index] === this.step;
  }

  /** The tour, to be changed. */
  private change(index: number): Tour {
    const tour = this.tours[index]!;
    this.keepCopy(index);
    return tour;
  }

  private keepCopy(index: number): void {
    if (this.copiedIn[index] === this.step) return;
    this.copiedIn[index] = this.step;
    this.changed.push(index);
    this.copies.push(this.tours[index]?.copy() ?? null);
  }

  private countSeats(index: number): void {
    const tour = this.tours[index] ?? null;
    this.taken[index] = tour === null || tour.locked ? Infinity : tour.load;
  }

  private claim(tour: Tour, index: number): void {
    for (const member of tour.members) this.tourOf[member] = index;
  }

  /** The cheapest class of those admitted with a vehicle free for such a load, or −1. `own` counts as free. */
  cheapestClass({ load, metres, seconds, first, admits }: Need, own = -1): number {
    const { terrain, used } = this;
    const { vehicleClasses } = terrain.problem;
    const { pool, seats } = terrain;
    let best = -1;
    let bestPrice = Infinity;
    for (let c = 0; c < seats.length; c++) {
      if ((admits & (1 << c)) === 0 || seats[c]! < load) continue;
      if (pool[c] !== (pool[own] ?? -1) && used[pool[c]!]! >= vehicleClasses[c]!.count) continue;
      const price = terrain.price(c, metres, seconds, first);
      if (price < bestPrice) {
        best = c;
        bestPrice = price;
      }
    }
    return best;
  }

  /** Requests whose tour is new or altered, and those left behind. */
  unsettled(): number[] {
    const found: number[] = [];
    for (const tour of this.tours) if (tour && (!tour.former || tour.altered)) found.push(...tour.members);
    return [...found, ...this.left];
  }

  /** What the tour would cost with one more request. */
  priceOf(tour: Tour, vehicleClass: number, longer: Way): number {
    const { metres, seconds, first } = longer;
    const price = this.terrain.price(vehicleClass, tour.metres + metres, tour.seconds + seconds, first);
    return price + (tour.former ? this.changePrice : 0);
  }

  private priceNow(tour: Tour): number {
    const { vehicleClass, metres, seconds, pickups, altered } = tour;
    return this.terrain.price(vehicleClass, metres, seconds, pickups[0]!) + (altered ? this.changePrice : 0);
  }

  /** A former tour does not run any more. */
  loseFormer(): void {
    this.money += this.changePrice;
  }

  /** Takes over a lawful tour that has a vehicle class with a vehicle free. */
  add(tour: Tour): number {
    const index = this.vacant.pop() ?? this.tours.push(null) - 1;
    this.keepCopy(index);
    tour.price = this.priceNow(tour);
    this.tours[index] = tour;
    this.claim(tour, index);
    this.countSeats(index);
    this.count++;
    this.countVehicle(tour.vehicleClass, 1);
    this.money += tour.price;
    return index;
  }

  /** Puts a request where `detour` says, which makes the tour `metres` longer. @param start at which that is lawful */
  put(request: number, index: number, detour: Pick<Detour, 'pickupAt' | 'gateAt'>, longer: Longer): void {
    const { from, to, persons } = this.terrain;
    const tour = this.change(index);
    stopAt(tour.pickups, tour.boarding, from[request]!, detour.pickupAt);
    stopAt(tour.gates, tour.alighting, to[request]!, detour.gateAt);
    tour.members.push(request);
    tour.load += persons[request]!;
    this.countSeats(index);
    tour.admits &= this.terrain.admits(request);
    tour.altered = tour.former;
    tour.metres += longer.metres;
    tour.seconds += longer.seconds;
    tour.start = longer.start;
    tour.doubtful = false;
    this.tourOf[request] = index;
    this.reprice(tour, longer.vehicleClass);
  }

  /** Takes a request out of its tour; the others keep their order. */
  take(request: number): void {
    const { terrain, tourOf } = this;
    const index = tourOf[request]!;
    const tour = this.change(index);
    tourOf[request] = -1;
    tour.members.splice(tour.members.indexOf(request), 1);
    tour.load -= terrain.persons[request]!;
    this.countSeats(index);
    if (tour.members.length === 0) {
      this.dissolve(index);
      return;
    }
    const noPickup = leaveStop(tour.pickups, tour.boarding, terrain.from[request]!);
    const noGate = leaveStop(tour.gates, tour.alighting, terrain.to[request]!);
    if (noPickup || noGate) {
      tour.metres = terrain.length(tour.pickups, tour.gates);
      tour.seconds = terrain.time(tour.pickups, tour.gates);
      tour.admits = this.admitsOf(tour);
    }
    tour.altered = tour.former;
    tour.doubtful = true;
    this.reprice(tour, tour.vehicleClass);
  }

  private dissolve(index: number): void {
    const tour = this.tours[index]!;
    this.money += (tour.former ? this.changePrice : 0) - tour.price;
    this.countVehicle(tour.vehicleClass, -1);
    this.tours[index] = null;
    this.countSeats(index);
    this.vacant.push(index);
    this.count--;
  }

  private reprice(tour: Tour, vehicleClass: number): void {
    this.countVehicle(tour.vehicleClass, -1);
    this.countVehicle(vehicleClass, 1);
    tour.vehicleClass = vehicleClass;
    const price = this.priceNow(tour);
    this.money += price - tour.price;
    tour.price = price;
  }

  private countVehicle(vehicleClass: number, sign: 1 | -1): void {
    this.used[this.terrain.pool[vehicleClass]!]! += sign;
  }

  private admitsOf({ pickups, gates }: Tour): number {
    const { admitted } = this.terrain;
    let admits = -1;
    for (const place of pickups) admits &= admitted[place]!;
    for (const place of gates) admits &= admitted[place]!;
    return admits;
  }

  leave(request: number): void {
    this.leftBefore ??= [...this.left];
    this.left.push(request);
    this.countLeft(request, 1);
  }

  /** Takes a request that was left behind back, to be tried again. */
  retrieve(at: number): number {
    this.leftBefore ??= [...this.left];
    const request = this.left[at]!;
    const last = this.left.pop()!;
    if (at < this.left.length) this.left[at] = last;
    this.countLeft(request, -1);
    return request;
  }

  private countLeft(request: number, sign: 1 | -1): void {
    const penalty = this.terrain.penalty[request]!;
    if (Number.isNaN(penalty)) this.leftPersons += sign * this.terrain.persons[request]!;
    else this.money += sign * penalty;
  }

  /** An instant at which the tour can start lawfully, with one more request if there is an extra; −1 if there is none. */
  lawfulStart(tour: Tour, extra?: Extra, thorough = true, vehicleClass = tour.vehicleClass): number {
    return this.terrain.timetabler.lawfulStart(this.layout.of(tour, extra, vehicleClass), tour.start, thorough);
  }

  /** The cheapest class for the tour that has a vehicle free and can run it from where that stands; −1 where there is none. */
  exchange(tour: Tour): number {
    const { home } = this.terrain;
    const { load, metres, seconds, pickups, vehicleClass: own } = tour;
    for (let admits = tour.admits; ;) {
      const found = this.cheapestClass({ load, metres, seconds, first: pickups[0]!, admits }, own);
      if (found < 0 || found === own || home[found] === (home[own] ?? -1)) return found;
      const start = this.lawfulStart(tour, undefined, true, found);
      if (start >= 0) {
        tour.start = start;
        return found;
      }
      admits &= ~(1 << found);
    }
  }

  /**
   * Ends a step: coaches that have become too large are exchanged for cheaper ones, and tours that somebody has left are
   * held against the rules again (a wait that had counted as a break may be gone).
   * @returns false when one of them is no longer lawful, so that the step has to be undone
   */
  settle(): boolean {
    for (const index of this.changed) {
      const tour = this.tours[index] ?? null;
      if (tour === null) continue;
      if (tour.doubtful) {
        const start = this.lawfulStart(tour);
        if (start < 0) return false;
        tour.start = start;
        tour.doubtful = false;
      }
      if (this.terrain.seats.length > 1 && (!tour.former || tour.altered)) {
        this.reprice(tour, this.exchange(tour));
      }
    }
    return true;
  }

  /** The step is final. */
  accept(): void {
    this.sinceKept.push(...this.changed);
  }

  /** Keeps the plan as it is; it copies only what has changed since the last time. */
  keep(): void {
    const { kept, tours } = this;
    for (const index of this.sinceKept) kept.tours[index] = tours[index]?.copy() ?? null;
    this.sinceKept.length = 0;
    kept.left = [...this.left];
    kept.money = this.money;
    kept.leftPersons = this.leftPersons;
  }
}

/** By how much a tour becomes longer, and where it then begins. */
export interface Way {
  readonly metres: number;
  readonly seconds: number;
  readonly first: number;
}

/** What a tour asks of a vehicle. */
export interface Need extends Way {
  readonly load: number;
  /** Classes that may go to all its places, one bit each. */
  readonly admits: number;
}

/** How an insertion changes a tour. */
export interface Longer extends Pick<Way, 'metres' | 'seconds'> {
  readonly start: number;
  readonly vehicleClass: number;
}

function stopAt(places: number[], requests: number[], place: number, at: number): void {
  if (at < 0) requests[places.indexOf(place)]!++;
  else {
    places.splice(at, 0, place);
    requests.splice(at, 0, 1);
  }
}

/** @returns true when nobody needs the stop any more */
function leaveStop(places: number[], requests: number[], place: number): boolean {
  const at = places.indexOf(place);
  if (--requests[at]! > 0) return false;
  places.splice(at, 1);
  requests.splice(at, 1);
  return true;
}

/** Lexicographic: persons left behind, then money. */
export function isBetter(a: Pick<Kept, 'money' | 'leftPersons'>, b: Pick<Kept, 'money' | 'leftPersons'>): boolean {
  return a.leftPersons !== b.leftPersons ? a.leftPersons < b.leftPersons : a.money < b.money;
}
