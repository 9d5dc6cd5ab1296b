import { Frontier } from '../auction/frontier.js';

/** Shortest paths over the vacancies, and who would move along them. */
export class Paths {
  /** [vacancies] Infinity where no path has led yet. */
  readonly distance: Float64Array;
  /** [vacancies] who moves on the path to or from this vacancy, and by which pair. */
  readonly row: Int32Array;
  readonly pair: Int32Array;
  readonly touched: number[] = [];
  readonly heap = new Frontier();

  constructor(vacancies: number) {
    this.distance = new Float64Array(vacancies).fill(Infinity);
    this.row = new Int32Array(vacancies);
    this.pair = new Int32Array(vacancies);
  }

  touch(v: number, distance: number, row: number, pair: number): void {
    if (this.distance[v] === Infinity) this.touched.push(v);
    this.distance[v] = distance;
    this.row[v] = row;
    this.pair[v] = pair;
  }

  forget(): void {
    for (const v of this.touched) this.distance[v] = Infinity;
    this.touched.length = 0;
    this.heap.size = 0;
  }
}
