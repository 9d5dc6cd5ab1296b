import type { PackedMarket } from '../market.js';
import { Frontier } from './frontier.js';

/** Nobody reads millions of explanations, so beyond this the prices stay as they were bid. */
const MOST_PAIRS_READ = 4_000_000;

/** The prices as they are shown: where that does not take too long, the least. */
export function readablePrices(market: PackedMarket, pair: Int32Array, price: Float64Array): Float64Array {
  return market.vacancy.length <= MOST_PAIRS_READ ? leastPrices(market, pair, price) : price;
}

/**
 * The least of all optimal prices: what one more seat would save, so 0 where nobody is waiting for one. The prices found
 * by bidding are optimal too, but may be as high as what one seat less would cost.
 *
 * How far the price of a vacancy can fall is the shortest way to it, over the slack of everybody's second choices, from a
 * price that is already 0 or a worker who stays unmatched (the least solution of a system of difference constraints).
 *
 * @param pair [rows] the pair held in an optimal matching, negative for none
 * @param price [vacancies] optimal prices
 */
export function leastPrices(market: PackedMarket, pair: Int32Array, price: Float64Array): Float64Array {
  const { rows, vacancies, first, vacancy, cost, outside, mask, shift } = market;
  const fall = price.slice();
  const [holderFirst, holders] = holdersOf(market, pair);
  /** What the row pays beyond the price that the vacancy of each of its pairs asks for. */
  const relax = (row: number, pays: number, start: number, moved: (v: number) => void) => {
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const v = vacancy[e]! & mask;
      const distance = start + (cost[e]! >> shift) + price[v]! - pays;
      if (distance >= fall[v]!) continue;
      fall[v] = distance;
      moved(v);
    }
  };
  for (let r = 0; r < rows; r++) if (pair[r]! < 0) relax(r, outside[r]!, 0, () => undefined);
  const frontier = new Frontier();
  for (let v = 0; v < vacancies; v++) frontier.push(v, fall[v]!);
  while (frontier.size > 0) {
    const u = frontier.pop();
    const distance = frontier.key;
    if (distance > fall[u]!) continue;
    for (let i = holderFirst[u]!, end = holderFirst[u + 1]!; i < end; i++) {
      const r = holders[i]!;
      const pays = (cost[pair[r]!]! >> shift) + price[u]!;
      relax(r, pays, distance, (v) => frontier.push(v, fall[v]!));
    }
  }
  return fall.map((by, v) => price[v]! - by);
}

/** Who holds seats of each vacancy. */
function holdersOf({ rows, vacancies, vacancy, mask }: PackedMarket, pair: Int32Array): [Int32Array, Int32Array] {
  const first = new Int32Array(vacancies + 1);
  for (let r = 0; r < rows; r++) if (pair[r]! >= 0) first[(vacancy[pair[r]!]! & mask) + 1]!++;
  for (let v = 0; v < vacancies; v++) first[v + 1]! += first[v]!;
  const next = first.slice();
  const holders = new Int32Array(first[vacancies]!);
  for (let r = 0; r < rows; r++) if (pair[r]! >= 0) holders[next[vacancy[pair[r]!]! & mask]!++] = r;
  return [first, holders];
}
