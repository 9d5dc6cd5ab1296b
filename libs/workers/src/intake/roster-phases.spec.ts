import { describe, expect, it } from 'vitest';
import { nextPhase } from './roster.lifecycle.js';
import { type Roster, rosterProgress, rosterView } from './roster-view.js';

const roster = (more: Partial<Roster>): Roster => ({
  id: 'r',
  fileName: 'a.csv',
  asOf: '2020-03-06',
  state: 'committing',
  asked: 'accepted',
  bytes: 1000,
  bytesRead: 250,
  rows: 300,
  accepted: 290,
  rejected: 10,
  duplicates: 0,
  known: 0,
  columns: null,
  formDate: null,
  refusal: null,
  createdAt: new Date('2020-03-06T01:00:00Z'),
  startedAt: new Date('2020-03-06T01:00:00Z'),
  startedRows: 100,
  workedAt: new Date('2020-03-06T01:00:10Z'),
  ...more,
});
const standing = { rejected: 0, asked: 'accepted' } as const;

describe('A roster', () => {
  it('is committed without a check of its own where the accepted rows are wanted', () => {
    expect(nextPhase({ ...standing, state: 'uploaded' })).toBe('commit');
    expect(nextPhase({ ...standing, state: 'uploaded', asked: 'check' })).toBe('check');
    expect(nextPhase({ ...standing, state: 'uploaded', asked: 'all' })).toBe('check');
  });

  it('is gone on with where it was left', () => {
    expect(nextPhase({ ...standing, state: 'checking' })).toBe('check');
    expect(nextPhase({ ...standing, state: 'committing', asked: 'check' })).toBe('commit');
  });

  it('waits for a person once it was checked, and where all rows are wanted as long as one is refused', () => {
    expect(nextPhase({ ...standing, state: 'checked', asked: 'check' })).toBeNull();
    expect(nextPhase({ ...standing, state: 'checked', asked: 'all', rejected: 1 })).toBeNull();
    expect(nextPhase({ ...standing, state: 'checked', asked: 'all' })).toBe('commit');
    expect(nextPhase({ ...standing, state: 'checked' })).toBe('commit');
  });

  it('has come to its end once it was committed, cancelled or refused', () => {
    for (const state of ['committed', 'cancelled', 'failed'] as const)
      expect(nextPhase({ ...standing, state })).toBeNull();
  });
});

describe('The progress of a roster', () => {
  it('tells rate and remaining time by what was done since it was taken up', () => {
    // 200 rows in 10 s; three quarters of the bytes, 900 rows, are to come.
    expect(rosterProgress(roster({}))).toEqual({ bytes: 250, of: 1000, rows: 300, rowsPerSecond: 20, secondsLeft: 45 });
  });

  it('tells neither as long as there is nothing to go by, and nothing once it is over', () => {
    const begun = roster({ bytesRead: 0, rows: 0, startedRows: 0, workedAt: null });
    expect(rosterProgress(begun)).toMatchObject({ rowsPerSecond: null, secondsLeft: null });
    expect(rosterProgress(roster({ state: 'committed' }))).toBeNull();
  });
});

describe('What an office sees of a roster', () => {
  const item = { line: 7, row: 1, reasons: [], questions: [], workerId: 'w', transferId: null, known: false } as const;

  it('has everybody accepted as known where the file came before', () => {
    const view = rosterView(roster({ state: 'committed' }), [{ ...item, verdict: 'accept' }], false, true);
    expect(view).toMatchObject({ known: true, next: null, steps: [], items: [{ known: true }] });
  });

  it('names the line after which the next rows come, and what may be done', () => {
    const view = rosterView(roster({ state: 'checked' }), [{ ...item, verdict: 'reject' }], true, false);
    expect(view).toMatchObject({ next: 7, steps: ['commit', 'cancel'] });
  });
});
