import type { Random } from '../../random.js';
import type { Stop } from '../../stop.js';
import { Detour } from './detour.js';
import type { Plan } from './plan.js';
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
interface Place {
  readonly tour: number;
  readonly pickupAt: number;
  readonly gateAt: number;
  /** The detour. */
  readonly metres: number;
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
  /** [requests] when a coach for the request alone can start; -1 never, -2 not known yet. */
  private readonly aloneStart: Int32Array;

  constructor(
    private readonly plan: Plan,
    private readonly random: Random,
  ) {
    this.terrain = plan.terrain;
    this.detour = new Detour(plan.terrain);
    this.aloneStart = new Int32Array(plan.terrain.size).fill(-2);
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
    const direct = terrain.direct(request);
    const ownClass = plan.cheapestClass(terrain.persons[request]!, direct, terrain.admits(request));
    const own = ownClass >= 0 && this.startAlone(request) >= 0 ? terrain.price(ownClass, direct) : Infinity;
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
    if (own === Infinity || own > most) return false;
    const tour = Tour.alone(terrain, request);
    tour.vehicleClass = ownClass;
    tour.start = this.startAlone(request);
    plan.add(tour);
    return true;
  }

  /** The shortest detour of the tour that it makes least dearer, by less than `limit`. */
  private cheapestPlace(request: number, limit: number): Place | null {
    const { plan, detour, unlawful, random } = this;
    const { tours } = plan;
    let dearer = limit;
    let chosen = -1;
    let [metres, pickupAt, gateAt, vehicleClass] = [0, -1, -1, -1];
    for (let k = 0; k < tours.length; k++) {
      const tour = tours[k] ?? null;
      if (tour === null || !this.hasRoom(tour, request) || random.below(BLINK) === 0 || unlawful.includes(k)) continue;
      const longer = detour.least(request, tour);
      const suitable = this.classFor(tour, request, longer);
      if (suitable < 0) continue;
      const more = plan.priceOf(tour, suitable, longer) - tour.price;
      if (more >= dearer) continue;
      dearer = more;
      chosen = k;
      metres = longer;
      ({ pickupAt, gateAt } = detour);
      vehicleClass = suitable;
    }
    return chosen < 0 ? null : { tour: chosen, metres, pickupAt, gateAt, vehicleClass, dearer };
  }

  /** Some further detours of tours whose shortest one was found unlawful, the cheapest first. */
  private otherPlaces(request: number, limit: number): Place[] {
    const { plan, detour, unlawful } = this;
    const places = unlawful.flatMap((index) => {
      const tour = plan.tours[index]!;
      return detour.all(request, tour).flatMap(({ metres, ...at }) => {
        const vehicleClass = this.classFor(tour, request, metres);
        if (vehicleClass < 0) return [];
        const dearer = plan.priceOf(tour, vehicleClass, metres) - tour.price;
        return dearer < limit ? [{ tour: index, metres, ...at, vehicleClass, dearer }] : [];
      });
    });
    return places.sort((a, b) => a.dearer - b.dearer).slice(0, OTHER_PLACES);
  }

  private tryPlace(request: number, place: Place): boolean {
    const { plan, random } = this;
    const { tour, pickupAt, gateAt, metres, vehicleClass } = place;
    const thorough = random.below(OTHER_START) === 0;
    const start = plan.lawfulStart(plan.tours[tour]!, { request, pickupAt, gateAt }, thorough);
    if (start >= 0) plan.put(request, tour, place, { metres, start, vehicleClass });
    return start >= 0;
  }

  private hasRoom(tour: Tour, request: number): boolean {
    const { terrain } = this;
    const seats = terrain.seats.length === 1 ? terrain.seats[0]! : terrain.largestSeats;
    return !tour.locked && tour.load + terrain.persons[request]! <= seats;
  }

  /** The tour's own class, or where that is too small the cheapest one that is free. */
  private classFor(tour: Tour, request: number, metres: number): number {
    const { terrain, plan } = this;
    const load = tour.load + terrain.persons[request]!;
    const admits = tour.admits & terrain.admits(request);
    const own = tour.vehicleClass;
    if (load <= terrain.seats[own]! && (admits & (1 << own)) !== 0) return own;
    return plan.cheapestClass(load, tour.metres + metres, admits);
  }

  private startAlone(request: number): number {
    const { aloneStart, plan, terrain } = this;
    if (aloneStart[request] === -2) aloneStart[request] = plan.lawfulStart(Tour.alone(terrain, request));
    return aloneStart[request]!;
  }
}
