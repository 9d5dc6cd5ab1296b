import { describe, expect, it } from 'vitest';
import type { Worker } from '../worker.js';
import { workerLifecycle } from '../worker.lifecycle.js';
import { admitDeath, admitMerge, filledFrom } from './closing.js';
import { EMPTY_RECORD } from './record.js';

const refusal = (code: string): unknown => expect.objectContaining({ code });
type Standing = Parameters<typeof admitMerge>[0];
const one = (more: Partial<Worker> = {}): Standing => ({
  id: 'one',
  state: 'registered',
  mergedInto: null,
  consentWithdrawnAt: null,
  ...more,
});
const other = (more: Partial<Worker> = {}) => one({ id: 'other', ...more });
const codeOf = (work: () => void): string | null => {
  try {
    work();
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('A death', () => {
  const of = (worker: Standing, diedOn = '2020-03-06') =>
    codeOf(() => {
      admitDeath(worker, diedOn, '2020-03-06');
    });

  it('is reported in every state but on the way, once, and of a day that has come', () => {
    const refused = workerLifecycle.states.filter((state) => of(one({ state })) !== null);
    expect(refused.toSorted()).toEqual(['deceased', 'merged', 'travelling']);
    expect(of(one({ state: 'travelling' }))).toBe('worker.dies-on-the-way');
    expect(of(one(), '2020-03-07')).toBe('worker.death-date-wrong');
    expect(of(one(), '2020-02-30')).toBe('worker.death-date-wrong');
  });

  it('is reported also of whoever withdrew the consent', () => {
    expect(of(one({ state: 'withdrawn', consentWithdrawnAt: new Date() }))).toBeNull();
  });
});

describe('A merger', () => {
  const of = (ends: Standing, goesOn: Standing) =>
    codeOf(() => {
      admitMerge(ends, goesOn);
    });

  it('ends no record on which a seat, a vehicle or an employer counts', () => {
    const ending = workerLifecycle.states.filter((state) => of(one({ state }), other()) === null);
    expect(ending.toSorted()).toEqual(['accepted', 'offered', 'proposed', 'registered', 'returned', 'withdrawn']);
    const goingOn = workerLifecycle.states.filter((state) => of(one(), other({ state })) === null);
    expect(goingOn.toSorted()).toEqual([...ending, 'employed'].toSorted());
    expect(of(one({ state: 'placed' }), other())).toBe('worker.merge-bound');
    expect(of(one(), other({ state: 'travelling' }))).toBe('worker.merge-bound');
  });

  it('is of two records, neither of which is closed', () => {
    expect(of(one(), one())).toBe('worker.merge-with-itself');
    for (const [more, code] of [
      [{ state: 'merged', mergedInto: 'third' }, 'worker.merged'],
      [{ state: 'deceased' }, 'worker.deceased'],
      [{ consentWithdrawnAt: new Date() }, 'worker.consent-withdrawn'],
    ] as const) {
      expect(of(one(more), other())).toBe(code);
      expect(of(one(), other(more))).toBe(code);
    }
  });

  it('fills in what was not known, and overwrites nothing', () => {
    const own = { ...EMPTY_RECORD, town: '新城镇' };
    const theirs = { ...EMPTY_RECORD, town: '旧城镇', languages: ['ii'] };
    expect(filledFrom(own, theirs)).toEqual({ ...own, languages: ['ii'] });
    expect(() => workerLifecycle.after('merged', 'resume')).toThrow(refusal('worker.illegal-step'));
  });
});
