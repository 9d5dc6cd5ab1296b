import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAgreements } from './agreement-table.js';
import {
  type Actor,
  admitAgreement,
  type Agreement,
  type AgreementFacts,
  asKnownAt,
  countsAt,
  draftingSide,
  sameAgreement,
  stateAfter,
  stepsOpen,
} from './agreement.js';

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
const NOW = new Date('2020-03-06T09:00:00+08:00');
const admitting = (changed: Partial<AgreementFacts>) => () =>
  admitAgreement({ ...facts, ...changed }, NOW, (code) => KNOWN.includes(code));
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

  it('signed today at the latest', () => {
    expect(admitting({ signedOn: '2020-03-06' })).not.toThrow();
    expect(admitting({ signedOn: '2020-03-07' })).toThrow(refusal('agreement.signed-later'));
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
      { signedOn: '2020-02-28' },
      { acceptedProofs: ['signed'] },
    ];
    for (const other of others) expect(sameAgreement(facts, { ...facts, ...other })).toBe(false);
  });
});

const office = (scope: string): Actor => ({ isOperator: false, scope });
const [yunnan, zhejiang, hangzhou, nobody, operator] = [
  office('53'),
  office('33'),
  office('3301'),
  office(''),
  { isOperator: true, scope: '' },
];
const draft = { ...facts, state: 'drafted', draftedBy: 'issuer' } as const;

describe('A draft', () => {
  it('is made by an office for the side that it answers for, that of the issuer where it answers for both', () => {
    expect(draftingSide(yunnan, facts)).toBe('issuer');
    expect(draftingSide(zhejiang, facts)).toBe('acceptor');
    expect(draftingSide(zhejiang, { issuerDivision: '330100', acceptorDivision: '330200' })).toBe('issuer');
  });

  it('is not made by a city for its province, by a stranger, or by whoever watches the whole country', () => {
    for (const actor of [hangzhou, office('51'), nobody, operator])
      expect(() => draftingSide(actor, facts)).toThrow(refusal('agreement.not-your-side'));
  });

  it('is confirmed or declined by the other side alone', () => {
    expect(stateAfter(zhejiang, draft, 'confirm')).toBe('recorded');
    expect(stateAfter(zhejiang, draft, 'decline')).toBe('declined');
    for (const step of ['confirm', 'decline'] as const) {
      expect(() => stateAfter(yunnan, draft, step)).toThrow(refusal('agreement.other-side-decides'));
      expect(() => stateAfter(operator, draft, step)).toThrow(refusal('agreement.other-side-decides'));
      expect(() => stateAfter(hangzhou, draft, step)).toThrow(refusal('agreement.not-your-side'));
    }
  });

  it('between two cities is not confirmed by the province above both that drafted it, but by the other city', () => {
    const cities = { ...draft, issuerDivision: '330200', acceptorDivision: '330100' };
    expect(() => stateAfter(zhejiang, cities, 'confirm')).toThrow(refusal('agreement.other-side-decides'));
    expect(stateAfter(hangzhou, cities, 'confirm')).toBe('recorded');
  });

  it('is taken back by its own side', () => {
    expect(stateAfter(yunnan, draft, 'withdraw')).toBe('withdrawn');
    expect(() => stateAfter(zhejiang, draft, 'withdraw')).toThrow(refusal('agreement.other-side-decides'));
  });

  it('that was declined or withdrawn stays so', () => {
    for (const state of ['declined', 'withdrawn'] as const)
      expect(() => stateAfter(zhejiang, { ...draft, state }, 'confirm')).toThrow(refusal('agreement.illegal-step'));
  });

  it('shows each side the steps that are open to it', () => {
    expect([yunnan, zhejiang, nobody, operator].map((actor) => stepsOpen(actor, draft))).toEqual([
      ['withdraw'],
      ['confirm', 'decline'],
      [],
      [],
    ]);
  });
});

describe('An agreement in force', () => {
  const recorded = { ...facts, state: 'recorded', draftedBy: 'issuer' } as const;

  it('is revoked once, by either side or an operator', () => {
    for (const actor of [yunnan, zhejiang, operator]) expect(stateAfter(actor, recorded, 'revoke')).toBe('revoked');
    expect(stateAfter(zhejiang, { ...recorded, draftedBy: null }, 'revoke')).toBe('revoked');
    expect(() => stateAfter(operator, { ...recorded, state: 'revoked' }, 'revoke')).toThrow(
      refusal('agreement.illegal-step'),
    );
  });
});

describe('Versions of an agreement', () => {
  const day = (n: number) => new Date(`2020-03-${String(n).padStart(2, '0')}T00:00:00+08:00`);
  const version = (n: number, validFrom: Date, changed: Partial<Agreement> = {}) =>
    ({
      ...facts,
      id: `v${n}`,
      series: 'v1',
      version: n,
      validFrom,
      recordedAt: day(n),
      supersededFrom: null,
      revokedAt: null,
      ...changed,
    }) as Agreement;
  const first = version(1, day(1), { supersededFrom: day(10) });
  const second = version(2, day(10), { validTo: day(20) });

  it('take the place of one another from the beginning of the later one, which leaves nothing when it ends', () => {
    const counting = (at: Date) => [first, second].filter((one) => countsAt(one, at)).map(({ id }) => id);
    expect([day(9), new Date(day(10).getTime() - 1), day(10), day(19), day(20), day(23)].map(counting)).toEqual([
      ['v1'],
      ['v1'],
      ['v2'],
      ['v2'],
      [],
      [],
    ]);
  });

  it('that nobody confirmed count at no time', () => {
    expect(countsAt({ ...second, recordedAt: null }, day(12))).toBe(false);
  });

  it('are known again as they were at any instant', () => {
    const revoked = { ...second, revokedAt: day(15) };
    expect(asKnownAt([first, revoked], day(1))).toEqual([{ ...first, supersededFrom: null }]);
    expect(asKnownAt([first, revoked], day(2))).toEqual([first, second]);
    expect(asKnownAt([first, revoked, { ...second, recordedAt: null }], day(15))).toEqual([first, revoked]);
    const third = version(3, day(5));
    expect(asKnownAt([first, second, third], day(3))[0]?.supersededFrom).toEqual(day(5));
  });
});

describe('The reference table of agreements', () => {
  const table = readFileSync('config/reference/agreements.csv', 'utf8');

  it('holds agreements that can be recorded, with dates of Asia/Shanghai', () => {
    const rows = parseAgreements(table);
    expect(rows).toHaveLength(32);
    for (const row of rows) expect(() => admitAgreement(row, NOW, () => true)).not.toThrow();
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
