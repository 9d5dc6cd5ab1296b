import { ALGORITHMS, type Algorithm } from '../signed-codes/signed-code.js';

/** A key of the list, in a form that can be written down. */
export interface ListedKey {
  /** Hexadecimal digits. */
  readonly kid: string;
  readonly algorithm: Algorithm;
  /** SubjectPublicKeyInfo in DER, Base64. */
  readonly publicKey: string;
  /** Division whose key it is. */
  readonly issuer: string;
  /** Codes issued in `[validFrom, validTo)` are trusted; ISO 8601, an absent end is open. */
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly usages: readonly string[];
  readonly revokedAt: string | null;
}

/** Which keys may sign codes. A later version takes the place of all earlier ones. */
export interface TrustList {
  /** Grows with every publication. */
  readonly version: number;
  /** ISO 8601. */
  readonly issuedAt: string;
  readonly keys: readonly ListedKey[];
}

/** The list that a value is; null where it is none. One bad key spoils the list: half a list is not what was signed. */
export function trustListIn(value: unknown): TrustList | null {
  if (!isFields(value)) return null;
  const { version, issuedAt, keys } = value;
  const fits = Number.isSafeInteger(version) && Number(version) > 0 && isInstant(issuedAt) && Array.isArray(keys);
  if (!fits || !(keys as readonly unknown[]).every(isListedKey)) return null;
  return { version: version as number, issuedAt: issuedAt as string, keys: keys as readonly ListedKey[] };
}

function isListedKey(value: unknown): value is ListedKey {
  if (!isFields(value)) return false;
  const { kid, algorithm, publicKey, issuer, validFrom, validTo, usages, revokedAt } = value;
  return (
    typeof kid === 'string' &&
    /^([0-9a-f]{2}){1,32}$/.test(kid) &&
    ALGORITHMS.some((one) => one === algorithm) &&
    typeof publicKey === 'string' &&
    typeof issuer === 'string' &&
    /^\d{6}$/.test(issuer) &&
    isInstant(validFrom) &&
    (validTo === null || isInstant(validTo)) &&
    Array.isArray(usages) &&
    usages.every((usage) => typeof usage === 'string') &&
    (revokedAt === null || isInstant(revokedAt))
  );
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isInstant = (value: unknown): boolean =>
  typeof value === 'string' && value.endsWith('Z') && !Number.isNaN(Date.parse(value));
