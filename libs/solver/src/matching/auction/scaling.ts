import type { PackedMarket } from '../market.js';

/** Each round of bidding is so much finer than the one before. */
export const FINER = 8;
/** From this epsilon on, so few rows are upset by rounding that seating them one by one is faster than a further round. */
export const FINE_ENOUGH = 0.25;
/** A round leaves most prices too high by up to so many epsilons. */
const TOO_HIGH = 2;

/** A settlement that takes more looks than so many per row is given up, and a finer round tried first. */
const PATIENCE = 8;

/** The looks that a settlement may take. */
export function patience(rows: number): number {
  return PATIENCE * (rows + 1000);
}

/** The most that any row could lose without its cheapest pair, and at least 1. */
export function spanOf({ rows, first, cost, outside, shift }: PackedMarket): number {
  let span = 1;
  for (let r = 0; r < rows; r++) {
    if (first[r]! < first[r + 1]!) span = Math.max(span, outside[r]! - (cost[first[r]!]! >> shift));
  }
  return span;
}

export function firstEpsilon(span: number): number {
  return 2 ** Math.floor(Math.log2(span / 32));
}

/**
 * Between two rounds. When all prices fall together hardly anybody changes his mind, and those that have become too low rise
 * again by bids. To call rows back one by one takes longer, and more memory.
 */
export function sag(price: Float64Array, epsilon: number): void {
  const by = TOO_HIGH * epsilon;
  for (let v = 0; v < price.length; v++) price[v] = Math.max(0, price[v]! - by);
}
