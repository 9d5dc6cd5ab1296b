import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAgreements } from './agreement-table.js';
import { agreementLifecycle } from './agreement.lifecycle.js';
import { admitAgreement, type AgreementFacts, agreementState, sameAgreement } from './agreement.js';

const facts: AgreementFacts = {
  issuerDivision: '530000',
  acceptorDivision: '330000',
  level: 'province',
  mode: 'verify',
  validFrom: new Date('2020-03-01T00:00:00+08:00'),
  validTo: new Date('2020-03-25T00:00:00+08:00'),
  extraRequired: ['clinic-certificate', 'x-ray'],
  exceptions: ['temperature'],
  instrument: 'memorandum',
  kind: 'fictional',
};
const KNOWN = ['530000', '330000', '131100', '371400', '371402'];
const admitting = (changed: Partial<AgreementFacts>) => () =>
  admitAgreement({ ...facts, ...changed }, (code) => KNOWN.includes(code));
const refusal = (code: string): unknown => expect.objectContaining({ code });

describe('An agreement is recorded', () => {
  it('between provinces, cities, or one of each, with or without an end', () => {
    expect(admitting({})).not.toThrow();
    expect(admitting({ validTo: null })).not.toThrow();
    expect(admitting({ level: 'city', issuerDivision: '131100', acceptorDivision: '371400' })).not.toThrow();
    expect(admitting({ level: 'city', acceptorDivision: '131100' })).not.toThrow();
  });

  it('not with a county, nor with a division that does not exist', () => {
    expect(admitting({ level: 'city', acceptorDivision: '371402' })).toThrow(refusal('agreement.division-wrong'));
    expect(admitting({ issuerDivision: '990000' })).toThrow(refusal('agreement.division-wrong'));
  });

  it('not of a place with itself', () => {
    expect(admitting({ acceptorDivision: '530000' })).toThrow(refusal('agreement.same-place'));
  });

  it('not at a level that its parties do not have', () => {
    expect(admitting({ level: 'city' })).toThrow(refusal('agreement.level-wrong'));
    expect(admitting({ acceptorDivision: '371400' })).toThrow(refusal('agreement.level-wrong'));
    expect(admitting({ issuerDivision: '131100' })).toThrow(refusal('agreement.level-wrong'));
  });

  it('not with an end at or before its beginning', () => {
    expect(admitting({ validTo: facts.validFrom })).toThrow(refusal('agreement.span-empty'));
  });
});

describe('An agreement sent again', () => {
  it('is the same whatever the order of its proofs', () => {
    expect(sameAgreement(facts, { ...facts, extraRequired: ['x-ray', 'clinic-certificate'] })).toBe(true);
    expect(sameAgreement({ ...facts, exceptions: [] }, { ...facts, exceptions: undefined })).toBe(true);
  });

  it('is another one with any other fact', () => {
    const others: Partial<AgreementFacts>[] = [
      { level: 'city' },
      { mode: 'display' },
      { validTo: null },
      { extraRequired: [] },
      { exceptions: ['respiratory'] },
      { instrument: 'notice' },
      { kind: 'signed' },
    ];
    for (const other of others) expect(sameAgreement(facts, { ...facts, ...other })).toBe(false);
  });
});

it('An agreement is revoked once', () => {
  expect(agreementState({ revokedAt: null })).toBe('recorded');
  const state = agreementState({ revokedAt: new Date('2020-03-20T00:00:00+08:00') });
  expect(state).toBe(agreementLifecycle.after('recorded', 'revoke'));
  expect(() => agreementLifecycle.after(state, 'revoke')).toThrow(refusal('agreement.illegal-step'));
});

describe('The reference table of agreements', () => {
  const table = readFileSync('config/reference/agreements.csv', 'utf8');

  it('holds agreements that can be recorded, with dates of Asia/Shanghai', () => {
    const rows = parseAgreements(table);
    expect(rows).toHaveLength(32);
    for (const row of rows) expect(() => admitAgreement(row, () => true)).not.toThrow();
    expect(rows.find((row) => row.issuerDivision === '530000' && row.acceptorDivision === '330000')).toMatchObject({
      validFrom: new Date('2020-02-29T16:00:00Z'),
      validTo: new Date('2020-03-24T16:00:00Z'),
      kind: 'fictional',
    });
    expect(rows.find(({ acceptorDivision }) => acceptorDivision === '371400')?.extraRequired).toEqual([
      'clinic-certificate',
    ]);
    expect(rows.find(({ acceptorDivision }) => acceptorDivision === '510000')?.exceptions).toEqual([
      'temperature',
      'respiratory',
    ]);
  });

  it('is refused as a file where a row does not fit', () => {
    const [header = '', row = ''] = table.split('\n');
    expect(() => parseAgreements('a,b\n')).toThrow('Not a table');
    expect(() => parseAgreements(`${header}\n${row},more`)).toThrow('Not an agreement');
    expect(() => parseAgreements(`${header}\n${row.replace('display', 'glance')}`)).toThrow('glance is none of');
  });
});
