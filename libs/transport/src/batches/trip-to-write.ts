import type { PlannedTrip } from './batch.js';
import type { Proof, TripMode } from './plan-facts.js';

/** What is written of a trip. A trunk has neither a coach nor conditions of the road, and brings its own proofs. */
export interface TripToWrite extends Omit<PlannedTrip, 'vehicle' | 'conditions'> {
  readonly vehicle: Pick<PlannedTrip['vehicle'], 'name' | 'approvedSeats'>;
  readonly conditions: PlannedTrip['conditions'] | null;
  readonly mode?: TripMode;
  readonly serviceNumber?: string;
  readonly proofs?: readonly Proof[];
}
