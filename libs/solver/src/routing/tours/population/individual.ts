/** Tours that serve every customer, as members of a population; never changed once made. */
export class Individual {
  /** [nodes]; 0 is the depot. */
  readonly next: Int32Array;
  readonly previous: Int32Array;

  /**
   * @param order all customers, tour after tour; of tours that are neighbours by the angle at which they leave the depot
   * @param ends where in `order` each tour ends
   * @param excess what all tours together carry beyond the capacity of their vehicles
   */
  constructor(
    readonly order: Int32Array,
    readonly ends: Int32Array,
    readonly cost: number,
    readonly excess: number,
  ) {
    this.next = new Int32Array(order.length + 1);
    this.previous = new Int32Array(order.length + 1);
    let k = 0;
    for (const end of ends) {
      for (let before = 0; k < end; k++) {
        const node = order[k]!;
        this.previous[node] = before;
        if (before !== 0) this.next[before] = node;
        before = node;
      }
    }
  }

  tours(): Int32Array[] {
    let begin = 0;
    const tours: Int32Array[] = [];
    for (const end of this.ends) {
      tours.push(this.order.slice(begin, end));
      begin = end;
    }
    return tours;
  }
}

/** The share of nodes that follow others here than there, whatever the direction (broken pairs, Prins 2009). */
export function brokenPairs(one: Individual, other: Individual): number {
  const { next, previous } = one;
  const { next: otherNext, previous: otherPrevious } = other;
  let broken = 0;
  for (let node = 1; node < next.length; node++) {
    const after = next[node]!;
    if (after !== otherNext[node] && after !== otherPrevious[node]) broken++;
    if (previous[node] === 0 && otherPrevious[node] !== 0 && otherNext[node] !== 0) broken++;
  }
  return broken / (next.length - 1);
}
