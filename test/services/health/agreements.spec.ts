import 'reflect-metadata';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AgreementItem, AgreementService, asKnownAt } from '#health';
import { type Grant, newId, SYSTEM } from '#platform';
import { at, codesOf, grant, openHealth, refusal } from './stage.js';

const { module, db } = await openHealth();
const agreements = module.get(AgreementService);

const [sichuan, guangdong] = [grant('coordinator', '51'), grant('province-monitor', '44')];
const [hubei, zhaojue, administrator] = [
  grant('coordinator', '42'),
  grant('coordinator', '513431'),
  grant('administrator'),
];
const facts: AgreementItem = {
  issuerDivision: '510000',
  acceptorDivision: '440000',
  level: 'province',
  mode: 'verify',
  signedOn: '2020-03-05',
  validFrom: at('2020-03-08T00:00'),
  acceptedProofs: ['signed', 'platform'],
  instrument: '互认备忘录',
  kind: 'signed',
};
const drafted = async (changed: Partial<AgreementItem> = {}, by = sichuan): Promise<string> => {
  const [result] = await agreements.draft(by, [{ ...facts, ...changed }]);
  if (!result?.id) throw new Error(result?.refusal?.code);
  return result.id;
};
const counting = (when: string) => agreements.list(hubei, { issuer: '510000', acceptor: '440000', at: at(when) });

beforeEach(() => db.transaction(SYSTEM, (tx) => tx.query('delete from agreement')));

describe('An agreement drafted by one side', () => {
  it('recognises nobody, and is seen by the two sides alone, until the other side confirms it', async () => {
    const id = await drafted();
    expect((await counting('2020-03-08T00:00')).items).toEqual([]);
    const seenBy = async (who: Grant) => (await agreements.list(who, {})).items.map(({ steps }) => steps);
    expect(await seenBy(sichuan)).toEqual([['withdraw']]);
    expect(await seenBy(guangdong)).toEqual([['confirm', 'decline']]);
    for (const stranger of [hubei, zhaojue, grant('enterprise'), grant('province-monitor')])
      expect(await seenBy(stranger)).toEqual([]);

    expect(await agreements.advance(guangdong, id, 'confirm')).toMatchObject({
      state: 'recorded',
      version: 1,
      recordedAt: at('2020-03-06T09:00'),
      acceptedProofs: ['signed', 'platform'],
    });
    expect((await counting('2020-03-07T23:59')).items).toEqual([]);
    expect((await counting('2020-03-08T00:00')).items).toMatchObject([{ id, steps: [] }]);
  });

  it('is confirmed neither by that side nor by a stranger, who does not find it', async () => {
    const id = await drafted();
    for (const step of ['confirm', 'decline'] as const)
      await expect(agreements.advance(sichuan, id, step)).rejects.toEqual(refusal('agreement.other-side-decides'));
    await expect(agreements.advance(hubei, id, 'confirm')).rejects.toEqual(refusal('agreement.missing'));
    expect(() => agreements.advance(administrator, id, 'confirm')).toThrow(refusal('access.role-required'));
    expect(await db.transaction(SYSTEM, (tx) => agreements.all(tx))).toEqual([]);
  });

  it('is declined with a reason, which its side reads, and may then be drafted anew', async () => {
    const id = await drafted();
    expect(await agreements.advance(guangdong, id, 'decline', '缺少体温例外')).toMatchObject({ state: 'declined' });
    expect((await agreements.list(sichuan, { state: 'declined' })).items).toMatchObject([{ reason: '缺少体温例外' }]);
    await expect(agreements.advance(guangdong, id, 'confirm')).rejects.toEqual(refusal('agreement.illegal-step'));
    expect(await drafted({ exceptions: ['temperature'] })).not.toBe(id);
  });

  it('is taken back by that side', async () => {
    expect(await agreements.advance(sichuan, await drafted(), 'withdraw')).toMatchObject({ state: 'withdrawn' });
  });

  it('among many is refused by itself, and the same again is known, whichever side sends it', async () => {
    const county = { ...facts, issuerDivision: '513431' };
    const others = { ...facts, issuerDivision: '420000' };
    expect(codesOf(await agreements.draft(sichuan, [facts, county, others, facts]))).toEqual([
      false,
      'agreement.division-wrong',
      'agreement.not-your-side',
      true,
    ]);
    expect(codesOf(await agreements.draft(guangdong, [facts]))).toEqual([true]);
    expect(codesOf(await agreements.draft(zhaojue, [facts]))).toEqual(['agreement.not-your-side']);
    expect(() => agreements.draft(administrator, [facts])).toThrow(refusal('access.role-required'));
  });
});

