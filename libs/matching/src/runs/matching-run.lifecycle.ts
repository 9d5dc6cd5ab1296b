import { lifecycle, type StateOf, type StepOf } from '#kernel';

export const matchingRunLifecycle = lifecycle('matching-run', 'queued', {
  start: { from: ['queued'], to: 'running' },
  finish: { from: ['running'], to: 'done' },
  fail: { from: ['queued', 'running'], to: 'failed' },
  cancel: { from: ['queued', 'running'], to: 'cancelled' },
});
export type MatchingRunState = StateOf<typeof matchingRunLifecycle>;
export type MatchingRunStep = StepOf<typeof matchingRunLifecycle>;
