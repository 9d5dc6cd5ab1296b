import 'reflect-metadata';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AgreementService,
  HealthCodeService,
  type IssuedFacts,
  KeptVerdictService,
  SignedCodeService,
  TrustListService,
  VerdictService,
} from '#health';
import { newId } from '#platform';
import { WorkerService } from '#workers';
import { HEALTH_CODE, writtenContent } from '../../../libs/health/src/signed-codes/health-profile.js';
import { issueCode } from '../../../libs/health/src/signed-codes/issuer.reader.js';
import { Verifier } from '../../../libs/health/src/signed-codes/verifier.reader.js';
import { kidOf, newKeyPair, publicKeyIn, signingKeyOf } from '../../../libs/health/src/trust/key-pair.reader.js';
import { readTrustList } from '../../../libs/health/src/trust/trust-list.reader.js';
import { registered, residentId } from '../../support/people.js';
import { at, codesOf, grant, openHealth, refusal } from './stage.js';

const { module, clock, db } = await openHealth();
const trust = module.get(TrustListService);
const signed = module.get(SignedCodeService);

let worker: string;
let numbered = 0;

const [sichuan, zhaojue] = [grant('coordinator', '51'), grant('coordinator', '513431')];
const [administrator, monitor, gate] = [grant('administrator'), grant('province-monitor', '51'), grant('site-contact')];
const keyOf = (issuerDivision: string) =>
  ({ issuerDivision, algorithm: 'ES256', validFrom: at('2020-03-01T00:00') }) as const;
const facts = (changed: Partial<IssuedFacts> = {}): IssuedFacts => ({
  workerId: worker,
  issuerDivision: '510000',
  colour: 'green',
  expiresAt: at('2020-03-20T00:00'),
  certificates: ['clinic-certificate'],
  ...changed,
});
const issued = async (changed: Partial<IssuedFacts> = {}) => {
  const [code] = await signed.issue(sichuan, [facts(changed)]);
  if (!code?.id || !code.qr) throw new Error(code?.refusal?.code);
  return { id: code.id, qr: code.qr };
};
const foshan: { readonly division: string; readonly act: 'alight' } = { division: '440604', act: 'alight' };
const scan = (qr: string, who = gate, place = foshan) => signed.scan(who, qr, place);

beforeAll(async () => {
  await module.get(AgreementService).create(administrator, [
    {
      issuerDivision: '510000',
      acceptorDivision: '440000',
      level: 'province',
      mode: 'verify',
      validFrom: at('2020-03-01T00:00'),
      acceptedProofs: ['signed'],
      instrument: '备忘录',
      kind: 'fictional',
    },
  ]);
  await trust.register(administrator, [keyOf('510000')]);
});
beforeEach(async () => {
  const person = {
    idNumber: residentId((numbered += 1), '513431'),
    name: '阿依',
    homeDivision: '513431',
    registeredPoor: true,
  };
  worker = (await registered(module.get(WorkerService), zhaojue, person)).id;
});

