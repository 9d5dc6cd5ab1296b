import type { RoutingProblem } from './problem.js';
import { type StopSequence, Timetabler } from './timetable.js';

/** Requests that share both ends and their price: people of one flow may take each other's seats. */
export interface Flow {
  readonly from: number;
  readonly to: number;
  /** Fen for each request that stays behind; undefined where staying behind is not for sale. */
  readonly penalty: number | undefined;
}

/** Some requests of one flow that travel together; largest groups first. */
export interface Lot {
  readonly flow: number;
  readonly requests: readonly number[];
  readonly persons: number;
}

/** One coach's plan. Never changed, only replaced: undoing a step is putting the old tours back. */
export interface Tour {
  readonly vehicleClass: number;
  readonly pickups: readonly number[];
  readonly gates: readonly number[];
  /** At most one lot of a flow. */
  readonly lots: readonly Lot[];
  readonly load: number;
  readonly metres: number;
  /** Thousandths of a fen, so that metres times fen a kilometre stays an integer. */
  readonly price: number;
  readonly start: number;
  readonly rideSeconds: number;
}

/** What the search looks up about one problem: flows, prices, neighbours, and one timetabler. */
export class Terrain {
  readonly flows: Flow[] = [];
  readonly lots: Lot[] = [];
  readonly timetabler: Timetabler;
  readonly largestSeats: number;
  /** Places where people board, and for each of them all of these, nearest first. */
  readonly pickupPlaces: number[] = [];
  readonly nearby = new Map<number, Int32Array>();
  readonly gatePlaces: number[] = [];
  private readonly sequence: StopSequence = { length: 0, pickups: 0, place: [], persons: [], firstBoard: [] };
  private readonly boardsAt: Int32Array;
  private readonly alightsAt: Int32Array;

  constructor(readonly problem: RoutingProblem) {
    this.timetabler = new Timetabler(problem);
    this.largestSeats = problem.vehicleClasses.reduce((seats, vehicle) => Math.max(seats, vehicle.usableSeats), 0);
    this.boardsAt = new Int32Array(problem.places);
    this.alightsAt = new Int32Array(problem.places);
    this.gatherFlows();
    this.sortNeighbours();
  }

  distance(from: number, to: number): number {
    return this.problem.metres[from * this.problem.places + to]!;
  }

  persons(request: number): number {
    return this.problem.requests[request]!.persons;
  }

  lot(flow: number, requests: number[]): Lot {
    requests.sort((a, b) => this.persons(b) - this.persons(a) || a - b);
    return { flow, requests, persons: requests.reduce((sum, r) => sum + this.persons(r), 0) };
  }

  /** Persons of the lot that fit into so many seats, largest groups first. */
  fitting(lot: Lot, seats: number): number {
    if (lot.persons <= seats) return lot.persons;
    let taken = 0;
    for (const request of lot.requests) {
      const persons = this.persons(request);
      if (taken + persons <= seats) taken += persons;
    }
    return taken;
  }

  /** The part that `fitting` counts, and the rest. */
  split(lot: Lot, seats: number): [Lot, Lot | null] {
    if (lot.persons <= seats) return [lot, null];
    const taken: number[] = [];
    const rest: number[] = [];
    let free = seats;
    for (const request of lot.requests) {
      const fits = this.persons(request) <= free;
      (fits ? taken : rest).push(request);
      if (fits) free -= this.persons(request);
    }
    return [this.lot(lot.flow, taken), this.lot(lot.flow, rest)];
  }

  price(vehicleClass: number, metres: number): number {
    const vehicle = this.problem.vehicleClasses[vehicleClass]!;
    return vehicle.fixedCost * 1000 + vehicle.costPerKilometre * metres;
  }

  /** What leaving so many persons of a lot costs in thousandths of a fen; NaN where it is not for sale. */
  penalty(lot: Lot, requests = lot.requests.length): number {
    return (this.flows[lot.flow]!.penalty ?? NaN) * requests * 1000;
  }

  length(pickups: readonly number[], gates: readonly number[]): number {
    let sum = 0;
    let before = -1;
    for (const place of pickups) {
      if (before >= 0) sum += this.distance(before, place);
      before = place;
    }
    for (const place of gates) {
      sum += this.distance(before, place);
      before = place;
    }
    return sum;
  }

  /**
   * The stops of a tour, optionally with `extra` persons of a flow put in: boarding at a new place before
   * pickups[at] (at < 0: the place is visited already), and likewise for the gate. Valid until the next call.
   */
  stops(
    tour: Pick<Tour, 'pickups' | 'gates' | 'lots'>,
    extra?: { flow: number; persons: number; pickupAt: number; gateAt: number },
  ): StopSequence {
    const { sequence, boardsAt, alightsAt } = this;
    const added = extra && this.flows[extra.flow];
    let k = 0;
    for (let i = 0; i <= tour.pickups.length; i++) {
      if (added && extra.pickupAt === i) this.put(k++, added.from, boardsAt);
      if (i < tour.pickups.length) this.put(k++, tour.pickups[i]!, boardsAt);
    }
    sequence.pickups = k;
    for (let j = 0; j <= tour.gates.length; j++) {
      if (added && extra.gateAt === j) this.put(k++, added.to, alightsAt);
      if (j < tour.gates.length) this.put(k++, tour.gates[j]!, alightsAt);
    }
    sequence.length = k;
    for (const lot of tour.lots) this.count(this.flows[lot.flow]!, lot.persons);
    if (added) this.count(added, extra.persons);
    return sequence;
  }

  private put(k: number, place: number, index: Int32Array): void {
    this.sequence.place[k] = place;
    this.sequence.persons[k] = 0;
    this.sequence.firstBoard[k] = k;
    index[place] = k;
  }

  private count(flow: Flow, persons: number): void {
    const { sequence } = this;
    const boards = this.boardsAt[flow.from]!;
    const alights = this.alightsAt[flow.to]!;
    sequence.persons[boards]! += persons;
    sequence.persons[alights]! += persons;
    if (boards < sequence.firstBoard[alights]!) sequence.firstBoard[alights] = boards;
  }

  private gatherFlows(): void {
    const index = new Map<string, number>();
    const members: number[][] = [];
    for (const [r, request] of this.problem.requests.entries()) {
      const key = `${request.from} ${request.to} ${request.penalty ?? ''}`;
      let flow = index.get(key);
      if (flow === undefined) {
        flow = this.flows.push({ from: request.from, to: request.to, penalty: request.penalty }) - 1;
        index.set(key, flow);
        members.push([]);
      }
      members[flow]!.push(r);
    }
    for (const [flow, requests] of members.entries()) this.lots.push(this.lot(flow, requests));
  }

  private sortNeighbours(): void {
    const boarding = new Set(this.flows.map((flow) => flow.from));
    this.pickupPlaces.push(...[...boarding].sort((a, b) => a - b));
    this.gatePlaces.push(...[...new Set(this.flows.map((flow) => flow.to))].sort((a, b) => a - b));
    for (const a of this.pickupPlaces) {
      const away = (b: number): number => this.distance(a, b) + this.distance(b, a);
      this.nearby.set(
        a,
        Int32Array.from(this.pickupPlaces).sort((b, c) => away(b) - away(c) || b - c),
      );
    }
  }
}
