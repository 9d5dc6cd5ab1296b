import { expect, test } from 'vitest';
import { FieldCipher } from './field-cipher.js';
import { newId } from './ids.js';
import { settingsRing } from './keys/key-source.js';

const cipher = (fieldKeyId = 'k1') =>
  new FieldCipher(
    settingsRing({ fieldKeyId, fieldKey: Buffer.alloc(32, 7), indexKeyId: 'i1', indexKey: Buffer.alloc(32, 9) }),
  );

test('a sealed record opens for its row and shows nothing of what is in it', () => {
  const row = newId();
  const sealed = cipher().seal(row, { idNumber: '360426199101010071' });
  expect(sealed.includes('360426')).toBe(false);
  expect(cipher().open(row, sealed)).toEqual({ idNumber: '360426199101010071' });
});

test('the same record sealed twice looks different', () => {
  const row = newId();
  expect(cipher().seal(row, 'x').equals(cipher().seal(row, 'x'))).toBe(false);
});

test('a sealed record copied to another row does not open', () => {
  const sealed = cipher().seal(newId(), 'x');
  expect(() => cipher().open(newId(), sealed)).toThrow();
});

test('an altered record does not open', () => {
  const row = newId();
  const sealed = cipher().seal(row, 'x');
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
  expect(() => cipher().open(row, sealed)).toThrow();
});

test('a record sealed with another key names that key', () => {
  const row = newId();
  expect(() => cipher('k2').open(row, cipher('k1').seal(row, 'x'))).toThrow('No field key k1');
});

test('a blind index is the same for the same value and differs between kinds', () => {
  expect(cipher().blindIndex('id', '1').equals(cipher().blindIndex('id', '1'))).toBe(true);
  expect(cipher().blindIndex('id', '1').equals(cipher().blindIndex('phone', '1'))).toBe(false);
});

test('ids sort by the time they were made', () => {
  const ids = Array.from({ length: 1000 }, () => newId());
  expect(new Set(ids).size).toBe(1000);
  expect(ids[0]?.charAt(14)).toBe('7');
  expect((ids[0] ?? '').slice(0, 8) <= (ids.at(-1) ?? '').slice(0, 8)).toBe(true);
});
