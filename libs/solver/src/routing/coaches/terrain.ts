import type { RoutingProblem } from '../problem.js';
import { Timetabler } from '../timetable.js';

/** So many relatives of each request are known: enough to find a handful of other coaches among them. */
const RELATIVES = 64;

/** What the search looks up about one problem, in typed arrays. Money is in thousandths of a fen, so that it stays whole. */
export class Terrain {
  /** Requests. */
  readonly size: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly persons: Int32Array;
  /** What leaving the request behind costs; NaN where that is not for sale. */
  readonly penalty: Float64Array;
  /** Usable seats by class. */
  readonly seats: Int32Array;
  readonly largestSeats: number;
  /** [places] classes that may go there, one bit each. */
  readonly admitted: Int32Array;
  /** [size × relatives] other requests with nearly the same way, nearest first. */
  readonly relative: Int32Array;
  readonly relatives: number;
  /** The price of one person left behind: more than a coach of their own would cost. */
  readonly personPrice: number;
  /** Metres between the ends of requests that are related: the detours that the search has to weigh. */
  readonly localMetres: number;
  readonly timetabler: Timetabler;

  constructor(readonly problem: RoutingProblem) {
    const { requests, vehicleClasses } = problem;
    this.size = requests.length;
    this.from = Int32Array.from(requests, (request) => request.from);
    this.to = Int32Array.from(requests, (request) => request.to);
    this.persons = Int32Array.from(requests, (request) => request.persons);
    this.penalty = Float64Array.from(requests, ({ penalty }) => (penalty ?? NaN) * 1000);
    this.seats = Int32Array.from(vehicleClasses, (vehicle) => vehicle.usableSeats);
    this.largestSeats = this.seats.reduce((most, seats) => Math.max(most, seats), 0);
    this.admitted = new Int32Array(problem.places).fill(-1);
    vehicleClasses.forEach(({ barred = [] }, c) => barred.forEach((place) => (this.admitted[place]! &= ~(1 << c))));
    this.relatives = Math.max(0, Math.min(RELATIVES, this.size - 1));
    this.relative = new Int32Array(this.size * this.relatives);
    this.localMetres = this.findRelatives();
    this.personPrice = this.priceOfOnePerson();
    this.timetabler = new Timetabler(problem);
  }

  distance(from: number, to: number): number {
    return this.problem.metres[from * this.problem.places + to]!;
  }

  /** Metres of a trip for this request alone. */
  direct(request: number): number {
    return this.distance(this.from[request]!, this.to[request]!);
  }

  /** How far apart the ways of two requests are. */
  between(a: number, b: number): number {
    return this.distance(this.from[a]!, this.from[b]!) + this.distance(this.to[a]!, this.to[b]!);
  }

  /** Classes that may go to both ends of the request. */
  admits(request: number): number {
    return this.admitted[this.from[request]!]! & this.admitted[this.to[request]!]!;
  }

  price(vehicleClass: number, metres: number): number {
    const { fixedCost, costPerKilometre } = this.problem.vehicleClasses[vehicleClass]!;
    return fixedCost * 1000 + costPerKilometre * metres;
  }

  length(pickups: readonly number[], gates: readonly number[]): number {
    let sum = 0;
    let before = pickups[0]!;
    for (const place of pickups) {
      sum += this.distance(before, place);
      before = place;
    }
    for (const place of gates) {
      sum += this.distance(before, place);
      before = place;
    }
    return sum;
  }

  private priceOfOnePerson(): number {
    let farthest = 0;
    for (let r = 0; r < this.size; r++) farthest = Math.max(farthest, this.direct(r));
    return 1 + 2 * this.seats.reduce((most, _, c) => Math.max(most, this.price(c, farthest)), 0);
  }

  /** @returns the mean way between a request and its tenth relative */
  private findRelatives(): number {
    const { size, relatives, relative } = this;
    const away = new Float64Array(relatives);
    const tenth = Math.min(10, relatives) - 1;
    let sum = 0;
    for (let a = 0; a < size; a++) {
      const begin = a * relatives;
      let known = 0;
      for (let b = 0; b < size; b++) {
        if (b === a) continue;
        const d = this.between(a, b);
        if (known === relatives && d >= away[known - 1]!) continue;
        let k = known < relatives ? known++ : known - 1;
        for (; k > 0 && away[k - 1]! > d; k--) {
          away[k] = away[k - 1]!;
          relative[begin + k] = relative[begin + k - 1]!;
        }
        away[k] = d;
        relative[begin + k] = b;
      }
      if (tenth >= 0) sum += away[tenth]!;
    }
    return size === 0 ? 0 : sum / size;
  }
}
