import type { Way } from './plan.js';
import type { Terrain } from './terrain.js';
import type { Tour } from './tour.js';

/** The least detour by which a tour could take one more request along. */
export class Detour implements Way {
  /** Before which pick-up and which gate; below 0 where the tour is there anyway. */
  pickupAt = -1;
  gateAt = -1;
  /** By how much the tour becomes longer, without the empty way to its first pick-up. */
  metres = 0;
  seconds = 0;
  /** The first pick-up then. */
  first = -1;

  constructor(private readonly terrain: Terrain) {}

  /**
   * All places are tried, the two ends of the trunk also together. The fields say where, and how much longer the tour
   * becomes.
   */
  least(request: number, tour: Tour): void {
    const { terrain } = this;
    const { from, to, problem, guide } = terrain;
    const { pickups, gates } = tour;
    const { places } = problem;
    const f = from[request]!;
    const g = to[request]!;
    const boards = pickups.length;
    const last = pickups[boards - 1]!;
    const first = gates[0]!;
    const trunk = guide[last * places + first]!;
    const knownPickup = pickups.includes(f);
    const knownGate = gates.includes(g);

    let pickup = 0;
    let pickupAt = -1;
    let pickupLast = Infinity;
    if (!knownPickup) {
      let before = pickups[0]!;
      pickup = guide[f * places + before]!;
      pickupAt = 0;
      if (terrain.hasHomes) pickup += this.emptyWay(tour.vehicleClass, before, f);
      for (let i = 1; i < boards; i++) {
        const after = pickups[i]!;
        const way = guide[before * places + f]! + guide[f * places + after]! - guide[before * places + after]!;
        if (way < pickup) {
          pickup = way;
          pickupAt = i;
        }
        before = after;
      }
      pickupLast = guide[last * places + f]! + guide[f * places + first]! - trunk;
    }

    let gate = 0;
    let gateAt = -1;
    let gateFirst = Infinity;
    if (!knownGate) {
      gateFirst = guide[last * places + g]! + guide[g * places + first]! - trunk;
      gate = Infinity;
      let before = first;
      for (let j = 1; j < gates.length; j++) {
        const after = gates[j]!;
        const way = guide[before * places + g]! + guide[g * places + after]! - guide[before * places + after]!;
        if (way < gate) {
          gate = way;
          gateAt = j;
        }
        before = after;
      }
      const atEnd = guide[before * places + g]!;
      if (atEnd < gate) {
        gate = atEnd;
        gateAt = gates.length;
      }
    }

    let least = pickup + gate;
    this.pickupAt = pickupAt;
    this.gateAt = gateAt;
    if (pickupLast + gate < least) {
      least = pickupLast + gate;
      this.pickupAt = boards;
    }
    if (pickup + gateFirst < least) {
      least = pickup + gateFirst;
      this.pickupAt = pickupAt;
      this.gateAt = 0;
    }
    if (!knownPickup && !knownGate) {
      const both = guide[last * places + f]! + guide[f * places + g]! + guide[g * places + first]! - trunk;
      if (both < least) {
        least = both;
        this.pickupAt = boards;
        this.gateAt = 0;
      }
    }
    this.first = this.pickupAt === 0 ? f : pickups[0]!;
    if (!terrain.isHourly && !terrain.hasHomes) {
      this.metres = least;
      return;
    }
    this.metres = this.difference(problem.metres, f, g, pickups, gates);
    this.seconds = terrain.isHourly ? this.difference(problem.seconds, f, g, pickups, gates) : 0;
  }

  /** By how much the empty way of a coach of the class changes when its first pick-up does. */
  private emptyWay(vehicleClass: number, before: number, now: number): number {
    const { home, guide, problem } = this.terrain;
    const place = home[vehicleClass]!;
    return place < 0 ? 0 : guide[place * problem.places + now]! - guide[place * problem.places + before]!;
  }

  /** Length added by the two new stops in one of the matrices. */
  private difference(
    matrix: Int32Array,
    f: number,
    g: number,
    pickups: readonly number[],
    gates: readonly number[],
  ): number {
    const { places } = this.terrain.problem;
    const { pickupAt, gateAt } = this;
    const way = (a: number, b: number): number => matrix[a * places + b]!;
    const boards = pickups.length;
    const last = pickups[boards - 1]!;
    let longer = 0;
    if (pickupAt === 0) longer += way(f, pickups[0]!);
    else if (pickupAt > 0 && pickupAt < boards) longer += between(way, pickups[pickupAt - 1]!, f, pickups[pickupAt]!);
    if (gateAt === gates.length) longer += way(gates[gateAt - 1]!, g);
    else if (gateAt > 0) longer += between(way, gates[gateAt - 1]!, g, gates[gateAt]!);
    const ends = [last, ...(pickupAt === boards ? [f] : []), ...(gateAt === 0 ? [g] : []), gates[0]!];
    for (let k = 1; k < ends.length; k++) longer += way(ends[k - 1]!, ends[k]!);
    return longer - way(last, gates[0]!);
  }

  /** Every place where the tour could take the request along, the tour's own stops included. */
  all(request: number, { pickups, gates }: Tour): (Way & { pickupAt: number; gateAt: number })[] {
    const { terrain } = this;
    const [from, to] = [terrain.from[request]!, terrain.to[request]!];
    const [metres, seconds] = [terrain.length(pickups, gates), terrain.time(pickups, gates)];
    const ways = (places: readonly number[], place: number) =>
      places.includes(place)
        ? [{ at: -1, places }]
        : Array.from({ length: places.length + 1 }, (_, at) => ({ at, places: places.toSpliced(at, 0, place) }));
    return ways(pickups, from).flatMap((pickup) =>
      ways(gates, to).map((gate) => ({
        pickupAt: pickup.at,
        gateAt: gate.at,
        metres: terrain.length(pickup.places, gate.places) - metres,
        seconds: terrain.time(pickup.places, gate.places) - seconds,
        first: pickup.places[0]!,
      })),
    );
  }
}

function between(way: (a: number, b: number) => number, before: number, place: number, after: number): number {
  return way(before, place) + way(place, after) - way(before, after);
}
