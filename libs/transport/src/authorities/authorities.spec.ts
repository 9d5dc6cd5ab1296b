import { describe, expect, it } from 'vitest';
import { touchedBy } from './authorities.js';

const seats = [
  { code: '513431', lon: 102.8, lat: 28 },
  { code: '520100', lon: 106.7, lat: 26.6 },
  { code: '450300', lon: 110.3, lat: 25.3 },
  { code: '440606', lon: 113.2, lat: 22.8 },
  { code: '110100', lon: 116.4, lat: 39.9 },
];
const divisionAt = (point: { lon: number; lat: number }) => {
  const away = (seat: { lon: number; lat: number }) => Math.hypot(seat.lon - point.lon, seat.lat - point.lat);
  return seats.reduce((best, seat) => (away(seat) < away(best) ? seat : best)).code;
};
const prefecture = (code: string) => `${code.slice(0, 4)}00`;
const stop = (kind: 'pick-up' | 'set-down', divisionCode: string, lon: number, lat: number) => ({
  kind,
  divisionCode,
  lon,
  lat,
});

describe('The authorities that a trip touches', () => {
  it('are that of the gate, those of other stops, and those next to the straight line; not its own', () => {
    const stops = [
      stop('pick-up', '513431', 102.8, 28),
      stop('pick-up', '511502', 104.6, 28.8),
      stop('set-down', '440606', 113.2, 22.8),
    ];
    expect(touchedBy(stops, '513431', divisionAt, prefecture)).toEqual([
      { division: '440600', role: 'destination', basis: 'stop' },
      { division: '511500', role: 'transit', basis: 'stop' },
      { division: '520100', role: 'transit', basis: 'straight-line' },
      { division: '450300', role: 'transit', basis: 'straight-line' },
    ]);
  });

  it('are none within the own prefecture, and one is named once, as the destination rather than as transit', () => {
    expect(
      touchedBy(
        [stop('pick-up', '513431', 102.8, 28), stop('set-down', '513401', 102.3, 27.9)],
        '513431',
        divisionAt,
        prefecture,
      ),
    ).toEqual([]);
    const twice = [stop('pick-up', '440606', 113.2, 22.8), stop('set-down', '440606', 113.2, 22.8)];
    expect(touchedBy(twice, '513431', divisionAt, prefecture)).toEqual([
      { division: '440600', role: 'destination', basis: 'stop' },
    ]);
  });
});
