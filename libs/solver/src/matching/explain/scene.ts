import { type Clusters, clustersOf } from '../groups/clusters.js';
import type { MatchAnswer, MatchProblem } from '../problem.js';
import { type SeatsLeft, seatsLeft } from '../wishes/normal-form.js';

/** Costs, or prices with them, in each level. */
export type Costs = readonly number[];

export interface Scene {
  readonly problem: MatchProblem;
  readonly answer: MatchAnswer;
  readonly filled: Int32Array;
  /** [vacancies] of these, without entitlement */
  readonly others: Int32Array;
  readonly seats: SeatsLeft;
  readonly clusters: Clusters | null;
  readonly prices: readonly Pick<MatchAnswer, 'price' | 'reservedPrice'>[];
}

export function sceneOf(problem: MatchProblem, answer: MatchAnswer): Scene {
  const filled = new Int32Array(problem.vacancies);
  const others = new Int32Array(problem.vacancies);
  answer.vacancyOf.forEach((v, w) => {
    if (v < 0) return;
    filled[v]!++;
    if (problem.entitled?.[w] !== 1) others[v]!++;
  });
  const clusters = problem.site === undefined ? null : clustersOf(problem);
  const prices = [answer, ...(answer.tiers ?? [])];
  return { problem, answer, filled, others, seats: seatsLeft(problem), clusters, prices };
}

/** In each level, for the seats that the worker may take: none, open ones, reserved ones or both. */
export function pricesFor({ problem, seats, prices }: Scene, w: number, v: number): Costs[] {
  const kinds: Costs[] = [];
  if (seats.open[v]! > 0) kinds.push(prices.map(({ price }) => price[v]!));
  if (problem.entitled?.[w] === 1 && (seats.reserved?.[v] ?? 0) > 0) {
    kinds.push(prices.map(({ reservedPrice }) => reservedPrice![v]!));
  }
  return kinds;
}

export function priceFor(scene: Scene, w: number, v: number): number {
  const prices = pricesFor(scene, w, v);
  return prices.length === 0 ? scene.answer.price[v]! : Math.min(...prices.map((price) => price[0]!));
}

/** The worker's vacancies with their cheapest pair. */
export function pairsOf({ problem }: Scene, w: number): Map<number, Costs> {
  const { first, vacancy, cost, tiers } = problem;
  const pairs = new Map<number, Costs>();
  for (let e = first[w]!; e < first[w + 1]!; e++) {
    const v = vacancy[e]!;
    const costs = [cost[e]! + changeCost(problem, w, v), ...(tiers ?? []).map((tier) => tier.cost[e]!)];
    const known = pairs.get(v);
    if (known === undefined || isCheaper(costs, known)) pairs.set(v, costs);
  }
  return pairs;
}

function isCheaper(a: Costs, b: Costs): boolean {
  const level = a.findIndex((cost, k) => cost !== b[k]);
  return level >= 0 && a[level]! < b[level]!;
}

export function isEligible({ first, vacancy }: MatchProblem, w: number, v: number): boolean {
  for (let e = first[w]!; e < first[w + 1]!; e++) if (vacancy[e] === v) return true;
  return false;
}

function changeCost({ previous }: MatchProblem, w: number, v: number): number {
  const former = previous?.vacancyOf[w] ?? -1;
  return former >= 0 && former !== v ? previous!.changeCost : 0;
}

export function unmatchedOf(problem: MatchProblem, w: number): number {
  return problem.unmatched[w]! + changeCost(problem, w, -1);
}

export function presentCosts(scene: Scene, w: number): Costs {
  const { problem, answer } = scene;
  const v = answer.vacancyOf[w]!;
  if (v < 0) return [unmatchedOf(problem, w), ...(problem.tiers ?? []).map((tier) => tier.unmatched[w]!)];
  const costs = pairsOf(scene, w).get(v)!;
  const ways = pricesFor(scene, w, v).map((prices) => prices.map((p, k) => costs[k]! + p));
  // A fixed worker sits on a seat that is not for sale.
  return ways.reduce((best, way) => (isCheaper(way, best) ? way : best), ways[0] ?? costs);
}
