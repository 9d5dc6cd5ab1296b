import { describe, expect, it } from 'vitest';
import { aCode, agreements, at, between, judged, NOW, there } from '../../../../test/support/health-codes.js';
import { recognise } from './verdict.js';

describe('A code', () => {
  it('that nobody declared leaves the answer undecided, even at home', () => {
    expect(judged(null, there('513431'))).toMatchObject({ verdict: 'UNDECIDED', reason: 'code-missing' });
    expect(judged(null, there('513431')).remedy).not.toBeNull();
  });

  it('is recognised where it was issued: a province’s within the province, a city’s within the city', () => {
    expect(judged(aCode('510000'), there('513431'))).toMatchObject({ verdict: 'RECOGNISED', reason: 'own-code' });
    expect(judged(aCode('131100'), there('131102'))).toMatchObject({ verdict: 'RECOGNISED', reason: 'own-code' });
    expect(judged(aCode('131100'), there('130102'))).toMatchObject({ verdict: 'NOT_RECOGNISED' });
  });

  it.each(['yellow', 'red'] as const)(
    'that is %s is refused everywhere, also at home, and says no more than that',
    (colour) => {
      for (const division of ['513431', '440604']) {
        const answer = judged(aCode('510000', { colour }), there(division));
        expect(answer).toMatchObject({ verdict: 'NOT_RECOGNISED', reason: 'code-not-green' });
        expect(JSON.stringify(answer)).not.toMatch(/yellow|red"|黄|红/);
      }
    },
  );

  it('is good at the very instant of its expiry, and not a second later', () => {
    const code = aCode('510000', { expiresAt: NOW });
    expect(judged(code, { division: '510100', at: NOW, act: 'board' }).verdict).toBe('RECOGNISED');
    const past = aCode('510000', { expiresAt: new Date(NOW.getTime() - 1000) });
    expect(judged(past, { division: '510100', at: NOW, act: 'board' })).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      reason: 'code-expired',
    });
  });

  it('that will have expired by then can still be renewed, so the answer is open', () => {
    const code = aCode('510000', { expiresAt: at('2020-03-19T00:00') });
    expect(judged(code, there('510100'))).toMatchObject({ verdict: 'UNDECIDED', reason: 'code-expires-before' });
  });

  it('counts nowhere from the instant on at which the key that signed it was revoked, whatever its colour', () => {
    const code = aCode('510000', { source: 'signed', keyRevokedAt: NOW });
    const here = (instant: Date, of = code) => judged(of, { division: '510100', at: instant, act: 'board' });
    expect(here(new Date(NOW.getTime() - 1)).verdict).toBe('RECOGNISED');
    expect(here(NOW)).toMatchObject({ verdict: 'NOT_RECOGNISED', reason: 'untrusted-key' });
    expect(here(NOW).text?.en).toMatch(/untrusted key/);
    expect(here(NOW).remedy).not.toBeNull();
    expect(here(NOW, { ...code, colour: 'red' }).reason).toBe('untrusted-key');
  });

  it('says nothing of a time before it was issued', () => {
    expect(judged(aCode('510000'), there('510100', '2020-02-29T12:00'))).toMatchObject({
      verdict: 'UNDECIDED',
      reason: 'code-issued-later',
    });
  });
});

describe('Without an agreement', () => {
  it('a code is not recognised', () => {
    expect(judged(aCode('450000'), there('440604'))).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      reason: 'no-agreement',
      agreementId: null,
    });
    expect(judged(aCode('510000'), there('440604'), [])).toMatchObject({ reason: 'no-agreement' });
  });

  it('an agreement in the other direction does not help', () => {
    const oneWay = [between('530000', '440000')];
    expect(judged(aCode('530000'), there('440604'), oneWay).verdict).toBe('RECOGNISED');
    expect(judged(aCode('440000'), there('530102'), oneWay).verdict).toBe('NOT_RECOGNISED');
  });

  it('a journey without a place is undecided', () => {
    expect(recognise(aCode('510000'), agreements, [], NOW).verdict).toBe('UNDECIDED');
  });
});

