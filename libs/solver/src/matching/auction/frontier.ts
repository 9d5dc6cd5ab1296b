/** A binary heap of vacancies, least distance first; stale entries are left to the reader. */
export class Frontier {
  size = 0;
  /** Distance of the entry popped last. */
  key = 0;
  private keys = new Float64Array(256);
  private values = new Int32Array(256);

  push(value: number, key: number): void {
    if (this.size === this.keys.length) {
      const { keys, values } = this;
      this.keys = new Float64Array(2 * this.size);
      this.values = new Int32Array(2 * this.size);
      this.keys.set(keys);
      this.values.set(values);
    }
    const { keys, values } = this;
    let i = this.size++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (keys[parent]! <= key) break;
      keys[i] = keys[parent]!;
      values[i] = values[parent]!;
      i = parent;
    }
    keys[i] = key;
    values[i] = value;
  }

  pop(): number {
    const { keys, values } = this;
    const top = values[0]!;
    this.key = keys[0]!;
    const n = --this.size;
    const key = keys[n]!;
    const value = values[n]!;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      if (child + 1 < n && keys[child + 1]! < keys[child]!) child++;
      if (keys[child]! >= key) break;
      keys[i] = keys[child]!;
      values[i] = values[child]!;
      i = child;
    }
    keys[i] = key;
    values[i] = value;
    return top;
  }
}
