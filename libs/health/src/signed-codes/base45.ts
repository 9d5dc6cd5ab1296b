/** Base45 (RFC 9285): two bytes in three characters that a QR code stores as cheaply as digits. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const NONE = 255;
const VALUES = new Uint8Array(128).fill(NONE);
for (let value = 0; value < 45; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

/** Null where the text is not Base45: other characters, a single one left over, a group that means more than its bytes hold. */
export function fromBase45(text: string): Uint8Array | null {
  const left = text.length % 3;
  if (left === 1) return null;
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (left === 2 ? 1 : 0));
  let to = 0;
  for (let at = 0; at < text.length; at += 3) {
    const last = at + 2 >= text.length;
    const [a, b, c] = [valueAt(text, at), valueAt(text, at + 1), last ? 0 : valueAt(text, at + 2)];
    const value = a + b * 45 + c * 2025;
    if (a === NONE || b === NONE || c === NONE || value > (last ? 0xff : 0xffff)) return null;
    if (!last) bytes[to++] = value >> 8;
    bytes[to++] = value & 0xff;
  }
  return bytes;
}

const valueAt = (text: string, at: number): number => VALUES[text.charCodeAt(at)] ?? NONE;

export function toBase45(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const [high = 0, low] = [bytes[at], bytes[at + 1]];
    const value = low === undefined ? high : high * 256 + low;
    text += characterOf(value) + characterOf(Math.floor(value / 45));
    if (low !== undefined) text += characterOf(Math.floor(value / 2025));
  }
  return text;
}

const characterOf = (value: number): string => ALPHABET.charAt(value % 45);
