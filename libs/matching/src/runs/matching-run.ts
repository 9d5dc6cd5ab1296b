import { divisionPrefix, type Text } from '#kernel';
import type { Certificate } from '../pairs/certificate.js';
import type { MatchingRunState, MatchingRunStep } from './matching-run.lifecycle.js';
import { scopeOutside } from './matching-run.errors.js';

/** How far a run is; costs in cost units, null where nothing is known yet. */
export interface RunProgress {
  readonly phase: string;
  readonly done: number;
  readonly of: number;
  readonly best: number | null;
  readonly bound: number | null;
}

export interface RunFailure {
  readonly code: string;
  readonly text: Text;
  readonly fault: string;
}

/** What became of a run beside its proposals. */
export interface RunCertificate extends Certificate {
  /** Placements that could no longer be made when they were stored. */
  readonly leftOut: number;
  /** Workers by what became of them. */
  readonly outcomes: Readonly<Record<string, number>>;
}

export interface MatchingRun {
  readonly id: string;
  readonly organisationId: string;
  /** Prefix of the home divisions whose workers it places. */
  readonly scope: string;
  readonly state: MatchingRunState;
  readonly seed: number;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** While it runs: phase, steps done, best cost and bound so far. */
  readonly progress: RunProgress | null;
  readonly workers: number | null;
  readonly vacancies: number | null;
  /** Eligible pairs that were weighed. */
  readonly pairs: number | null;
  readonly matched: number | null;
  /** Cost units: one is 10 km of road or 50 yuan of a month's wage. */
  readonly cost: number | null;
  /** Nothing costs less than this. */
  readonly bound: number | null;
  readonly certificate: RunCertificate | null;
  readonly failure: RunFailure | null;
}

export interface MatchingRunView extends Omit<MatchingRun, 'requestedAt' | 'startedAt' | 'finishedAt'> {
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Share of the cost that no proof excludes yet, 0 for a proven optimum. */
  readonly gap: number | null;
  readonly steps: readonly MatchingRunStep[];
}

/** A run in a list: without the prices of all its vacancies. */
export interface MatchingRunBrief extends Omit<MatchingRunView, 'certificate'> {
  readonly certificate: Omit<RunCertificate, 'prices' | 'reservedPrices'> | null;
}

/**
 * The prefix of divisions that a run covers.
 * @param wanted division code; none for all that the office answers for
 * @throws matching-run.scope-outside
 */
export function runScope(wanted: string | undefined, own: string): string {
  const scope = wanted === undefined ? own : divisionPrefix(wanted);
  if (!scope.startsWith(own)) throw scopeOutside(scope);
  return scope;
}

/** Equal runs of equal days are rare enough: the seed decides ties only, and is written down to repeat a run. */
export const seedOf = (id: string): number => Number.parseInt(id.slice(-7), 16);

export const gapOf = (cost: number | null, bound: number | null): number | null =>
  cost === null || bound === null ? null : cost === bound ? 0 : (cost - bound) / Math.max(1, Math.abs(cost));
