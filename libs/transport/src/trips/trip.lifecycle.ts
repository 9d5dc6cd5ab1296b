import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** One vehicle's journey: one vehicle, one plan (一车一方案). */
export const tripLifecycle = lifecycle('trip', 'planned', {
  approve: { from: ['planned'], to: 'approved' },
  openBoarding: { from: ['approved'], to: 'boarding' },
  depart: { from: ['boarding'], to: 'departed' },
  complete: { from: ['departed'], to: 'completed' },
  // While it boards only where its coach broke down and its people ride on others.
  cancel: { from: ['planned', 'approved', 'boarding'], to: 'cancelled' },
});

export type TripState = StateOf<typeof tripLifecycle>;
export type TripStep = StepOf<typeof tripLifecycle>;

/** Approved, and its vehicle has not left yet. */
export const mayLeave = (state: TripState): boolean => state === 'approved' || state === 'boarding';
