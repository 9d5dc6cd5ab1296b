import type { Random } from '../../random.js';
import { meanWay, type Moves } from './anneal.js';
import type { Ground } from './ground/ground.js';
import type { Pace } from './pace.js';
import type { Tours } from './state.js';

/** At most this share of the search goes into saving tours. */
const SHARE = 0.4;
const WARMTH = 1.5;
/** The part of the steps that ruin around somebody absent. */
const AROUND_ABSENT = 0.5;

/**
 * Saves tours, one after another: dissolves one, forbids to open another instead, and ruins and recreates until nobody is
 * absent. Whoever has often been absent counts more, so that the hard ones are seated first (Christiaens & Vanden Berghe
 * 2020, section 5.4). Ends with the last tours that serve everybody, and their number as the limit.
 */
export function saveTours(ground: Ground, tours: Tours, moves: Moves, pace: Pace, random: Random): void {
  if (tours.absentCount > 0) return;
  const absences = new Float64Array(ground.nodes);
  let complete = tours.lists();
  while (tours.count > 1 && pace.share < SHARE) {
    tours.most = tours.count - 1;
    tours.begin();
    const easiest = easiestTour(tours, absences);
    tours.remove(tours.first[easiest]!, tours.size[easiest]!);
    moves.recreate.putBack();
    if (!seatEverybody(tours, moves, pace, { absences, random, warmth: WARMTH * meanWay(tours, ground.nodes) })) break;
    complete = tours.lists();
  }
  tours.adopt(complete);
  tours.most = tours.count;
}

function seatEverybody(
  tours: Tours,
  { ruin, recreate }: Moves,
  pace: Pace,
  { absences, random, warmth }: { absences: Float64Array; random: Random; warmth: number },
): boolean {
  const customers = absences.length - 1;
  let weight = weightOf(tours, absences);
  while (tours.absentCount > 0) {
    if (pace.share >= SHARE || !pace.goesOn(Infinity)) return false;
    const { cost, absentCount } = tours;
    tours.begin();
    const among = random.unit() < AROUND_ABSENT;
    ruin.around(tours, among ? tours.absent[random.below(absentCount)]! : 1 + random.below(customers));
    recreate.putBack();
    const now = weightOf(tours, absences);
    const accepted =
      now === weight && tours.absentCount === absentCount
        ? tours.cost < cost - warmth * Math.log(random.unit() + 1e-300)
        : now < weight || tours.absentCount < absentCount;
    for (let k = 0; k < tours.absentCount; k++) absences[tours.absent[k]!]!++;
    if (!accepted) tours.undo(cost);
    weight = weightOf(tours, absences);
  }
  return true;
}

function weightOf({ absent, absentCount }: Tours, absences: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < absentCount; k++) sum += absences[absent[k]!]!;
  return sum;
}

/** The tour whose nodes were absent least; of equal ones the smallest. */
function easiestTour(tours: Tours, absences: Float64Array): number {
  let easiest = -1;
  let least = Infinity;
  for (let tour = 0, left = tours.count; left > 0; tour++) {
    if (tours.size[tour] === 0) continue;
    left--;
    let sum = tours.size[tour]! / absences.length;
    for (let node = tours.first[tour]!; node !== 0; node = tours.next[node]!) sum += absences[node]!;
    if (sum < least) {
      least = sum;
      easiest = tour;
    }
  }
  return easiest;
}
