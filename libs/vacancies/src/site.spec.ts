import { describe, expect, it } from 'vitest';
import { admitSite, maskedPhone, sameSite, type SiteFacts } from './site.js';

const site: SiteFacts = {
  name: '顺德一厂',
  divisionCode: '440606',
  address: '佛山市顺德区大良街道',
  lon: 113.29,
  lat: 22.81,
  receivesFrom: 8 * 3600,
  receivesTo: 20 * 3600,
  contactName: '接收联系人',
  contactPhone: '17100006261',
};
const admitting =
  (changed: Partial<SiteFacts> = {}) =>
  () =>
    admitSite({ ...site, ...changed }, (code) => code === '440606');
const refusal = (code: string): unknown => expect.objectContaining({ code });

describe('A site is admitted', () => {
  it('with hours of a day, of a whole day, or across midnight', () => {
    expect(admitting()).not.toThrow();
    expect(admitting({ receivesFrom: 0, receivesTo: 86_400 })).not.toThrow();
    expect(admitting({ receivesFrom: 64_800, receivesTo: 93_600 })).not.toThrow();
  });

  it('not in a division that does not exist', () => {
    expect(admitting({ divisionCode: '449999' })).toThrow(refusal('site.division-unknown'));
  });

  it('not at a point outside the country, as where longitude and latitude are swapped', () => {
    expect(admitting({ lon: 22.81, lat: 113.29 })).toThrow(refusal('site.point-wrong'));
    expect(admitting({ lon: 72.9 })).toThrow(refusal('site.point-wrong'));
    expect(admitting({ lon: 136.1 })).toThrow(refusal('site.point-wrong'));
    expect(admitting({ lat: 2.9 })).toThrow(refusal('site.point-wrong'));
    expect(admitting({ lat: 54.1 })).toThrow(refusal('site.point-wrong'));
  });

  it('not with hours that end before they begin, begin another day, or last longer than a day', () => {
    expect(admitting({ receivesFrom: 3600, receivesTo: 3600 })).toThrow(refusal('site.hours-wrong'));
    expect(admitting({ receivesFrom: -1 })).toThrow(refusal('site.hours-wrong'));
    expect(admitting({ receivesFrom: 86_400, receivesTo: 90_000 })).toThrow(refusal('site.hours-wrong'));
    expect(admitting({ receivesFrom: 3600, receivesTo: 90_001 })).toThrow(refusal('site.hours-wrong'));
  });
});

describe('A site sent again', () => {
  it('is the same with the same facts and another one with any other fact', () => {
    expect(sameSite(site, { ...site })).toBe(true);
    const others: Partial<SiteFacts>[] = [
      { divisionCode: '440605' },
      { address: '佛山市南海区' },
      { lon: 113.3 },
      { lat: 22.8 },
      { receivesFrom: 0 },
      { receivesTo: 86_400 },
      { contactName: '另一位' },
      { contactPhone: '17100006262' },
    ];
    for (const other of others) expect(sameSite(site, { ...site, ...other })).toBe(false);
  });
});

describe('A masked phone', () => {
  it('shows the first three and the last four digits, and nothing of a short number', () => {
    expect(maskedPhone('17100006261')).toBe('171****6261');
    expect(maskedPhone('6261000')).toBe('****');
  });
});
