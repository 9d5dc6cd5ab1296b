import { expect, it } from 'vitest';
import { fromBase45, toBase45 } from './base45.js';
import { type Cbor, CborFlaw, fromCbor, Tagged } from './cbor.js';
import { toCbor } from './cbor-writer.js';

const read = (hex: string): Cbor => fromCbor(Buffer.from(hex, 'hex'));

// The examples of RFC 8949, appendix A.
it.each<[string, Cbor]>([
  ['00', 0],
  ['1864', 100],
  ['1a000f4240', 1_000_000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['1bffffffffffffffff', 18_446_744_073_709_551_615n],
  ['3bffffffffffffffff', -18_446_744_073_709_551_616n],
  ['3903e7', -1000],
  ['f93e00', 1.5],
  ['f97bff', 65_504],
  ['f90001', 5.960464477539063e-8],
  ['f9c400', -4],
  ['f97c00', Infinity],
  ['fa47c35000', 100_000],
  ['fb3ff199999999999a', 1.1],
  ['f4', false],
  ['f6', null],
  ['f7', undefined],
  ['4401020304', Buffer.from([1, 2, 3, 4])],
  ['6161', 'a'],
  ['62c3bc', 'ü'],
  ['63e6b0b4', '水'],
  ['8301820203820405', [1, [2, 3], [4, 5]]],
  ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
  ['7f657374726561646d696e67ff', 'streaming'],
])('%s is read as RFC 8949 says', (hex, value) => {
  const got = read(hex);
  expect(got instanceof Uint8Array ? Buffer.from(got) : got).toEqual(value);
});

it('maps keep integer keys, and tags are kept beside what they tag', () => {
  expect(read('bf01020304ff')).toEqual(
    new Map([
      [1, 2],
      [3, 4],
    ]),
  );
  expect(read('c11a514b67b0')).toEqual(new Tagged(1, 1_363_896_240));
});

it.each([
  ['nothing', ''],
  ['bytes left over', '0000'],
  ['a value cut off', '1864'.slice(0, 2)],
  ['a text longer than the bytes', '7a7fffffff61'],
  ['an array of four thousand million', '9affffffff00'],
  ['a reserved length', '1c'],
  ['a break on its own', 'ff'],
  ['a break in a definite array', '82ff'],
  ['a key twice', 'a201000100'],
  ['a key that is a list', 'a18000'],
  ['text that is no UTF-8', '62c328'],
  ['a chunk of another kind', '7f4100ff'],
  ['a simple value that means nothing', 'f8ff'],
  ['lists a thousand deep', '81'.repeat(1000) + '00'],
  ['ten thousand values', '9f' + '00'.repeat(10_000) + 'ff'],
])('%s is refused', (_name, hex) => expect(() => read(hex)).toThrow(CborFlaw));

it('what is written is read again', () => {
  const value = new Map<number | string, string | number | readonly number[]>([
    [1, '510000'],
    [-70_001, [0, -1, 23, 24, 255, 256, 65_536, 4_294_967_296]],
    ['绿码', 1_583_539_200],
  ]);
  expect(fromCbor(toCbor(value))).toEqual(value);
  expect(() => toCbor(1.5)).toThrow(RangeError);
});

it('Base45 is that of RFC 9285', () => {
  expect(toBase45(Buffer.from('Hello!!'))).toBe('%69 VD92EX0');
  expect(Buffer.from(fromBase45('QED8WEX0') ?? []).toString()).toBe('ietf!');
  for (const text of ['A', ':::', '::', 'ab', 'QED8WEX0ü0', 'GGX']) expect(fromBase45(text)).toBeNull();
});
