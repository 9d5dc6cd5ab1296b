import { lifecycle, type StateOf, type StepOf } from '#kernel';

export const rehearsalLifecycle = lifecycle('rehearsal', 'queued', {
  start: { from: ['queued'], to: 'running' },
  finish: { from: ['running'], to: 'done' },
  fail: { from: ['running'], to: 'failed' },
  cancel: { from: ['queued', 'running'], to: 'cancelled' },
});
export type RehearsalState = StateOf<typeof rehearsalLifecycle>;
export type RehearsalStep = StepOf<typeof rehearsalLifecycle>;
