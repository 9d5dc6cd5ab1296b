import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PassengerFacts, passengerLifecycle, type PassengerState, type PassengerStep } from '#arrivals';
import { type LedgerEvent, type LedgerFacts, ledgerOf, type Term } from './ledger.js';

const AT = new Date('2020-03-07T08:00:00Z');
const FACT: Partial<Record<PassengerState, keyof PassengerFacts>> = {
  boarded: 'boardedAt',
  'no-show': 'noShowAt',
  refused: 'refusedAt',
  rebooked: 'rebookedAt',
  'taken-off': 'takenOffAt',
  transferred: 'transferredAt',
  arrived: 'arrivedAt',
  unlisted: 'foundAt',
  'handed-over': 'handedOverAt',
  disputed: 'disputedAt',
};
const CORRECTIONS: Partial<Record<PassengerStep, string>> = { recall: 'recalled', miss: 'missed', strike: 'struck' };
/** Nothing is owed for somebody in these states. */
const SETTLED: readonly PassengerState[] = [
  'no-show',
  'refused',
  'rebooked',
  'taken-off',
  'transferred',
  'handed-over',
  'disputed',
  'struck',
];

const nothing: Omit<LedgerFacts, 'id' | 'name' | 'listed'> = {
  boardedAt: null,
  noShowAt: null,
  refusedAt: null,
  rebookedAt: null,
  takenOffAt: null,
  transferredAt: null,
  arrivedAt: null,
  foundAt: null,
  handedOverAt: null,
  disputedAt: null,
};

/** A person's way, chosen by numbers: each takes one of the steps that are open. */
function walk(id: string, listed: boolean, choices: readonly number[]) {
  let state: PassengerState = listed ? 'expected' : 'unlisted';
  let facts: LedgerFacts = { ...nothing, id, name: `人${id}`, listed, ...(!listed && { foundAt: AT }) };
  const events: LedgerEvent[] = [{ type: `passenger.${state}`, subject: id }];
  for (const choice of choices) {
    const steps = passengerLifecycle.stepsFrom(state);
    const step = steps[choice % Math.max(1, steps.length)];
    if (!step) break;
    const after = passengerLifecycle.after(state, step);
    const correction = CORRECTIONS[step];
    const fact = FACT[correction ? state : after];
    if (fact) facts = { ...facts, [fact]: correction ? null : AT };
    events.push({
      type: `passenger.${correction ?? after}`,
      subject: id,
      ...(correction && { corrects: state }),
    });
    state = after;
  }
  return { state, facts, events };
}

const aWay = fc.tuple(fc.boolean(), fc.array(fc.nat(9), { maxLength: 12 }));
const aSeason = fc.array(aWay, { maxLength: 40 });
const walked = (ways: readonly [boolean, number[]][]) =>
  ways.map(([listed, choices], i) => walk(String(i), listed, choices));
const shuffled = <T>(items: readonly T[]) => [...items].reverse();

const person = (id: string, facts: Partial<LedgerFacts>): LedgerFacts => ({
  ...nothing,
  id,
  name: `人${id}`,
  listed: true,
  ...facts,
});
const eventsOf = (id: string, ...words: string[]) =>
  words.map((word) => ({ type: `passenger.${word}`, subject: id, corrects: undefined }));

