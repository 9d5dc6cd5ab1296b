import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** The office puts the offer to the worker, who says yes or no first, by oneself or through the office; the enterprise after that. */
export const proposalLifecycle = lifecycle('proposal', 'proposed', {
  offer: { from: ['proposed'], to: 'offered' },
  accept: { from: ['proposed', 'offered'], to: 'accepted' },
  confirm: { from: ['accepted'], to: 'confirmed' },
  decline: { from: ['proposed', 'offered', 'accepted'], to: 'declined' },
  refuse: { from: ['proposed', 'offered', 'accepted'], to: 'refused' },
  withdraw: { from: ['proposed', 'offered', 'accepted', 'confirmed'], to: 'withdrawn' },
});
export type ProposalState = StateOf<typeof proposalLifecycle>;
export type ProposalStep = StepOf<typeof proposalLifecycle>;
