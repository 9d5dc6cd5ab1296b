import type { Text } from '#kernel';
import type { RepairHindrance } from '#transport';
import type { IncidentOption, IncidentSummary } from '../incident.js';
import type { IncidentSearchState } from './incident-search.lifecycle.js';

/** How far a search is: ways out thought of, then each of them tried under the locks of its trips. */
export interface IncidentSearchProgress {
  readonly phase: 'search' | 'try';
  readonly done: number;
  readonly of: number;
}

export interface IncidentSearchFailure {
  readonly code: string;
  readonly text: Text;
}

export interface IncidentSearchView {
  readonly state: IncidentSearchState;
  /** What the office may ask of it. */
  readonly steps: readonly ('ask' | 'cancel')[];
  readonly requestedAt: string;
  /** As of then the options hold. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly progress: IncidentSearchProgress | null;
  /** Whether trips, people and what was told are still those that were searched; null until it is done, and for others than the office. */
  readonly current: boolean | null;
  readonly failure: IncidentSearchFailure | null;
}

export interface IncidentView extends IncidentSummary {
  /** The newest; null where the incident is over. */
  readonly search: IncidentSearchView | null;
  /** Best first, as the search found them; for the office alone. */
  readonly options: readonly IncidentOption[];
  /** What is not possible, with the rule and its figures. */
  readonly hindrances: readonly RepairHindrance[];
}

/** The fewest left behind, then the cheapest; each once. */
export const bestFirst = (options: readonly IncidentOption[]): IncidentOption[] =>
  options
    .filter(({ id }, i) => options.findIndex((one) => one.id === id) === i)
    .sort((a, b) => a.left.length - b.left.length || a.costDifferenceFen - b.costDifferenceFen);
