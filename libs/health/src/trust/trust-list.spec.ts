import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HEALTH_CODE, writtenContent } from '../signed-codes/health-profile.js';
import { issueCode } from '../signed-codes/issuer.reader.js';
import { Verifier } from '../signed-codes/verifier.reader.js';
import type { ListedKey, TrustList } from './trust-list.js';
import { readTrustList, signTrustList } from './trust-list.reader.js';

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const [root, province] = [pair(), pair()];
const publisher = { kid: 'ca01', algorithm: 'ES256' as const, key: root.privateKey };
const anchor = { kid: 'ca01', algorithm: 'ES256' as const, key: root.publicKey };
const written = (key = province.publicKey) => key.export({ format: 'der', type: 'spki' }).toString('base64');
const listed: ListedKey = {
  kid: '5101',
  algorithm: 'ES256',
  publicKey: written(),
  issuer: '510000',
  validFrom: '2020-03-01T00:00:00Z',
  validTo: '2021-03-01T00:00:00Z',
  usages: ['health-code'],
  revokedAt: null,
};
const list: TrustList = { version: 3, issuedAt: '2020-03-01T00:00:00Z', keys: [listed] };
const text = signTrustList(list, publisher);
const read = (changed: Partial<TrustList>, current = 0) =>
  readTrustList(signTrustList({ ...list, ...changed }, publisher), [anchor], current).answer;

describe('A trust list', () => {
  it('verifies codes without a network', () => {
    const reading = readTrustList(text, [anchor], 2);
    if (reading.answer !== 'trusted') throw new Error(reading.answer);
    expect(reading.list).toEqual(list);
    const code = issueCode(
      {
        issuer: '510000',
        subject: null,
        id: 'a1',
        issuedAt: new Date('2020-03-07T00:00:00Z'),
        expiresAt: new Date('2020-03-14T00:00:00Z'),
        content: writtenContent({ colour: 'green', certificates: [] }),
      },
      { kid: '5101', algorithm: 'ES256', key: province.privateKey },
      HEALTH_CODE,
    );
    const answer = new Verifier(reading.keys, HEALTH_CODE).verify(code, new Date('2020-03-10T00:00:00Z'));
    expect(answer).toMatchObject({ answer: 'valid', issuer: '510000' });
  });

  it('is taken only in a greater version than the one in use', () => {
    expect(readTrustList(text, [anchor], 3)).toEqual({ answer: 'not-newer', version: 3 });
    expect(readTrustList(text, [anchor], 4)).toEqual({ answer: 'not-newer', version: 3 });
  });

  it('signed by somebody else is not trusted, and one that was changed is broken', () => {
    expect(readTrustList(text, [], 0).answer).toBe('untrusted-key');
    expect(readTrustList(text, [{ ...anchor, algorithm: 'PS256' }], 0).answer).toBe('untrusted-key');
    expect(readTrustList(text, [{ ...anchor, key: province.publicKey }], 0).answer).toBe('broken-signature');
    const [header, , signature] = text.split('.');
    const forged = Buffer.from(JSON.stringify({ ...list, version: 9 })).toString('base64url');
    expect(readTrustList([header, forged, signature].join('.'), [anchor], 0).answer).toBe('broken-signature');
  });

  it('that names no algorithm is not taken on its word', () => {
    const [, payload] = text.split('.');
    const header = Buffer.from('{"alg":"none","kid":"ca01"}').toString('base64url');
    expect(readTrustList(`${header}.${payload ?? ''}.`, [anchor], 0).answer).toBe('untrusted-key');
  });

  it.each<[string, Partial<TrustList>]>([
    ['a version that does not count', { version: 0 }],
    ['no instant of issue', { issuedAt: 'today' }],
    ['a key that is none', { keys: [{ ...listed, publicKey: 'AAAA' }] }],
    ['a key of another sort', { keys: [{ ...listed, algorithm: 'PS256' }] }],
    ['a kid that is no number', { keys: [{ ...listed, kid: 'key 1' }] }],
    ['a place that is none', { keys: [{ ...listed, issuer: 'CN' }] }],
    ['an end that is no instant', { keys: [listed, { ...listed, validTo: 'later' }] }],
  ])('with %s is malformed as a whole', (_name, changed) => expect(read(changed)).toBe('malformed'));

  it('that is nothing of the sort is malformed', () => {
    for (const nonsense of ['', '.', 'a.b', '..', 'x'.repeat(9_000_000), `${text}.more`, '\u0000.\u0000.\u0000'])
      expect(readTrustList(nonsense, [anchor], 0).answer).toBe('malformed');
  });
});
