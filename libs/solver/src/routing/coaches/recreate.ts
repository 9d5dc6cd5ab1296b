import type { Random } from '../../random.js';
import type { Stop } from '../../stop.js';
import { Detour } from './detour.js';
import type { Plan, Way } from './plan.js';
import type { Terrain } from './terrain.js';
import { Tour } from './tour.js';

/** One tour in so many is overlooked, which keeps greedy insertion from repeating itself ("blinks"). */
const BLINK = 128;
/** A tour mostly keeps its start; once in so many trials every other start is looked at, too. */
const OTHER_START = 8;
/** Tours that are found unlawful before a request gets a coach of its own. */
const TRIALS = 4;
/** Further detours whose timetables are looked at then. */
const OTHER_PLACES = 16;

/** Where a request could be put. */
interface Place extends Way {
  readonly tour: number;
  readonly pickupAt: number;
  readonly gateAt: number;
  readonly vehicleClass: number;
  /** By how much the tour's price rises. */
  readonly dearer: number;
}

/**
 * Greedy insertion with blinks (Christiaens & Vanden Berghe 2020, "Slack induction by string removals for vehicle
 * routing problems"). Money first, because it is quickly known; a timetable only for the cheapest place.
 */
export class Recreate {
  private readonly terrain: Terrain;
  private readonly detour: Detour;
  private readonly unlawful: number[] = [];
  private readonly keys: number[] = [];
  /** [requests, or classes × requests where vehicles set out from home] when a coach for the request alone can start; -1 never, -2 not known yet. */
  private readonly aloneStart: Int32Array;

  constructor(
    private readonly plan: Plan,
    private readonly random: Random,
  ) {
    this.terrain = plan.terrain;
    this.detour = new Detour(plan.terrain);
    const kinds = plan.terrain.hasHomes ? plan.terrain.seats.length : 1;
    this.aloneStart = new Int32Array(kinds * plan.terrain.size).fill(-2);
  }

  /** `generous`: optional requests get seats at any price, because the next one may make them worth it. */
  insert(requests: number[], stop: Stop, generous = false): void {
    this.sort(requests);
    for (const request of requests) {
      if (stop.cancelled() || !this.seat(request, generous)) this.plan.leave(request);
    }
  }

  private sort(requests: number[]): void {
    const { terrain, random, keys } = this;
    const { from, to, persons, penalty } = terrain;
    const order = random.below(12);
    // Seats that people must have are not always sold first.
    const mustFirst = random.below(2) === 0 ? 2 ** 40 : 0;
    for (const r of requests) {
      let key = random.unit();
      if (order >= 4 && order < 7) key -= persons[r]!;
      else if (order === 7) key = -terrain.direct(r);
      else if (order === 8) key = terrain.direct(r);
      else if (order === 9) key += from[r]!;
      else if (order === 10) key += to[r]!;
      keys[r] = Number.isNaN(penalty[r]) ? key : key + mustFirst;
    }
    requests.sort((a, b) => keys[a]! - keys[b]! || a - b);
  }

  private seat(request: number, generous: boolean): boolean {
    const { plan, terrain, unlawful } = this;
    const penalty = terrain.penalty[request]!;
    const most = generous || Number.isNaN(penalty) ? Infinity : penalty;
    const ownClass = this.ownClass(request);
    const own = ownClass < 0 ? Infinity : this.priceAlone(request, ownClass);
    const limit = Math.min(own, most);
    unlawful.length = 0;
    while (unlawful.length < TRIALS) {
      const place = this.cheapestPlace(request, limit);
      if (place === null) break;
      if (this.tryPlace(request, place)) return true;
      unlawful.push(place.tour);
    }
    // Before one more vehicle sets out, the longer detours of those where the shortest was too late.
    if (this.otherPlaces(request, limit).some((place) => this.tryPlace(request, place))) return true;
    if (ownClass < 0 || own > most) return false;
    plan.add(this.alone(request, ownClass));
    return true;
  }

