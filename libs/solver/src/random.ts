/**
 * Seeded pseudo-random numbers (mulberry32, 32 bits of state): the same seed gives the same answer on every machine.
 * Good enough for search decisions, never for secrets.
 */
export class Random {
  private state: number;

  /** @param seed any number; only its lowest 32 bits count */
  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** An integer in [0, 2^32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.next() / 4294967296;
  }

  /** An integer in [0, n), for 1 <= n <= 2^32; 0 for smaller n. */
  below(n: number): number {
    return Math.floor((this.next() / 4294967296) * n);
  }

  /** Puts the first `length` entries into random order (Fisher and Yates), in place. */
  shuffle(entries: Int32Array | Float64Array | number[], length = entries.length): void {
    for (let i = length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = entries[i]!;
      entries[i] = entries[j]!;
      entries[j] = held;
    }
  }
}
