import { lifecycle, type StateOf, type StepOf } from '#kernel';

/**
 * Somebody with a seat on an approved trip would be turned back. remedy: the code is recognised after all; move: to another trip; release:
 * the seat is given free and the placement waits for another batch; leave: the person was left behind at the door; lapse: the trip was
 * called off.
 */
export const recognitionTaskLifecycle = lifecycle('recognition-task', 'open', {
  remedy: { from: ['open'], to: 'remedied' },
  move: { from: ['open'], to: 'moved' },
  release: { from: ['open'], to: 'released' },
  leave: { from: ['open'], to: 'left-behind' },
  lapse: { from: ['open'], to: 'lapsed' },
});

export type RecognitionTaskState = StateOf<typeof recognitionTaskLifecycle>;
export type RecognitionTaskStep = StepOf<typeof recognitionTaskLifecycle>;

/** Steps that a coordinator takes; the others follow. */
export const TASK_STEPS = ['remedy', 'move', 'release'] as const satisfies RecognitionTaskStep[];