  /** The shortest detour of the tour that it makes least dearer, by less than `limit`. */
  private cheapestPlace(request: number, limit: number): Place | null {
    const { plan, detour, unlawful, random } = this;
    const { tours, taken } = plan;
    const most = this.terrain.largestSeats - this.terrain.persons[request]!;
    let dearer = limit;
    let chosen = -1;
    const risk = this.terrain.risk[request]!;
    let [metres, seconds, first, pickupAt, gateAt, vehicleClass] = [0, 0, -1, -1, -1, -1];
    for (let k = 0; k < tours.length; k++) {
      if (taken[k]! > most || random.below(BLINK) === 0 || unlawful.includes(k)) continue;
      const tour = tours[k]!;
      if (tour.risk !== risk || !this.terrain.mayBring(request, tour.members)) continue;
      detour.least(request, tour);
      const suitable = this.classFor(tour, request, detour);
      if (suitable < 0) continue;
      const more = plan.priceOf(tour, suitable, detour) - tour.price;
      if (more >= dearer) continue;
      dearer = more;
      chosen = k;
      ({ metres, seconds, first, pickupAt, gateAt } = detour);
      vehicleClass = suitable;
    }
    return chosen < 0 ? null : { tour: chosen, metres, seconds, first, pickupAt, gateAt, vehicleClass, dearer };
  }

  /** Some further detours of tours whose shortest one was found unlawful, the cheapest first. */
  private otherPlaces(request: number, limit: number): Place[] {
    const { plan, detour, unlawful } = this;
    const places = unlawful.flatMap((index) => {
      const tour = plan.tours[index]!;
      return detour.all(request, tour).flatMap((at) => {
        const vehicleClass = this.classFor(tour, request, at);
        if (vehicleClass < 0) return [];
        const dearer = plan.priceOf(tour, vehicleClass, at) - tour.price;
        return dearer < limit ? [{ tour: index, ...at, vehicleClass, dearer }] : [];
      });
    });
    return places.sort((a, b) => a.dearer - b.dearer).slice(0, OTHER_PLACES);
  }

  private tryPlace(request: number, place: Place): boolean {
    const { plan, random } = this;
    const { tour, pickupAt, gateAt, metres, seconds, vehicleClass } = place;
    const thorough = random.below(OTHER_START) === 0;
    const start = plan.lawfulStart(plan.tours[tour]!, { request, pickupAt, gateAt }, thorough, vehicleClass);
    if (start >= 0) plan.put(request, tour, place, { metres, seconds, start, vehicleClass });
    return start >= 0;
  }

  /** The tour's own class, or where that is too small the cheapest one that is free. */
  private classFor(tour: Tour, request: number, longer: Way): number {
    const { terrain, plan } = this;
    const load = tour.load + terrain.persons[request]!;
    const admits = tour.admits & terrain.admits(request);
    const own = tour.vehicleClass;
    if (load <= terrain.seats[own]! && (admits & (1 << own)) !== 0) return own;
    const [metres, seconds] = [tour.metres + longer.metres, tour.seconds + longer.seconds];
    return plan.cheapestClass({ load, metres, seconds, first: longer.first, admits }, own);
  }

  /** The class of the cheapest coach that is free, and lawful, for the request alone; −1 where there is none. */
  private ownClass(request: number): number {
    const { terrain, plan } = this;
    const [load, metres] = [terrain.persons[request]!, terrain.direct(request)];
    const [first, seconds] = [terrain.from[request]!, this.secondsAlone(request)];
    for (let admits = terrain.admits(request); ;) {
      const found = plan.cheapestClass({ load, metres, seconds, first, admits });
      if (found < 0 || this.startAlone(request, found) >= 0) return found;
      if (!terrain.hasHomes) return -1;
      admits &= ~(1 << found);
    }
  }

  private priceAlone(request: number, vehicleClass: number): number {
    const { terrain } = this;
    return terrain.price(vehicleClass, terrain.direct(request), this.secondsAlone(request), terrain.from[request]!);
  }

  private secondsAlone(request: number): number {
    const { terrain } = this;
    return terrain.isHourly ? terrain.duration(terrain.from[request]!, terrain.to[request]!) : 0;
  }

  private alone(request: number, vehicleClass: number): Tour {
    const tour = Tour.alone(this.terrain, request);
    tour.vehicleClass = vehicleClass;
    tour.start = this.startAlone(request, vehicleClass);
    return tour;
  }

  private startAlone(request: number, vehicleClass: number): number {
    const { aloneStart, plan, terrain } = this;
    const index = (terrain.hasHomes ? vehicleClass * terrain.size : 0) + request;
    if (aloneStart[index] === -2) {
      const tour = Tour.alone(terrain, request);
      aloneStart[index] = plan.lawfulStart(tour, undefined, true, vehicleClass);
    }
    return aloneStart[index]!;
  }
}
