import type { Random } from '../../../random.js';

/**
 * A stretch of one list where it lies, the rest in the order of the other, from behind the stretch on (order crossover, Oliver et al.
 * 1987).
 */
export class Crossover {
  private readonly taken: Uint8Array;

  constructor(
    customers: number,
    private readonly random: Random,
  ) {
    this.taken = new Uint8Array(customers + 1);
  }

  cross(one: Int32Array, other: Int32Array, child: Int32Array): void {
    const { random, taken } = this;
    const length = one.length;
    taken.fill(0);
    const begin = random.below(length);
    const count = 1 + random.below(length);
    let at = begin;
    for (let k = 0; k < count; k++) {
      child[at] = one[at]!;
      taken[one[at]!] = 1;
      at = at + 1 === length ? 0 : at + 1;
    }
    for (let k = 0, from = at; k < length; k++) {
      const node = other[from]!;
      from = from + 1 === length ? 0 : from + 1;
      if (taken[node] === 1) continue;
      child[at] = node;
      at = at + 1 === length ? 0 : at + 1;
    }
  }
}
