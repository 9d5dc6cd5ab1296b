import { generateKeyPairSync } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { constantFrom, assert, property, string, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase45, toBase45 } from './base45.js';
import { toCbor } from './cbor-writer.js';
import { HEALTH_CODE, HEALTH_CODE_USAGE, healthContentOf, writtenContent } from './health-profile.js';
import { type CodeFacts, issueCode, type SigningKey } from './issuer.reader.js';
import type { Answer, TrustedKey } from './signed-code.js';
import { Verifier } from './verifier.reader.js';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KID = '0011223344556677';
const signing: SigningKey = { kid: KID, algorithm: 'ES256', key: ec.privateKey };
const ISSUED = new Date('2020-03-07T00:00:00Z');
const EXPIRES = new Date('2020-03-14T00:00:00Z');
const FACTS: CodeFacts = {
  issuer: '510000',
  subject: null,
  id: 'a1b2',
  issuedAt: ISSUED,
  expiresAt: EXPIRES,
  content: writtenContent({ colour: 'green', certificates: ['clinic-certificate'] }),
};
type Key = TrustedKey<typeof ec.publicKey>;
const trusted: Key = {
  kid: KID,
  algorithm: 'ES256',
  key: ec.publicKey,
  issuer: '510000',
  validFrom: new Date('2020-01-01T00:00:00Z'),
  validTo: new Date('2021-01-01T00:00:00Z'),
  usages: [HEALTH_CODE_USAGE],
  revokedAt: null,
};
const code = issueCode(FACTS, signing, HEALTH_CODE);
const during = new Date('2020-03-10T00:00:00Z');

const verify = (text: string, key: Partial<Key> = {}, now = during): Answer =>
  new Verifier([{ ...trusted, ...key }], HEALTH_CODE).verify(text, now);
const later = (date: Date, milliseconds: number) => new Date(date.getTime() + milliseconds);

/** The code with its COSE message changed. */
const packed = (message: Uint8Array) => HEALTH_CODE.prefix + toBase45(deflateSync(message));
const message = (...parts: Parameters<typeof toCbor>[0][]) => packed(toCbor(parts));
const header = toCbor(new Map([[1, -7]]));

describe('a signed code', () => {
  it('issued here is valid, and says what was signed', () => {
    const answer = verify(code);
    expect(answer).toMatchObject({ answer: 'valid', issuer: '510000' });
    const { code: read } = answer as Extract<Answer, { answer: 'valid' }>;
    expect(read).toMatchObject({ issuer: '510000', id: 'a1b2', issuedAt: ISSUED, expiresAt: EXPIRES, kid: KID });
    expect(healthContentOf(read.content)).toEqual({ colour: 'green', certificates: ['clinic-certificate'] });
  });

  it('fits into the characters that a QR code stores most cheaply', () =>
    expect(code).toMatch(/^[0-9A-Z $%*+\-./:]+$/));

  it('may be signed by PS256', () => {
    const text = issueCode(FACTS, { ...signing, algorithm: 'PS256', key: rsa.privateKey }, HEALTH_CODE);
    expect(verify(text, { algorithm: 'PS256', key: rsa.publicKey }).answer).toBe('valid');
    expect(verify(text).answer).toBe('broken-signature');
  });

  it('is good at the very instant of its issue and of its expiry, and not a millisecond beside', () => {
    expect(verify(code, {}, ISSUED).answer).toBe('valid');
    expect(verify(code, {}, EXPIRES).answer).toBe('valid');
    expect(verify(code, {}, later(ISSUED, -1))).toEqual({ answer: 'not-yet-valid', from: ISSUED });
    expect(verify(code, {}, later(EXPIRES, 1))).toEqual({ answer: 'expired', expiredAt: EXPIRES });
  });

  it('of a key that nobody trusts is told from one whose signature is broken', () => {
    expect(verify(code, { kid: 'ffff' })).toEqual({ answer: 'untrusted-key', kid: KID });
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(verify(code, { key: stranger.publicKey })).toEqual({ answer: 'broken-signature', kid: KID });
  });

  it('of one of two keys that bear the same kid is verified by the right one', () => {
    const other = { ...trusted, issuer: '440000', key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey };
    expect(new Verifier([other, trusted], HEALTH_CODE).verify(code, during)).toMatchObject({ issuer: '510000' });
  });

  it('issued outside the validity of its key is not trusted; the end of it is not included', () => {
    expect(verify(code, { validFrom: later(ISSUED, 1) }).answer).toBe('untrusted-key');
    expect(verify(code, { validTo: ISSUED }).answer).toBe('untrusted-key');
    expect(verify(code, { validFrom: ISSUED, validTo: later(ISSUED, 1) }).answer).toBe('valid');
  });

  it('of a revoked key is revoked from that instant on, and so is a code called off by name', () => {
    expect(verify(code, { revokedAt: during })).toEqual({ answer: 'revoked', what: 'key' });
    expect(verify(code, { revokedAt: later(during, 1) }).answer).toBe('valid');
    const verifier = new Verifier([trusted], HEALTH_CODE, (issuer, id) => issuer === '510000' && id === 'a1b2');
    expect(verifier.verify(code, during)).toEqual({ answer: 'revoked', what: 'code' });
  });

  it('of a key for other things is refused for its usage', () =>
    expect(verify(code, { usages: ['trust-list'] })).toEqual({ answer: 'wrong-usage', usage: HEALTH_CODE_USAGE }));

  it('with one bit changed anywhere is never valid', () => {
    const bytes = fromBase45(code.slice(4)) ?? new Uint8Array();
    for (let at = 0; at < bytes.length; at++) {
      const forged = bytes.slice();
      forged[at] = (forged[at] ?? 0) ^ 1;
      // Of its first two bytes zlib checks only some bits; the content they carry is the same.
      if (at > 1) expect(verify(HEALTH_CODE.prefix + toBase45(forged)).answer).not.toBe('valid');
    }
  });
});

