import 'reflect-metadata';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner, FieldCipher, openKeys, reseal, sealedCounts, SYSTEM } from '#platform';
import {
  IdentityService,
  IndexRotation,
  RosterService,
  type SealedIdentity,
  SlipService,
  SlipSignInService,
} from '#workers';
import type { Office } from '../../support/offices.js';
import { aPerson, registered, residentId } from '../../support/people.js';
import { startRegisterWith } from '../../support/register.js';
import { settingsFor } from '../../support/settings.js';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const folder = mkdtempSync(join(tmpdir(), 'keys-'));
const keyFile = (name: string, field: string) => {
  const file = join(folder, name);
  const rings = {
    field: { current: field, keys: { k1: key(1), k2: key(3) } },
    index: { current: 'i1', keys: { i1: key(2), i2: key(4), i3: key(5) } },
  };
  writeFileSync(file, JSON.stringify(rings), { mode: 0o600 });
  return file;
};

let register: Awaited<ReturnType<typeof startRegisterWith>>;
let office: Office;
let cipher: FieldCipher;
const numbers: string[] = [];
const idOf = (n: number) => residentId(n % 1000, '513431', `19${String(60 + Math.floor(n / 1000))}-02-17`);
const roster = (from: number, rows: number) =>
  Buffer.from(
    ['姓名,身份证号码,联系电话']
      .concat(Array.from({ length: rows }, (_, i) => `卢燕涛,${idOf(from + i)},171${String(10_000_000 + from + i)}`))
      .join('\n'),
  );
const importRoster = async (from: number, rows: number) => {
  const { accepted } = await register.module
    .get(RosterService)
    .import(office.coordinator, roster(from, rows), `${String(from)}.csv`, '2020-03-06', { commit: true });
  expect(accepted).toBe(rows);
  numbers.push(...Array.from({ length: rows }, (_, i) => idOf(from + i)));
};
const rotation = <T>(work: (rotation: IndexRotation) => Promise<T>, told?: () => void) =>
  asOwner(register.ownerUrl, (owner) => work(new IndexRotation(owner, cipher, told)));

/** Everybody is found by the number, once, and the record opens to it: all by their indexes, some by asking. */
const everybodyIsFound = async () => {
  const rows = await register.db.transaction(SYSTEM, (tx) =>
    tx.query<{ id: string; idIndex: Buffer; sealed: Buffer }[]>('select id, id_index "idIndex", sealed from worker'),
  );
  const wrong = rows.filter(({ id, idIndex, sealed }) => {
    const { idNumber } = cipher.open(id, sealed) as SealedIdentity;
    return !idIndex.equals(cipher.blindIndex('resident-id', idNumber));
  });
  expect(wrong).toEqual([]);
  const found = rows.map(({ id, sealed }) => (cipher.open(id, sealed) as SealedIdentity).idNumber);
  expect(found.sort()).toEqual(numbers.toSorted());
  for (const number of numbers.filter((_, i) => i % 100 === 0)) {
    const { idNumber } = await register.module.get(IdentityService).lookUp(office.coordinator, number);
    expect(idNumber?.slice(-4)).toBe(number.slice(-4));
  }
};

beforeAll(async () => {
  const file = keyFile('keys.json', 'k1');
  register = await startRegisterWith({ keyFile: file }, '513431');
  office = register.officeOf('513431');
  cipher = register.module.get(FieldCipher);
  await importRoster(0, 1500);
});
afterAll(() => register.end());

