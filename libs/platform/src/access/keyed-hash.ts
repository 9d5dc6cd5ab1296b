import { hash, randomBytes } from 'node:crypto';

const BLOCK = 64;
const DIGEST = 32;
/** Bytes of text that are hashed in place. */
const ROOM = 448;

/** The padded keys of RFC 2104, each with room behind it for what is hashed. */
interface Pads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const known = new WeakMap<Buffer, Pads>();

function padsOf(key: Buffer): Pads {
  const there = known.get(key);
  if (there) return there;
  const pad = (byte: number, room: number) => Buffer.alloc(BLOCK + room).map((_, i) => (key[i] ?? 0) ^ byte) as Buffer;
  const made = { inner: pad(0x36, ROOM), outer: pad(0x5c, DIGEST) };
  known.set(key, made);
  return made;
}

/**
 * HMAC-SHA-256 (RFC 2104) by two hashes of one call each: an object of `createHmac`, and buffers with memory of their own, take
 * longer to make, and to be rid of, than their hashing, which tells among millions. The key has at most 64 bytes, and is not
 * changed afterwards.
 */
export function hmacSha256(key: Buffer, text: string): Buffer {
  if (key.length > BLOCK) throw new Error('A key of at most 64 bytes is wanted');
  const { inner, outer } = padsOf(key);
  const padded =
    text.length * 3 <= ROOM
      ? inner.subarray(0, BLOCK + inner.write(text, BLOCK))
      : Buffer.concat([inner.subarray(0, BLOCK), Buffer.from(text)]);
  outer.write(hash('sha256', padded, 'binary'), BLOCK, 'binary');
  return Buffer.from(hash('sha256', outer, 'binary'), 'binary');
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