describe('A change of an agreement', () => {
  const change = { validFrom: at('2020-03-10T00:00'), extraRequired: ['clinic-certificate'] };

  it('is a new version, which takes the place of the older one from its beginning on, and the older one stays readable', async () => {
    const first = await drafted();
    await agreements.advance(guangdong, first, 'confirm');
    const second = await drafted({ ...change, changes: first }, guangdong);
    expect((await counting('2020-03-11T00:00')).items).toMatchObject([{ id: first, version: 1 }]);
    await agreements.advance(sichuan, second, 'confirm');
    expect((await counting('2020-03-09T23:59')).items).toMatchObject([{ id: first, version: 1 }]);
    expect((await counting('2020-03-10T00:00')).items).toMatchObject([{ id: second, version: 2 }]);
    const versions = (await agreements.list(hubei, { series: first })).items;
    expect(versions.map(({ version, extraRequired }) => [version, extraRequired])).toEqual([
      [1, []],
      [2, ['clinic-certificate']],
    ]);
    const known = await db.transaction(SYSTEM, (tx) => agreements.all(tx));
    expect(asKnownAt(known, at('2020-03-06T09:00')).map(({ supersededFrom }) => supersededFrom)).toEqual([
      at('2020-03-10T00:00'),
      null,
    ]);
  });

  it('is drafted once at a time, of the same parties, and of an agreement that there is', async () => {
    const first = await drafted();
    await agreements.advance(guangdong, first, 'confirm');
    await drafted({ ...change, changes: first });
    const again = { ...facts, ...change, mode: 'relay', changes: first } as const;
    const swapped = { ...again, issuerDivision: '440000', acceptorDivision: '510000' };
    const nowhere = { ...again, changes: newId() };
    expect(codesOf(await agreements.draft(sichuan, [again, swapped, nowhere, { ...facts, mode: 'relay' }]))).toEqual([
      'agreement.draft-open',
      'agreement.parties-differ',
      'agreement.missing',
      'agreement.differs',
    ]);
    expect(codesOf(await agreements.create(administrator, [again]))).toEqual(['agreement.draft-open']);
  });

  it('by two offices at once is drafted by one of them', async () => {
    const first = await drafted();
    await agreements.advance(guangdong, first, 'confirm');
    const items = ['relay', 'display'] as const;
    const results = await Promise.allSettled(
      items.map((mode) => agreements.draft(sichuan, [{ ...facts, ...change, mode, changes: first }])),
    );
    const told = results.map((one) =>
      one.status === 'fulfilled' ? codesOf(one.value)[0] : (one.reason as { code: string }).code,
    );
    expect(told.sort()).toEqual(['agreement.draft-open', false].sort());
  });

  it('is revoked with all its versions, by either side, and none of them comes back', async () => {
    const first = await drafted();
    await agreements.advance(guangdong, first, 'confirm');
    const second = await drafted({ ...change, changes: first });
    await agreements.advance(guangdong, second, 'confirm');
    await expect(agreements.advance(hubei, second, 'revoke')).rejects.toEqual(refusal('agreement.not-your-side'));
    expect(await agreements.advance(sichuan, second, 'revoke')).toMatchObject({ state: 'revoked' });
    for (const when of ['2020-03-09T00:00', '2020-03-12T00:00']) expect((await counting(when)).items).toEqual([]);
    const events = await db.transaction(SYSTEM, (tx) =>
      tx.query<{ subject: string }[]>(`select subject from event where type = 'agreement.revoked' order by subject`),
    );
    expect(events.map(({ subject }) => subject)).toEqual(expect.arrayContaining([first, second]));
  });
});
