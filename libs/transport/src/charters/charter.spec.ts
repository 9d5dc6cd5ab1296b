import { describe, expect, it, test } from 'vitest';
import { admitCharter, type CharterFacts, entryChanges } from './charter.js';
import { readCharters } from './charter-file.js';
import { parseTransferRules, transferOf, transferRuleOn } from './transfer-rules.js';

const NOW = new Date('2020-03-06T09:00:00+08:00');
const aCharter: CharterFacts = {
  mode: 'train',
  number: 'G2963',
  from: { name: '成都东站', divisionCode: '510108', lon: 104.14, lat: 30.63 },
  to: { name: '广州南站', divisionCode: '440113', lon: 113.27, lat: 22.99 },
  departsAt: new Date('2020-03-12T14:00:00+08:00'),
  arrivesAt: new Date('2020-03-12T22:00:00+08:00'),
  seats: 600,
  pricePerSeatFen: 35_000,
  fixedPriceFen: null,
  escort: { name: '某护送人', phone: '17119910097' },
};
const admit = (more: Partial<CharterFacts>) => admitCharter({ ...aCharter, ...more }, NOW, (code) => code !== '999999');
const refused = (code: string, details?: object): unknown =>
  expect.objectContaining({ code, ...(details && { details }) });

describe('A charter that is entered', () => {
  test.each(['G2963', ' g 2963', 'Ｇ2963', 'K4', 'DJ5901', '1462', 'L8801'])(
    'bears the number %s of a train',
    (number) => {
      expect(admit({ number }).number).toMatch(/^[A-Z]*\d+$/);
    },
  );

  test.each(['CZ3456', '3U8881', '9C8815', 'MU5101A'])('bears the number %s of a flight', (number) => {
    expect(admit({ mode: 'flight', number }).number).toBe(number);
  });

  test.each([
    ['train', 'CZ3456'],
    ['train', 'G0123'],
    ['train', 'G12345'],
    ['chartered-carriage', 'X1'],
    ['flight', 'G2963A1'],
    ['flight', '333456'],
    ['flight', 'CZ'],
  ] as const)('as %s cannot bear the number %s', (mode, number) => {
    expect(() => admit({ mode, number })).toThrow(refused('charter.number-wrong', { mode, number }));
  });

  it('has two stations of the country, in divisions that exist', () => {
    const wrong = (more: Partial<CharterFacts>, field: string, why: string) => {
      expect(() => admit(more)).toThrow(refused('charter.station-wrong', { field, why }));
    };
    wrong({ from: { ...aCharter.from, divisionCode: '999999' } }, 'from', 'division');
    wrong({ to: { ...aCharter.to, lon: -113.27 } }, 'to', 'coordinates');
    wrong({ to: { ...aCharter.to, lat: 60 } }, 'to', 'coordinates');
    wrong({ to: aCharter.from }, 'to', 'same');
  });

  it('leaves in the future and arrives later, within three days', () => {
    const wrong = (more: Partial<CharterFacts>, why: string) => {
      expect(() => admit(more)).toThrow(refused('charter.times-wrong', { why }));
    };
    wrong({ departsAt: NOW }, 'past');
    wrong({ arrivesAt: aCharter.departsAt }, 'order');
    wrong({ arrivesAt: new Date('2020-03-15T14:00:01+08:00') }, 'too-long');
    expect(admit({ arrivesAt: new Date('2020-03-15T14:00:00+08:00') })).toMatchObject({ number: 'G2963' });
  });

  it('has the price of a seat or of the whole, not both and not none', () => {
    expect(() => admit({ fixedPriceFen: 1 })).toThrow(refused('charter.price-wrong'));
    expect(() => admit({ pricePerSeatFen: null })).toThrow(refused('charter.price-wrong'));
    expect(admit({ pricePerSeatFen: null, fixedPriceFen: 1 }).fixedPriceFen).toBe(1);
  });

  it('has an escort with name and mobile number', () => {
    expect(() => admit({ escort: { name: ' ', phone: '17119910097' } })).toThrow(
      refused('charter.escort-wrong', { field: 'name' }),
    );
    expect(() => admit({ escort: { name: '某', phone: '0834-123456' } })).toThrow(
      refused('charter.escort-wrong', { field: 'phone' }),
    );
    expect(admit({ escort: { name: ' 某 ', phone: '171 1991 0097' } }).escort).toEqual({
      name: '某',
      phone: '17119910097',
    });
  });

  it('is the same one again: seats, price and escort may change, mode, stations and arrival may not', () => {
    const again = (more: Partial<CharterFacts>) => entryChanges(aCharter, aCharter.escort, { ...aCharter, ...more });
    expect(again({})).toBe(false);
    expect(again({ seats: 500 })).toBe(true);
    expect(again({ pricePerSeatFen: null, fixedPriceFen: 9 })).toBe(true);
    expect(again({ escort: { ...aCharter.escort, phone: '17119910098' } })).toBe(true);
    expect(() => again({ mode: 'chartered-carriage', to: aCharter.from, arrivesAt: NOW })).toThrow(
      refused('charter.registered-otherwise', { fields: ['mode', 'to', 'arrivesAt'] }),
    );
  });
});

