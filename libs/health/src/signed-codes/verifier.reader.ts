import { constants, type KeyObject, verify } from 'node:crypto';
import { readCode } from './code.reader.js';
import {
  type Algorithm,
  type Answer,
  type Profile,
  type Reading,
  type SignedCode,
  timeOf,
  type TrustedKey,
} from './signed-code.js';

/** Which of an issuer's codes have been called off. */
export type RevokedCodes = (issuer: string, id: string) => boolean;

const NONE: RevokedCodes = () => false;

/** Verifies codes with the keys it was given, and needs no network for it. */
export class Verifier {
  private readonly keys = new Map<string, TrustedKey<KeyObject>[]>();

  /** Two keys may bear the same kid: a kid is a short digest, and each is tried. */
  constructor(
    keys: readonly TrustedKey<KeyObject>[],
    private readonly profile: Profile,
    private readonly isRevoked: RevokedCodes = NONE,
  ) {
    for (const key of keys) this.keys.set(key.kid, [...(this.keys.get(key.kid) ?? []), key]);
  }

  read(text: string): Reading {
    return readCode(text, this.profile);
  }

  /** Never throws, whatever the text is. */
  verify(text: string, now: Date): Answer {
    const reading = this.read(text);
    if (!reading.code) return { answer: 'malformed', layer: reading.layer, problem: reading.problem };
    const { code } = reading;
    const signer = this.signerOf(code);
    if ('answer' in signer) return signer;
    return this.standing(code, signer, now) ?? timeOf(code, now) ?? { answer: 'valid', code, issuer: signer.issuer };
  }

  /** The trusted key that signed it. */
  signerOf(
    code: SignedCode,
  ): TrustedKey<KeyObject> | Extract<Answer, { answer: 'untrusted-key' | 'broken-signature' }> {
    const { kid } = code;
    const known = this.keys.get(kid) ?? [];
    const signer = known.find(({ key, algorithm }) => algorithm === code.algorithm && fits(code, key));
    return signer ?? { answer: known.length === 0 ? 'untrusted-key' : 'broken-signature', kid };
  }

  /** What the key may not do; null where it may. */
  standing(code: SignedCode, signer: TrustedKey<KeyObject>, now: Date): Answer | null {
    const { kid, validFrom, validTo, revokedAt, issuer } = signer;
    if (revokedAt && revokedAt <= now) return { answer: 'revoked', what: 'key' };
    const issuedAt = code.issuedAt ?? now;
    if ((validFrom && issuedAt < validFrom) || (validTo && issuedAt >= validTo))
      return { answer: 'untrusted-key', kid };
    const usage = this.misuse(code, signer);
    if (usage !== null) return { answer: 'wrong-usage', usage };
    return code.id !== null && this.isRevoked(issuer, code.id) ? { answer: 'revoked', what: 'code' } : null;
  }

  /** What the content would need a key for that this one is not. */
  misuse({ content }: SignedCode, { usages }: TrustedKey<KeyObject>): string | null {
    const usage = this.profile.usageOf(content);
    return usage === null || usages.length === 0 || usages.includes(usage) ? null : usage;
  }
}

const RSA_PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };

function fits({ algorithm, signed, signature }: SignedCode, key: KeyObject): boolean {
  try {
    return verify('sha256', signed, parametersOf(algorithm, key), signature);
  } catch {
    // A signature of a wrong length, or a key of another sort, is an error to some versions of the library.
    return false;
  }
}

export const parametersOf = (algorithm: Algorithm, key: KeyObject) =>
  algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' as const } : { key, ...RSA_PSS };
