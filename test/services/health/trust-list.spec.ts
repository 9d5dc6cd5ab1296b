import 'reflect-metadata';
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { TrustListService } from '#health';
import { SYSTEM } from '#platform';
import { at, codesOf, grant, openHealth, refusal } from './stage.js';

const { module, db } = await openHealth();
const trust = module.get(TrustListService);

const [administrator, monitor, sichuan] = [
  grant('administrator'),
  grant('province-monitor', '51'),
  grant('coordinator', '51'),
];
const keyOf = (issuerDivision: string) =>
  ({ issuerDivision, algorithm: 'ES256', validFrom: at('2020-03-01T00:00') }) as const;
const spki = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .publicKey.export({ format: 'der', type: 'spki' })
    .toString('base64');

beforeAll(async () => {
  await expect(trust.published()).rejects.toEqual(refusal('trust-list.missing'));
  await trust.register(administrator, [keyOf('510000')]);
});

describe('The trust list', () => {
  it('is published anew with every change of the keys, signed, and older versions stay readable', async () => {
    const before = await trust.published();
    expect(codesOf(await trust.register(monitor, [keyOf('510100')]))).toEqual([false]);
    const after = await trust.published();
    expect(after.version).toBe(before.version + 1);
    expect(await trust.published(before.version)).toEqual(before);
    await expect(trust.published(999)).rejects.toEqual(refusal('trust-list.missing'));
  });

  it('takes keys for divisions of the own area alone; a key brought again is known and publishes nothing', async () => {
    const publicKey = spki();
    const brought = { ...keyOf('513400'), publicKey };
    const span = { ...keyOf('510000'), validTo: at('2020-03-01T00:00') };
    const { version } = await trust.published();
    expect(
      codesOf(
        await trust.register(monitor, [
          brought,
          brought,
          { ...brought, issuerDivision: '510000' },
          keyOf('440000'),
          keyOf('999900'),
          span,
          { ...brought, publicKey: 'A'.repeat(80) },
          { ...keyOf('510000'), algorithm: 'PS256' },
          { ...brought, algorithm: 'PS256' },
        ]),
      ),
    ).toEqual([
      false,
      true,
      'issuing-key.differs',
      'issuing-key.outside',
      'issuing-key.division-wrong',
      'issuing-key.span-empty',
      'issuing-key.key-wrong',
      'issuing-key.key-wrong',
      'issuing-key.key-wrong',
    ]);
    expect((await trust.published()).version).toBe(version + 1);
    await trust.register(monitor, [brought]);
    expect((await trust.published()).version).toBe(version + 1);
    expect(() => trust.register(sichuan, [brought])).toThrow(refusal('access.role-required'));
  });

  it('keeps private keys sealed, and shows none', async () => {
    const { items } = await trust.keys(monitor, {});
    expect(items.length).toBeGreaterThan(0);
    expect(items.every((key) => key.issuerDivision.startsWith('51') && !('sealed' in key))).toBe(true);
    const kept = await db.transaction(SYSTEM, (tx) =>
      tx.query<{ sealed: Buffer }[]>('select sealed from issuing_key where sealed is not null'),
    );
    for (const { sealed } of kept) expect(sealed.subarray(0, 1)[0]).not.toBe(0x30);
    expect((await trust.keys(grant('province-monitor', '44'), {})).items).toEqual([]);
  });
});
