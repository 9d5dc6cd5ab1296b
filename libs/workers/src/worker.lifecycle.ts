import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** A worker's way from home door to factory door; word of each step comes from the proposals, trips and hand-overs. */
export const workerLifecycle = lifecycle('worker', 'registered', {
  propose: { from: ['registered'], to: 'proposed' },
  accept: { from: ['proposed'], to: 'accepted' },
  place: { from: ['accepted'], to: 'placed' },
  depart: { from: ['placed'], to: 'travelling' },
  employ: { from: ['travelling'], to: 'employed' },
  release: { from: ['proposed', 'accepted', 'placed'], to: 'registered' },
  strand: { from: ['travelling'], to: 'registered' },
  withdraw: { from: ['registered'], to: 'withdrawn' },
  return: { from: ['employed'], to: 'returned' },
  resume: { from: ['withdrawn', 'returned'], to: 'registered' },
});
export type WorkerState = StateOf<typeof workerLifecycle>;
export type WorkerStep = StepOf<typeof workerLifecycle>;
