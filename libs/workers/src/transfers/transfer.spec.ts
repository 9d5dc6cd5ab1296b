import { describe, expect, it } from 'vitest';
import type { Person } from '../worker.js';
import { workerLifecycle } from '../worker.lifecycle.js';
import { admitHandingOver, decideTransfer, sideOf, type Transfer, transferView } from './transfer.js';
import { transferLifecycle } from './transfer.lifecycle.js';

const refusal = (code: string): unknown => expect.objectContaining({ code });
const transfer: Transfer = {
  id: 't',
  workerId: 'w',
  givingId: 'giver',
  askingId: 'asker',
  state: 'requested',
  note: null,
  requestedAt: new Date('2020-03-06T01:00:00Z'),
  decidedAt: null,
};
const person: Person = {
  ...{ idNumber: '51343119900217100X', phone: null, name: '卢燕涛', sex: 'male' as const, birthDate: '1990-02-17' },
  ...{ homeDivision: '522633', village: null, registeredPoor: false, priority: [], destinationCode: null },
  ...{ destinationText: null, occupation: null, minWageFen: null, availableFrom: null, availableText: null },
};

describe('A transfer', () => {
  it('is accepted or refused by the office that has the person, and cancelled by the one that asked', () => {
    expect(decideTransfer('requested', 'accept', 'giving')).toBe('accepted');
    expect(decideTransfer('requested', 'refuse', 'giving')).toBe('refused');
    expect(decideTransfer('requested', 'cancel', 'asking')).toBe('cancelled');
    for (const [step, side] of [
      ['accept', 'asking'],
      ['refuse', 'asking'],
      ['cancel', 'giving'],
    ] as const)
      expect(() => decideTransfer('requested', step, side)).toThrow(refusal('transfer.step-not-yours'));
  });

  it('is decided once', () => {
    for (const state of transferLifecycle.states.filter((one) => one !== 'requested')) {
      expect(() => decideTransfer(state, 'accept', 'giving')).toThrow(refusal('transfer.illegal-step'));
      expect(() => decideTransfer(state, 'cancel', 'asking')).toThrow(refusal('transfer.illegal-step'));
    }
  });

  it('is possible only while nobody counts on the person', () => {
    const possible = workerLifecycle.states.filter((state) => {
      try {
        admitHandingOver(state);
        return true;
      } catch (error) {
        expect(error).toEqual(refusal('transfer.worker-busy'));
        return false;
      }
    });
    expect(possible.toSorted()).toEqual(['registered', 'returned', 'withdrawn']);
  });

  it('tells the asking office neither who has the person nor the record, until it is handed over', () => {
    const view = transferView(transfer, person, sideOf(transfer, 'asker'), 'the asking office');
    expect(view).toMatchObject({ side: 'asking', workerId: null, askedBy: null, steps: ['cancel'] });
    expect(JSON.stringify(view)).not.toMatch(/giver|"w"|51343119900217100X/);
    const accepted = transferView({ ...transfer, state: 'accepted' }, person, 'asking', null);
    expect(accepted).toMatchObject({ workerId: 'w', steps: [] });
  });

  it('tells the office that has the person who asks, and what it wrote', () => {
    const view = transferView(transfer, person, sideOf(transfer, 'giver'), 'the asking office');
    expect(view).toMatchObject({ side: 'giving', workerId: 'w', askedBy: 'the asking office', homeDivision: '522633' });
    expect(view).toMatchObject({ maskedId: '513431********100X', steps: ['accept', 'refuse'] });
  });
});
