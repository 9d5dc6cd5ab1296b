import type { Text } from '#kernel';
import type { CharterMode } from '../charters/charter.js';
import type { TripLeg, TripMode } from '../batches/plan-facts.js';
import type { TransferProof } from './ways/transfer-check.js';
import type { Obstacle } from './ways/way.js';

/** One part of a journey, as it would be. Instants are ISO 8601. */
export interface JourneyLeg {
  readonly leg: TripLeg;
  readonly mode: TripMode;
  /** Train or flight; null for coaches. */
  readonly number: string | null;
  readonly from: string;
  readonly to: string;
  readonly departsAt: string;
  readonly arrivesAt: string;
}

/** Where a health code counts: boarding, changing, alighting. */
export interface JourneyPoint {
  readonly division: string;
  readonly at: string;
  readonly act: 'board' | 'change' | 'alight';
}

export type WayReason = 'CHOSEN' | 'DEARER' | 'NO_SEAT' | 'WHOLE_PLAN' | Obstacle;

/** What one way would mean for one person. */
export interface WayAlternative {
  /** Null: coaches all the way. */
  readonly charterId: string | null;
  /** Fen and seconds door to door; null where the way cannot be taken. */
  readonly costFen: number | null;
  readonly seconds: number | null;
  /** How many take this way in the plan that was chosen. */
  readonly persons: number;
  /** Whether the figures are those of the chosen plan; else they are what the way would take if everybody took it. */
  readonly planned: boolean;
  readonly reason: WayReason;
  readonly text: Text;
}

export interface ComparedJourney {
  readonly proposalId: string;
  /** Null: coaches all the way, or no journey at all where there are no legs. */
  readonly charterId: string | null;
  readonly legs: readonly JourneyLeg[];
  readonly points: readonly JourneyPoint[];
  readonly costFen: number | null;
  readonly seconds: number | null;
  readonly alternatives: readonly WayAlternative[];
}

export interface WayFigures {
  readonly charterId: string | null;
  readonly persons: number;
  readonly coaches: number;
  readonly costFen: number;
}

/** A whole plan in figures: fen, seconds summed over persons, heads. */
export interface PlanFigures {
  /** By which the office may choose it. */
  readonly id: string;
  readonly chosen: boolean;
  readonly costFen: number;
  readonly coachFen: number;
  readonly fareFen: number;
  readonly personSeconds: number;
  /** The cost with everybody's time priced: the least of it is chosen. */
  readonly comparedFen: number;
  readonly persons: number;
  readonly leftBehind: number;
  readonly coaches: number;
  readonly metres: number;
  readonly ways: readonly WayFigures[];
  readonly text: Text;
}

/** A charter that was compared. */
export interface ComparedCharter {
  readonly id: string;
  readonly mode: CharterMode;
  readonly number: string;
  readonly from: string;
  readonly to: string;
  readonly departsAt: string;
  readonly arrivesAt: string;
  /** Those that the batch may use. */
  readonly seats: number;
}

export interface WayComparison {
  readonly hourFen: number;
  readonly source: string;
  /** Direct coaches alone first. */
  readonly plans: readonly PlanFigures[];
  readonly proofs: readonly TransferProof[];
  readonly charters: readonly ComparedCharter[];
}
