import { brokenPairs, type Individual } from './individual.js';

/** So many live on when there are `NEWCOMERS` more. */
export const SURVIVORS = 25;
const NEWCOMERS = 40;
/** The cheapest so many live on in any case; how different one is, the mean of its nearest says. */
const ELITE = 4;
const NEAREST = 5;
const CAPACITY = SURVIVORS + NEWCOMERS + 1;

export interface Member {
  readonly individual: Individual;
  /** Cost, with overload at its present price. */
  value: number;
  /** Row of the table of distances. */
  readonly slot: number;
  /** Rank by cost and by how different it is; the less the better. */
  fitness: number;
  contribution: number;
  /** Distance of the nearest. */
  apart: number;
}

/**
 * The lawful individuals of a population, or the overloaded ones, cheapest first. Whoever is cheap and unlike the others lives on
 * (biased fitness, Vidal et al. 2012).
 */
export class Generation {
  readonly members: Member[] = [];
  private readonly distance = new Float64Array(CAPACITY * CAPACITY);
  private readonly free = Array.from({ length: CAPACITY }, (_, slot) => slot);
  private readonly row = new Float64Array(NEAREST);

  add(individual: Individual, value: number): void {
    const { members, distance } = this;
    const slot = this.free.pop()!;
    for (const other of members) {
      const apart = brokenPairs(individual, other.individual);
      distance[slot * CAPACITY + other.slot] = apart;
      distance[other.slot * CAPACITY + slot] = apart;
    }
    let k = members.length;
    while (k > 0 && members[k - 1]!.value > value) k--;
    members.splice(k, 0, { individual, value, slot, fitness: 0, contribution: 0, apart: 0 });
    if (members.length === CAPACITY) {
      while (members.length > SURVIVORS) this.dropWorst();
    }
    this.rank();
  }

  /** Overload has another price now. */
  revalue(price: number): void {
    const { members } = this;
    for (const each of members) each.value = each.individual.cost + price * each.individual.excess;
    members.sort((one, other) => one.value - other.value);
    this.rank();
  }

  clear(): void {
    for (const { slot } of this.members) this.free.push(slot);
    this.members.length = 0;
  }

  private rank(): void {
    const { members, distance, row } = this;
    const count = members.length;
    if (count < 2) {
      for (const each of members) each.fitness = 0;
      return;
    }
    for (const each of members) {
      // The nearest few, sorted by insertion.
      let kept = 0;
      for (let k = 0; k < count; k++) {
        if (members[k] === each) continue;
        const apart = distance[each.slot * CAPACITY + members[k]!.slot]!;
        if (kept === NEAREST && apart >= row[NEAREST - 1]!) continue;
        let at = kept < NEAREST ? kept++ : NEAREST - 1;
        for (; at > 0 && row[at - 1]! > apart; at--) row[at] = row[at - 1]!;
        row[at] = apart;
      }
      let sum = 0;
      for (let k = 0; k < kept; k++) sum += row[k]!;
      each.contribution = sum / kept;
      each.apart = row[0]!;
    }
    const weight = count <= ELITE ? 0 : 1 - ELITE / count;
    for (let k = 0; k < count; k++) members[k]!.fitness = k / (count - 1);
    const byContribution = [...members].sort((one, other) => other.contribution - one.contribution);
    for (let k = 0; k < count; k++) byContribution[k]!.fitness += (weight * k) / (count - 1);
  }

  /** Those that are there twice go first; the cheapest never. */
  private dropWorst(): void {
    this.rank();
    const { members } = this;
    let worst = 1;
    for (let k = 2; k < members.length; k++) {
      const [one, other] = [members[k]!, members[worst]!];
      const [twin, otherTwin] = [one.apart < 1e-9, other.apart < 1e-9];
      if (twin !== otherTwin ? twin : one.fitness > other.fitness) worst = k;
    }
    this.free.push(members[worst]!.slot);
    members.splice(worst, 1);
  }
}
