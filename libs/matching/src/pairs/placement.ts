import type { MatchAnswer } from '#solver';
import type { Market } from './market.js';
import type { Score } from './pair.js';

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

/** The solver's answer in the words of the domain. */
export function placementsOf({ seekers, openings, score }: Market, { vacancyOf }: MatchAnswer): Placement[] {
  return seekers.flatMap(({ id: worker, homeDivision, group, poor }, w) => {
    const v = vacancyOf[w] ?? -1;
    const opening = openings[v];
    if (!opening) return [];
    const { id: vacancy, siteId: site, enterpriseId: enterprise } = opening;
    return [{ worker, homeDivision, group, poor, vacancy, site, enterprise, score: score(w, v) }];
  });
}

/** What a seat is worth to others, in cost units. */
export const priceOf = ({ scale }: Market, { price }: MatchAnswer, v: number): number =>
  Math.round((price[v] ?? 0) / scale);

/** What the world has become since the problem was read. */
export interface Present {
  /** Workers who are not registered any more. */
  readonly gone: ReadonlySet<string>;
  /** Free seats of vacancies that are still offered. */
  readonly free: ReadonlyMap<string, number>;
}

/**
 * The placements that can still be made. Groups are made whole or not at all; where seats went meanwhile, parties with
 * more poor labourers come first, then those whose pairs cost less.
 */
export function stillPossible(placements: readonly Placement[], { gone, free }: Present) {
  if (gone.size === 0 && hasRoom(placements, free)) return { made: placements, lost: NOBODY };
  const parties = new Map<string, Placement[]>();
  for (const placement of placements) {
    const key = placement.group ?? placement.worker;
    const party = parties.get(key);
    if (party) party.push(placement);
    else parties.set(key, [placement]);
  }
  const left = new Map(free);
  const made: Placement[] = [];
  const lost = new Map<string, 'seat-went' | 'not-available'>();
  for (const party of inOrderOfNeed([...parties.values()])) {
    const wanted = new Map<string, number>();
    for (const { vacancy } of party) wanted.set(vacancy, (wanted.get(vacancy) ?? 0) + 1);
    const here = party.every(({ worker }) => !gone.has(worker));
    const fits = [...wanted].every(([vacancy, seats]) => seats <= (left.get(vacancy) ?? 0));
    if (here && fits) {
      for (const [vacancy, seats] of wanted) left.set(vacancy, (left.get(vacancy) ?? 0) - seats);
      made.push(...party);
    } else for (const { worker } of party) lost.set(worker, here ? 'seat-went' : 'not-available');
  }
  return { made, lost };
}

const NOBODY: ReadonlyMap<string, 'seat-went' | 'not-available'> = new Map();

function hasRoom(placements: readonly Placement[], free: Present['free']): boolean {
  const wanted = new Map<string, number>();
  for (const { vacancy } of placements) wanted.set(vacancy, (wanted.get(vacancy) ?? 0) + 1);
  return [...wanted].every(([vacancy, seats]) => seats <= (free.get(vacancy) ?? 0));
}

function inOrderOfNeed(parties: readonly (readonly Placement[])[]): (readonly Placement[])[] {
  const mean = (party: readonly Placement[], of: (placement: Placement) => number) =>
    party.reduce((sum, placement) => sum + of(placement), 0) / party.length;
  const needs = parties.map((party) => ({
    party,
    poor: mean(party, (placement) => (placement.poor ? 1 : 0)),
    cost: mean(party, ({ score }) => score.total),
    first: party[0]?.worker ?? '',
  }));
  needs.sort((a, b) => b.poor - a.poor || a.cost - b.cost || (a.first < b.first ? -1 : 1));
  return needs.map(({ party }) => party);
}
