import { inForce } from '#kernel';
import { HEALTH_CODE_USAGE } from '../signed-codes/health-profile.js';
import type { Algorithm } from '../signed-codes/signed-code.js';
import { keyDivisionWrong, keyOutside, keySpanEmpty } from './issuing-key.errors.js';
import type { ListedKey } from './trust-list.js';

/** What the key that signs the list itself may sign; it is on no list, and of no division. */
export const ANCHOR_USAGE = 'trust-list';
export const NO_DIVISION = '000000';

export interface IssuingKeyFacts {
  /** Division whose codes it signs. */
  readonly issuerDivision: string;
  readonly algorithm: Algorithm;
  /** SubjectPublicKeyInfo in DER, Base64, where the private key is held elsewhere; absent to have a pair made here. */
  readonly publicKey?: string | undefined;
  /** Codes issued in `[validFrom, validTo)` are trusted; an absent end is open. */
  readonly validFrom: Date;
  readonly validTo?: Date | null | undefined;
}

export interface IssuingKey {
  readonly id: string;
  /** Hexadecimal digits of the digest of the public key. */
  readonly kid: string;
  readonly issuerDivision: string;
  readonly algorithm: Algorithm;
  readonly publicKey: string;
  readonly usages: readonly string[];
  readonly validFrom: Date;
  readonly validTo: Date | null;
  readonly registeredAt: Date;
  /** From this instant on nothing that it signed is trusted, whenever signed. */
  readonly revokedAt: Date | null;
}

export interface IssuingKeyView extends IssuingKey {
  /** Whether codes can be signed with it here: the private key is held, sealed. */
  readonly isHeldHere: boolean;
}

/** @throws issuing-key.division-wrong, issuing-key.outside, issuing-key.span-empty */
export function admitKey(facts: IssuingKeyFacts, scope: string, isDivision: (code: string) => boolean): void {
  const { issuerDivision, validFrom, validTo } = facts;
  if (!isDivision(issuerDivision)) throw keyDivisionWrong(issuerDivision);
  if (!issuerDivision.startsWith(scope)) throw keyOutside(issuerDivision);
  if (validTo && validTo <= validFrom) throw keySpanEmpty();
}

/** Whether a key that is registered says the same. */
export const sameKey = (kept: IssuingKey, facts: IssuingKeyFacts): boolean =>
  kept.issuerDivision === facts.issuerDivision &&
  kept.algorithm === facts.algorithm &&
  kept.validFrom.getTime() === facts.validFrom.getTime() &&
  (kept.validTo?.getTime() ?? null) === (facts.validTo?.getTime() ?? null);

/** Whether a code may be signed with it now. */
export const maySign = (key: IssuingKey, now: Date): boolean =>
  key.usages.includes(HEALTH_CODE_USAGE) && key.revokedAt === null && inForce(key, now);

export const listed = (key: IssuingKey): ListedKey => ({
  kid: key.kid,
  algorithm: key.algorithm,
  publicKey: key.publicKey,
  issuer: key.issuerDivision,
  validFrom: key.validFrom.toISOString(),
  validTo: key.validTo?.toISOString() ?? null,
  usages: key.usages,
  revokedAt: key.revokedAt?.toISOString() ?? null,
});
