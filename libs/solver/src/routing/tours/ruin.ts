import type { Random } from '../../random.js';
import type { Ground } from './ground/ground.js';
import type { Neighbours } from './ground/neighbours.js';
import type { Tours } from './state.js';

/** Nodes taken out on average, and the longest string taken out of one tour. */
const AVERAGE = 10;
const LONGEST = 10;
/** A string is split in two with this probability; each further node between the halves stays with the other. */
const SPLIT = 0.5;
const WIDER_GAP = 0.01;

/** Takes strings of nodes out of tours that are near one another (slack induction, Christiaens & Vanden Berghe 2020). */
export class Ruin {
  /** The step in which a tour was last ruined: no tour is ruined twice in one. */
  private readonly ruinedIn: Int32Array;
  private step = 0;

  constructor(
    private readonly ground: Ground,
    private readonly neighbours: Neighbours,
    private readonly random: Random,
  ) {
    this.ruinedIn = new Int32Array(ground.nodes);
  }

  /** Ruins around one node. */
  around(tours: Tours, seed: number): void {
    const { random, ruinedIn } = this;
    const { node: near, width } = this.neighbours;
    const { tour, size } = tours;
    if (tours.count === 0) return;
    const formerlyAbsent = tours.absentCount;
    this.step = (this.step + 1) | 0;
    const mean = (this.ground.nodes - 1) / tours.count;
    const longest = Math.min(LONGEST, mean);
    let strings = Math.floor(random.unit() * ((4 * AVERAGE) / (1 + longest) - 1) + 1);
    for (let k = -1; k < width && strings > 0; k++) {
      const centre = k < 0 ? seed : near[seed * width + k]!;
      const t = tour[centre]!;
      if (t < 0 || ruinedIn[t] === this.step) continue;
      ruinedIn[t] = this.step;
      strings--;
      const length = Math.floor(random.unit() * Math.min(size[t]!, longest) + 1);
      this.takeString(tours, centre, Math.min(length, size[t]!));
    }
    if (this.ground.paired) this.takePartners(tours, formerlyAbsent);
  }

  private takePartners(tours: Tours, from: number): void {
    const { partner } = this.ground;
    for (let k = from, end = tours.absentCount; k < end; k++) {
      const other = partner[tours.absent[k]!]!;
      if (tours.tour[other]! >= 0) tours.remove(other, 1);
    }
  }

  private takeString(tours: Tours, centre: number, length: number): void {
    const { random } = this;
    const { next, previous } = tours;
    const size = tours.size[tours.tour[centre]!]!;
    let gap = 0;
    if (length > 1 && length < size && random.unit() < SPLIT) {
      gap = 1;
      while (length + gap < size && random.unit() < WIDER_GAP) gap++;
    }
    const span = length + gap;
    let back = 0;
    for (let i = previous[centre]!; back < span - 1 && i !== 0; i = previous[i]!) back++;
    let ahead = 0;
    for (let i = next[centre]!; ahead < span - 1 && i !== 0; i = next[i]!) ahead++;
    const least = Math.max(0, span - 1 - ahead);
    let begin = centre;
    for (let k = least + random.below(back - least + 1); k > 0; k--) begin = previous[begin]!;
    if (gap === 0) {
      tours.remove(begin, length);
      return;
    }
    const head = 1 + random.below(length - 1);
    let second = begin;
    for (let k = head + gap; k > 0; k--) second = next[second]!;
    tours.remove(begin, head);
    tours.remove(second, length - head);
  }
}
