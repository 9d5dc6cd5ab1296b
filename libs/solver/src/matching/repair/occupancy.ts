import type { MatchProblem, Previous } from '../problem.js';

/**
 * Who sits where while an answer is mended, and what a seat costs. Keeping the former vacancy is `changeCost` cheaper,
 * which is the same as everything else being dearer by that much.
 */
export class Occupancy {
  /** [workers] the pair held, -1 for none. */
  readonly pair: Int32Array;
  /** [workers] its vacancy, -1 for none. */
  readonly vacancyOf: Int32Array;
  /** [vacancies] seats taken; they are the first ones of each vacancy. */
  readonly filled: Int32Array;
  readonly seats: Int32Array;
  /** [vacancies + 1] where the seats of each vacancy begin. */
  readonly seatFirst: Int32Array;
  readonly seatRow: Int32Array;
  private readonly former: Int32Array;
  private readonly bonus: number;
  /** [workers] */
  private readonly place: Int32Array;

  /** @param price [vacancies] whole numbers from 0 on; taken over and changed, Infinity where there are no seats */
  constructor(
    readonly problem: MatchProblem,
    previous: Previous,
    readonly price: Float64Array,
  ) {
    const { workers, vacancies, headcount } = problem;
    this.former = previous.vacancyOf;
    this.bonus = previous.changeCost;
    for (let v = 0; v < vacancies; v++) if (headcount[v] === 0) price[v] = Infinity;
    this.pair = new Int32Array(workers).fill(-1);
    this.vacancyOf = new Int32Array(workers).fill(-1);
    this.filled = new Int32Array(vacancies);
    this.seats = usableSeats(problem);
    this.seatFirst = new Int32Array(vacancies + 1);
    for (let v = 0; v < vacancies; v++) this.seatFirst[v + 1] = this.seatFirst[v]! + this.seats[v]!;
    this.seatRow = new Int32Array(this.seatFirst[vacancies]!);
    this.place = new Int32Array(workers);
  }

  costOf(row: number, pair: number): number {
    const c = this.problem.cost[pair]!;
    return this.problem.vacancy[pair] === this.former[row] ? c - this.bonus : c;
  }

  /** The cost of what the row has, without the price. */
  ownCost(row: number): number {
    const pair = this.pair[row]!;
    return pair < 0 ? this.problem.unmatched[row]! : this.costOf(row, pair);
  }

  hasFreeSeat(v: number): boolean {
    return this.filled[v]! < this.seats[v]!;
  }

  sit(row: number, pair: number): void {
    const v = this.problem.vacancy[pair]!;
    const place = this.seatFirst[v]! + this.filled[v]!++;
    this.pair[row] = pair;
    this.vacancyOf[row] = v;
    this.place[row] = place;
    this.seatRow[place] = row;
  }

  stand(row: number): void {
    const v = this.vacancyOf[row]!;
    const last = this.seatRow[this.seatFirst[v]! + --this.filled[v]!]!;
    this.seatRow[this.place[row]!] = last;
    this.place[last] = this.place[row]!;
    this.pair[row] = -1;
    this.vacancyOf[row] = -1;
  }
}

/** Seats, but where they are far more than the workers never more than the pairs, so that memory follows the problem. */
function usableSeats({ workers, vacancies, headcount, vacancy }: MatchProblem): Int32Array {
  let total = 0;
  for (let v = 0; v < vacancies; v++) total += headcount[v]!;
  if (total <= 4 * workers + vacancies) return headcount;
  const seats = new Int32Array(vacancies);
  for (let e = 0; e < vacancy.length; e++) seats[vacancy[e]!]!++;
  // One more than could come, so that a vacancy that all its rows hold still counts as having a free seat.
  for (let v = 0; v < vacancies; v++) seats[v] = Math.min(headcount[v]!, seats[v]! + 1);
  return seats;
}
