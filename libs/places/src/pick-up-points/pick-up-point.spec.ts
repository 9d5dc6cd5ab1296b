import { describe, expect, it } from 'vitest';
import type { Division } from '../division.js';
import { boardingPlace } from './pick-up-point.js';

const zhaojue: Division = {
  code: '513431',
  level: 'county',
  name: { zh: '昭觉县', en: 'Zhaojue County' },
  lon: 102.8426,
  lat: 28.0141,
  parent: '513400',
};
const points = new Map(
  ['河边村', '河边村4组', '大坪村'].map((name, i) => [name, { name, lon: 102 + i / 10, lat: 28 }]),
);

describe('A boarding place', () => {
  it('is the point that bears the name of the village', () => {
    expect(boardingPlace(points, '大坪村', zhaojue).name).toBe('大坪村');
  });

  it('is the closest name that the village text begins with', () => {
    expect(boardingPlace(points, '河边村4组12号', zhaojue).name).toBe('河边村4组');
    expect(boardingPlace(points, '河边村1组', zhaojue).name).toBe('河边村');
  });

  it('is the seat of the county where the village has no point or is not known', () => {
    for (const village of ['三组', '', null])
      expect(boardingPlace(points, village, zhaojue)).toEqual({ name: '昭觉县集合点', lon: 102.8426, lat: 28.0141 });
  });
});
