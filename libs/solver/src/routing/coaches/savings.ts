import type { Stop } from '../../stop.js';
import type { Plan } from './plan.js';
import type { Terrain } from './terrain.js';
import { Layout, Tour } from './tour.js';

/**
 * A first plan by savings: everybody in a coach of their own, then coaches that save most by going together are joined,
 * as long as that is lawful. G. Clarke, J. W. Wright: Scheduling of vehicles from a central depot to a number of delivery
 * points (1964).
 *
 * Vehicles are counted only at the end, the fullest coaches first.
 * @param requests those who have no seat yet
 * @returns requests for which no vehicle was left, or who cannot travel lawfully even alone
 */
export function joinBySavings(plan: Plan, requests: readonly number[], stop: Stop): number[] {
  const { terrain } = plan;
  const joining = new Joining(terrain);
  const without = joining.run(requests, stop);
  const tours = joining.tours.filter((tour) => tour !== null).sort((a, b) => b.load - a.load || b.metres - a.metres);
  for (const tour of tours) {
    tour.seconds = terrain.time(tour.pickups, tour.gates);
    tour.vehicleClass = plan.exchange(tour);
    if (tour.vehicleClass < 0) without.push(...tour.members);
    else plan.add(tour);
  }
  return without;
}

class Joining {
  readonly tours: (Tour | null)[] = [];
  private readonly tourOf: Int32Array;
  private readonly layout: Layout;

  constructor(private readonly terrain: Terrain) {
    this.layout = new Layout(terrain);
    this.tourOf = new Int32Array(terrain.size).fill(-1);
  }

  run(requests: readonly number[], stop: Stop): number[] {
    const { terrain, tours } = this;
    const { size, relatives, relative } = terrain;
    const without: number[] = [];
    for (const r of requests) {
      const tour = Tour.alone(terrain, r);
      if (stop.cancelled() || !this.isLawful(tour)) without.push(r);
      else this.tourOf[r] = tours.push(tour) - 1;
    }
    for (const key of this.rankedSavings()) {
      if (stop.cancelled()) break;
      const pair = key % (size * relatives);
      const a = this.tourOf[Math.floor(pair / relatives)]!;
      const b = this.tourOf[relative[pair]!]!;
      if (a !== b && a >= 0 && b >= 0) this.join(a, b);
    }
    return without;
  }

  /** Metres saved × pairs + pair, the largest first, for pairs of related requests; one number each, so that they sort fast. */
  private rankedSavings(): Float64Array {
    const { terrain } = this;
    const { size, relatives, relative, from, to } = terrain;
    const pairs = size * relatives;
    const keys = new Float64Array(pairs);
    let known = 0;
    for (let pair = 0; pair < pairs; pair++) {
      const a = Math.floor(pair / relatives);
      const b = relative[pair]!;
      const [fa, fb, ga, gb] = [from[a]!, from[b]!, to[a]!, to[b]!];
      const trunk = Math.min(
        terrain.distance(fa, ga),
        terrain.distance(fa, gb),
        terrain.distance(fb, ga),
        terrain.distance(fb, gb),
      );
      const saved = terrain.direct(a) + terrain.direct(b) - trunk - terrain.between(a, b);
      if (saved > 0) keys[known++] = saved * pairs + pair;
    }
    return keys.subarray(0, known).sort().reverse();
  }

  private isLawful(tour: Tour): boolean {
    tour.start = this.terrain.timetabler.lawfulStart(this.layout.of(tour), tour.start);
    return tour.start >= 0;
  }

  private join(at: number, from: number): void {
    const [a, b] = [this.tours[at], this.tours[from]];
    if (!a || !b || !this.fits(a, b)) return;
    const joint = this.shortest(a, b);
    if (joint.metres >= a.metres + b.metres || !this.isLawful(joint)) return;
    this.tours[at] = joint;
    this.tours[from] = null;
    for (const member of b.members) this.tourOf[member] = at;
  }

  /** Whether there is a vehicle for both; how many, is asked later. */
  private fits(a: Tour, b: Tour): boolean {
    const { terrain } = this;
    const { seats } = terrain;
    const [load, admits] = [a.load + b.load, a.admits & b.admits];
    if (a.risk !== b.risk || !terrain.mayBringAll([...a.members, ...b.members])) return false;
    for (let c = 0; c < seats.length; c++) if (load <= seats[c]! && (admits & (1 << c)) !== 0) return true;
    return false;
  }

  /** One after the other, at both ends in either order. */
  private shortest(a: Tour, b: Tour): Tour {
    const { terrain } = this;
    let metres = Infinity;
    let [pickups, gates] = [a.pickups, a.gates];
    for (const boarding of [joined(a.pickups, b.pickups), joined(b.pickups, a.pickups)]) {
      for (const alighting of [joined(a.gates, b.gates), joined(b.gates, a.gates)]) {
        const length = terrain.length(boarding, alighting);
        if (length >= metres) continue;
        metres = length;
        [pickups, gates] = [boarding, alighting];
      }
    }
    const members = [...a.members, ...b.members];
    const countAt = (end: Int32Array) => (place: number) => members.filter((member) => end[member] === place).length;
    const tour = new Tour(pickups, gates, members, pickups.map(countAt(terrain.from)), gates.map(countAt(terrain.to)));
    tour.load = a.load + b.load;
    tour.metres = metres;
    tour.start = a.start;
    tour.admits = a.admits & b.admits;
    tour.risk = a.risk;
    return tour;
  }
}

const joined = (a: readonly number[], b: readonly number[]): number[] => [
  ...a,
  ...b.filter((place) => !a.includes(place)),
];
