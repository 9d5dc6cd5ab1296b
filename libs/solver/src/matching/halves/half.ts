import { Auction } from '../auction.js';
import { Bidding } from '../auction/bidding.js';
import { Reverse } from '../auction/reverse.js';
import { Rivals } from '../auction/rivals.js';
import { FINE_ENOUGH, FINER, firstEpsilon, patience, sag, spanOf } from '../auction/scaling.js';
import { readablePrices } from '../auction/scarcity.js';
import { ELSEWHERE, Seating, WAITING } from '../auction/seating.js';
import { DEPTH, Settlement } from '../auction/settlement.js';
import type { Effort } from '../effort.js';
import type { PackedMarket } from '../market.js';
import { drawUp } from './drawing.js';
import { Exchange, type Half, type Steps } from './exchange.js';
import { LEFT, Outcome, type Floor, type Side } from './floor.js';

/**
 * What one half does: it bids for the vacancies of its side. A row that finds its best vacancy on the other side, at the
 * prices it has heard of, goes there. In the end one of them settles the whole.
 */
export function* workHalf(floor: Floor, side: Side, effort: Effort): Steps {
  const exchange = new Exchange(floor, side);
  const { whole, half } = yield* drawUp(floor, side, exchange);
  const { pair, vacancyOf } = floor;
  const { vacancy, worker, mask } = whole;
  const [from, to] = side === LEFT ? [0, whole.rows >> 1] : [whole.rows >> 1, whole.rows];
  pair.fill(WAITING, from, to);
  const reached = yield* auction(floor, half, exchange, effort);
  yield;
  if (side === LEFT) finish(floor, whole, reached, effort);
  yield;
  for (let r = from; r < to; r++) vacancyOf[worker[r]!] = pair[r]! >= 0 ? vacancy[pair[r]!]! & mask : -1;
  floor.outcome[Outcome.Looks + side] = effort.looks;
}

function* auction(floor: Floor, half: Half, exchange: Exchange, effort: Effort): Steps<Reached> {
  const { market, side, begin, known } = half;
  const seating = new Seating(market);
  let report: (done: number) => void = () => undefined;
  const bidding = new Bidding(seating, effort, (done) => report(done));
  const rivals = new Rivals(seating);
  const reverse = new Reverse(seating, rivals, effort);
  sendHome(floor, half, seating);
  let epsilon = firstEpsilon(yield* exchange.most(spanOf(market)));
  let settled = false;
  for (; ; epsilon /= FINER) {
    const [cost = Infinity, value = 0] = yield* exchange.sum(...bidding.open(epsilon));
    const standing = [cost, Math.floor(value)] as const;
    report = (done) => effort.report('auction', done, market.rows, standing);
    let moved = 0;
    let stopped = false;
    do {
      bidding.leaving = exchange.outbox;
      bidding.left = 0;
      const ended = bidding.bid(epsilon);
      for (let i = 0; i < bidding.left; i++) bidding.leaving[i]! += begin;
      const trade = yield* exchange.trade(seating.price, known, bidding.left, !ended);
      for (const row of trade.arrived) bidding.admit(row - begin);
      ({ moved, stopped } = trade);
    } while (moved > 0 && !stopped);
    if (stopped) break;
    const ended = reverse.run(epsilon);
    ({ stopped } = yield* exchange.trade(seating.price, known, 0, !ended));
    if (stopped) break;
    if (epsilon <= FINE_ENOUGH) {
      settled = yield* settle(half, seating, exchange, new Settlement(seating, rivals, effort));
      break;
    }
    sag(seating.price, epsilon);
  }
  for (let r = 0; r < market.rows; r++) {
    if (seating.pair[r] !== ELSEWHERE) floor.pair[begin + r] = seating.pair[r]!;
  }
  for (let v = 0; v < market.vacancies; v++) if (floor.side[v] === side) floor.price[v] = seating.price[v]!;
  return { epsilon, settled };
}

/** @returns whether everybody is content who does not wait, also those who have to do with both halves */
function* settle(
  { market, known }: Half,
  { price }: Seating,
  exchange: Exchange,
  settlement: Settlement,
): Steps<boolean> {
  const limit = patience(market.rows);
  const seated = settlement.seatUpset(limit);
  const { stopped } = yield* exchange.trade(price, known, 0, !seated);
  if (!stopped) settlement.fillSeats(limit, DEPTH);
  return !stopped;
}

/** In the beginning each row is on the side of its cheapest pair. */
function sendHome({ side: sides }: Floor, { side, market, crossing }: Half, { pair }: Seating): void {
  const { first, vacancy, mask } = market;
  for (let r = crossing[0]; r < crossing[1]; r++) {
    if (sides[vacancy[first[r]!]! & mask] !== side) pair[r] = ELSEWHERE;
  }
}

interface Reached {
  readonly epsilon: number;
  readonly settled: boolean;
}

function finish(floor: Floor, market: PackedMarket, { epsilon, settled }: Reached, effort: Effort): void {
  const auction = new Auction(market, effort, floor.pair);
  auction.resume(floor.price, epsilon, settled);
  const { price, optimal } = auction;
  floor.price.set(optimal ? readablePrices(market, floor.pair, price) : price);
  floor.outcome[Outcome.Cost] = auction.cost;
  floor.outcome[Outcome.Bound] = auction.bound;
  floor.outcome[Outcome.Optimal] = optimal ? 1 : 0;
}
