import type { Text } from '#kernel';
import type { Cbor } from './cbor.js';

/** The layers of a signed code, from the outermost. */
export const LAYERS = ['prefix', 'base45', 'zlib', 'cose', 'cwt', 'content'] as const;
export type Layer = (typeof LAYERS)[number];

export type Content = Readonly<Record<string, unknown>>;

/** What a standard of signed codes leaves open. */
export interface Profile {
  /** Before the Base45 text. */
  readonly prefix: string;
  /** The claim of the CWT in which the content lies. */
  readonly claim: number;
  /** The content; null where the claim holds none. */
  readonly contentOf: (claim: Cbor) => Content | null;
  /** What the key must be allowed to sign for this content; null where any key may. */
  readonly usageOf: (content: Content) => string | null;
}

export const ALGORITHMS = ['ES256', 'PS256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export interface SignedCode {
  readonly algorithm: Algorithm;
  /** Which key signed, in hexadecimal digits; empty where the code does not say. */
  readonly kid: string;
  readonly issuer: string | null;
  readonly subject: string | null;
  /** What the code is called, so that it can be revoked. */
  readonly id: string | null;
  readonly issuedAt: Date | null;
  /** Not before this instant, where the code says so beside the instant of issue. */
  readonly notBefore: Date | null;
  /** Inclusive. */
  readonly expiresAt: Date | null;
  readonly content: Content;
  readonly signature: Uint8Array;
  /** The bytes that are signed. */
  readonly signed: Uint8Array;
}

/** What became of a text: a code, or the layer at which it is none. */
export type Reading =
  { readonly code: SignedCode } | { readonly code: null; readonly layer: Layer; readonly problem: string };

/** A key that may sign codes. */
export interface TrustedKey<Key> {
  readonly kid: string;
  readonly algorithm: Algorithm;
  readonly key: Key;
  /** Division whose key it is. */
  readonly issuer: string;
  /** Codes issued in `[validFrom, validTo)` are trusted; an absent end is open. */
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
  /** What it may sign; empty for all. */
  readonly usages: readonly string[];
  /** From this instant on no code of this key is trusted, whenever issued. */
  readonly revokedAt: Date | null;
}

export type Answer =
  | { readonly answer: 'valid'; readonly code: SignedCode; readonly issuer: string }
  | { readonly answer: 'malformed'; readonly layer: Layer; readonly problem: string }
  | { readonly answer: 'untrusted-key'; readonly kid: string }
  | { readonly answer: 'broken-signature'; readonly kid: string }
  | { readonly answer: 'revoked'; readonly what: 'key' | 'code' }
  | { readonly answer: 'wrong-usage'; readonly usage: string }
  | { readonly answer: 'not-yet-valid'; readonly from: Date }
  | { readonly answer: 'expired'; readonly expiredAt: Date };

export const ANSWERS: Readonly<Record<Answer['answer'], Text>> = {
  valid: { zh: '签名有效', en: 'Signed by a trusted key and in force' },
  malformed: { zh: '不是可识别的签名健康码', en: 'Not a signed health code' },
  'untrusted-key': { zh: '签发密钥不在信任清单内', en: 'The key that signed is not on the trust list' },
  'broken-signature': { zh: '签名与内容不符', en: 'The signature does not fit the content' },
  revoked: { zh: '密钥或该码已被撤销', en: 'The key or the code is revoked' },
  'wrong-usage': { zh: '该密钥无权签发此类码', en: 'The key may not sign codes of this kind' },
  'not-yet-valid': { zh: '尚未生效', en: 'Not valid yet' },
  expired: { zh: '已过有效期', en: 'Expired' },
};

/** When a code counts by its own claims: from its issue to its expiry, both inclusive. */
export function timeOf(
  { issuedAt, notBefore, expiresAt }: Pick<SignedCode, 'issuedAt' | 'notBefore' | 'expiresAt'>,
  now: Date,
): Extract<Answer, { answer: 'not-yet-valid' | 'expired' }> | null {
  for (const from of [issuedAt, notBefore]) if (from && now < from) return { answer: 'not-yet-valid', from };
  return expiresAt && now > expiresAt ? { answer: 'expired', expiredAt: expiresAt } : null;
}