describe('A table of charters', () => {
  const cells = {
    ...{ mode: 'train', number: 'G2963', seats: '600', price_per_seat_fen: '35000' },
    ...{ from_name: '成都东站', from_division: '510108', from_lon: '104.14', from_lat: '30.63' },
    ...{ to_name: '广州南站', to_division: '440113', to_lon: '113.27', to_lat: '22.99' },
    ...{ departs_at: '2020-03-12 14:00', arrives_at: '2020-03-12T22:00:00+08:00' },
    ...{ escort_name: '某护送人', escort_phone: '17119910097' },
  };

  it('is read line by line, times without an offset in Asia/Shanghai', () => {
    expect(readCharters([cells])).toMatchObject([{ facts: aCharter, result: { refusal: null } }]);
  });

  it('may have Chinese heads and modes', () => {
    const line = {
      ...{ 方式: '专列', 车次: 'G2963', 座位: '600', '每座价（分）': '35000' },
      ...{ 出发站: '成都东站', 出发站区划: '510108', 出发站经度: '104.14', 出发站纬度: '30.63' },
      ...{ 到达站: '广州南站', 到达站区划: '440113', 到达站经度: '113.27', 到达站纬度: '22.99' },
      ...{ 出发时间: '2020-03-12 14:00', 到达时间: '2020-03-12 22:00', 护送人: '某护送人', 护送人电话: '17119910097' },
    };
    expect(readCharters([line])[0]?.facts).toEqual(aCharter);
  });

  it('tells of each line which cells cannot be read, and goes on', () => {
    const [bad, good] = readCharters([
      {
        ...cells,
        mode: 'boat',
        from_lon: 'east',
        departs_at: '2020-02-30 10:00',
        arrives_at: '2020-03-12 25:00',
        seats: '0',
      },
      cells,
    ]);
    expect(bad?.result.refusal).toMatchObject({
      code: 'charter.row-wrong',
      details: { columns: ['mode', 'from_lon', 'departs_at', 'arrives_at', 'seats'] },
    });
    expect(good?.facts).toEqual(aCharter);
  });

  it('is refused as a whole where it is empty, too long or lacks columns', () => {
    expect(() => readCharters([])).toThrow(refused('charter.file-wrong', { why: 'empty', columns: [] }));
    expect(() => readCharters(Array.from({ length: 501 }, () => cells))).toThrow(
      refused('charter.file-wrong', { why: 'too-long', columns: [] }),
    );
    const { seats: _, ...rest } = cells;
    expect(() => readCharters([rest])).toThrow(refused('charter.file-wrong', { why: 'columns', columns: ['seats'] }));
  });
});

describe('The rule of transfers', () => {
  const rows = [
    { valid_from: '2020-01-01', valid_to: '2020-03-10', rail_before_minutes: '60', flight_before_minutes: '120' },
    { valid_from: '2020-03-10', valid_to: '', rail_before_minutes: '90', flight_before_minutes: '150' },
  ].map((row) => ({
    ...row,
    after_arrival_minutes: '45',
    station_wait_minutes: '120',
    hour_fen: '100',
    source: 'ours',
  }));
  const rules = parseTransferRules(rows);

  it('is the one in force on the day, its first day included and its end excluded', () => {
    expect(transferRuleOn(rules, '2020-03-09')?.railBeforeSeconds).toBe(3600);
    expect(transferRuleOn(rules, '2020-03-10')?.railBeforeSeconds).toBe(5400);
    expect(transferRuleOn(rules, '2019-12-31')).toBeNull();
  });

  it('wants more time before a flight than before a train', () => {
    const [rule] = rules;
    if (!rule) throw new Error('A rule is wanted');
    expect(transferOf(rule, 'flight')).toEqual({ beforeDepartureSeconds: 7200, afterArrivalSeconds: 2700 });
    expect(transferOf(rule, 'chartered-carriage').beforeDepartureSeconds).toBe(3600);
  });
});
