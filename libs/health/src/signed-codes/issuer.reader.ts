import { type KeyObject, sign } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { toBase45 } from './base45.js';
import { type Encodable, toCbor } from './cbor-writer.js';
import { signedBytes } from './code.reader.js';
import type { Algorithm, Profile } from './signed-code.js';
import { parametersOf } from './verifier.reader.js';

export interface SigningKey {
  /** Hexadecimal digits. */
  readonly kid: string;
  readonly algorithm: Algorithm;
  readonly key: KeyObject;
}

export interface CodeFacts {
  /** Division code. */
  readonly issuer: string;
  readonly subject: string | null;
  /** Hexadecimal digits. */
  readonly id: string;
  readonly issuedAt: Date;
  /** Inclusive. */
  readonly expiresAt: Date;
  /** What goes into the profile's claim: integers, texts, lists and objects of them. */
  readonly content: Encodable;
}

const HEADER_NUMBER: Readonly<Record<Algorithm, number>> = { ES256: -7, PS256: -37 };

/** The text of a QR code: claims as CWT, signed as COSE_Sign1, packed, in Base45 behind the prefix. */
export function issueCode(facts: CodeFacts, { kid, algorithm, key }: SigningKey, { prefix, claim }: Profile): string {
  const header = toCbor(
    new Map<number, number | Uint8Array>([
      [1, HEADER_NUMBER[algorithm]],
      [4, Buffer.from(kid, 'hex')],
    ]),
  );
  const payload = toCbor(
    new Map<number, Encodable>([
      [1, facts.issuer],
      ...(facts.subject === null ? [] : [[2, facts.subject] as const]),
      [4, Math.floor(facts.expiresAt.getTime() / 1000)],
      [6, Math.floor(facts.issuedAt.getTime() / 1000)],
      [7, Buffer.from(facts.id, 'hex')],
      [claim, facts.content],
    ]),
  );
  const signature = sign('sha256', signedBytes(header, payload), parametersOf(algorithm, key));
  // 0xd2 is the tag of COSE_Sign1.
  const message = Buffer.concat([Buffer.from([0xd2]), toCbor([header, new Map(), payload, signature])]);
  return prefix + toBase45(deflateSync(message, { level: 9 }));
}
