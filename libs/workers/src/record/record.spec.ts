import { describe, expect, it } from 'vitest';
import { Divisions } from '#places';
import type { Worker } from '../worker.js';
import { isPoorOn } from './priority.js';
import { changedFields, changedRecord, EMPTY_RECORD, type RecordFacts, refuseClosed, soundConsent } from './record.js';
import { recordView } from './record-view.js';

const refusal = (code: string): unknown => expect.objectContaining({ code });
const foshan = { zh: '佛山市', en: 'Foshan' };
const divisions = new Divisions([
  { code: '440600', level: 'prefecture', name: foshan, lon: 113, lat: 23, parent: null },
]);
const TODAY = '2020-03-06';
const told = (facts: RecordFacts, before = EMPTY_RECORD) => changedRecord(before, facts, TODAY, divisions);
const lastYear = { year: 2019, employed: true, division: '440600', months: 9 };

describe('What is known of a person', () => {
  it('changes where something is told, is taken away by null, and stays where nothing is said', () => {
    const known = told({ town: ' 新城镇 ', languages: ['ii', 'zh', 'ii'], lastYear });
    expect(known).toMatchObject({ town: '新城镇', languages: ['ii', 'zh'], skills: null });
    expect(known.lastYear).toEqual({ ...lastYear, employerKind: null, occupation: null });
    const changed = told({ town: null, languages: [] }, known);
    expect(changed).toEqual({ ...known, town: null, languages: null });
    expect(changedFields(known, changed)).toEqual(['town', 'languages']);
    expect(changedFields(known, told({}, known))).toEqual([]);
  });

  it('has one boarding place: an own one takes that of the area away, and the other way round', () => {
    const pickUp = { name: '村口小学', lon: 102.8, lat: 28 };
    const own = told({ pickUp }, { ...EMPTY_RECORD, pickUpPointId: 'point' });
    expect(own).toMatchObject({ pickUp, pickUpPointId: null });
    expect(told({ pickUpPointId: 'point' }, own)).toMatchObject({ pickUp: null, pickUpPointId: 'point' });
    expect(() => told({ pickUp, pickUpPointId: 'point' })).toThrow(refusal('worker.pick-up-unknown'));
  });

  it('tells last year’s work of a year that is over, at a known place, and of nobody who had none', () => {
    expect(() => told({ lastYear: { ...lastYear, year: 2020 } })).toThrow(refusal('worker.last-year-wrong'));
    expect(() => told({ lastYear: { ...lastYear, employed: false } })).toThrow(refusal('worker.last-year-wrong'));
    expect(() => told({ lastYear: { ...lastYear, division: '999999' } })).toThrow(refusal('worker.work-place-unknown'));
    expect(told({ lastYear: { year: 2019, employed: false } }).lastYear).toMatchObject({ employed: false });
  });

  it('names skills, with the day of a certificate only where there is one', () => {
    expect(told({ skills: [{ name: '焊工', level: 4, certified: true, certifiedOn: '2018-06-01' }] }).skills).toEqual([
      { name: '焊工', level: 4, certified: true, certifiedOn: '2018-06-01' },
    ]);
    for (const skill of [
      { name: ' ' },
      { name: '焊工', certifiedOn: '2018-06-01' },
      { name: '焊工', certified: true, certifiedOn: '2020-03-07' },
      { name: '焊工', certified: true, certifiedOn: '2018-06-31' },
    ])
      expect(() => told({ skills: [skill] })).toThrow(refusal('worker.skill-wrong'));
  });

  it('enters the register of the poor before it leaves it, and counts as poor in between', () => {
    for (const dates of [
      { poorSince: '2020-03-07' },
      { poorSince: '2014-02-30' },
      { poorSince: '2014-01-01', poorUntil: '2014-01-01' },
    ])
      expect(() => told(dates)).toThrow(refusal('worker.poor-dates-wrong'));
    const { poorSince, poorUntil } = told({ poorSince: '2014-01-01', poorUntil: '2020-03-06' });
    const poor = (day: string) => isPoorOn(true, { poorSince, poorUntil }, day);
    expect(['2013-12-31', '2014-01-01', '2020-03-05', '2020-03-06'].map(poor)).toEqual([false, true, true, false]);
    expect(isPoorOn(false, { poorSince, poorUntil }, '2015-01-01')).toBe(false);
    expect(isPoorOn(true, {}, TODAY)).toBe(true);
  });

  it('is shown with a relative’s name and number masked', () => {
    const relative = { name: '沙马木呷', relation: '妻子', phone: '17119986261' };
    const view = recordView(EMPTY_RECORD, relative, { householdMembers: [], companions: [] });
    expect(view.relative).toEqual({ name: '沙**', relation: '妻子', phone: '171****6261' });
    expect(view.consent).toBeNull();
  });
});

describe('A consent', () => {
  it('names the text that was agreed to, and a day that is not to come', () => {
    expect(soundConsent({ version: ' 2020-03 ', means: 'spoken' }, TODAY)).toEqual({ version: '2020-03', on: TODAY });
    for (const wrong of [
      { version: ' ' },
      { version: '2020-03', givenOn: '2020-03-07' },
      { version: '2020-03', givenOn: '2020-02-30' },
    ])
      expect(() => soundConsent({ means: 'spoken', ...wrong }, TODAY)).toThrow(refusal('worker.consent-wrong'));
  });
});

describe('A record', () => {
  const standing = (more: Partial<Worker>) => () => {
    refuseClosed({ state: 'registered', mergedInto: null, consentWithdrawnAt: null, ...more });
  };

  it('is closed once it was merged, the person died, or the consent was withdrawn', () => {
    expect(standing({})).not.toThrow();
    expect(standing({ state: 'merged', mergedInto: 'other' })).toThrow(refusal('worker.merged'));
    expect(standing({ state: 'deceased' })).toThrow(refusal('worker.deceased'));
    expect(standing({ consentWithdrawnAt: new Date() })).toThrow(refusal('worker.consent-withdrawn'));
  });
});
