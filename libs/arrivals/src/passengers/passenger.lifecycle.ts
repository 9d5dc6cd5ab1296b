import { lifecycle, type StateOf, type StepOf } from '#kernel';

/**
 * One person on one trip. `recall`, `miss` and `strike` take a mistaken step back: a mis-tap before departure, a count
 * that is restated, somebody recorded as unlisted by mistake. Whoever was on no list is there from `find` on. Where a coach does not go on,
 * `rebook` (before departure) and `transfer` (on the road) end its list for those who travel on, or later, with another.
 */
export const passengerLifecycle = lifecycle('passenger', 'expected', {
  board: { from: ['expected'], to: 'boarded' },
  'no-show': { from: ['expected'], to: 'no-show' },
  refuse: { from: ['expected'], to: 'refused' },
  recall: { from: ['boarded', 'no-show', 'refused'], to: 'expected' },
  'take-off': { from: ['boarded'], to: 'taken-off' },
  rebook: { from: ['expected'], to: 'rebooked' },
  transfer: { from: ['boarded'], to: 'transferred' },
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
