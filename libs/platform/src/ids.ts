import { randomBytes } from 'node:crypto';

/** A new UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, the rest random, so that keys sort by time of creation. */
export function newId(): string {
  const bytes = randomness();
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Bytes are drawn for many ids at once: asking for a few takes as long. */
const ID_BYTES = 16;
const IDS_A_DRAW = 256;
let drawn = Buffer.alloc(0);

function randomness(): Buffer {
  if (drawn.length === 0) drawn = randomBytes(IDS_A_DRAW * ID_BYTES);
  const bytes = drawn.subarray(0, ID_BYTES);
  drawn = drawn.subarray(ID_BYTES);
  return bytes;
}

/** A parameter for `uuid[]`; the driver's own way looks at every character, which tells among hundreds of thousands. */
export const uuids = (ids: readonly (string | null)[]): string => `{${ids.map((id) => id ?? 'null').join()}}`;
