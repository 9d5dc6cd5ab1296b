import type { PackedMarket } from '../market.js';

/** Instead of a pair: the row still waits, or has settled for staying unmatched. */
export const WAITING = -1;
export const OUTSIDE = -2;
/** The row is with the other half of the market. */
export const ELSEWHERE = -3;

/** Neither sits nor has settled for staying unmatched. */
export function isAway(held: number): boolean {
  return held === WAITING || held === ELSEWHERE;
}

/** Who sits where, and what a seat costs: the state that the steps of the auction hand to one another. */
export class Seating {
  /** [rows] the pair that the row holds, WAITING or OUTSIDE. */
  readonly pair: Int32Array;
  /** [vacancies + 1] the prices being bid; the last stands for staying unmatched, and is 0. */
  readonly price: Float64Array;
  /** [vacancies] seats taken; they are the first ones of each vacancy. */
  readonly filled: Int32Array;
  /** [vacancies + 1] where the seats of each vacancy begin. */
  readonly first: Int32Array;
  /** [seats] */
  readonly row: Int32Array;
  /** [rows] which of its vacancy's seats the row has, where a step keeps account of it. Between steps it is anybody's. */
  readonly place: Int32Array;
  /** [rows or seats, whichever are more] numbers that are good for one step only. */
  readonly scratch: Float64Array;

  /** @param pair [rows] who holds what already; nobody holds anything without it */
  constructor(
    readonly market: PackedMarket,
    pair?: Int32Array,
  ) {
    const { rows, vacancies, seats } = market;
    this.pair = pair ?? new Int32Array(rows).fill(WAITING);
    this.price = new Float64Array(vacancies + 1);
    this.filled = new Int32Array(vacancies);
    this.first = new Int32Array(vacancies + 1);
    for (let v = 0; v < vacancies; v++) this.first[v + 1] = this.first[v]! + seats[v]!;
    this.row = new Int32Array(this.first[vacancies]!);
    this.place = new Int32Array(rows);
    this.scratch = new Float64Array(Math.max(rows, this.first[vacancies]!));
  }

  /** Writes down for every row that sits which seat it has. */
  findPlaces(): void {
    const { filled, first, row, place } = this;
    for (let v = 0; v < filled.length; v++) {
      for (let i = 0; i < filled[v]!; i++) place[row[first[v]! + i]!] = i;
    }
  }

  sit(row: number, pair: number): void {
    const v = this.market.vacancy[pair]! & this.market.mask;
    this.pair[row] = pair;
    this.place[row] = this.filled[v]!;
    this.row[this.first[v]! + this.filled[v]!++] = row;
  }

  /** @param now what the row has instead */
  stand(row: number, now: number): void {
    const v = this.market.vacancy[this.pair[row]!]! & this.market.mask;
    const last = this.row[this.first[v]! + --this.filled[v]!]!;
    this.row[this.first[v]! + this.place[row]!] = last;
    this.place[last] = this.place[row]!;
    this.pair[row] = now;
  }
}
