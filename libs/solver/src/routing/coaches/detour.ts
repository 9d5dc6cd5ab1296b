import type { Terrain } from './terrain.js';
import type { Tour } from './tour.js';

/** The shortest detour by which a tour could take one more request along. */
export class Detour {
  /** Before which pick-up and which gate; below 0 where the tour is there anyway. */
  pickupAt = -1;
  gateAt = -1;

  constructor(private readonly terrain: Terrain) {}

  /** @returns metres; `pickupAt` and `gateAt` say where. All places are tried, the two ends of the trunk also together. */
  least(request: number, { pickups, gates }: Tour): number {
    const { from, to, problem } = this.terrain;
    const { metres, places } = problem;
    const f = from[request]!;
    const g = to[request]!;
    const boards = pickups.length;
    const last = pickups[boards - 1]!;
    const first = gates[0]!;
    const trunk = metres[last * places + first]!;
    const knownPickup = pickups.includes(f);
    const knownGate = gates.includes(g);

    let pickup = 0;
    let pickupAt = -1;
    let pickupLast = Infinity;
    if (!knownPickup) {
      let before = pickups[0]!;
      pickup = metres[f * places + before]!;
      pickupAt = 0;
      for (let i = 1; i < boards; i++) {
        const after = pickups[i]!;
        const way = metres[before * places + f]! + metres[f * places + after]! - metres[before * places + after]!;
        if (way < pickup) {
          pickup = way;
          pickupAt = i;
        }
        before = after;
      }
      pickupLast = metres[last * places + f]! + metres[f * places + first]! - trunk;
    }

    let gate = 0;
    let gateAt = -1;
    let gateFirst = Infinity;
    if (!knownGate) {
      gateFirst = metres[last * places + g]! + metres[g * places + first]! - trunk;
      gate = Infinity;
      let before = first;
      for (let j = 1; j < gates.length; j++) {
        const after = gates[j]!;
        const way = metres[before * places + g]! + metres[g * places + after]! - metres[before * places + after]!;
        if (way < gate) {
          gate = way;
          gateAt = j;
        }
        before = after;
      }
      const atEnd = metres[before * places + g]!;
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
      const both = metres[last * places + f]! + metres[f * places + g]! + metres[g * places + first]! - trunk;
      if (both < least) {
        least = both;
        this.pickupAt = boards;
        this.gateAt = 0;
      }
    }
    return least;
  }

  /** Every place where the tour could take the request along, the tour's own stops included. */
  all(request: number, { pickups, gates }: Tour): { pickupAt: number; gateAt: number; metres: number }[] {
    const { terrain } = this;
    const [from, to] = [terrain.from[request]!, terrain.to[request]!];
    const before = terrain.length(pickups, gates);
    const ways = (places: readonly number[], place: number) =>
      places.includes(place)
        ? [{ at: -1, places }]
        : Array.from({ length: places.length + 1 }, (_, at) => ({ at, places: places.toSpliced(at, 0, place) }));
    return ways(pickups, from).flatMap((pickup) =>
      ways(gates, to).map((gate) => ({
        pickupAt: pickup.at,
        gateAt: gate.at,
        metres: terrain.length(pickup.places, gate.places) - before,
      })),
    );
  }
}
