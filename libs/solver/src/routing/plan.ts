import type { Lot, Terrain, Tour } from './terrain.js';

interface Snapshot {
  readonly tours: readonly Tour[];
  readonly used: Int32Array;
  readonly left: readonly Lot[];
  readonly money: number;
  readonly leftPersons: number;
  readonly rideSeconds: number;
}

/** Tours, vehicles in use and lots left behind, with running sums of what they cost. */
export class Plan {
  tours: Tour[] = [];
  left: Lot[] = [];
  /** Thousandths of a fen: tours, and penalties of optional lots left behind. */
  money = 0;
  /** Persons of the lots left behind that have no price. */
  leftPersons = 0;
  rideSeconds = 0;
  used: Int32Array;

  constructor(readonly terrain: Terrain) {
    this.used = new Int32Array(terrain.problem.vehicleClasses.length);
  }

  /** The cheapest class with a vehicle free for such a load, or −1. `own` counts as free. */
  cheapestClass(load: number, metres: number, own: number): number {
    const { vehicleClasses } = this.terrain.problem;
    let best = -1;
    let bestPrice = Infinity;
    for (let c = 0; c < vehicleClasses.length; c++) {
      const { usableSeats, count } = vehicleClasses[c]!;
      if (usableSeats < load || (c !== own && this.used[c]! >= count)) continue;
      const price = this.terrain.price(c, metres);
      if (price < bestPrice) {
        best = c;
        bestPrice = price;
      }
    }
    return best;
  }

  add(tour: Tour): void {
    this.tours.push(tour);
    this.enter(tour, 1);
  }

  replace(index: number, tour: Tour): void {
    this.enter(this.tours[index]!, -1);
    this.tours[index] = tour;
    this.enter(tour, 1);
  }

  remove(index: number): void {
    this.enter(this.tours[index]!, -1);
    const last = this.tours.pop()!;
    if (index < this.tours.length) this.tours[index] = last;
  }

  private enter(tour: Tour, sign: 1 | -1): void {
    this.used[tour.vehicleClass]! += sign;
    this.money += sign * tour.price;
    this.rideSeconds += sign * tour.rideSeconds;
  }

  leave(lot: Lot): void {
    this.left.push(lot);
    this.countLeft(lot, 1);
  }

  /** Takes lots that were left behind back, to be tried again. */
  retrieve(index: number): Lot {
    const lot = this.left[index]!;
    const last = this.left.pop()!;
    if (index < this.left.length) this.left[index] = last;
    this.countLeft(lot, -1);
    return lot;
  }

  private countLeft(lot: Lot, sign: 1 | -1): void {
    const penalty = this.terrain.penalty(lot);
    if (Number.isNaN(penalty)) this.leftPersons += sign * lot.persons;
    else this.money += sign * penalty;
  }

  /**
   * Takes lots out of a tour. The tour that remains keeps its order; where it is no longer lawful (a wait that had
   * counted as a break may be gone) it is dissolved. Returns what is now without a seat.
   */
  takeOut(index: number, goes: (lot: Lot) => boolean): Lot[] {
    const tour = this.tours[index]!;
    const lots = tour.lots.filter((lot) => !goes(lot));
    const flowOf = (lot: Lot) => this.terrain.flows[lot.flow]!;
    const pickups = tour.pickups.filter((place) => lots.some((lot) => flowOf(lot).from === place));
    const gates = tour.gates.filter((place) => lots.some((lot) => flowOf(lot).to === place));
    const rest = lots.length === 0 ? null : this.tour(pickups, gates, lots, tour);
    if (rest === null) {
      this.remove(index);
      return [...tour.lots];
    }
    this.replace(index, rest);
    return tour.lots.filter((lot) => !lots.includes(lot));
  }

  /** A complete tour, or null where no vehicle is free for it or no timetable lawful. `old` lends its vehicle and start. */
  tour(pickups: readonly number[], gates: readonly number[], lots: readonly Lot[], old: Tour | null): Tour | null {
    const { terrain } = this;
    const load = lots.reduce((sum, lot) => sum + lot.persons, 0);
    const metres = terrain.length(pickups, gates);
    const vehicleClass = this.cheapestClass(load, metres, old?.vehicleClass ?? -1);
    if (vehicleClass < 0) return null;
    const stops = terrain.stops({ pickups, gates, lots });
    const start = terrain.timetabler.lawfulStart(stops, old?.start);
    if (start < 0) return null;
    const price = terrain.price(vehicleClass, metres);
    const rideSeconds = terrain.timetabler.rideSeconds(stops);
    return { vehicleClass, pickups, gates, lots, load, metres, price, start, rideSeconds };
  }

  snapshot(): Snapshot {
    const { money, leftPersons, rideSeconds } = this;
    return { tours: [...this.tours], used: this.used.slice(), left: [...this.left], money, leftPersons, rideSeconds };
  }

  restore(old: Snapshot): void {
    this.tours = [...old.tours];
    this.used = old.used.slice();
    this.left = [...old.left];
    this.money = old.money;
    this.leftPersons = old.leftPersons;
    this.rideSeconds = old.rideSeconds;
  }
}

/** Lexicographic: persons left behind, money, ride time. */
export function isBetter(a: Snapshot | Plan, b: Snapshot | Plan): boolean {
  if (a.leftPersons !== b.leftPersons) return a.leftPersons < b.leftPersons;
  if (a.money !== b.money) return a.money < b.money;
  return a.rideSeconds < b.rideSeconds;
}
