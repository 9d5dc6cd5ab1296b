import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** A trip asks a gate whether it may come then. */
export const arrivalSlotLifecycle = lifecycle('arrival-slot', 'asked', {
  accept: { from: ['asked', 'countered'], to: 'accepted' },
  counter: { from: ['asked', 'countered'], to: 'countered' },
  annul: { from: ['asked', 'countered', 'accepted'], to: 'void' },
});

export type ArrivalSlotState = StateOf<typeof arrivalSlotLifecycle>;
export type ArrivalSlotStep = StepOf<typeof arrivalSlotLifecycle>;