describe('what is no signed code of this standard', () => {
  const layerOf = (text: string) => {
    const answer = verify(text);
    return answer.answer === 'malformed' ? answer.layer : answer.answer;
  };

  it.each([
    ['nothing', '', 'prefix'],
    ['the code of another standard', code.replace('MD1:', 'HC1:'), 'prefix'],
    [
      'a SMART health card',
      'shc:/56762909524320603460292437404460312229595326546034602925407728043360287028',
      'prefix',
    ],
    [
      'a New Zealand pass',
      'NZCP:/1/2KCEVIQEIVVWK6JNGEASNICZAEP2KALYDZSGSZB2O5SWEOTOPJRXALTDN53GSZBRHEXGQZLBNR2GQLTOPICRU',
      'prefix',
    ],
    ['a JSON Web Token', 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiI1MSJ9.MEUCIQD', 'prefix'],
    ['an address', 'https://example.com/code?c=1', 'prefix'],
    ['characters that Base45 has not', 'MD1:abc', 'base45'],
    ['a code cut off', code.slice(0, 34), 'zlib'],
    ['bytes that are not packed', 'MD1:' + toBase45(Buffer.from('hello')), 'zlib'],
    ['packed text', packed(Buffer.from('{"a":1}')), 'cose'],
    ['three parts of a message', message(header, new Map(), toCbor(new Map())), 'cose'],
    ['a payload that is no bytes', message(header, new Map(), 'payload', new Uint8Array(64)), 'cose'],
    [
      'an algorithm nobody asked for',
      message(toCbor(new Map([[1, -8]])), new Map(), toCbor(1), new Uint8Array(64)),
      'cose',
    ],
    ['no algorithm at all', message(new Uint8Array(), new Map(), toCbor(1), new Uint8Array(64)), 'cose'],
    ['a header that is a number', message(toCbor(1), new Map(), toCbor(1), new Uint8Array(64)), 'cose'],
    ['claims that are no map', message(header, new Map(), toCbor([1]), new Uint8Array(64)), 'cwt'],
    ['an issuer that is a number', message(header, new Map(), toCbor(new Map([[1, 51]])), new Uint8Array(64)), 'cwt'],
    ['an expiry that is a text', message(header, new Map(), toCbor(new Map([[4, 'soon']])), new Uint8Array(64)), 'cwt'],
    ['an expiry beyond all years', message(header, new Map(), toCbor(new Map([[4, 1e15]])), new Uint8Array(64)), 'cwt'],
    ['claims without content', message(header, new Map(), toCbor(new Map([[1, '51']])), new Uint8Array(64)), 'content'],
    [
      'a colour that there is not',
      message(header, new Map(), toCbor(new Map([[-70_001, { v: 1, c: 'blue' }]])), new Uint8Array(64)),
      'content',
    ],
  ])('%s is refused by name', (_name, text, layer) => expect(layerOf(text)).toBe(layer));

  it('whatever unpacks to megabytes is refused before it does', () => {
    const bomb = packed(new Uint8Array(4_000_000));
    expect(bomb.length).toBeLessThan(8192);
    expect(verify(bomb)).toMatchObject({ layer: 'zlib', problem: 'unpacks to more than 32768 bytes' });
  });

  it('a text of a million characters is refused before it is read', () =>
    expect(layerOf(`MD1:${'0'.repeat(1_000_000)}`)).toBe('prefix'));

  it('random bytes at any layer are an answer, never an exception', () => {
    const answers = new Set<string>();
    const ask = (text: string) => {
      const { answer } = verify(text);
      answers.add(answer);
      return answer !== 'valid';
    };
    const bytes = uint8Array({ maxLength: 300 });
    assert(
      property(bytes, constantFrom(0, 1, 2, 3), string(), (random, layer, text) => {
        if (layer === 0) return ask(HEALTH_CODE.prefix + text) && ask(text);
        if (layer === 1) return ask(HEALTH_CODE.prefix + toBase45(random));
        if (layer === 2) return ask(packed(random));
        return ask(message(header, new Map([[4, random]]), random, random));
      }),
      { numRuns: 1000, seed: 7 },
    );
    expect([...answers]).toEqual(['malformed']);
  });
});
