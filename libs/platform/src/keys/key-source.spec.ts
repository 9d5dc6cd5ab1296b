import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FieldCipher } from '../field-cipher.js';
import { newId } from '../ids.js';
import type { Settings } from '../settings.js';
import { LocalWrapping, openKeys } from './key-source.js';

const [first, second, hashes] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)];
const text = (key: Buffer) => key.toString('base64');
const rings = (current: string) => ({
  field: { current, keys: { k1: text(first), k2: text(second) } },
  index: { current: 'i1', keys: { i1: text(hashes) } },
});
const settings = (file: object, keyWrappingKey: Buffer | null = null): Settings => {
  const keyFile = join(mkdtempSync(join(tmpdir(), 'ring-')), 'keys.json');
  writeFileSync(keyFile, JSON.stringify(file));
  return { keyFile, keyWrappingKey } as Settings;
};

test('what an old key sealed opens while the file knows it, and new records bear the current key', async () => {
  const row = newId();
  const old = new FieldCipher(await openKeys(settings(rings('k1')))).seal(row, 'said');
  const now = new FieldCipher(await openKeys(settings(rings('k2'))));
  expect(now.open(row, old)).toBe('said');
  expect(now.seal(row, 'x').subarray(0, 3).toString()).toBe('k2\0');
});

test('wrapped keys open with the master key, under their own purpose and name alone', async () => {
  const master = Buffer.alloc(32, 9);
  const wrapping = new LocalWrapping(master);
  const wrap = (purpose: 'field' | 'index', id: string, key: Buffer) => text(wrapping.wrap(purpose, id, key));
  const index = { current: 'i1', keys: { i1: wrap('index', 'i1', hashes) } };
  const good = { field: { current: 'k1', keys: { k1: wrap('field', 'k1', first) } }, index };
  expect((await openKeys(settings(good, master))).key('field', 'k1')).toEqual(first);
  await expect(openKeys(settings(good, Buffer.alloc(32, 8)))).rejects.toThrow();
  const moved = { field: { current: 'k2', keys: { k2: wrap('field', 'k1', first) } }, index };
  await expect(openKeys(settings(moved, master))).rejects.toThrow();
});

test.each([
  ['without a purpose', { field: rings('k1').field }],
  ['whose current key is not there', rings('k3')],
  ['with a short key', { ...rings('k1'), index: { current: 'i1', keys: { i1: 'AAAA' } } }],
])('a file %s is refused and not quoted', async (_, file) => {
  await expect(openKeys(settings(file))).rejects.toThrow(/^KEY_FILE: [\w ]+$/);
});
