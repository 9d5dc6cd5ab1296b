import { lifecycle, type StateOf } from '#kernel';

/** The ways of a batch compared; asked for again it begins anew. */
export const comparisonLifecycle = lifecycle('comparison', 'queued', {
  start: { from: ['queued'], to: 'running' },
  finish: { from: ['running'], to: 'done' },
  fail: { from: ['queued', 'running'], to: 'failed' },
  ask: { from: ['done', 'failed'], to: 'queued' },
});
export type ComparisonState = StateOf<typeof comparisonLifecycle>;