describe('A rotation of the index key', () => {
  test('leaves everybody found by the number, the schema as it was, and slips good', async () => {
    const { id } = await registered(register.workers, office.coordinator, aPerson(7));
    numbers.push(residentId(7));
    const { code } = await register.module.get(SlipService).print(office.coordinator, id);
    const columns = () =>
      register.db.transaction(SYSTEM, (tx) =>
        tx.query<object[]>(
          `select indexname, regexp_replace(indexdef, ' id_index_next|id_index', '') def from pg_indexes where tablename = 'worker' order by 1`,
        ),
      );
    const before = await columns();
    expect(await rotation((it) => it.rotate('i2'))).toEqual({ key: 'i2', next: null, phase: 'rest' });
    await everybodyIsFound();
    expect(await columns()).toEqual(before);
    await register.module.get(SlipSignInService).signIn(code, residentId(7).slice(-4), '10.0.0.1');
    const again = await registered(register.workers, office.coordinator, aPerson(7));
    expect(again).toMatchObject({ id, known: true });
    const [left] = await register.db.transaction(SYSTEM, (tx) =>
      tx.query<object[]>('select from worker where id_index_next is not null or phone_index_next is not null'),
    );
    expect(left).toBeUndefined();
  });

  test('to a key that is not in the file, or beside another rotation, is refused', async () => {
    await expect(rotation((it) => it.rotate('i9'))).rejects.toMatchObject({ code: 'keys.unknown' });
    await asOwner(register.ownerUrl, async (owner) => {
      await owner.query('select pg_advisory_lock(4148)');
      await expect(rotation((it) => it.rotate('i3'))).rejects.toMatchObject({ code: 'keys.rotation-runs' });
    });
  });

  test('killed again and again amid imports and corrections loses nobody and doubles nobody', async () => {
    // Ends in the middle of a transaction, as a kill does: what was not committed is undone.
    let until = 1;
    const killed = () => {
      if (--until === 0) throw new Error('killed');
    };
    const rotated = { done: false };
    const importing = (async () => {
      for (let from = 2000; from < 8000 && !(rotated.done && from >= 3200); from += 200) await importRoster(from, 200);
    })();
    const correcting = (async () => {
      const identities = register.module.get(IdentityService);
      for (let n = 0; n < 40; n++) {
        const { id } = await identities.lookUp(office.coordinator, idOf(n));
        await identities.correct(office.coordinator, id, idOf(20_000 + n), '录入时看错末位');
        numbers[n] = idOf(20_000 + n);
      }
    })();
    let deaths = 0;
    for (;;) {
      until = 1 + (deaths % 4);
      const ended = await rotation((it) => it.rotate('i3'), killed).catch((error: unknown) => error);
      if (!(ended instanceof Error)) break;
      expect(ended.message).toBe('killed');
      deaths += 1;
      if (deaths > 8) until = Number.MAX_SAFE_INTEGER;
      if (deaths === 1)
        await expect(rotation((it) => it.rotate('i2'))).rejects.toMatchObject({ code: 'keys.rotation-elsewhere' });
      if (deaths > 8) break;
    }
    until = Number.MAX_SAFE_INTEGER;
    expect(await rotation((it) => it.rotate('i3'), killed)).toEqual({ key: 'i3', next: null, phase: 'rest' });
    rotated.done = true;
    await Promise.all([importing, correcting]);
    expect(deaths).toBeGreaterThan(2);
    await everybodyIsFound();
  });
});

describe('A rotation of the field key', () => {
  test('seals every record with the new key, and passes over what is done', async () => {
    const fresh = new FieldCipher(await openKeys(settingsFor('', { keyFile: keyFile('next.json', 'k2') })));
    const resealed = await asOwner(register.ownerUrl, (owner) => reseal(owner, fresh));
    expect(resealed).toBeGreaterThanOrEqual(numbers.length);
    expect(await asOwner(register.ownerUrl, (owner) => reseal(owner, fresh))).toBe(0);
    const counts = await asOwner(register.ownerUrl, (owner) => sealedCounts(owner));
    expect(counts.filter((count) => count.table === 'worker')).toEqual([
      { table: 'worker', key: 'k2', records: numbers.length },
    ]);
    // The processes still run with the old file, which knows both.
    await everybodyIsFound();
  });
});
