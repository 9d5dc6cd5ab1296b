import type { Random } from '../random.js';
import type { Stop } from '../stop.js';
import type { Plan } from './plan.js';
import type { Lot, Terrain, Tour } from './terrain.js';

/** Where to put how many persons of a lot; `tour` < 0 is one more vehicle. */
interface Insertion {
  readonly tour: number;
  readonly seats: number;
  readonly pickupAt: number;
  readonly gateAt: number;
  /** Thousandths of a fen for each person. */
  readonly ratio: number;
}

/** One position in a hundred is overlooked, which keeps greedy insertion from repeating itself ("blinks"). */
const BLINK = 100;
/** A tour mostly keeps its start; once in so many trials every other start is looked at, too. */
const OTHER_START = 8;
/** Timetables computed for one lot at most; with hundreds of full coaches nearly all others fail for the same reason. */
const SHORTLIST = 16;

const EMPTY: Tour = {
  vehicleClass: -1,
  pickups: [],
  gates: [],
  lots: [],
  load: 0,
  metres: 0,
  price: 0,
  start: -1,
  rideSeconds: 0,
};

/**
 * Greedy insertion with blinks (Christiaens & Vanden Berghe 2020, "Slack induction by string removals for vehicle
 * routing problems"). A lot goes where each person costs least; what does not fit goes on looking, so a full village
 * is spread over several coaches without trying it person by person.
 */
export class Recreate {
  /** Cheapest first. */
  private readonly shortlist: Insertion[] = [];
  private generous = false;
  private gateDetours: number[] = [];
  private readonly terrain: Terrain;

  constructor(
    private readonly plan: Plan,
    private readonly random: Random,
  ) {
    this.terrain = plan.terrain;
  }

  /** `generous`: optional requests get seats at any price, because the next one may make them worth it. */
  insert(lots: Lot[], stop: Stop, generous = false): void {
    this.generous = generous;
    this.sort(lots);
    for (const lot of lots) {
      let rest: Lot | null = lot;
      while (rest !== null) {
        const place: Insertion | undefined = stop.cancelled() ? undefined : this.findPlace(rest);
        rest = place === undefined ? this.giveUp(rest) : this.apply(rest, place);
      }
    }
  }

  private giveUp(lot: Lot): null {
    this.plan.leave(lot);
    return null;
  }

  private sort(lots: Lot[]): void {
    const { flows } = this.terrain;
    const trunk = (lot: Lot): number => this.terrain.distance(flows[lot.flow]!.from, flows[lot.flow]!.to);
    this.random.shuffle(lots as unknown as number[]);
    const order = this.random.below(11);
    if (order >= 10) lots.sort((a, b) => trunk(a) - trunk(b));
    else if (order >= 8) lots.sort((a, b) => trunk(b) - trunk(a));
    else if (order >= 4) lots.sort((a, b) => b.persons - a.persons);
    // Seats that people must have are not always sold first.
    if (this.random.below(2) === 0) return;
    const optional = (lot: Lot): number => (flows[lot.flow]!.penalty === undefined ? 0 : 1);
    lots.sort((a, b) => optional(a) - optional(b));
  }

  private findPlace(lot: Lot): Insertion | undefined {
    const { tours } = this.plan;
    this.shortlist.length = 0;
    for (let k = 0; k < tours.length; k++) this.tryTour(lot, k);
    this.tryTour(lot, -1);
    const place = this.shortlist.find((insertion) => this.isLawful(lot, insertion));
    if (place !== undefined || this.shortlist.length < SHORTLIST) return place;
    this.shortlist.length = 0;
    this.tryTour(lot, -1);
    return this.shortlist.find((insertion) => this.isLawful(lot, insertion));
  }

  /** As many as the vehicle takes, or as many as the largest vehicle free would take in its stead. */
  private tryTour(lot: Lot, index: number): void {
    const { vehicleClasses } = this.terrain.problem;
    const tour = this.plan.tours[index] ?? EMPTY;
    let tried = 0;
    const attempt = (seats: number): void => {
      const persons = seats > 0 ? this.terrain.fitting(lot, seats) : 0;
      if (persons === 0 || persons === tried) return;
      tried = persons;
      this.tryPositions(lot, index, tour, persons);
    };
    if (tour.vehicleClass >= 0) attempt(vehicleClasses[tour.vehicleClass]!.usableSeats - tour.load);
    if (tried === lot.persons) return;
    for (let c = 0; c < vehicleClasses.length; c++) {
      const { usableSeats, count } = vehicleClasses[c]!;
      if (c !== tour.vehicleClass && this.plan.used[c]! < count) attempt(usableSeats - tour.load);
    }
  }

