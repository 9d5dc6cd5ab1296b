import { describe, expect, it } from 'vitest';
import type { NormalisedRow, RosterRow } from '../roster/roster-row.js';
import { companionPairs, legendOf, personOf, takenRows, tooYoungToday } from './roster-intake.js';

const ID = '51343119900125998X';
const OTHER = '513431198102195263';
const rosterRow = (
  line: number,
  normalised: Partial<NormalisedRow> = {},
  more: Partial<RosterRow> = {},
): RosterRow => ({
  row: line,
  line,
  verdict: 'accept',
  reasons: [],
  questions: [],
  companionText: '',
  fingerprint: '',
  ...more,
  normalised: {
    id: ID,
    name: '卢燕涛',
    phone: null,
    sex: null,
    village: '河边村 17119986261',
    registeredPoor: true,
    destination: null,
    destinationText: '',
    occupation: '',
    minWageFen: null,
    wageText: '',
    availableFrom: null,
    availableText: '',
    travelsWithRow: null,
    notes: '',
    ...normalised,
  },
});
const ambiguous = {
  code: 'companion-ambiguous',
  field: 'companion',
  written: '和李强一起',
  candidates: [4, 9],
} as const;

describe('A roster row that is taken in', () => {
  it('becomes a person who lives where the office is, without numbers in the free text', () => {
    expect(personOf(rosterRow(1), '513431', [])).toMatchObject({
      idNumber: ID,
      homeDivision: '513431',
      sex: 'female',
      birthDate: '1990-01-25',
      village: '河边村 ***',
      destinationText: null,
      priority: ['registered-poor'],
    });
    expect(personOf(rosterRow(1, { id: null }), '513431', [])).toBeNull();
  });

  it('is looked at again on the day of the import', () => {
    const child = rosterRow(1, { id: '513431200606030083' });
    expect(tooYoungToday(child, '2022-06-02')).toBe(true);
    expect(tooYoungToday(child, '2022-06-03')).toBe(false);
  });

  it('keeps its verdict, its reasons and its questions, but not what the cell says', () => {
    const [taken] = takenRows(
      [rosterRow(1, {}, { reasons: ['phone-unusable'], questions: [ambiguous] })],
      new Map([[1, { kind: 'known', id: 'w1' }]]),
    );
    expect(taken).toEqual({
      line: 1,
      row: 1,
      verdict: 'accept',
      reasons: ['phone-unusable'],
      questions: [{ code: 'companion-ambiguous', field: 'companion', candidates: [4, 9] }],
      workerId: 'w1',
      transferId: null,
      known: true,
    });
  });

  it('is refused where another office has the person, and its duplicate learns nothing', () => {
    const rows = [rosterRow(1), rosterRow(2, {}, { verdict: 'duplicate', reasons: ['same-id-as-row-1'] })];
    const taken = takenRows(rows, new Map([[1, { kind: 'elsewhere', transfer: 't' }]]));
    expect(taken).toMatchObject([
      { verdict: 'reject', reasons: ['registered-elsewhere'], workerId: null, transferId: 't', known: false },
      { verdict: 'duplicate', workerId: null, transferId: null },
    ]);
    expect(Object.keys(legendOf(taken))).toEqual(['registered-elsewhere', 'same-id-as-row-1']);
  });
});

describe('Companions of a roster', () => {
  const answers = new Map([
    [1, { kind: 'new', id: 'w1' } as const],
    [2, { kind: 'new', id: 'w2' } as const],
  ]);
  const pairs = (rows: readonly RosterRow[]) => [...companionPairs(rows, takenRows(rows, answers))];

  it('are the people of the rows that were named, also through a duplicate row', () => {
    const rows = [rosterRow(1), rosterRow(2, { id: OTHER, travelsWithRow: 1 })];
    expect(pairs(rows)).toEqual([['w2', 'w1']]);
    const twice = rosterRow(3, {}, { verdict: 'duplicate' });
    expect(pairs([rosterRow(1), rosterRow(2, { id: OTHER, travelsWithRow: 3 }), twice])).toEqual([['w2', 'w1']]);
  });

  it('are nobody where the name is ambiguous, the row number stands twice or the row was refused', () => {
    expect(pairs([rosterRow(1), rosterRow(2, { id: OTHER, travelsWithRow: 'ambiguous' })])).toEqual([]);
    expect(
      pairs([
        rosterRow(1),
        rosterRow(2, { id: OTHER, travelsWithRow: 1 }),
        rosterRow(3, {}, { row: 1, verdict: 'reject' }),
      ]),
    ).toEqual([]);
    expect(pairs([rosterRow(1, {}, { verdict: 'reject' }), rosterRow(2, { id: OTHER, travelsWithRow: 1 })])).toEqual(
      [],
    );
  });
});
