import { describe, expect, it } from 'vitest';
import type { NormalisedRow, RosterRow } from '../roster/roster-row.js';
import { type Admission, admittedRow, legendOf, personOf, type TakenRow, tooYoungToday } from './roster-intake.js';

const ID = '51343119900125998X';
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
const ADMISSION: Admission = { today: '2020-03-06', homeDivision: '513431', sets: [] };
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
    const read = rosterRow(1, {}, { reasons: ['phone-unusable'], questions: [ambiguous] });
    expect(admittedRow(read, ADMISSION)).toMatchObject({
      verdict: 'accept',
      reasons: ['phone-unusable'],
      questions: [{ code: 'companion-ambiguous', field: 'companion', candidates: [4, 9] }],
      person: { idNumber: ID },
      idNumber: ID,
    });
    expect(JSON.stringify(admittedRow(read, ADMISSION).questions)).not.toContain('李强');
  });

  it('is refused where only the date on the form makes the person old enough', () => {
    const child = rosterRow(1, { id: '513431200606030083' }, { reasons: ['phone-unusable'] });
    const admitted = admittedRow(child, { ...ADMISSION, today: '2022-06-02' });
    const refused = { verdict: 'reject', reasons: ['under-16', 'phone-unusable'], person: null, idNumber: null };
    expect(admitted).toMatchObject(refused);
  });

  it('names nobody to be written where it was refused or names somebody again', () => {
    const refused = admittedRow(rosterRow(1, {}, { verdict: 'reject', reasons: ['name-missing'] }), ADMISSION);
    expect(refused).toMatchObject({ person: null, idNumber: null });
    const again = admittedRow(rosterRow(2, {}, { verdict: 'duplicate', reasons: ['same-id-as-row-1'] }), ADMISSION);
    expect(again).toMatchObject({ person: null, idNumber: ID });
    const told = [{ ...refused, workerId: null, transferId: null, known: false, reasons: ['registered-elsewhere'] }];
    expect(Object.keys(legendOf(told as TakenRow[]))).toEqual(['registered-elsewhere']);
  });
});