  private tryPositions(lot: Lot, index: number, tour: Tour, persons: number): void {
    const { terrain } = this;
    const { from, to } = terrain.flows[lot.flow]!;
    const { pickups, gates } = tour;
    const visited = pickups.includes(from);
    const received = gates.includes(to);
    const lastPickup = pickups.length === 0 ? -1 : pickups[pickups.length - 1]!;
    const firstGate = gates.length === 0 ? -1 : gates[0]!;
    for (let j = 0; j <= gates.length; j++) {
      this.gateDetours[j] = this.detour(j > 0 ? gates[j - 1]! : lastPickup, to, j < gates.length ? gates[j]! : -1);
    }
    for (let i = visited ? -1 : 0; i <= (visited ? -1 : pickups.length); i++) {
      const before = i > 0 ? pickups[i - 1]! : -1;
      const after = i < pickups.length ? pickups[i]! : firstGate;
      const way = visited ? 0 : this.detour(before, from, after);
      for (let j = received ? -1 : 0; j <= (received ? -1 : gates.length); j++) {
        if (index >= 0 && this.random.below(BLINK) === 0) continue;
        let more = way + (received ? 0 : this.gateDetours[j]!);
        if (i === pickups.length && j === 0) more = this.detourOfBoth(before, from, to, firstGate);
        this.consider(lot, { tour: index, seats: persons, pickupAt: i, gateAt: j }, more);
      }
    }
  }

  private detour(before: number, place: number, after: number): number {
    const { terrain } = this;
    const there = before < 0 ? 0 : terrain.distance(before, place);
    const on = after < 0 ? 0 : terrain.distance(place, after);
    return there + on - (before < 0 || after < 0 ? 0 : terrain.distance(before, after));
  }

  private detourOfBoth(before: number, from: number, to: number, after: number): number {
    const { terrain } = this;
    const there = before < 0 ? 0 : terrain.distance(before, from);
    const on = after < 0 ? 0 : terrain.distance(to, after);
    const direct = before < 0 || after < 0 ? 0 : terrain.distance(before, after);
    return there + terrain.distance(from, to) + on - direct;
  }

  /** Money first, because it is cheap to compute; the timetables only of the cheapest. */
  private consider(lot: Lot, insertion: Omit<Insertion, 'ratio'>, detour: number): void {
    const { terrain, shortlist } = this;
    const persons = insertion.seats;
    const tour = this.plan.tours[insertion.tour] ?? EMPTY;
    const metres = tour.metres + detour;
    const vehicleClass = this.plan.cheapestClass(tour.load + persons, metres, tour.vehicleClass);
    if (vehicleClass < 0) return;
    const delta = terrain.price(vehicleClass, metres) - tour.price;
    const ratio = delta / persons;
    if (shortlist.length === SHORTLIST && ratio >= shortlist[SHORTLIST - 1]!.ratio) return;
    const requests = persons === lot.persons ? lot.requests.length : terrain.split(lot, persons)[0].requests.length;
    if (!this.generous && delta > terrain.penalty(lot, requests)) return;
    let k = Math.min(shortlist.length, SHORTLIST - 1);
    for (; k > 0 && shortlist[k - 1]!.ratio > ratio; k--) shortlist[k] = shortlist[k - 1]!;
    shortlist[k] = { ...insertion, ratio };
  }

  private isLawful(lot: Lot, { tour: index, seats, pickupAt, gateAt }: Insertion): boolean {
    const { terrain } = this;
    const tour = this.plan.tours[index] ?? EMPTY;
    const stops = terrain.stops(tour, { flow: lot.flow, persons: seats, pickupAt, gateAt });
    const thorough = this.random.below(OTHER_START) === 0;
    return terrain.timetabler.lawfulStart(stops, tour.start, thorough) >= 0;
  }

  /** Seats the part that fits and returns the rest. */
  private apply(lot: Lot, best: Insertion): Lot | null {
    const { plan, terrain } = this;
    const [part, rest] = terrain.split(lot, best.seats);
    const { from, to } = terrain.flows[lot.flow]!;
    const old = plan.tours[best.tour] ?? EMPTY;
    const pickups = best.pickupAt < 0 ? old.pickups : old.pickups.toSpliced(best.pickupAt, 0, from);
    const gates = best.gateAt < 0 ? old.gates : old.gates.toSpliced(best.gateAt, 0, to);
    const tour = plan.tour(pickups, gates, this.join(old.lots, part), best.tour < 0 ? null : old);
    if (tour === null) throw new Error('An insertion that was found lawful is not: the evaluation of a step is wrong.');
    if (best.tour < 0) plan.add(tour);
    else plan.replace(best.tour, tour);
    return rest;
  }

  private join(lots: readonly Lot[], part: Lot): Lot[] {
    const known = lots.findIndex((lot) => lot.flow === part.flow);
    if (known < 0) return [...lots, part];
    return lots.with(known, this.terrain.lot(part.flow, [...lots[known]!.requests, ...part.requests]));
  }
}
