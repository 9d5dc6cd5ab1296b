import { hash, randomBytes } from 'node:crypto';

const BLOCK = 64;
const pads = new WeakMap<Buffer, { readonly inner: Buffer; readonly outer: Buffer }>();

function padsOf(key: Buffer) {
  const known = pads.get(key);
  if (known) return known;
  const pad = (byte: number) => Buffer.alloc(BLOCK).map((_, i) => (key[i] ?? 0) ^ byte) as Buffer;
  const made = { inner: pad(0x36), outer: pad(0x5c) };
  pads.set(key, made);
  return made;
}

/**
 * HMAC-SHA-256 (RFC 2104) by two hashes of one call each: an object of `createHmac` takes longer to make, and to be rid of, than
 * its hashing, which tells among millions. The key has at most 64 bytes, and is not changed afterwards.
 */
export function hmacSha256(key: Buffer, text: string): Buffer {
  if (key.length > BLOCK) throw new Error('A key of at most 64 bytes is wanted');
  const { inner, outer } = padsOf(key);
  const digest = hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'buffer');
  return hash('sha256', Buffer.concat([outer, digest]), 'buffer');
}

const DRAW = 4096;
let drawn = Buffer.alloc(0);

/** Random bytes, drawn for many callers at once: asking for a few takes as long. */
export function randomPiece(length: number): Buffer {
  if (drawn.length < length) drawn = randomBytes(DRAW);
  const piece = drawn.subarray(0, length);
  drawn = drawn.subarray(length);
  return piece;
}
