import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** A transport batch: people whose placements are confirmed and who leave together. */
export const batchLifecycle = lifecycle('batch', 'draft', {
  change: { from: ['draft', 'planned'], to: 'draft' },
  requestPlan: { from: ['draft', 'planned'], to: 'planning' },
  takePlan: { from: ['planning'], to: 'planning' },
  choose: { from: ['draft', 'planned'], to: 'planned' },
  finishPlan: { from: ['planning'], to: 'planned' },
  failPlan: { from: ['planning'], to: 'draft' },
  approve: { from: ['planned'], to: 'approved' },
  dispatch: { from: ['approved'], to: 'dispatched' },
  close: { from: ['dispatched'], to: 'closed' },
  cancel: { from: ['draft', 'planning', 'planned', 'approved'], to: 'cancelled' },
});

export type BatchState = StateOf<typeof batchLifecycle>;
export type BatchStep = StepOf<typeof batchLifecycle>;

/** Steps that a coordinator takes; the others follow from planning and departure. */
export const COORDINATOR_STEPS: readonly BatchStep[] = [
  'change',
  'requestPlan',
  'takePlan',
  'approve',
  'cancel',
  'close',
];
