import type { Random } from '../random.js';
import type { Plan } from './plan.js';
import type { Lot, Tour } from './terrain.js';

/** Longest string of stops taken out of one tour, and the stops taken out on average. */
const LONGEST = 10;
const AVERAGE = 8;
/** Lots left behind that get another try in one iteration. */
const RETRIES = 10;

/**
 * Takes strings of neighbouring stops out of neighbouring tours (Christiaens & Vanden Berghe 2020); now and then all
 * that goes to one gate, or a whole tour, preferably an empty one, so that vehicles can be saved.
 */
export function ruin(plan: Plan, random: Random): Lot[] {
  const out = takeAway(plan, random);
  return random.below(3) === 0 ? out.flatMap((lot) => scatter(plan, lot, random)) : out;
}

/** Groups of one lot in two heaps, so that groups can be packed in another way than largest first. */
function scatter({ terrain }: Plan, lot: Lot, random: Random): Lot[] {
  const heaps: [number[], number[]] = [[], []];
  for (const request of lot.requests) heaps[random.below(2) as 0 | 1].push(request);
  return heaps.filter((heap) => heap.length > 0).map((heap) => terrain.lot(lot.flow, heap));
}

function takeAway(plan: Plan, random: Random): Lot[] {
  const out: Lot[] = [];
  for (let k = Math.min(RETRIES, plan.left.length); k > 0; k--) {
    out.push(plan.retrieve(random.below(plan.left.length)));
  }
  if (plan.tours.length === 0) return out;
  const { pickupPlaces, gatePlaces } = plan.terrain;
  let seed = pickupPlaces[random.below(pickupPlaces.length)]!;
  const kind = random.below(10);
  if (kind === 0) {
    const gate = gatePlaces[random.below(gatePlaces.length)]!;
    takeGate(plan, random, gate, out);
    return out;
  }
  if (kind <= 2) {
    const index = emptiestOfThree(plan, random);
    seed = plan.tours[index]!.pickups[0]!;
    out.push(...plan.takeOut(index, () => true));
  }
  takeStrings(plan, random, seed, out);
  return out;
}

function emptiestOfThree(plan: Plan, random: Random): number {
  let best = random.below(plan.tours.length);
  for (let k = 0; k < 2; k++) {
    const other = random.below(plan.tours.length);
    if (plan.tours[other]!.load < plan.tours[best]!.load) best = other;
  }
  return best;
}

/** The tours among these that satisfy a condition, in random order. */
function some(tours: readonly Tour[], random: Random, condition: (tour: Tour) => boolean): Tour[] {
  const found = tours.filter(condition);
  for (let k = found.length - 1; k > 0; k--) {
    const other = random.below(k + 1);
    [found[k], found[other]] = [found[other]!, found[k]!];
  }
  return found;
}

function takeGate(plan: Plan, random: Random, gate: number, out: Lot[]): void {
  const { flows } = plan.terrain;
  const there = some(plan.tours, random, (tour) => tour.gates.includes(gate));
  for (const tour of there.slice(0, 1 + random.below(4))) {
    out.push(...plan.takeOut(plan.tours.indexOf(tour), (lot) => flows[lot.flow]!.to === gate));
  }
}

function takeStrings(plan: Plan, random: Random, seed: number, out: Lot[]): void {
  const { terrain } = plan;
  const tours = [...plan.tours];
  if (tours.length === 0) return;
  const mean = tours.reduce((sum, tour) => sum + tour.pickups.length, 0) / tours.length;
  const longest = Math.min(LONGEST, mean);
  let strings = 1 + random.below(Math.max(1, Math.floor((4 * AVERAGE) / (1 + longest) - 1)));
  const ruined = new Set<Tour>();
  for (const place of terrain.nearby.get(seed)!) {
    for (const tour of some(tours, random, (t) => t.pickups.includes(place) && !ruined.has(t))) {
      if (strings-- === 0) return;
      ruined.add(tour);
      const string = stringAround(tour.pickups, place, Math.floor(longest) + 1, random);
      const all = random.below(3) > 0;
      const goes = (lot: Lot): boolean =>
        string.includes(terrain.flows[lot.flow]!.from) && (all || random.below(2) === 0);
      out.push(...plan.takeOut(plan.tours.indexOf(tour), goes));
    }
  }
}

function stringAround(pickups: readonly number[], place: number, longest: number, random: Random): readonly number[] {
  const length = 1 + random.below(Math.min(pickups.length, longest));
  const at = pickups.indexOf(place);
  const lowest = Math.max(0, at - length + 1);
  const highest = Math.min(at, pickups.length - length);
  const begin = lowest + random.below(highest - lowest + 1);
  return pickups.slice(begin, begin + length);
}
