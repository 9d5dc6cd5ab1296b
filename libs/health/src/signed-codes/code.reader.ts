import { inflateSync } from 'node:zlib';
import { fromBase45 } from './base45.js';
import { type Cbor, CborFlaw, fromCbor, Tagged } from './cbor.js';
import type { Algorithm, Layer, Profile, Reading, SignedCode } from './signed-code.js';

/** A QR symbol holds at most 4,296 characters of Base45; texts a little longer arrive by other ways. */
const LONGEST_TEXT = 8192;
/** Bytes; what unpacks to more is no health code. */
const LARGEST_MESSAGE = 32_768;

const COSE_SIGN1 = 18;
const CWT = 61;
const ALGORITHM_OF: Readonly<Record<number, Algorithm>> = { [-7]: 'ES256', [-37]: 'PS256' };
const [HEADER_ALGORITHM, HEADER_KID] = [1, 4];
const CLAIMS = { issuer: 1, subject: 2, expiresAt: 4, notBefore: 5, issuedAt: 6, id: 7 } as const;
/** Seconds; what a Date can mean, and a claim of years. */
const LATEST = 253_402_300_799;

class Flaw extends Error {
  constructor(
    readonly layer: Layer,
    problem: string,
  ) {
    super(problem);
  }
}

/** Takes a text apart to its claims, whoever signed it. Never throws; time and memory are bounded by the length of the text. */
export function readCode(text: string, profile: Profile): Reading {
  try {
    return { code: takeApart(text, profile) };
  } catch (error) {
    if (error instanceof Flaw) return { code: null, layer: error.layer, problem: error.message };
    throw error;
  }
}

function takeApart(text: string, profile: Profile): SignedCode {
  if (!text.startsWith(profile.prefix)) throw new Flaw('prefix', `does not begin with ${profile.prefix}`);
  if (text.length > LONGEST_TEXT) throw new Flaw('prefix', `longer than ${LONGEST_TEXT} characters`);
  const packed = fromBase45(text.slice(profile.prefix.length));
  if (!packed) throw new Flaw('base45', 'is not Base45');
  const message = sign1Of(cborOf(unpack(packed), 'cose'));
  const claims = cborOf(message.payload, 'cwt');
  if (!(claims instanceof Map)) throw new Flaw('cwt', 'the claims are no map');
  return codeOf(message, claims as ReadonlyMap<Cbor, Cbor>, profile);
}

function unpack(packed: Uint8Array): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: LARGEST_MESSAGE, chunkSize: 2048 });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw new Flaw('zlib', tooLarge ? `unpacks to more than ${LARGEST_MESSAGE} bytes` : 'is not packed by zlib');
  }
}

function cborOf(bytes: Uint8Array, layer: Layer): Cbor {
  try {
    return fromCbor(bytes);
  } catch (error) {
    if (error instanceof CborFlaw) throw new Flaw(layer, error.message);
    throw error;
  }
}

interface Message extends Pick<SignedCode, 'algorithm' | 'kid' | 'signature' | 'signed'> {
  readonly payload: Uint8Array;
}

/** COSE_Sign1 (RFC 9052), with or without its tag and that of a CWT. The protected header wins. */
function sign1Of(value: Cbor): Message {
  const outer = value instanceof Tagged && value.tag === CWT ? value.value : value;
  const inner = outer instanceof Tagged && outer.tag === COSE_SIGN1 ? outer.value : outer;
  if (!Array.isArray(inner) || inner.length !== 4) throw new Flaw('cose', 'is not a COSE_Sign1 message');
  const [sealed, open, payload, signature] = inner as readonly Cbor[];
  if (!(sealed instanceof Uint8Array && payload instanceof Uint8Array && signature instanceof Uint8Array))
    throw new Flaw('cose', 'header, payload or signature are no bytes');
  const header = sealed.length === 0 ? new Map<Cbor, Cbor>() : cborOf(sealed, 'cose');
  if (!(header instanceof Map && open instanceof Map)) throw new Flaw('cose', 'a header is no map');
  const field = (name: number): Cbor => (header.has(name) ? header.get(name) : open.get(name)) as Cbor;
  const algorithm = ALGORITHM_OF[Number(field(HEADER_ALGORITHM))];
  if (!algorithm) throw new Flaw('cose', 'is signed neither by ES256 nor by PS256');
  const kid = field(HEADER_KID);
  return {
    algorithm,
    kid: kid instanceof Uint8Array ? hexOf(kid) : '',
    payload,
    signature,
    signed: signedBytes(sealed, payload),
  };
}

const CONTEXT = Buffer.concat([Buffer.from([0x84, 0x6a]), Buffer.from('Signature1')]);

/** The Sig_structure of RFC 9052, section 4.4. One allocation, because every code to be verified comes by here. */
export function signedBytes(sealedHeader: Uint8Array, payload: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(CONTEXT.length + sealedHeader.length + payload.length + 7);
  let at = CONTEXT.copy(bytes);
  at = putBytes(sealedHeader, bytes, at);
  bytes[at++] = 0x40;
  return bytes.subarray(0, putBytes(payload, bytes, at));
}

/** A byte string of CBOR; the place behind it. */
function putBytes(from: Uint8Array, to: Buffer, at: number): number {
  const { length } = from;
  const end =
    length < 24
      ? to.writeUInt8(0x40 | length, at)
      : length < 256
        ? to.writeUInt16BE(0x5800 | length, at)
        : to.writeUInt16BE(length, to.writeUInt8(0x59, at));
  to.set(from, end);
  return end + length;
}

const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

function codeOf(message: Message, claims: ReadonlyMap<Cbor, Cbor>, profile: Profile): SignedCode {
  const id = claims.get(CLAIMS.id);
  return {
    algorithm: message.algorithm,
    kid: message.kid,
    issuer: textOf(claims, CLAIMS.issuer),
    subject: textOf(claims, CLAIMS.subject),
    id: id instanceof Uint8Array ? hexOf(id) : null,
    issuedAt: instantOf(claims, CLAIMS.issuedAt),
    notBefore: instantOf(claims, CLAIMS.notBefore),
    expiresAt: instantOf(claims, CLAIMS.expiresAt),
    content: contentOf(claims, profile),
    signature: message.signature,
    signed: message.signed,
  };
}

function textOf(claims: ReadonlyMap<Cbor, Cbor>, claim: number): string | null {
  const value = claims.get(claim) ?? null;
  if (value === null || typeof value === 'string') return value;
  throw new Flaw('cwt', `claim ${claim} is no text`);
}

/** Seconds since 1970, whole or not. */
function instantOf(claims: ReadonlyMap<Cbor, Cbor>, claim: number): Date | null {
  const value = claims.get(claim) ?? null;
  if (value === null) return null;
  const seconds = value instanceof Tagged && value.tag === 1 ? value.value : value;
  if (typeof seconds !== 'number' || !(Math.abs(seconds) <= LATEST))
    throw new Flaw('cwt', `claim ${claim} is no instant`);
  return new Date(seconds * 1000);
}

function contentOf(claims: ReadonlyMap<Cbor, Cbor>, { claim, contentOf: read }: Profile) {
  const content = read(claims.get(claim) ?? null);
  if (!content) throw new Flaw('content', `claim ${claim} holds no content of this standard`);
  return content;
}
