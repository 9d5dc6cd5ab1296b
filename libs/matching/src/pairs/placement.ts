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

/** What the cheapest seat that a worker may take there is worth to others, in units of the problem. */
export function priceFor({ problem }: Market, { price, reservedPrice }: MatchAnswer, w: number, v: number): number {
  const open = price[v] ?? 0;
  const entitled = problem.entitled?.[w] === 1 && (problem.reserved?.[v] ?? 0) > 0;
  return entitled ? Math.min(open, reservedPrice?.[v] ?? open) : open;
}

/** What the world has become since the problem was read. */
export interface Present {
  /** Workers who are not registered any more. */
  readonly gone: ReadonlySet<string>;
  /** Free seats of vacancies that are still offered. */
  readonly free: ReadonlyMap<string, number>;
  /** So many of them are for registered poor labourers alone; without the vacancies that reserve none. */
  readonly reserved: ReadonlyMap<string, number>;
}

/**
 * The placements that can still be made. Groups are made whole or not at all; where seats went meanwhile, parties with
 * more poor labourers come first, then those whose pairs cost less.
 */
export function stillPossible(placements: readonly Placement[], present: Present) {
  const { gone } = present;
  const seats = new Seats(present);
  if (gone.size === 0 && seats.suffice(placements)) return { made: placements, lost: NOBODY };
  const parties = new Map<string, Placement[]>();
  for (const placement of placements) {
    const key = placement.group ?? placement.worker;
    const party = parties.get(key);
    if (party) party.push(placement);
    else parties.set(key, [placement]);
  }
  const made: Placement[] = [];
  const lost = new Map<string, 'seat-went' | 'not-available'>();
  for (const party of inOrderOfNeed([...parties.values()])) {
    const here = party.every(({ worker }) => !gone.has(worker));
    if (here && seats.suffice(party)) {
      seats.take(party);
      made.push(...party);
    } else for (const { worker } of party) lost.set(worker, here ? 'seat-went' : 'not-available');
  }
  return { made, lost };
}

const NOBODY: ReadonlyMap<string, 'seat-went' | 'not-available'> = new Map();

/** Free seats, of which some may be for registered poor labourers alone. */
class Seats {
  private readonly free: Map<string, number>;
  private readonly reserved: Map<string, number>;

  constructor({ free, reserved }: Present) {
    this.free = new Map(free);
    this.reserved = new Map(reserved);
  }

  suffice(placements: readonly Placement[]): boolean {
    return [...wantedBy(placements)].every(([vacancy, { all, poor }]) => {
      const free = this.free.get(vacancy) ?? 0;
      return all <= free && all - poor <= free - (this.reserved.get(vacancy) ?? 0);
    });
  }

  take(placements: readonly Placement[]): void {
    for (const [vacancy, { all, poor }] of wantedBy(placements)) {
      this.free.set(vacancy, (this.free.get(vacancy) ?? 0) - all);
      this.reserved.set(vacancy, Math.max(0, (this.reserved.get(vacancy) ?? 0) - poor));
    }
  }
}

function wantedBy(placements: readonly Placement[]): Map<string, { all: number; poor: number }> {
  const wanted = new Map<string, { all: number; poor: number }>();
  for (const { vacancy, poor } of placements) {
    const seats = wanted.get(vacancy) ?? { all: 0, poor: 0 };
    seats.all++;
    if (poor) seats.poor++;
    wanted.set(vacancy, seats);
  }
  return wanted;
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
