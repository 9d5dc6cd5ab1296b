import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** One office asks for a person whom another has; the other decides. */
export const transferLifecycle = lifecycle('transfer', 'requested', {
  accept: { from: ['requested'], to: 'accepted' },
  refuse: { from: ['requested'], to: 'refused' },
  cancel: { from: ['requested'], to: 'cancelled' },
});
export type TransferState = StateOf<typeof transferLifecycle>;
export type TransferStep = StepOf<typeof transferLifecycle>;
