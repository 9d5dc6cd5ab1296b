import type { MatchAnswer } from '#solver';
import type { Market } from './market.js';
import { type Bar, type Score, WEIGHTS } from './pair.js';

/** A worker for whom the run found a vacancy. */
export interface Placement {
  readonly worker: string;
  readonly homeDivision: string;
  readonly group: string | null;
  readonly poor: boolean;
  readonly vacancy: string;
  readonly site: string;
  readonly enterprise: string;
  readonly score: Score;
}

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
  /** What a seat there is worth to others, in cost units; 0 where seats stay free. */
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

export interface Settlement {
  readonly placements: readonly Placement[];
  readonly explanations: readonly Explanation[];
}

const ALTERNATIVES = 3;

/** The solver's answer in the words of the domain. */
export function settle(market: Market, answer: MatchAnswer): Settlement {
  const { seekers, openings, problem } = market;
  const placements: Placement[] = [];
  const explanations: Explanation[] = [];
  for (let start = 0; start < seekers.length;) {
    const end = partyEnd(problem.group, start);
    const others = companionsOf(market, answer, start, end);
    for (let w = start; w < end; w++) {
      const seeker = seekers[w];
      if (!seeker) continue;
      const { id: worker, homeDivision, group, poor } = seeker;
      const v = answer.vacancyOf[w] ?? -1;
      const opening = openings[v];
      const chosen = opening
        ? { vacancy: opening.id, score: market.score(w, v), price: priceOf(market, answer, v) }
        : null;
      if (opening && chosen) {
        const { id: vacancy, siteId: site, enterpriseId: enterprise } = opening;
        placements.push({ worker, homeDivision, group, poor, vacancy, site, enterprise, score: chosen.score });
      }
      const barred = market.barred.get(w) ?? null;
      const unmatched = barred ? 'no-eligible-pair' : market.apart.has(w) ? 'no-common-site' : 'outcompeted';
      explanations.push({
        worker,
        homeDivision,
        outcome: chosen ? 'proposed' : unmatched,
        chosen,
        barred,
        alternatives: alternativesOf(market, answer, w, others),
      });
    }
    start = end;
  }
  return { placements, explanations };
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

function companionsOf({ problem }: Market, answer: MatchAnswer, start: number, end: number): Companions {
  let held = 0;
  const least: Map<number, number>[] = [];
  for (let w = start; w < end; w++) {
    const there = new Map<number, number>();
    let present = problem.unmatched[w] ?? 0;
    for (let e = problem.first[w] ?? 0; e < (problem.first[w + 1] ?? 0); e++) {
      const v = problem.vacancy[e] ?? 0;
      const dear = (problem.cost[e] ?? 0) + (answer.price[v] ?? 0);
      if (v === answer.vacancyOf[w]) present = dear;
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
    const lacking = (problem.cost[e] ?? 0) + (answer.price[v] ?? 0) + others - companions.held;
    // Only the few best are kept in order, as a worker may have hundreds.
    if (options.length === ALTERNATIVES && lacking >= (options.at(-1)?.lacking ?? 0)) continue;
    options.splice(options.findLastIndex((option) => option.lacking <= lacking) + 1, 0, { v, lacking });
    options.length = Math.min(options.length, ALTERNATIVES);
  }
  return options.flatMap(({ v, lacking }) => {
    const opening = openings[v];
    if (!opening) return [];
    const price = priceOf(market, answer, v);
    return [
      { vacancy: opening.id, score: market.score(w, v), price, lacking: Math.max(0, Math.round(lacking / scale)) },
    ];
  });
}

const priceOf = ({ scale }: Market, { price }: MatchAnswer, v: number): number => Math.round((price[v] ?? 0) / scale);

/** What the world has become since the problem was read. */
export interface Present {
  /** Workers who are still registered. */
  readonly registered: ReadonlySet<string>;
  /** Free seats of vacancies that are still offered. */
  readonly free: ReadonlyMap<string, number>;
}

/**
 * The placements that can still be made. Groups are made whole or not at all; where seats went meanwhile, parties with
 * more poor labourers come first, then those whose pairs cost less.
 */
export function stillPossible(placements: readonly Placement[], { registered, free }: Present) {
  const parties = new Map<string, Placement[]>();
  for (const placement of placements) {
    const key = placement.group ?? placement.worker;
    parties.set(key, [...(parties.get(key) ?? []), placement]);
  }
  const left = new Map(free);
  const made: Placement[] = [];
  const lost = new Map<string, 'seat-went' | 'not-available'>();
  for (const party of [...parties.values()].sort(byNeed)) {
    const wanted = new Map<string, number>();
    for (const { vacancy } of party) wanted.set(vacancy, (wanted.get(vacancy) ?? 0) + 1);
    const here = party.every(({ worker }) => registered.has(worker));
    const fits = [...wanted].every(([vacancy, seats]) => seats <= (left.get(vacancy) ?? 0));
    if (here && fits) {
      for (const [vacancy, seats] of wanted) left.set(vacancy, (left.get(vacancy) ?? 0) - seats);
      made.push(...party);
    } else for (const { worker } of party) lost.set(worker, here ? 'seat-went' : 'not-available');
  }
  return { made, lost };
}

function byNeed(a: readonly Placement[], b: readonly Placement[]): number {
  const poor = (party: readonly Placement[]) => party.filter((placement) => placement.poor).length / party.length;
  const cost = (party: readonly Placement[]) => party.reduce((sum, { score }) => sum + score.total, 0) / party.length;
  return poor(b) - poor(a) || cost(a) - cost(b) || ((a[0]?.worker ?? '') < (b[0]?.worker ?? '') ? -1 : 1);
}

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
}

export function certificateOf(market: Market, answer: MatchAnswer): Certificate {
  const { scale, problem, openings, poorExactlySecond, eligible } = market;
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
    prices: Object.fromEntries(
      openings.map(({ id }, v): [string, number] => [id, priceOf(market, answer, v)]).filter(([, price]) => price > 0),
    ),
  };
}
