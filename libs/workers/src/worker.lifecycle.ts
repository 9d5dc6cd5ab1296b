import { lifecycle, type StateOf, type StepOf } from '#kernel';

/**
 * A worker's way from home door to factory door; word of each step comes from the proposals, trips and hand-overs. A record
 * that was found to be of somebody registered twice is merged into the other; nobody dies on the way: the trip comes first.
 */
export const workerLifecycle = lifecycle('worker', 'registered', {
  propose: { from: ['registered'], to: 'proposed' },
  offer: { from: ['proposed'], to: 'offered' },
  accept: { from: ['proposed', 'offered'], to: 'accepted' },
  place: { from: ['accepted'], to: 'placed' },
  depart: { from: ['placed'], to: 'travelling' },
  employ: { from: ['travelling'], to: 'employed' },
  release: { from: ['proposed', 'offered', 'accepted', 'placed'], to: 'registered' },
  strand: { from: ['travelling'], to: 'registered' },
  withdraw: { from: ['registered'], to: 'withdrawn' },
  return: { from: ['employed'], to: 'returned' },
  resume: { from: ['withdrawn', 'returned'], to: 'registered' },
  die: { from: ['registered', 'employed', 'withdrawn', 'returned'], to: 'deceased' },
  merge: { from: ['registered', 'withdrawn', 'returned'], to: 'merged' },
  split: { from: ['merged'], to: 'registered' },
});
export type WorkerState = StateOf<typeof workerLifecycle>;
export type WorkerStep = StepOf<typeof workerLifecycle>;
