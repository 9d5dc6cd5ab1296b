/** What is written of CBOR (RFC 8949). */
export type Encodable =
  null | boolean | number | string | Uint8Array | readonly Encodable[] | Fields | { readonly [key: string]: Encodable };

/** Writes integers, texts, bytes, arrays, maps and objects in definite lengths, keys in the order in which they come. */
export function toCbor(value: Encodable): Uint8Array {
  const bytes: number[] = [];
  write(value, bytes);
  return Uint8Array.from(bytes);
}

function write(value: Encodable, to: number[]): void {
  if (value === null) to.push(0xf6);
  else if (typeof value === 'boolean') to.push(value ? 0xf5 : 0xf4);
  else if (typeof value === 'number') head(value < 0 ? 1 : 0, value < 0 ? -1 - value : value, to);
  else if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value);
    head(3, bytes.length, to);
    to.push(...bytes);
  } else if (value instanceof Uint8Array) {
    head(2, value.length, to);
    to.push(...value);
  } else if (isArray(value)) {
    head(4, value.length, to);
    for (const item of value) write(item, to);
  } else {
    const entries = isMap(value) ? [...value] : Object.entries(value);
    head(5, entries.length, to);
    for (const [key, item] of entries) {
      write(key, to);
      write(item, to);
    }
  }
}

type Fields = ReadonlyMap<number | string, Encodable>;
const isMap = (value: Encodable): value is Fields => value instanceof Map;
const isArray = (value: Encodable): value is readonly Encodable[] => Array.isArray(value);

function head(major: number, argument: number, to: number[]): void {
  if (!Number.isSafeInteger(argument)) throw new RangeError('only integers are written');
  if (argument < 24) to.push((major << 5) | argument);
  else {
    const width = argument < 0x100 ? 0 : argument < 0x10000 ? 1 : argument < 0x100000000 ? 2 : 3;
    to.push((major << 5) | (24 + width));
    for (let i = (1 << width) - 1; i >= 0; i--) to.push(Math.floor(argument / 2 ** (8 * i)) & 0xff);
  }
}