describe('The notice of Sichuan of 14 March 2020', () => {
  const TEN = ['440000', '500000', '330000', '530000', '320000', '460000', '520000', '350000', '310000', '370000'];

  it.each(TEN)('accepts codes of %s from its first instant on and not before', (issuer) => {
    expect(judged(aCode(issuer), there('510104', '2020-03-14T00:00')).verdict).toBe('RECOGNISED');
    expect(judged(aCode(issuer), there('510104', '2020-03-13T23:59'))).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      reason: 'agreement-not-begun',
    });
  });

  it('accepts no eleventh province', () => {
    for (const issuer of ['420000', '450000', '430000', '360000'])
      expect(judged(aCode(issuer), there('510104')).verdict).toBe('NOT_RECOGNISED');
  });

  it('leaves out people with more than 37.2 °C or with respiratory symptoms, and does not say which', () => {
    expect(judged(aCode('440000', { temperature: 37.2 }), there('510104')).verdict).toBe('RECOGNISED');
    expect(judged(aCode('440000', { symptoms: ['fatigue', 'diarrhoea'] }), there('510104')).verdict).toBe('RECOGNISED');
    const hot = judged(aCode('440000', { temperature: 37.3 }), there('510104'));
    const coughing = judged(aCode('440000', { symptoms: ['cough'] }), there('510104'));
    expect(hot).toMatchObject({ verdict: 'NOT_RECOGNISED', reason: 'exception-applies' });
    expect(coughing).toEqual(hot);
  });

  it('wants temperature and symptoms declared, as what is not known is not known to be well', () => {
    expect(judged(aCode('440000', { temperature: null, symptoms: null }), there('510104'))).toMatchObject({
      verdict: 'RECOGNISED_WITH_CONDITIONS',
      conditions: ['temperature-check', 'symptom-check'],
    });
  });
});

describe('An agreement', () => {
  it('without exceptions takes people whatever they declared', () => {
    const poorly = aCode('510000', { temperature: 38.5, symptoms: ['cough'] });
    expect(judged(poorly, there('440604')).verdict).toBe('RECOGNISED');
  });

  it('that leaves out only an abnormal temperature takes people with a cough', () => {
    const known = [between('510000', '350000', { exceptions: ['temperature'] })];
    expect(judged(aCode('510000', { symptoms: ['cough'] }), there('350102'), known).verdict).toBe('RECOGNISED');
    expect(judged(aCode('510000', { temperature: 38 }), there('350102'), known).verdict).toBe('NOT_RECOGNISED');
  });

  it('runs out at the first instant of its last date: Yunnan to Zhejiang, 25 March 2020', () => {
    expect(judged(aCode('530000'), there('330106', '2020-03-24T23:59:59')).verdict).toBe('RECOGNISED');
    expect(judged(aCode('530000'), there('330106', '2020-03-25T00:00'))).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      reason: 'agreement-ended',
    });
  });

  it('begins at its first instant', () => {
    const known = [between('530000', '330000', { validFrom: at('2020-03-20T12:00') })];
    expect(judged(aCode('530000'), there('330106', '2020-03-20T12:00'), known).verdict).toBe('RECOGNISED');
    expect(judged(aCode('530000'), there('330106', '2020-03-20T11:59:59'), known)).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      reason: 'agreement-not-begun',
      agreementId: '530000-330000',
    });
  });

  it('that was revoked counts no more from that instant on', () => {
    const known = [between('530000', '330000', { revokedAt: at('2020-03-20T12:00') })];
    expect(judged(aCode('530000'), there('330106', '2020-03-20T11:59:59'), known).verdict).toBe('RECOGNISED');
    expect(judged(aCode('530000'), there('330106', '2020-03-20T12:00'), known)).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      reason: 'agreement-ended',
    });
  });

  it('of a province covers codes that its cities issue, one of a city not those of its province', () => {
    expect(judged(aCode('330100'), there('510104')).verdict).toBe('RECOGNISED');
    expect(judged(aCode('130000'), there('371402')).verdict).toBe('NOT_RECOGNISED');
  });

  it('names its mode and itself', () => {
    expect(judged(aCode('520000'), there('440604'))).toMatchObject({
      mode: 'transcode',
      agreementId: agreements.find((one) => one.issuerDivision === '520000' && one.acceptorDivision === '440000')?.id,
    });
  });
});
