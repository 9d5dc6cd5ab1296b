import { lifecycle, type StateOf } from '#kernel';

/** Withdrawn only while no seat of it is set aside. */
export const charterLifecycle = lifecycle('charter', 'open', {
  withdraw: { from: ['open'], to: 'withdrawn' },
});
export type CharterState = StateOf<typeof charterLifecycle>;
