const PIECE = 65_536;

type Numbers = Float64Array | Uint32Array | Uint8Array;

/** Numbers by position in typed arrays that grow without being copied. */
export class NumberColumn {
  private readonly pieces: Numbers[] = [];
  length = 0;

  constructor(private readonly kind: new (length: number) => Numbers) {}

  push(value: number): void {
    if (this.length % PIECE === 0) this.pieces.push(new this.kind(PIECE));
    this.set(this.length++, value);
  }

  set(position: number, value: number): void {
    const piece = this.pieces[position >>> 16];
    if (piece) piece[position & 0xffff] = value;
  }

  at(position: number): number {
    return this.pieces[position >>> 16]?.[position & 0xffff] ?? 0;
  }
}

/** The first position under each key, by open addressing: four bytes a slot, keys are kept where they are anyway. */
export class PositionIndex {
  private slots = new Int32Array(1024).fill(-1);
  private filled = 0;

  /** @param salt keeps whoever knows this code from writing a file whose keys all meet in one slot */
  constructor(
    private readonly keys: { at(position: number): number },
    private readonly salt: number,
  ) {}

  /** Position of the entry with this key, or -1. */
  find(key: number): number {
    return this.slots[this.slotOf(key)] ?? -1;
  }

  /** Enters the key at this position, unless there is an entry with the same. */
  add(position: number): void {
    const slot = this.slotOf(this.keys.at(position));
    if (this.slots[slot] !== -1) return;
    this.slots[slot] = position;
    if (++this.filled * 5 > this.slots.length * 3) this.grow();
  }

  private slotOf(key: number): number {
    const mask = this.slots.length - 1;
    const high = Math.floor(key / 4_294_967_296);
    let hash =
      Math.imul((key - high * 4_294_967_296) ^ this.salt, 0x85ebca6b) ^ Math.imul(high + this.salt, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash ^= hash >>> 13;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const position = this.slots[slot] ?? -1;
      if (position < 0 || this.keys.at(position) === key) return slot;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Int32Array(old.length * 2).fill(-1);
    for (const position of old) if (position >= 0) this.slots[this.slotOf(this.keys.at(position))] = position;
  }
}
