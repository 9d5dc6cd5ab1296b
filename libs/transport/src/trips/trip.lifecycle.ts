import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** One vehicle's journey: one vehicle, one plan (一车一方案). */
export const tripLifecycle = lifecycle('trip', 'planned', {
  approve: { from: ['planned'], to: 'approved' },
  openBoarding: { from: ['approved'], to: 'boarding' },
  depart: { from: ['boarding'], to: 'departed' },
  complete: { from: ['departed'], to: 'completed' },
  cancel: { from: ['planned', 'approved'], to: 'cancelled' },
});

export type TripState = StateOf<typeof tripLifecycle>;
export type TripStep = StepOf<typeof tripLifecycle>;
