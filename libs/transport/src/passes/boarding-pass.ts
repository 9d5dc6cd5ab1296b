/** `MDP1`, the seat and the keyed hash over it: signs that a QR code packs closely and that a scanner types into any field. */
const FORM = /^MDP1([\dA-F]{32})([\dA-F]{32})$/;
const SEAT = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;
/** Bytes of the keyed hash that the pass bears: 128 bits that nobody guesses. */
const MARK_BYTES = 16;

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const passText = (seatId: string, mark: Uint8Array): string =>
  `MDP1${seatId.replaceAll('-', '')}${hexOf(mark.subarray(0, MARK_BYTES))}`.toUpperCase();

/** The seat that a pass names, not yet known to be genuine; null where it is no pass. Spaces and small letters are forgiven. */
export function seatNamed(raw: string): { readonly seatId: string; readonly text: string } | null {
  const text = raw.replace(/\s/g, '').toUpperCase();
  const [, seat] = FORM.exec(text) ?? [];
  return seat ? { seatId: seat.toLowerCase().replace(SEAT, '$1-$2-$3-$4-$5'), text } : null;
}
