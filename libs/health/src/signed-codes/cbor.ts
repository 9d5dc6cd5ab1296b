/** Maps stay Maps: COSE has integer keys, and no key can reach a prototype. */
export type Cbor =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Cbor[]
  | ReadonlyMap<Cbor, Cbor>
  | Tagged;

export class Tagged {
  constructor(
    readonly tag: number,
    readonly value: Cbor,
  ) {}
}

/** What is wrong with bytes that are not CBOR, or more than is read of it. */
export class CborFlaw extends Error {}

const DEEPEST = 16;
/** Enough for a code that fits into a QR symbol. Counts values, so that a few bytes cannot claim a million of them. */
const MOST_VALUES = 4096;

/**
 * Reads one value of CBOR (RFC 8949) that fills the bytes. Strict: no bytes left over, no key twice, well-formed UTF-8, nothing
 * reserved. Definite and indefinite lengths, floats and tags are read; a tag is kept and not interpreted.
 * @throws CborFlaw
 */
export function fromCbor(bytes: Uint8Array): Cbor {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.atEnd()) throw new CborFlaw('bytes are left over');
  return value;
}

const BREAK = Symbol('break');
const INDEFINITE = -1;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Reader {
  private at = 0;
  private values = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  atEnd(): boolean {
    return this.at === this.bytes.length;
  }

  value(depth: number): Cbor {
    const value = this.valueOrBreak(depth);
    if (value === BREAK) throw new CborFlaw('a break without a beginning');
    return value;
  }

  private valueOrBreak(depth: number): Cbor | typeof BREAK {
    if (depth > DEEPEST) throw new CborFlaw('nested too deeply');
    if (++this.values > MOST_VALUES) throw new CborFlaw('too many values');
    const first = this.byte();
    if (first === 0xff) return BREAK;
    const [major, small] = [first >> 5, first & 31];
    if (major === 7) return this.simple(small);
    const length = this.argument(small, major);
    switch (major) {
      case 0:
        return length;
      case 1:
        return typeof length === 'bigint' ? -1n - length : -1 - length;
      case 2:
        return length === INDEFINITE ? this.chunks(2) : this.take(length);
      case 3:
        return length === INDEFINITE ? utf8(this.chunks(3)) : this.text(length);
      case 4:
        return this.array(length, depth);
      case 5:
        return this.map(length, depth);
      default:
        if (typeof length === 'bigint') throw new CborFlaw('a tag too great');
        return new Tagged(length, this.value(depth + 1));
    }
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new CborFlaw('ends too early');
    return byte;
  }

  /** A length or number; INDEFINITE where the kind allows it. */
  private argument(small: number, major: number): number | bigint {
    if (small < 24) return small;
    if (small === 31 && major >= 2 && major <= 5) return INDEFINITE;
    if (small > 27) throw new CborFlaw('a reserved length');
    const width = 1 << (small - 24);
    const at = this.skip(width);
    if (width === 1) return this.view.getUint8(at);
    if (width === 2) return this.view.getUint16(at);
    if (width === 4) return this.view.getUint32(at);
    const great = this.view.getBigUint64(at);
    return great <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(great) : great;
  }

  /** Moves on, and gives where it was. */
  private skip(count: number | bigint): number {
    if (count > this.bytes.length - this.at) throw new CborFlaw('ends too early');
    const at = this.at;
    this.at += Number(count);
    return at;
  }

  private take(length: number | bigint): Uint8Array {
    const at = this.skip(length);
    return this.bytes.subarray(at, this.at);
  }

  private text(length: number | bigint): string {
    const at = this.skip(length);
    let text = '';
    for (let i = at; i < this.at; i++) {
      const byte = this.bytes[i] ?? 0;
      if (byte > 127) return utf8(this.bytes.subarray(at, this.at));
      text += String.fromCharCode(byte);
    }
    return text;
  }

  private chunks(kind: 2 | 3): Uint8Array {
    const parts: number[] = [];
    for (let first = this.byte(); first !== 0xff; first = this.byte()) {
      const length = this.argument(first & 31, first >> 5);
      if (first >> 5 !== kind || length === INDEFINITE) throw new CborFlaw('a chunk of another kind');
      for (const byte of this.take(length)) parts.push(byte);
    }
    return Uint8Array.from(parts);
  }

  private array(length: number | bigint, depth: number): Cbor[] {
    const items: Cbor[] = [];
    while (length === INDEFINITE || items.length < length) {
      const item = this.valueOrBreak(depth + 1);
      if (item === BREAK) {
        if (length === INDEFINITE) break;
        throw new CborFlaw('a break in a definite array');
      }
      items.push(item);
    }
    return items;
  }

  private map(length: number | bigint, depth: number): Map<Cbor, Cbor> {
    const map = new Map<Cbor, Cbor>();
    while (length === INDEFINITE || map.size < length) {
      const key = this.valueOrBreak(depth + 1);
      if (key === BREAK) {
        if (length === INDEFINITE) break;
        throw new CborFlaw('a break in a definite map');
      }
      if (typeof key !== 'string' && typeof key !== 'number')
        throw new CborFlaw('a key that is neither text nor number');
      if (map.has(key)) throw new CborFlaw('a key twice');
      map.set(key, this.value(depth + 1));
    }
    return map;
  }

  private simple(small: number): Cbor {
    switch (small) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      case 23:
        return undefined;
      case 25:
        return half(this.view.getUint16(this.skip(2)));
      case 26:
        return this.view.getFloat32(this.skip(4));
      case 27:
        return this.view.getFloat64(this.skip(8));
      default:
        throw new CborFlaw('a simple value that means nothing');
    }
  }
}

function utf8(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new CborFlaw('text that is not UTF-8');
  }
}

/** A float of 16 bits (RFC 8949, appendix D). */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (fraction + 1024) * 2 ** (exponent - 25));
}
