import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { SigningKey } from '../signed-codes/issuer.reader.js';
import type { Algorithm } from '../signed-codes/signed-code.js';

export interface KeyPair {
  /** SubjectPublicKeyInfo in DER, Base64. */
  readonly publicKey: string;
  /** PKCS #8 in DER. */
  readonly privateKey: Buffer;
}

/** On the curve P-256, for ES256. */
export function newKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }),
  };
}

/** Null where the bytes are no key, or one of another sort than the algorithm wants. */
export function publicKeyIn(publicKey: string, algorithm: Algorithm): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    const isEc = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
    const isRsa = key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    return (algorithm === 'ES256' ? isEc : isRsa) ? key : null;
  } catch {
    return null;
  }
}

/** Base64 as it is written once, so that equal keys are equal texts. */
export const plainKey = (publicKey: string): string => Buffer.from(publicKey, 'base64').toString('base64');

/** The first eight bytes of the digest of the public key, as the EU's certificates have it. */
export const kidOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest().subarray(0, 8).toString('hex');

export const signingKeyOf = (kid: string, algorithm: Algorithm, privateKey: Buffer): SigningKey => ({
  kid,
  algorithm,
  key: createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' }),
});
