import { lifecycle, type StateOf, type StepOf } from '#kernel';

/**
 * One person on one trip. `recall`, `miss` and `strike` take a mistaken step back: a mis-tap before departure, a count
 * that is restated, somebody recorded as unlisted by mistake. Whoever was on no list is there from `find` on.
 */
export const passengerLifecycle = lifecycle('passenger', 'expected', {
  board: { from: ['expected'], to: 'boarded' },
  'no-show': { from: ['expected'], to: 'no-show' },
  refuse: { from: ['expected'], to: 'refused' },
  recall: { from: ['boarded', 'no-show', 'refused'], to: 'expected' },
  'take-off': { from: ['boarded'], to: 'taken-off' },
  arrive: { from: ['boarded'], to: 'arrived' },
  miss: { from: ['arrived'], to: 'boarded' },
  find: { from: [], to: 'unlisted' },
  strike: { from: ['unlisted'], to: 'struck' },
  accept: { from: ['arrived', 'unlisted'], to: 'handed-over' },
  dispute: { from: ['arrived', 'unlisted'], to: 'disputed' },
});

export type PassengerState = StateOf<typeof passengerLifecycle>;
export type PassengerStep = StepOf<typeof passengerLifecycle>;

/** Steps of the trip leader at the door, each a route of its own. */
export const DOOR_STEPS = ['board', 'no-show', 'refuse', 'recall', 'take-off'] as const satisfies PassengerStep[];
export type DoorStep = (typeof DOOR_STEPS)[number];
