import { describe, expect, it } from 'vitest';
import { DomainError } from '#kernel';
import { afterStep, isTimeFor, mayStillTakeOff, publicReason, REASONS } from './passenger.js';
import { DOOR_STEPS, passengerLifecycle, type PassengerState, type PassengerStep } from './passenger.lifecycle.js';

const AT = new Date('2020-03-07T08:00:00Z');
const STEPS = [...new Set(passengerLifecycle.states.flatMap((state) => passengerLifecycle.stepsFrom(state)))];

describe('A passenger', () => {
  it.each([
    ['expected', 'board', 'boarded', { boardedAt: AT }, 'passenger.boarded'],
    ['expected', 'no-show', 'no-show', { noShowAt: AT }, 'passenger.no-show'],
    ['expected', 'refuse', 'refused', { refusedAt: AT }, 'passenger.refused'],
    ['boarded', 'take-off', 'taken-off', { takenOffAt: AT }, 'passenger.taken-off'],
    ['expected', 'rebook', 'rebooked', { rebookedAt: AT }, 'passenger.rebooked'],
    ['boarded', 'transfer', 'transferred', { transferredAt: AT }, 'passenger.transferred'],
    ['boarded', 'arrive', 'arrived', { arrivedAt: AT }, 'passenger.arrived'],
    ['arrived', 'accept', 'handed-over', { handedOverAt: AT }, 'passenger.handed-over'],
    ['arrived', 'dispute', 'disputed', { disputedAt: AT }, 'passenger.disputed'],
    ['unlisted', 'accept', 'handed-over', { handedOverAt: AT }, 'passenger.handed-over'],
  ] as const)('who is %s may %s, and the instant is kept', (before, step, state, facts, event) => {
    expect(afterStep(before, step, AT)).toEqual({ state, facts, event });
  });

  it.each([
    ['boarded', 'recall', 'expected', { boardedAt: null }, 'passenger.recalled'],
    ['no-show', 'recall', 'expected', { noShowAt: null }, 'passenger.recalled'],
    ['refused', 'recall', 'expected', { refusedAt: null }, 'passenger.recalled'],
    ['arrived', 'miss', 'boarded', { arrivedAt: null }, 'passenger.missed'],
    ['unlisted', 'strike', 'struck', { foundAt: null }, 'passenger.struck'],
  ] as const)(
    'who is %s by mistake is put right by %s, and the fact is taken back',
    (before, step, state, facts, event) => {
      expect(afterStep(before, step, AT)).toEqual({ state, facts, event, corrects: before });
    },
  );

  const lawful = new Map<PassengerState, PassengerStep[]>([
    ['expected', ['board', 'no-show', 'refuse', 'rebook']],
    ['boarded', ['recall', 'take-off', 'transfer', 'arrive']],
    ['no-show', ['recall']],
    ['refused', ['recall']],
    ['arrived', ['miss', 'accept', 'dispute']],
    ['unlisted', ['strike', 'accept', 'dispute']],
  ]);
  it.each(passengerLifecycle.states)('who is %s may take no other step than the lawful ones', (state) => {
    for (const step of STEPS.filter((one) => !lawful.get(state)?.includes(one)))
      expect(() => afterStep(state, step, AT)).toThrow(
        expect.objectContaining({ code: 'passenger.illegal-step', kind: 'conflict', details: { state, step } }),
      );
    expect(passengerLifecycle.stepsFrom(state)).toEqual(lawful.get(state) ?? []);
  });

  it('who boards twice is refused the second time', () => {
    expect(() => afterStep('boarded', 'board', AT)).toThrow(DomainError);
  });
});

describe('A step at the door', () => {
  it('of any kind is possible while the trip boards', () => {
    expect(DOOR_STEPS.every((step) => isTimeFor(step, 'boarding'))).toBe(true);
  });

  it('is impossible before the doors are open', () => {
    expect(DOOR_STEPS.some((step) => isTimeFor(step, 'approved'))).toBe(false);
  });

  it('after departure is only to take somebody off', () => {
    expect(DOOR_STEPS.filter((step) => isTimeFor(step, 'departed'))).toEqual(['take-off']);
  });

  it('after the hand-overs is only the coordinator’s to put on record', () => {
    expect(mayStillTakeOff('trip-leader', 'completed')).toBe(false);
    expect(mayStillTakeOff('trip-leader', 'departed')).toBe(true);
    expect(mayStillTakeOff('coordinator', 'completed')).toBe(true);
  });
});

describe('The reason for leaving somebody behind', () => {
  it('never says more about health than that the person is cared for', () => {
    expect(REASONS.map(publicReason)).toEqual(['care', 'care', 'papers', 'own-wish', 'conduct', 'other']);
  });
});
