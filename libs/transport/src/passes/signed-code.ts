/** What is signed: a seat’s boarding pass, a version of a trip sheet. The letters say which it is, so that one never passes for the other. */
const LETTERS = { 'boarding-pass': 'MDP1', 'trip-sheet': 'MDS1' } as const;
export type CodeSort = keyof typeof LETTERS;

/** Letters, the id and the keyed hash over it: signs that a QR code packs closely and that a scanner types into any field. */
const FORM = /^(MD[PS]1)([\dA-F]{32})([\dA-F]{32})$/;
const ID = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;
/** Bytes of the keyed hash that the code bears: 128 bits that nobody guesses. */
const MARK_BYTES = 16;

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const codeText = (sort: CodeSort, id: string, mark: Uint8Array): string =>
  `${LETTERS[sort]}${id.replaceAll('-', '')}${hexOf(mark.subarray(0, MARK_BYTES))}`.toUpperCase();

/** What a code names, not yet known to be genuine; null where it is none of this sort. Spaces and small letters are forgiven. */
export function idNamed(sort: CodeSort, raw: string): { readonly id: string; readonly text: string } | null {
  const text = raw.replace(/\s/g, '').toUpperCase();
  const [, letters, id] = FORM.exec(text) ?? [];
  return id && letters === LETTERS[sort] ? { id: id.toLowerCase().replace(ID, '$1-$2-$3-$4-$5'), text } : null;
}