describe('A code that the province signs', () => {
  it('is recognised at the gate, which sees colour, verdict and remedy, and not whose it is', async () => {
    const { qr, id } = await issued({ temperature: 36.5, symptoms: [] });
    const seen = await scan(qr);
    expect(seen).toMatchObject({
      answer: 'valid',
      colour: 'green',
      issuer: '510000',
      verdict: 'RECOGNISED',
      conditions: [],
    });
    expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${worker}|${id}|36`));
    expect(await scan(qr, gate, { division: '420100', act: 'alight' })).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      remedy: { en: expect.any(String) },
    });
    expect(() => scan(qr, grant('enterprise'))).toThrow(refusal('access.role-required'));
  });

  it('is verified by a stranger without a network, from the published list', async () => {
    const [anchor] = await trust.anchors();
    const key = publicKeyIn(anchor?.publicKey ?? '', 'ES256');
    if (!anchor || !key) throw new Error('No anchor');
    const { text } = await trust.published();
    const reading = readTrustList(text, [{ kid: anchor.kid, algorithm: 'ES256', key }], 0);
    if (reading.answer !== 'trusted') throw new Error(reading.answer);
    const { qr } = await issued();
    const answer = new Verifier(reading.keys, HEALTH_CODE).verify(qr, at('2020-03-10T00:00'));
    expect(answer).toMatchObject({ answer: 'valid', issuer: '510000', code: { subject: worker } });
  });

  it('counts as a declaration with that source', async () => {
    const { id } = await issued();
    const kept = await db.transaction(zhaojue, (tx) => module.get(HealthCodeService).newest(tx, [worker]));
    expect(kept.get(worker)).toMatchObject({ id, source: 'signed', issuerDivision: '510000' });
  });

  it('is given out by the office of its division alone, with a key that is in force, for people of the area', async () => {
    const results = await signed.issue(sichuan, [
      facts({ workerId: newId() }),
      facts({ issuerDivision: '440000' }),
      facts({ issuerDivision: '510700' }),
      facts({ expiresAt: at('2020-03-06T08:00') }),
    ]);
    expect(codesOf(results)).toEqual([
      'health.worker-missing',
      'issuing-key.outside',
      'issuing-key.none-in-force',
      'health.span-wrong',
    ]);
    expect(results.every(({ qr }) => qr === null)).toBe(true);
    expect(codesOf(await signed.issue(zhaojue, [facts()]))).toEqual(['issuing-key.outside']);
  });

  it('is answered by what is wrong with it', async () => {
    const { qr } = await issued();
    const answerOf = async (text: string) => (await scan(text)).answer;
    expect(await answerOf('')).toBe('malformed');
    expect(await answerOf('HC1:NCFOXN')).toBe('malformed');
    expect(await answerOf(qr.slice(0, -8))).toBe('malformed');
    expect(await answerOf(qr)).toBe('valid');
    expect(await scan('MD1:#')).toMatchObject({ answer: 'malformed', layer: 'base45', verdict: 'NOT_RECOGNISED' });
  });

  it('that is called off is worth nothing at once, whoever declared it, and is on the list for those offline', async () => {
    const { qr, id } = await issued();
    await signed.present(zhaojue, [{ qr, temperature: 36.6, symptoms: [] }]);
    await expect(signed.revoke(zhaojue, id)).rejects.toEqual(refusal('health.code-missing'));
    await expect(signed.revoke(sichuan, newId())).rejects.toEqual(refusal('health.code-missing'));
    const first = await signed.revoke(sichuan, id);
    expect(await signed.revoke(sichuan, id)).toEqual(first);
    expect(await scan(qr)).toMatchObject({ answer: 'revoked', colour: null, verdict: 'NOT_RECOGNISED' });
    expect(await trust.revokedCodes()).toContainEqual({ issuer: '510000', id: id.replace(/-/g, '') });
    const kept = await db.transaction(zhaojue, (tx) => module.get(HealthCodeService).newest(tx, [worker]));
    expect(kept.has(worker)).toBe(false);
    expect(codesOf(await signed.present(zhaojue, [{ qr }]))).toEqual(['health.code-revoked']);
  });

  it('is presented by whom it names: a declaration with temperature and symptoms of the day', async () => {
    const { qr } = await issued();
    expect(codesOf(await signed.present(zhaojue, [{ qr, temperature: 36.6, symptoms: [] }]))).toEqual([false]);
    expect(codesOf(await signed.present(zhaojue, [{ qr, temperature: 36.6, symptoms: [] }]))).toEqual([true]);
    const kept = await db.transaction(zhaojue, (tx) => module.get(HealthCodeService).newest(tx, [worker]));
    expect(kept.get(worker)).toMatchObject({
      source: 'signed',
      temperature: 36.6,
      certificates: ['clinic-certificate'],
    });
    expect(codesOf(await signed.present(grant('coordinator', '522633'), [{ qr }]))).toEqual(['health.worker-missing']);
    expect(codesOf(await signed.present(zhaojue, [{ qr: 'MD1:#' }]))).toEqual(['health.code-malformed']);
  });

  it('of a key that is revoked is worth nothing from then on, whenever it was signed', async () => {
    const city = (await trust.register(administrator, [keyOf('513400')]))[0]?.id ?? '';
    const { qr } = await issued({ issuerDivision: '513400' });
    expect((await scan(qr)).answer).toBe('valid');
    await expect(trust.revoke(grant('province-monitor', '44'), city)).rejects.toEqual(refusal('issuing-key.missing'));
    expect(await trust.revoke(monitor, city)).toMatchObject({ revokedAt: at('2020-03-06T09:00') });
    expect((await scan(qr)).answer).toBe('revoked');
    expect(codesOf(await signed.issue(sichuan, [facts({ issuerDivision: '513400' })]))).toEqual([
      'issuing-key.none-in-force',
    ]);
    expect(codesOf(await signed.present(zhaojue, [{ qr }]))).toEqual(['health.code-revoked']);
  });

  it('of a key that is revoked counts no more where it was declared, until it is signed anew with another', async () => {
    const [old, next] = [newKeyPair(), newKeyPair()];
    const bring = async ({ publicKey }: typeof old) =>
      (await trust.register(administrator, [{ ...keyOf('513300'), publicKey }]))[0]?.id;
    const signWith = ({ publicKey, privateKey }: typeof old) => {
      const signer = signingKeyOf(kidOf(publicKey), 'ES256', privateKey);
      const content = writtenContent({ colour: 'green', certificates: [] });
      const span = { issuedAt: at('2020-03-06T08:00'), expiresAt: at('2020-03-20T00:00') };
      return issueCode({ ...span, issuer: '513300', subject: worker, id: 'c1', content }, signer, HEALTH_CODE);
    };
    const reasonAtHome = async () => {
      const place = { division: '513300', at: at('2020-03-10T00:00'), act: 'board' } as const;
      return (await module.get(VerdictService).judge(zhaojue, worker, [place])).places[0]?.reason;
    };
    const key = (await bring(old)) ?? '';
    expect(codesOf(await signed.present(zhaojue, [{ qr: signWith(old) }]))).toEqual([false]);
    expect(await reasonAtHome()).toBe('own-code');
    await trust.revoke(monitor, key);
    expect(await reasonAtHome()).toBe('untrusted-key');
    await bring(next);
    expect(codesOf(await signed.present(zhaojue, [{ qr: signWith(next) }]))).toEqual([false]);
    expect(await reasonAtHome()).toBe('own-code');
    const kept = await module.get(KeptVerdictService).recompute(zhaojue, {});
    expect(kept).toMatchObject({ checked: 3, differing: [] });
  });

  it('is good to its last second and expired a second later', async () => {
    const { qr } = await issued({ expiresAt: at('2020-03-06T10:00') });
    await clock.advance(at('2020-03-06T10:00'));
    expect((await scan(qr)).answer).toBe('valid');
    await clock.advance(at('2020-03-06T10:00:01'));
    expect((await scan(qr)).answer).toBe('expired');
    expect(codesOf(await signed.present(zhaojue, [{ qr }]))).toEqual(['health.code-expired']);
  });
});
