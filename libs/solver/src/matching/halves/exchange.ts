import type { PackedMarket } from '../market.js';
import { LEFT, RIGHT, SUMS, type Floor, type Side } from './floor.js';

/** What one half hands back to whoever runs both: the other has to come as far before it goes on. */
export type Steps<T = void> = Generator<undefined, T, undefined>;

/**
 * How the halves talk. Everything is written before a common stop and read after it, in turns of two places, so that
 * what one of them writes next never is where the other still reads; hence it does not matter who is faster.
 */
export class Exchange {
  private turn = 0;

  constructor(
    private readonly floor: Floor,
    private readonly side: Side,
  ) {}

  /** Adds up what the halves say, place by place. */
  *sum(...own: number[]): Steps<number[]> {
    const { sums } = this.floor;
    const begin = this.turn * 2 * SUMS;
    sums.set(own, begin + this.side * SUMS);
    yield;
    this.turn = 1 - this.turn;
    return own.map((_, i) => sums[begin + i]! + sums[begin + SUMS + i]!);
  }

  *most(own: number): Steps<number> {
    const [left = 0, right = 0] = yield* this.sum(this.side === LEFT ? own : 0, this.side === RIGHT ? own : 0);
    return Math.max(left, right);
  }

  /** Where the rows that leave are to be written before the next `trade`. */
  get outbox(): Int32Array {
    return this.box(this.turn, this.side);
  }

  /**
   * Tells the other half the prices that it may want to know, and hands over rows.
   * @param known vacancies on either side that rows of both look at
   * @param left rows in the outbox
   * @param stop whether this half wants to stop
   */
  *trade(price: Float64Array, known: Int32Array, left: number, stop: boolean): Steps<Trade> {
    const { board, side: sides } = this.floor;
    const { turn, side } = this;
    const begin = turn * known.length;
    for (let i = 0; i < known.length; i++) if (sides[known[i]!] === side) board[begin + i] = price[known[i]!]!;
    const said = yield* this.sum(left, side === LEFT ? left : 0, stop ? 1 : 0);
    const [moved = 0, leftLeft = 0, stops = 0] = said;
    for (let i = 0; i < known.length; i++) if (sides[known[i]!] !== side) price[known[i]!] = board[begin + i]!;
    const arrived = side === LEFT ? moved - leftLeft : leftLeft;
    return {
      arrived: this.box(turn, side === LEFT ? RIGHT : LEFT).subarray(0, arrived),
      moved,
      stopped: stops > 0,
    };
  }

  private box(turn: number, side: Side): Int32Array {
    const { mail } = this.floor;
    const size = mail.length / 4;
    return mail.subarray((2 * turn + side) * size, (2 * turn + side + 1) * size);
  }
}

export interface Trade {
  readonly arrived: Int32Array;
  /** Rows that go to either side. */
  readonly moved: number;
  /** Either half wants to stop. */
  readonly stopped: boolean;
}

/** What one half sees of the market. */
export interface Half {
  readonly side: Side;
  /** Only its own vacancies have seats. */
  readonly market: PackedMarket;
  /** Where its rows begin in the whole market. */
  readonly begin: number;
  /** From and up to these of its own rows are also seen by the other half. */
  readonly crossing: readonly [number, number];
  /** Vacancies that the crossing rows look at. */
  readonly known: Int32Array;
}
