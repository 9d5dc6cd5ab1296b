import { describe, expect, it } from 'vitest';
import { DomainError } from '#kernel';
import { decide, endsIt, type Proposal, stepsFor } from './proposal.js';
import { proposalLifecycle, type ProposalState, type ProposalStep } from './proposal.lifecycle.js';
import { isNamed, proposalView } from './proposal-view.js';

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'none';
};

const proposal: Proposal = {
  id: 'p',
  runId: 'r',
  workerId: 'w',
  vacancyId: 'v',
  siteId: 's',
  enterpriseId: 'e',
  organisationId: 'o',
  homeDivision: '513431',
  travelGroup: null,
  state: 'proposed',
  score: { distance: 150, wage: 60, destination: 0, occupation: 0, recognition: 40, total: 250 },
  madeAt: new Date('2020-03-06T01:00:00Z'),
  decidedAt: null,
  note: '需要宿舍',
};
const person = {
  name: '阿依',
  sex: 'female' as const,
  birthDate: '1999-03-07',
  maskedId: '513431********1235',
  homeDivision: '513431',
  village: '特布洛村',
};
const seenBy = (role: string, state: ProposalState = 'proposed') =>
  proposalView(
    { ...proposal, state },
    { role, today: '2020-03-06', person, vacancyTitle: '缝纫工', home: { zh: '昭觉县', en: 'Zhaojue' } },
  );

describe('A proposal', () => {
  it('is answered by the office for the worker first, then by the enterprise', () => {
    expect(decide('proposed', 'accept', 'coordinator')).toBe('accepted');
    expect(decide('accepted', 'confirm', 'enterprise')).toBe('confirmed');
    expect(refusal(() => decide('proposed', 'confirm', 'enterprise'))).toBe('proposal.illegal-step');
  });

  it('is confirmed or refused by the enterprise alone, accepted, declined or withdrawn by the office alone', () => {
    const byOther: [ProposalStep, string][] = [
      ['confirm', 'coordinator'],
      ['refuse', 'coordinator'],
      ['accept', 'enterprise'],
      ['decline', 'enterprise'],
      ['withdraw', 'enterprise'],
    ];
    for (const [step, role] of byOther)
      expect(refusal(() => decide('accepted', step, role))).toBe('proposal.step-not-yours');
  });

  it('stays ended once it was declined, refused or withdrawn', () => {
    for (const state of ['declined', 'refused', 'withdrawn'] as const)
      expect(proposalLifecycle.stepsFrom(state)).toEqual([]);
    expect(refusal(() => decide('declined', 'accept', 'coordinator'))).toBe('proposal.illegal-step');
  });

  it('cannot be declined or refused once it is confirmed, only withdrawn', () => {
    expect(stepsFor('confirmed', 'coordinator')).toEqual(['withdraw']);
    expect(stepsFor('confirmed', 'enterprise')).toEqual([]);
  });

  it('gives its seat back when it ends, and only then', () => {
    expect((['accept', 'confirm', 'decline', 'refuse', 'withdraw'] as const).filter(endsIt)).toEqual([
      'decline',
      'refuse',
      'withdraw',
    ]);
  });
});

describe('Of the proposed worker', () => {
  it('an enterprise sees name, sex, age and home county, neither ID number nor village nor what the health code cost', () => {
    const { worker, score } = seenBy('enterprise');
    expect(worker).toEqual({
      name: '阿依',
      sex: 'female',
      age: 20,
      home: { zh: '昭觉县', en: 'Zhaojue' },
      maskedId: null,
      village: null,
    });
    expect(score).toBeNull();
  });

  it('an enterprise sees nothing more once the proposal has ended', () => {
    expect(seenBy('enterprise', 'declined').worker).toBeNull();
    expect(isNamed({ state: 'refused' }, 'enterprise')).toBe(false);
  });

  it('the office sees the masked ID number and the parts of the score', () => {
    expect(seenBy('coordinator').worker).toMatchObject({ maskedId: '513431********1235', village: '特布洛村' });
    expect(seenBy('coordinator').score?.recognition).toBe(40);
  });

  it('a monitor sees neither the person nor the note', () => {
    expect(seenBy('province-monitor')).toMatchObject({ worker: null, note: null, score: null, steps: [] });
  });
});
