import { lifecycle, type StateOf, type StepOf } from '#kernel';

/**
 * The hand-over of one trip at one site. It is waived where nobody for the site is left on board. A count may be
 * restated; after completion only to find somebody who was missing, and then both sign again.
 */
export const handOverLifecycle = lifecycle('hand-over', 'expected', {
  waive: { from: ['expected'], to: 'waived' },
  arrive: { from: ['expected', 'waived'], to: 'arrived' },
  count: { from: ['arrived', 'counted', 'completed'], to: 'counted' },
  complete: { from: ['counted'], to: 'completed' },
});

export type HandOverState = StateOf<typeof handOverLifecycle>;
export type HandOverStep = StepOf<typeof handOverLifecycle>;
