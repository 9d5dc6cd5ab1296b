/** What is signed: a seat’s boarding pass, a version of a trip sheet, a proof of travel. The letters say which it is, so that one never passes for the other. */
const LETTERS = { 'boarding-pass': 'MDP1', 'trip-sheet': 'MDS1', 'travel-proof': 'MDT1' } as const;
export type CodeSort = keyof typeof LETTERS;

/** The thing that a code is of; with a version where the code is of one version of it. */
export interface Coded {
  readonly id: string;
  /** 1–65,535. */
  readonly version?: number | undefined;
}

/** Letters, the id, where there is one the version, and the keyed hash over them: signs that a QR code packs closely and that a scanner types into any field. */
const FORM = /^(MD[PST]1)([\dA-F]{32})([\dA-F]{4})?([\dA-F]{32})$/;
const ID = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;
const VERSION_SIGNS = 4;
/** Bytes of the keyed hash that the code bears: 128 bits that nobody guesses. */
const MARK_BYTES = 16;

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const versionSigns = (version: number | undefined): string =>
  version === undefined ? '' : version.toString(16).padStart(VERSION_SIGNS, '0');

/** What the keyed hash is taken of. */
export const signedText = ({ id, version }: Coded): string => `${id}${versionSigns(version)}`;

export const codeText = (sort: CodeSort, { id, version }: Coded, mark: Uint8Array): string =>
  `${LETTERS[sort]}${id.replaceAll('-', '')}${versionSigns(version)}${hexOf(mark.subarray(0, MARK_BYTES))}`.toUpperCase();

/** What a code names, not yet known to be genuine; null where it is none of this sort. Spaces and small letters are forgiven. */
export function idNamed(sort: CodeSort, raw: string): (Coded & { readonly text: string }) | null {
  const text = raw.replace(/\s/g, '').toUpperCase();
  const [, letters, id, version] = FORM.exec(text) ?? [];
  if (!id || letters !== LETTERS[sort]) return null;
  const named = id.toLowerCase().replace(ID, '$1-$2-$3-$4-$5');
  return { id: named, version: version ? parseInt(version, 16) : undefined, text };
}
