import type { RoutingProblem } from '../problem.js';
import { poolsOf } from '../pools.js';
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
  readonly risk: Int32Array;
  /** Usable seats by class. */
  readonly seats: Int32Array;
  /** By class: the first one of the same vehicles. */
  readonly pool: Int32Array;
  /** By class: where its vehicles set out; −1 where that is any first pick-up. */
  readonly home: Int32Array;
  readonly hasHomes: boolean;
  /** By class, thousandths of a fen: for a trip, and for a metre of it. */
  private readonly fixedPrice: Float64Array;
  private readonly metrePrice: Float64Array;
  /** Some class is paid by the hour. */
  readonly isHourly: boolean;
  /** [places × places] metres; where time costs money, too, with as many more as the dearest hours are worth. */
  readonly guide: Int32Array;
  /** Thousandths of a fen for a metre of these. */
  readonly guidePrice: number;
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
  /** [places] people whom a coach sets down there at most; null where none is limited. */
  private readonly gateLoad: Float64Array | null;

  constructor(readonly problem: RoutingProblem) {
    const { requests, vehicleClasses, gateLoads } = problem;
    this.gateLoad = gateLoads ? Float64Array.from(gateLoads, (load) => load ?? Infinity) : null;
    this.size = requests.length;
    this.from = Int32Array.from(requests, (request) => request.from);
    this.to = Int32Array.from(requests, (request) => request.to);
    this.persons = Int32Array.from(requests, (request) => request.persons);
    this.penalty = Float64Array.from(requests, ({ penalty }) => (penalty ?? NaN) * 1000);
    this.seats = Int32Array.from(vehicleClasses, (vehicle) => vehicle.usableSeats);
    this.largestSeats = this.seats.reduce((most, seats) => Math.max(most, seats), 0);
    this.pool = poolsOf(vehicleClasses);
    this.risk = Int32Array.from(requests, ({ risk = 0 }) => risk);
    this.home = Int32Array.from(vehicleClasses, ({ home = -1 }) => home);
    this.hasHomes = this.home.some((place) => place >= 0);
    this.fixedPrice = Float64Array.from(vehicleClasses, ({ fixedCost }) => 1000 * fixedCost);
    this.metrePrice = Float64Array.from(vehicleClasses, ({ costPerKilometre }) => costPerKilometre);
    this.isHourly = vehicleClasses.some(({ costPerHour = 0 }) => costPerHour > 0);
    this.admitted = admittedClasses(problem);
    const dearest = vehicleClasses.reduce((most, { costPerKilometre }) => Math.max(most, costPerKilometre), 0);
    this.guidePrice = Math.max(1, dearest);
    this.guide = this.isHourly ? this.weighted() : problem.metres;
    this.relatives = Math.max(0, Math.min(RELATIVES, this.size - 1));
    this.relative = new Int32Array(this.size * this.relatives);
    this.localMetres = this.findRelatives();
    this.personPrice = this.priceOfOnePerson();
    this.timetabler = new Timetabler(problem);
  }

  distance(from: number, to: number): number {
    return this.problem.metres[from * this.problem.places + to]!;
  }

  duration(from: number, to: number): number {
    return this.problem.seconds[from * this.problem.places + to]!;
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

  /** Whether a coach with these on board may bring one more request to its gate. */
  mayBring(request: number, members: readonly number[]): boolean {
    const { gateLoad, to, persons } = this;
    if (gateLoad === null) return true;
    const gate = to[request]!;
    let load = 0;
    for (const member of members) if (to[member] === gate) load += persons[member]!;
    return load === 0 || load + persons[request]! <= gateLoad[gate]!;
  }

  /** Whether a coach may bring all of them to their gates. */
  mayBringAll(members: readonly number[]): boolean {
    return this.gateLoad === null || members.every((member, k) => this.mayBring(member, members.slice(0, k)));
  }

  /** What a trip costs, the empty way to its first pick-up included. */
  price(vehicleClass: number, metres: number, seconds: number, first: number): number {
    const price = this.fixedPrice[vehicleClass]! + this.metrePrice[vehicleClass]! * metres;
    return this.hasHomes || this.isHourly ? price + this.furtherPrice(vehicleClass, seconds, first) : price;
  }

  /** The empty way, and the hours. */
  private furtherPrice(vehicleClass: number, seconds: number, first: number): number {
    const { costPerHour = 0, home } = this.problem.vehicleClasses[vehicleClass]!;
    const way = home === undefined ? 0 : this.metrePrice[vehicleClass]! * this.distance(home, first);
    if (costPerHour === 0) return way;
    return way + Math.round((costPerHour * (seconds + (home === undefined ? 0 : this.duration(home, first)))) / 3.6);
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

  /** Seconds of driving by day along the same way; 0 where time costs nothing. */
  time(pickups: readonly number[], gates: readonly number[]): number {
    if (!this.isHourly) return 0;
    const stops = [...pickups, ...gates];
    return stops.reduce((sum, place, k) => (k === 0 ? 0 : sum + this.duration(stops[k - 1]!, place)), 0);
  }

  private priceOfOnePerson(): number {
    let dearest = 0;
    for (let r = 0; r < this.size; r++) {
      const [from, to] = [this.from[r]!, this.to[r]!];
      for (let c = 0; c < this.seats.length; c++) {
        dearest = Math.max(dearest, this.price(c, this.distance(from, to), this.duration(from, to), from));
      }
    }
    return 1 + 2 * dearest;
  }

  private weighted(): Int32Array {
    const { metres, seconds, vehicleClasses } = this.problem;
    const hour = vehicleClasses.reduce((most, { costPerHour = 0 }) => Math.max(most, costPerHour), 0);
    const metresASecond = hour / 3.6 / this.guidePrice;
    return metres.map((way, k) => Math.min(2 ** 30, Math.round(way + metresASecond * seconds[k]!)));
  }

  /**
   * Looks at the others from the nearest home on, until homes alone are farther away than the last of the relatives.
   * @returns the mean way between a request and its tenth relative
   */
  private findRelatives(): number {
    const { size, relatives, relative, from, to } = this;
    const { metres, places } = this.problem;
    if (relatives === 0) return 0;
    const tenth = Math.min(10, relatives) - 1;
    const byHome = Int32Array.from({ length: size }, (_, request) => request).sort((a, b) => from[a]! - from[b]!);
    // Metres from home × size + request: one number each, so that they sort fast.
    const keys = new Float64Array(size);
    const nearest = new Int32Array(size);
    const away = new Float64Array(relatives);
    let sum = 0;
    for (let k = 0, home = -1; k < size; k++) {
      const a = byHome[k]!;
      if (from[a] !== home) {
        home = from[a]!;
        for (let b = 0; b < size; b++) keys[b] = metres[home * places + from[b]!]! * size + b;
        keys.sort();
        for (let n = 0; n < size; n++) nearest[n] = keys[n]! % size;
      }
      const begin = a * relatives;
      let known = 0;
      for (let n = 0; n < size; n++) {
        const b = nearest[n]!;
        const fromHome = metres[home * places + from[b]!]!;
        if (known === relatives && fromHome >= away[known - 1]!) break;
        const way = fromHome + metres[to[a]! * places + to[b]!]!;
        if (b === a || (known === relatives && way >= away[known - 1]!)) continue;
        let at = known < relatives ? known++ : known - 1;
        for (; at > 0 && away[at - 1]! > way; at--) {
          away[at] = away[at - 1]!;
          relative[begin + at] = relative[begin + at - 1]!;
        }
        away[at] = way;
        relative[begin + at] = b;
      }
      sum += away[tenth]!;
    }
    return sum / size;
  }
}

/** By place, one bit for each class. */
function admittedClasses({ places, vehicleClasses }: RoutingProblem): Int32Array {
  const admitted = new Int32Array(places);
  vehicleClasses.forEach(({ barred = [], allowed }, c) => {
    const may = new Uint8Array(places).fill(allowed ? 0 : 1);
    for (const place of allowed ?? []) may[place] = 1;
    for (const place of barred) may[place] = 0;
    may.forEach((yes, place) => (admitted[place]! |= yes << c));
  });
  return admitted;
}
