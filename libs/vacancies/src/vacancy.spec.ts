import { describe, expect, it } from 'vitest';
import { vacancyLifecycle } from './vacancy.lifecycle.js';
import { admitVacancy, isOffered, recognise, type VacancyFacts } from './vacancy.js';

const TODAY = '2020-03-06';
const facts: VacancyFacts = {
  siteId: '0198c1a4-0000-7000-8000-000000000001',
  reference: 'FS-2020-017',
  title: '注塑工',
  occupation: '6-18-01',
  headcount: 5,
  wageFromFen: 450_000,
  wageToFen: 600_000,
  startsOn: '2020-03-16',
  closesOn: '2020-03-12',
};
const admitting = (changed: Partial<VacancyFacts>) => () => admitVacancy({ ...facts, ...changed }, TODAY);
const refusal = (code: string): unknown => expect.objectContaining({ code });

describe('A vacancy is admitted', () => {
  it('with a closing date of today or none, and with one wage', () => {
    expect(admitting({ closesOn: TODAY })).not.toThrow();
    expect(admitting({ closesOn: null })).not.toThrow();
    expect(admitting({ wageFromFen: 450_000, wageToFen: 450_000 })).not.toThrow();
  });

  it('not for nobody', () => {
    expect(admitting({ headcount: 0 })).toThrow(refusal('vacancy.headcount-wrong'));
  });

  it('with seats kept for poor labourers, up to all of them', () => {
    expect(admitting({ reservedForPoor: facts.headcount })).not.toThrow();
    expect(admitting({ reservedForPoor: facts.headcount + 1 })).toThrow(refusal('vacancy.reserved-wrong'));
    expect(admitting({ reservedForPoor: -1 })).toThrow(refusal('vacancy.reserved-wrong'));
  });

  it('not without a wage, nor with the lower wage above the upper one', () => {
    expect(admitting({ wageFromFen: 0 })).toThrow(refusal('vacancy.wage-wrong'));
    expect(admitting({ wageFromFen: 600_001 })).toThrow(refusal('vacancy.wage-wrong'));
  });

  it('not for days that the calendar does not have', () => {
    expect(admitting({ startsOn: '2020-02-30' })).toThrow(refusal('vacancy.date-wrong'));
    expect(admitting({ closesOn: '2020-04-31' })).toThrow(refusal('vacancy.date-wrong'));
  });

  it('not with a closing date of yesterday', () => {
    expect(admitting({ closesOn: '2020-03-05' })).toThrow(refusal('vacancy.closes-in-the-past'));
  });
});

describe('A reference sent again', () => {
  const kept = { ...facts, id: '0198c1a4-0000-7000-8000-000000000002' };

  it('with the same facts is the same vacancy, also once its closing date is past', () => {
    expect(recognise(kept, facts)).toEqual({ id: kept.id, known: true });
    expect(recognise({ ...kept, closesOn: null }, { ...facts, closesOn: undefined }).known).toBe(true);
    expect(recognise({ ...kept, reservedForPoor: 0 }, facts).known).toBe(true);
  });

  it('with any other fact is refused', () => {
    const others: Partial<VacancyFacts>[] = [
      { siteId: '0198c1a4-0000-7000-8000-000000000003' },
      { title: '缝纫工' },
      { occupation: '6-05-01' },
      { headcount: 6 },
      { reservedForPoor: 1 },
      { wageFromFen: 460_000 },
      { wageToFen: 610_000 },
      { startsOn: '2020-03-17' },
      { closesOn: null },
    ];
    for (const other of others)
      expect(() => recognise(kept, { ...facts, ...other })).toThrow(refusal('vacancy.reference-taken'));
  });
});

describe('Seats are offered', () => {
  it('up to and on the closing date, for ever where there is none', () => {
    expect(isOffered({ state: 'open', closesOn: TODAY }, TODAY)).toBe(true);
    expect(isOffered({ state: 'open', closesOn: TODAY }, '2020-03-07')).toBe(false);
    expect(isOffered({ state: 'open', closesOn: null }, '2030-01-01')).toBe(true);
  });

  it('only while the vacancy is open', () => {
    expect(isOffered({ state: 'closed', closesOn: null }, TODAY)).toBe(false);
    expect(isOffered({ state: 'withdrawn', closesOn: null }, TODAY)).toBe(false);
  });
});

describe('The lifecycle of a vacancy', () => {
  it('opens a closed vacancy again, but never a withdrawn one', () => {
    expect(vacancyLifecycle.after(vacancyLifecycle.after('open', 'close'), 'reopen')).toBe('open');
    expect(vacancyLifecycle.stepsFrom('withdrawn')).toEqual([]);
    expect(() => vacancyLifecycle.after('withdrawn', 'reopen')).toThrow(refusal('vacancy.illegal-step'));
  });

  it('closes only what is open and reopens only what is closed', () => {
    expect(() => vacancyLifecycle.after('closed', 'close')).toThrow(refusal('vacancy.illegal-step'));
    expect(() => vacancyLifecycle.after('open', 'reopen')).toThrow(refusal('vacancy.illegal-step'));
  });
});