describe('The head-count ledger', () => {
  it('balances after any lawful commands exactly when everybody is settled, and names whoever is not', () => {
    fc.assert(
      fc.property(aSeason, (ways) => {
        const season = walked(ways);
        const ledger = ledgerOf(
          season.map(({ facts }) => facts),
          season.flatMap(({ events }) => events),
        );
        const open = season.filter(({ state }) => !SETTLED.includes(state)).map(({ facts }) => facts.id);
        expect(ledger.inconsistent).toEqual([]);
        expect(ledger.differences.map(({ id }) => id)).toEqual(open);
        expect(ledger.balanced).toBe(open.length === 0);
        expect(ledger.differences.every(({ kind, name }) => kind === 'lost' && name !== '')).toBe(true);
      }),
    );
  });

  it('adds up the events in whatever order they come', () => {
    fc.assert(
      fc.property(aSeason, (ways) => {
        const season = walked(ways);
        const people = season.map(({ facts }) => facts);
        const events = season.flatMap((one) => one.events);
        expect(ledgerOf(people, shuffled(events))).toEqual(ledgerOf(people, events));
      }),
    );
  });

  it('finds every event that was lost or altered', () => {
    fc.assert(
      fc.property(aSeason, fc.nat(), (ways, nth) => {
        const season = walked(ways);
        const events = season.flatMap((one) => one.events);
        fc.pre(events.length > 0);
        const gone = nth % events.length;
        const ledger = ledgerOf(
          season.map(({ facts }) => facts),
          events.filter((_, i) => i !== gone),
        );
        expect(ledger.balanced).toBe(false);
        expect(ledger.inconsistent.map(({ id }) => id)).toEqual([events[gone]?.subject]);
      }),
    );
  });

  it('has three equations with their lists of names', () => {
    const settled = [
      person('1', { boardedAt: AT, arrivedAt: AT, handedOverAt: AT }),
      person('2', { boardedAt: AT, takenOffAt: AT }),
      person('3', { noShowAt: AT }),
      person('4', { listed: false, foundAt: AT, disputedAt: AT }),
    ];
    const { equations, balanced } = ledgerOf(settled, [
      ...eventsOf('1', 'expected', 'boarded', 'arrived', 'handed-over'),
      ...eventsOf('2', 'expected', 'boarded', 'taken-off'),
      ...eventsOf('3', 'expected', 'no-show'),
      ...eventsOf('4', 'unlisted', 'disputed'),
    ]);
    const counts = equations.map(({ left, right }) => [left, right].map((side) => side.map(({ count }) => count)));
    expect(counts).toEqual([
      [[3], [2, 1, 0, 0]],
      [[2], [1, 1, 0]],
      [
        [1, 1],
        [1, 1],
      ],
    ]);
    expect(equations[0]?.right[1]).toEqual({ term: 'no-show', count: 1, persons: [{ id: '3', name: '人3' }] });
    expect(balanced).toBe(true);
  });

  it('is not satisfied by equal numbers of different people', () => {
    const people = [
      person('lost', { boardedAt: AT }),
      person('extra', { listed: false, arrivedAt: AT, handedOverAt: AT }),
    ];
    const { differences, equations } = ledgerOf(people, [
      ...eventsOf('lost', 'expected', 'boarded'),
      ...eventsOf('extra', 'arrived', 'handed-over'),
    ]);
    expect(equations[1]).toMatchObject({
      left: [{ count: 1 }],
      right: [{ count: 1 }, { count: 0 }, { count: 0 }],
      balanced: false,
    });
    expect(differences.map(({ id, equation, kind }) => [id, equation, kind])).toEqual([
      ['lost', 'journey', 'lost'],
      ['extra', 'journey', 'unexplained'],
    ]);
  });

  it('names somebody who was accounted for twice', () => {
    const both = person('1', { boardedAt: AT, noShowAt: AT, arrivedAt: AT, handedOverAt: AT });
    const { differences } = ledgerOf([both], eventsOf('1', 'expected', 'boarded', 'no-show', 'arrived', 'handed-over'));
    expect(differences).toMatchObject([{ id: '1', equation: 'boarding', kind: 'twice' }]);
  });

  it.each<[Term, Partial<LedgerFacts>, string[], 'facts' | 'events']>([
    ['boarded', { noShowAt: AT }, ['expected', 'no-show', 'boarded'], 'facts'],
    ['arrived', { boardedAt: AT, arrivedAt: AT }, ['expected', 'boarded'], 'events'],
    ['boarded', { boardedAt: AT }, ['expected', 'boarded', 'boarded'], 'facts'],
  ])('reports where facts and events disagree on who is %s', (term, facts, words, missingIn) => {
    const { inconsistent, balanced } = ledgerOf([person('1', facts)], eventsOf('1', ...words));
    expect(inconsistent).toMatchObject([{ id: '1', name: '人1', term, missingIn }]);
    expect(balanced).toBe(false);
  });

  it('of nobody balances', () => {
    expect(ledgerOf([], []).balanced).toBe(true);
  });
});
