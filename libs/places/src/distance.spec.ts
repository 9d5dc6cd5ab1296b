import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GreatCircleRouter, greatCircleMetres, PLANNING_FIGURES, terrainAt, type Point } from './distance.js';

const zhaojue: Point = { lon: 102.8426, lat: 28.0106 };
const foshan: Point = { lon: 113.1214, lat: 23.0215 };
const router = new GreatCircleRouter();
const kilometres = (metres: number) => metres / 1000;

describe('the great circle', () => {
  test('a degree of latitude is 111.2 km, a degree of longitude at 60° half of it', () => {
    expect(kilometres(greatCircleMetres({ lon: 100, lat: 30 }, { lon: 100, lat: 31 }))).toBeCloseTo(111.195, 2);
    expect(kilometres(greatCircleMetres({ lon: 100, lat: 60 }, { lon: 101, lat: 60 }))).toBeCloseTo(55.6, 1);
  });

  test('is the same both ways and nothing to oneself', () => {
    expect(greatCircleMetres(zhaojue, foshan)).toBe(greatCircleMetres(foshan, zhaojue));
    expect(greatCircleMetres(foshan, foshan)).toBe(0);
  });
});

describe('a road', () => {
  test('from the Liang mountains to the Pearl River delta takes the mean of both detour factors, at 80 km/h', () => {
    const metres = router.metres(zhaojue, foshan);
    expect(metres / greatCircleMetres(zhaojue, foshan)).toBeCloseTo(1.3, 5);
    expect(kilometres(metres)).toBeGreaterThan(1450);
    expect(kilometres(metres)).toBeLessThan(1600);
    expect(router.seconds(zhaojue, foshan)).toBe(Math.round((metres * 3.6) / 80));
  });

  test('between two mountain villages winds twice the great circle, at 30 km/h', () => {
    const village = { lon: zhaojue.lon, lat: zhaojue.lat + 0.1 };
    const metres = router.metres(zhaojue, village);
    expect(metres).toBe(Math.round(2 * greatCircleMetres(zhaojue, village)));
    expect(router.seconds(zhaojue, village)).toBe(Math.round((metres * 3.6) / 30));
  });

  test('between two gates of the delta is a county road at 45 km/h', () => {
    const gate = { lon: foshan.lon + 0.1, lat: foshan.lat };
    expect(router.seconds(foshan, gate)).toBe(Math.round((router.metres(foshan, gate) * 3.6) / 45));
  });

  test('is never shorter where the great circle is longer', () => {
    const north = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(north, north, (a, b) => {
        const to = (degrees: number) => router.metres(zhaojue, { lon: zhaojue.lon, lat: zhaojue.lat + degrees });
        expect(Math.sign(to(a) - to(b)) * Math.sign(a - b)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 20200306, numRuns: 300 },
    );
  });

  test('by rail takes a quarter more than the great circle', () => {
    expect(router.railMetres(zhaojue, foshan)).toBe(Math.round(1.25 * greatCircleMetres(zhaojue, foshan)));
  });

  test('follows other figures where an operator has measured them', () => {
    const flat = new GreatCircleRouter({ ...PLANNING_FIGURES, trunkDetour: { plain: 1, default: 1, mountain: 1 } });
    expect(flat.metres(zhaojue, foshan)).toBe(Math.round(greatCircleMetres(zhaojue, foshan)));
  });
});

test('a matrix says for each pair what the router says', () => {
  const points = [zhaojue, foshan, { lon: 121.5, lat: 29.87 }];
  const { size, metres, seconds } = router.matrix(points);
  points.forEach((from, i) => {
    points.forEach((to, j) => {
      expect(metres[i * size + j]).toBe(router.metres(from, to));
      expect(seconds[i * size + j]).toBe(router.seconds(from, to));
    });
  });
});

test('Zhaojue lies in the mountains, Foshan in the plain, Wuhan in neither', () => {
  expect(terrainAt(zhaojue)).toBe('mountain');
  expect(terrainAt(foshan)).toBe('plain');
  expect(terrainAt({ lon: 114.3, lat: 30.6 })).toBe('default');
});
