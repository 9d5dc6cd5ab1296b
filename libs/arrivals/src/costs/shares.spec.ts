import { describe, expect, it } from 'vitest';
import { costsOf, divided, ruleFor } from './shares.js';

const rule = { permille: { province: 400, enterprise: 300, subsidy: 300 }, source: '' };
const rider = (seatNumber: number) => ({ workerId: `w${String(seatNumber)}`, enterpriseId: 'e', seatNumber });
const add = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

describe('An amount', () => {
  it('is divided to the fen: the largest remainders get one more, the first of equals first', () => {
    expect(divided(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(divided(10, [400, 300, 300])).toEqual([4, 3, 3]);
    expect(divided(11, [400, 300, 300])).toEqual([5, 3, 3]);
    expect(divided(2, [1, 1, 1])).toEqual([1, 1, 0]);
    expect(divided(0, [1, 2])).toEqual([0, 0]);
  });

  it('adds up for every trip, by persons and by payers', () => {
    for (let total = 1_234_500; total < 1_234_700; total += 7)
      for (const count of [1, 3, 7, 23]) {
        const { payers, persons } = costsOf(
          total,
          Array.from({ length: count }, (_, i) => rider(i + 1)),
          rule,
        );
        expect(add(persons.map(({ fen }) => fen))).toBe(total);
        expect(payers.province + payers.enterprise + payers.subsidy).toBe(total);
        for (const { fen, province, enterprise, subsidy } of persons) expect(province + enterprise + subsidy).toBe(fen);
      }
  });

  it('is the province’s where nobody rode', () => {
    expect(costsOf(500, [], rule)).toMatchObject({ payers: { province: 500, enterprise: 0, subsidy: 0 }, persons: [] });
  });
});

describe('The shares of a region', () => {
  const row = (division: string, province: string, enterprise: string, subsidy: string) => ({
    ...{ division, source: division },
    ...{ province_permille: province, enterprise_permille: enterprise, subsidy_permille: subsidy },
  });
  it('are those of the closest area, and a whole', () => {
    const rows = [row('5134', '1000', '0', '0'), row('*', '400', '300', '300'), row('51', '500', '200', '300')];
    expect(ruleFor(rows, '513431').source).toBe('5134');
    expect(ruleFor(rows, '511502').source).toBe('51');
    expect(ruleFor(rows, '522633').source).toBe('*');
    expect(() => ruleFor([row('*', '400', '300', '301')], '51')).toThrow('not a whole');
    expect(() => ruleFor([], '51')).toThrow('No shares');
  });
});
