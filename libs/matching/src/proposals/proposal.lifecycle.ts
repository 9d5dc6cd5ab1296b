import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** The worker says yes or no first (through the office), the enterprise after that. */
export const proposalLifecycle = lifecycle('proposal', 'proposed', {
  accept: { from: ['proposed'], to: 'accepted' },
  confirm: { from: ['accepted'], to: 'confirmed' },
  decline: { from: ['proposed', 'accepted'], to: 'declined' },
  refuse: { from: ['proposed', 'accepted'], to: 'refused' },
  withdraw: { from: ['proposed', 'accepted', 'confirmed'], to: 'withdrawn' },
});
export type ProposalState = StateOf<typeof proposalLifecycle>;
export type ProposalStep = StepOf<typeof proposalLifecycle>;
