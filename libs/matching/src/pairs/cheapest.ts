/** The so many cheapest of all that are offered, in a heap whose first is the dearest. */
export class Cheapest {
  size = 0;
  /** [most] in the order of the heap. */
  readonly vacancy: Int32Array;
  readonly cost: Int32Array;

  /**
   * @param most above 0
   * @param limit only what costs less is taken
   */
  constructor(
    private readonly most: number,
    private readonly limit: number,
  ) {
    this.vacancy = new Int32Array(most);
    this.cost = new Int32Array(most);
  }

  /** Only what costs less is to be offered. */
  get bar(): number {
    return this.size < this.most ? this.limit : (this.cost[0] ?? 0);
  }

  clear(): void {
    this.size = 0;
  }

  /** @returns the bar from now on */
  offer(vacancy: number, cost: number): number {
    if (this.size < this.most) this.rise(this.size++, vacancy, cost);
    else this.sink(vacancy, cost);
    return this.bar;
  }

  private rise(last: number, vacancy: number, cost: number): void {
    let i = last;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if ((this.cost[parent] ?? 0) >= cost) break;
      this.move(parent, i);
      i = parent;
    }
    this.set(i, vacancy, cost);
  }

  private sink(vacancy: number, cost: number): void {
    let i = 0;
    for (let child = 1; child < this.size; child = 2 * i + 1) {
      if (child + 1 < this.size && (this.cost[child + 1] ?? 0) > (this.cost[child] ?? 0)) child++;
      if ((this.cost[child] ?? 0) <= cost) break;
      this.move(child, i);
      i = child;
    }
    this.set(i, vacancy, cost);
  }

  private move(from: number, to: number): void {
    this.set(to, this.vacancy[from] ?? 0, this.cost[from] ?? 0);
  }

  private set(i: number, vacancy: number, cost: number): void {
    this.vacancy[i] = vacancy;
    this.cost[i] = cost;
  }
}
