import { describe, expect, it } from 'vitest';
import { gapOf, runScope, seedOf } from './matching-run.js';
import { matchingRunLifecycle } from './matching-run.lifecycle.js';

describe('A matching run', () => {
  it('covers all that the office answers for, or a part of it that is asked for', () => {
    expect(runScope(undefined, '5134')).toBe('5134');
    expect(runScope('513431', '5134')).toBe('513431');
    expect(runScope('513400', '5134')).toBe('5134');
  });

  it('never reaches beyond what the office answers for', () => {
    for (const code of ['510000', '513200', '440604'])
      expect(() => runScope(code, '5134')).toThrow(expect.objectContaining({ code: 'matching-run.scope-outside' }));
  });

  it('can be cancelled until it is done, and then not any more', () => {
    expect(matchingRunLifecycle.after('running', 'cancel')).toBe('cancelled');
    expect(() => matchingRunLifecycle.after('done', 'cancel')).toThrow(
      expect.objectContaining({ code: 'matching-run.illegal-step' }),
    );
  });

  it('has a seed that its id gives', () => {
    expect(seedOf('0190a0b0-0000-7000-8000-00000fffffff')).toBe(0xfffffff);
  });

  it('has a gap of 0 where the bound reaches the cost', () => {
    expect(gapOf(0, 0)).toBe(0);
    expect(gapOf(200, 190)).toBe(0.05);
    expect(gapOf(null, null)).toBeNull();
  });
});
