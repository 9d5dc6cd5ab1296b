import { type Cbor, Tagged } from './cbor.js';

/**
 * CBOR as the plain values that JSON has: maps as objects whose keys are their own, numbers as keys written out, a tag as what
 * it stands at (dates are texts or numbers then), bytes in hexadecimal digits.
 */
export function plain(value: Cbor): unknown {
  if (value instanceof Tagged) return plain(value.value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (value instanceof Map)
    return Object.fromEntries([...(value as ReadonlyMap<Cbor, Cbor>)].map(([key, item]) => [nameOf(key), plain(item)]));
  if (Array.isArray(value)) return (value as readonly Cbor[]).map(plain);
  return value ?? null;
}

/** Keys are texts or numbers. */
const nameOf = (key: Cbor): string => (typeof key === 'number' ? String(key) : (key as string));
