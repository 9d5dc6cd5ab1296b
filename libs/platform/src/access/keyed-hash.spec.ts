import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { hmacSha256, randomPiece } from './keyed-hash.js';

test('a keyed hash is the HMAC-SHA-256 of RFC 4231, case 2', () => {
  expect(hmacSha256(Buffer.from('Jefe'), 'what do ya want for nothing?').toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('a keyed hash is what Node makes of any text', () => {
  for (const text of ['', '身份证\0号码', 'x'.repeat(1000)]) {
    const key = randomBytes(32);
    expect(hmacSha256(key, text)).toEqual(createHmac('sha256', key).update(text).digest());
    expect(hmacSha256(key, text)).toEqual(createHmac('sha256', key).update(text).digest());
  }
  expect(() => hmacSha256(Buffer.alloc(65), '')).toThrow('64 bytes');
});

test('pieces of randomness never overlap', () => {
  const pieces = Array.from({ length: 1000 }, () => randomPiece(12).toString('hex'));
  expect(new Set(pieces).size).toBe(1000);
});
