import { type KeyObject, sign, verify } from 'node:crypto';
import type { SigningKey } from '../signed-codes/issuer.reader.js';
import type { Algorithm, TrustedKey } from '../signed-codes/signed-code.js';
import { parametersOf } from '../signed-codes/verifier.reader.js';
import { publicKeyIn } from './key-pair.reader.js';
import { type TrustList, trustListIn } from './trust-list.js';

/** A key that may sign trust lists; installed by hand, never learned from a list. */
export interface Anchor {
  readonly kid: string;
  readonly algorithm: Algorithm;
  readonly key: KeyObject;
}

export type ListReading =
  | { readonly answer: 'trusted'; readonly list: TrustList; readonly keys: readonly TrustedKey<KeyObject>[] }
  | { readonly answer: 'malformed' | 'untrusted-key' | 'broken-signature' }
  /** Of a version that is not newer than the one in use: a replay, or the same again. */
  | { readonly answer: 'not-newer'; readonly version: number };

/** Characters; a list of ten thousand keys is shorter. */
const LONGEST = 8_000_000;

/** The list as a compact JWS (RFC 7515). */
export function signTrustList(list: TrustList, { kid, algorithm, key }: SigningKey): string {
  const input = `${encoded({ alg: algorithm, kid })}.${encoded(list)}`;
  return `${input}.${sign('sha256', Buffer.from(input), parametersOf(algorithm, key)).toString('base64url')}`;
}

/** Never throws. @param current the version in use; 0 where there is none yet */
export function readTrustList(text: string, anchors: readonly Anchor[], current: number): ListReading {
  const [header = '', payload = '', signature = '', ...more] = text.length > LONGEST ? [] : text.split('.');
  const { alg, kid } = (decoded(header) ?? {}) as { readonly alg?: unknown; readonly kid?: unknown };
  if (more.length > 0 || typeof kid !== 'string') return { answer: 'malformed' };
  // The anchor says the algorithm; the header may only agree.
  const anchor = anchors.find((one) => one.kid === kid && one.algorithm === alg);
  if (!anchor) return { answer: 'untrusted-key' };
  if (!isSigned(`${header}.${payload}`, signature, anchor)) return { answer: 'broken-signature' };
  const list = trustListIn(decoded(payload));
  if (!list) return { answer: 'malformed' };
  if (list.version <= current) return { answer: 'not-newer', version: list.version };
  const keys = list.keys.map(keyOf);
  return keys.some((key) => key === null)
    ? { answer: 'malformed' }
    : { answer: 'trusted', list, keys: keys.filter((key) => key !== null) };
}

function isSigned(input: string, signature: string, { algorithm, key }: Anchor): boolean {
  try {
    return verify('sha256', Buffer.from(input), parametersOf(algorithm, key), Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

function keyOf({ publicKey, validFrom, validTo, revokedAt, ...listed }: TrustList['keys'][number]) {
  const key = publicKeyIn(publicKey, listed.algorithm);
  if (!key) return null;
  const instant = (text: string | null) => (text === null ? null : new Date(text));
  return { ...listed, key, validFrom: instant(validFrom), validTo: instant(validTo), revokedAt: instant(revokedAt) };
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
