import type { MatchAnswer } from '#solver';
import type { Market } from './market.js';
import { WEIGHTS } from './pair.js';

/** Cost and proven bound in cost units, and what a reader needs to believe them. */
export interface Certificate {
  readonly cost: number;
  readonly bound: number;
  readonly optimal: boolean;
  /** Problem units a cost unit; the tier of the poor lies below. */
  readonly scale: number;
  readonly poorExactlySecond: boolean;
  readonly eligiblePairs: number;
  readonly keptPairs: number;
  readonly unmatchedPenalty: number;
  /** Price of a seat by vacancy in cost units, without those at 0. */
  readonly prices: Readonly<Record<string, number>>;
  /** The same of a seat that is kept for registered poor labourers, where there are such. */
  readonly reservedPrices?: Readonly<Record<string, number>>;
}

export function certificateOf(market: Market, answer: MatchAnswer): Certificate {
  const { scale, problem, poorExactlySecond, eligible } = market;
  const poor = market.seekers.filter((seeker) => seeker.poor).length;
  // The tier adds 0 to `poor` problem units to the whole cost units, which are what is reported.
  const bound = poorExactlySecond ? Math.floor(answer.bound / scale) : Math.ceil((answer.bound - poor) / scale);
  return {
    cost: Math.floor(answer.cost / scale),
    bound,
    optimal: answer.optimal,
    scale,
    poorExactlySecond,
    eligiblePairs: eligible,
    keptPairs: problem.vacancy.length,
    unmatchedPenalty: WEIGHTS.unmatched,
    prices: pricesBy(market, answer.price),
    ...(answer.reservedPrice && { reservedPrices: pricesBy(market, answer.reservedPrice) }),
  };
}

const pricesBy = ({ openings, scale }: Market, price: Float64Array): Record<string, number> =>
  Object.fromEntries(
    openings
      .map(({ id }, v): [string, number] => [id, Math.round((price[v] ?? 0) / scale)])
      .filter(([, units]) => units > 0),
  );
