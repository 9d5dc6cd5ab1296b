import { describe, expect, it } from 'vitest';
import { aCode, agreements, at, between, judged, NOW, there } from '../../../../test/support/health-codes.js';
import { recognise } from './verdict.js';

describe('Between Dezhou and Hengshui', () => {
  it('Shandong’s card is enough in Hengshui, and only there in Hebei', () => {
    expect(judged(aCode('370000'), there('131102')).verdict).toBe('RECOGNISED');
    expect(judged(aCode('370000'), there('130102')).verdict).toBe('NOT_RECOGNISED');
  });

  it('Hengshui’s code needs a certificate of the township clinic as well in Dezhou', () => {
    const without = judged(aCode('131100'), there('371402'));
    expect(without).toMatchObject({ verdict: 'RECOGNISED_WITH_CONDITIONS', conditions: ['clinic-certificate'] });
    expect(without.remedy?.zh).toContain('乡镇卫生院健康证明');
    const certified = aCode('131100', { certificates: ['clinic-certificate'] });
    expect(judged(certified, there('371402'))).toMatchObject({ verdict: 'RECOGNISED', conditions: [], remedy: null });
  });

  it('the city’s own agreement wins over its province’s, whichever is stricter', () => {
    const strictCity = [
      between('130000', '370000'),
      between('131100', '371400', { extraRequired: ['clinic-certificate'] }),
    ];
    expect(judged(aCode('131100'), there('371402'), strictCity).verdict).toBe('RECOGNISED_WITH_CONDITIONS');
    expect(judged(aCode('131100'), there('370102'), strictCity).verdict).toBe('RECOGNISED');
    const easyCity = [between('130000', '370000', { extraRequired: ['x-ray'] }), between('130000', '371400')];
    expect(judged(aCode('131100'), there('371402'), easyCity.reverse()).verdict).toBe('RECOGNISED');
  });

  it('where a city’s agreement has run out its province’s decides', () => {
    const known = [
      between('130000', '370000', { id: 'province' }),
      between('131100', '371400', { validTo: at('2020-03-20T00:00') }),
    ];
    expect(judged(aCode('131100'), there('371402'), known)).toMatchObject({ agreementId: 'province' });
  });

  it('of two agreements for one place that for the city’s code, then the one that began last decides', () => {
    const forCity = [between('131100', '371400', { id: 'city' }), between('130000', '371400', { id: 'province' })];
    expect(judged(aCode('131100'), there('371402'), forCity).agreementId).toBe('city');
    const later = between('131100', '371400', { id: 'later', validFrom: at('2020-03-10T00:00') });
    expect(judged(aCode('131100'), there('371402'), [...forCity, later]).agreementId).toBe('later');
    expect(judged(aCode('131100'), there('371402'), [later, ...forCity]).agreementId).toBe('later');
  });
});

describe('A journey across several places', () => {
  const code = aCode('530000');
  const journey = (alight: string) => [
    there('530627', '2020-03-23T18:00', 'board'),
    there('520115', '2020-03-24T02:00', 'night'),
    there('330106', alight, 'alight'),
  ];

  it('is judged at each of them as of the time of being there', () => {
    const known = [...agreements, between('530000', '520000', { id: 'night', validTo: at('2020-03-24T02:00') })];
    const answer = recognise(code, known, journey('2020-03-25T00:30'), NOW);
    expect(answer.places.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['RECOGNISED', 'own-code'],
      ['NOT_RECOGNISED', 'agreement-ended'],
      ['NOT_RECOGNISED', 'agreement-ended'],
    ]);
    const earlier = recognise(code, known, journey('2020-03-24T23:00').toSpliced(1, 1), NOW);
    expect(earlier.verdict).toBe('RECOGNISED');
    expect(earlier.places.map((place) => place.at)).toEqual(['2020-03-23T10:00:00.000Z', '2020-03-24T15:00:00.000Z']);
  });

  it('is as good as its worst place, and its conditions are those of all', () => {
    const known = [
      between('530000', '520000', { extraRequired: ['clinic-certificate', 'x-ray'] }),
      between('530000', '330000', { extraRequired: ['clinic-certificate'] }),
    ];
    const conditional = recognise(code, known, journey('2020-03-24T23:00'), NOW);
    expect(conditional).toMatchObject({
      verdict: 'RECOGNISED_WITH_CONDITIONS',
      conditions: ['clinic-certificate', 'x-ray'],
    });
    const short = aCode('530000', { expiresAt: at('2020-03-24T12:00') });
    expect(recognise(short, known, journey('2020-03-24T23:00'), NOW).verdict).toBe('UNDECIDED');
    expect(recognise(code, known.slice(1), journey('2020-03-24T23:00'), NOW).verdict).toBe('NOT_RECOGNISED');
  });
});
