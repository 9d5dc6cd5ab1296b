import type { MatchAnswer } from '#solver';
import type { Market } from './market.js';
import type { Bar, Score } from './pair.js';
import { priceFor } from './placement.js';

/**
 * `no-eligible-pair`: some rule bars every vacancy; `no-common-site`: no site has work for every member of the group;
 * `outcompeted`: the seats went to others who lose more without them; `seat-went`: the seat, or that of a companion,
 * went to somebody else before the proposal was made; `not-available`: so did the worker, or a companion.
 */
export const OUTCOMES = [
  'proposed',
  'no-eligible-pair',
  'no-common-site',
  'outcompeted',
  'seat-went',
  'not-available',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Alternative {
  readonly vacancy: string;
  readonly score: Score;
  /** What a seat there that the worker may take is worth to others, in cost units; 0 where such seats stay free. */
  readonly price: number;
  /** The pair would have to cost so many units less to be chosen, at these prices. For a group the whole group is weighed. */
  readonly lacking: number;
}

/** Why a worker was proposed there, or nowhere. */
export interface Explanation {
  readonly worker: string;
  readonly homeDivision: string;
  readonly outcome: Outcome;
  readonly chosen: { readonly vacancy: string; readonly score: Score; readonly price: number } | null;
  /** How many vacancies each rule barred; only where it barred all. */
  readonly barred: Readonly<Partial<Record<Bar, number>>> | null;
  /** What lacked least first. */
  readonly alternatives: readonly Alternative[];
}

const ALTERNATIVES = 3;

/** Why each worker is proposed there, or nowhere, party by party of one division after the other. */
export function* explanationsOf(market: Market, answer: MatchAnswer): Generator<Explanation[]> {
  for (const [start, end] of partiesByHome(market)) {
    const others = companionsOf(market, answer, start, end);
    const explanations: Explanation[] = [];
    for (let w = start; w < end; w++) explanations.push(explanationOf(market, answer, w, others));
    yield explanations;
  }
}

function partiesByHome({ seekers, problem }: Market): (readonly [start: number, end: number])[] {
  const parties = new Map<string, (readonly [number, number])[]>();
  for (let start = 0, end = 0; start < seekers.length; start = end) {
    end = partyEnd(problem.group, start);
    const home = seekers[start]?.homeDivision ?? '';
    const there = parties.get(home);
    if (there) there.push([start, end]);
    else parties.set(home, [[start, end]]);
  }
  return [...parties.values()].flat();
}

function explanationOf(market: Market, answer: MatchAnswer, w: number, others: Companions): Explanation {
  const { id: worker = '', homeDivision = '' } = market.seekers[w] ?? {};
  const v = answer.vacancyOf[w] ?? -1;
  const opening = market.openings[v];
  const price = Math.round(priceFor(market, answer, w, v) / market.scale);
  const chosen = opening && { vacancy: opening.id, score: market.score(w, v), price };
  const barred = market.barred.get(w) ?? null;
  const unmatched = barred ? 'no-eligible-pair' : market.apart.has(w) ? 'no-common-site' : 'outcompeted';
  const alternatives = alternativesOf(market, answer, w, others);
  return {
    worker,
    homeDivision,
    outcome: chosen ? 'proposed' : unmatched,
    chosen: chosen ?? null,
    barred,
    alternatives,
  };
}

function partyEnd(group: Int32Array | undefined, start: number): number {
  const own = group?.[start] ?? -1;
  let end = start + 1;
  while (own >= 0 && group?.[end] === own) end++;
  return end;
}

interface Companions {
  /** Cost and price of what the party has, penalties included. */
  readonly held: number;
  /** For each member and site the cheapest cost and price. */
  readonly least: readonly ReadonlyMap<number, number>[];
  readonly first: number;
}

function companionsOf(market: Market, answer: MatchAnswer, start: number, end: number): Companions {
  const { problem } = market;
  let held = 0;
  const least: Map<number, number>[] = [];
  const together = end - start > 1;
  for (let w = start; w < end; w++) {
    const there = new Map<number, number>();
    let present = problem.unmatched[w] ?? 0;
    for (let e = problem.first[w] ?? 0; e < (problem.first[w + 1] ?? 0); e++) {
      const v = problem.vacancy[e] ?? 0;
      const dear = (problem.cost[e] ?? 0) + priceFor(market, answer, w, v);
      if (v === answer.vacancyOf[w]) present = dear;
      if (!together) continue;
      const site = problem.site?.[v] ?? 0;
      there.set(site, Math.min(there.get(site) ?? Number.POSITIVE_INFINITY, dear));
    }
    held += present;
    least.push(there);
  }
  return { held, least, first: start };
}

function alternativesOf(market: Market, answer: MatchAnswer, w: number, companions: Companions): Alternative[] {
  const { problem, openings, scale } = market;
  const options: { v: number; lacking: number }[] = [];
  for (let e = problem.first[w] ?? 0; e < (problem.first[w + 1] ?? 0); e++) {
    const v = problem.vacancy[e] ?? 0;
    if (v === answer.vacancyOf[w]) continue;
    const site = problem.site?.[v] ?? 0;
    const others = companions.least.reduce(
      (sum, there, i) => (companions.first + i === w ? sum : sum + (there.get(site) ?? 0)),
      0,
    );
    const lacking = (problem.cost[e] ?? 0) + priceFor(market, answer, w, v) + others - companions.held;
    // Only the few best are kept in order, as a worker may have hundreds.
    if (options.length === ALTERNATIVES && lacking >= (options.at(-1)?.lacking ?? 0)) continue;
    options.splice(options.findLastIndex((option) => option.lacking <= lacking) + 1, 0, { v, lacking });
    options.length = Math.min(options.length, ALTERNATIVES);
  }
  return options.flatMap(({ v, lacking }) => {
    const opening = openings[v];
    if (!opening) return [];
    const price = Math.round(priceFor(market, answer, w, v) / scale);
    return [
      { vacancy: opening.id, score: market.score(w, v), price, lacking: Math.max(0, Math.round(lacking / scale)) },
    ];
  });
}
