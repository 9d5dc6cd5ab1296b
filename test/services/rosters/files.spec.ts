import 'reflect-metadata';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner, FieldCipher, SYSTEM } from '#platform';
import { IndexRotation, RosterService } from '#workers';
import { RosterFiles } from '../../../libs/workers/src/intake/roster-files.service.js';
import { csvOf } from '../../support/files/rosters.js';
import { residentId } from '../../support/people.js';
import { startRegisterWith } from '../../support/register.js';

const PIECE = 1024 * 1024;
const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');

let register: Awaited<ReturnType<typeof startRegisterWith>>;
let files: RosterFiles;

beforeAll(async () => {
  const keyFile = join(mkdtempSync(join(tmpdir(), 'keys-')), 'keys.json');
  const rings = {
    field: { current: 'k1', keys: { k1: key(1) } },
    index: { current: 'i1', keys: { i1: key(2), i2: key(4) } },
  };
  writeFileSync(keyFile, JSON.stringify(rings), { mode: 0o600 });
  register = await startRegisterWith({ keyFile }, '513431');
  files = register.module.get(RosterFiles);
});
afterAll(() => register.end());

const bring = (file: Buffer) => {
  const { coordinator } = register.officeOf('513431');
  return register.module.get(RosterService).import(coordinator, file, 'roster.csv', '2020-03-06', { commit: true });
};
const stored = <T>(sql: string, ...values: unknown[]): Promise<T[]> =>
  register.db.transaction(SYSTEM, (tx) => tx.query<T[]>(sql, values));

describe('The kept file of a roster', () => {
  const whole = Buffer.from(Uint8Array.from({ length: 3 * PIECE + 777 }, (_, i) => (i * 2_654_435_761) >>> 24));
  /** As a network brings it: in parts of any size, larger than a piece as well. */
  const inParts = () => {
    const ends = [1, 70_000, PIECE - 1, PIECE + 5, 2 * PIECE + 900_000, whole.length];
    return ends.map((end, i) => whole.subarray(ends[i - 1] ?? 0, end));
  };

  test('lies in pieces of one size, and is read from any byte on', async () => {
    const { id, bytes } = await files.keep(inParts());
    expect(bytes).toBe(whole.length);
    const sizes = await stored<{ size: number }>(
      'select length(sealed) - (select length(sealed) from roster_piece where roster_id = $1 and piece = 0) size from roster_piece where roster_id = $1 order by piece',
      id,
    );
    expect(sizes.map(({ size }) => size)).toEqual([0, 0, 0, 777 - PIECE]);
    for (const from of [0, 1, PIECE - 1, PIECE, PIECE + 1, 2.5 * PIECE, 3 * PIECE, whole.length - 1, whole.length])
      expect((await buffer(files.source(id, bytes).open(from))).equals(whole.subarray(from))).toBe(true);
  });

  test('is unsealed from the piece on that is asked for, and no earlier one', async () => {
    const { id, bytes } = await files.keep(inParts());
    await stored('delete from roster_piece where roster_id = $1 and piece < 2', id);
    expect((await buffer(files.source(id, bytes).open(2 * PIECE + 9))).equals(whole.subarray(2 * PIECE + 9))).toBe(
      true,
    );
    await expect(buffer(files.source(id, bytes).open(2 * PIECE - 1))).rejects.toMatchObject({
      code: 'roster.file-gone',
    });
  });
});

describe('The same file', () => {
  const file = csvOf([
    ['姓名', '身份证号码', '联系电话'],
    ['卢燕涛', residentId(1), ''],
  ]);

  test('is known again once people are found by another key', async () => {
    const first = await bring(file);
    await asOwner(register.ownerUrl, (owner) =>
      new IndexRotation(owner, register.module.get(FieldCipher)).rotate('i2'),
    );
    const again = await bring(file);
    expect(again).toMatchObject({ id: first.id, known: true });
    expect(await stored('select from roster')).toHaveLength(1);
  });

  test('sent several times at once while it is refused is a defect to nobody', async () => {
    const noRoster = Buffer.from('姓名\n某');
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        bring(noRoster).then(
          ({ state }) => state as string,
          (error: unknown) => (error as { code?: string }).code,
        ),
      ),
    );
    expect(answers).toContain('roster.no-header');
    // Whoever comes while the first one is being refused sees that it failed, or that it is gone again.
    expect(answers.filter((answer) => !/^(?:failed|roster\.(?:no-header|missing))$/.test(answer ?? ''))).toEqual([]);
  });
});
