import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { never, type Stop } from '#solver';
import { Roads } from '../../../libs/solver/src/routing/roads.js';
import { readCoachInstance } from '../../../apps/cli/src/solve/coach-instance.js';
import { coachSolving } from '../../../apps/cli/src/solve/solve-coaches.js';

const folder = mkdtempSync(join(tmpdir(), 'coaches-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BATCH = {
  departs: '06:30',
  latestStart: 7200,
  places: [
    { place: 'Upper village', x: 0, y: 0, opensAt: 600, closesAt: 40_000 },
    { place: 'Lower village', x: 10_000, y: 0 },
    { place: 'Gate', x: 400_000, y: 0, receives: ['08:00', '20:00'] },
  ],
  vehicles: [
    { vehicle: 'coach', usableSeats: 4, count: 3, fixedCost: 1000, costPerKilometre: 700, barred: ['Upper village'] },
    { vehicle: 'minibus', usableSeats: 3, count: 2, costPerKilometre: 600 },
  ],
  requests: [
    { id: 'An', from: 'Upper village', to: 'Gate', persons: 2 },
    { id: 'Bo', from: 'Lower village', to: 'Gate' },
    { id: 'Cai', from: 'Lower village', to: 'Gate', persons: 3, penalty: 90_000_000 },
  ],
  service: { perStop: 120, perPerson: 10 },
  rules: { maxRideSeconds: 50_000, night: ['23:00', '05:30'], noDriving: null },
};

function fileOf(batch: unknown): string {
  const file = join(folder, 'batch.json');
  writeFileSync(file, typeof batch === 'string' ? batch : JSON.stringify(batch));
  return file;
}

async function solved(batch: unknown, stop: Stop = never(200)) {
  const out = join(folder, 'plan.json');
  const solve = await coachSolving(fileOf(batch))({ seed: 1, seconds: 1, threads: 1 }, stop);
  const { write, ...figures } = solve();
  write(out);
  return {
    ...figures,
    plan: JSON.parse(readFileSync(out, 'utf8')) as { routes: { vehicle: string; stops: { boards: string[] }[] }[] },
  };
}

describe('a batch in a file', () => {
  it('becomes a problem, names numbered in the order of the file', () => {
    const { problem, places, requests } = readCoachInstance(fileOf(BATCH));
    expect(places).toEqual(['Upper village', 'Lower village', 'Gate']);
    expect(requests).toEqual(['An', 'Bo', 'Cai']);
    expect(problem).toMatchObject({
      places: 3,
      startSecondOfDay: 23_400,
      latestStart: 7200,
      nightFactor: 0.8,
      vehicleClasses: [
        { count: 3, barred: [0] },
        { fixedCost: 0, barred: [] },
      ],
      requests: [{ from: 0, to: 2, persons: 2 }, { persons: 1 }, { persons: 3, penalty: 90_000_000 }],
      windows: [{ opensAt: 600, closesAt: 40_000 }, null, null],
      gateHours: [null, null, { from: 28_800, to: 72_000 }],
      serviceSeconds: { perStop: 120, perPerson: 10 },
      rules: { maxRideSeconds: 50_000, night: { from: 82_800, to: 19_800 }, noDriving: null, maxDrivers: 3 },
    });
    // 10 km straight are 12.5 km of county road at 45 km/h; 400 km are 500 km of expressway at 80 km/h.
    const roads = new Roads(problem);
    expect([0, 1, 2].map((place) => roads.metres(0, place))).toEqual([0, 12_500, 500_000]);
    expect([0, 1, 2].map((place) => roads.seconds(0, place))).toEqual([0, 1000, 22_500]);
    const slower = readCoachInstance(
      fileOf({ ...BATCH, roads: { detour: 2, kmh: 36, farKmh: 72, farMetres: 30_000 } }),
    );
    const other = new Roads(slower.problem);
    expect([1, 2].map((place) => [other.metres(0, place), other.seconds(0, place)])).toEqual([
      [20_000, 2000],
      [800_000, 40_000],
    ]);
  });

  it('may state homes, hours, regions, risk levels, trip times, and seats by load cap and isolation', async () => {
    const batch = {
      ...BATCH,
      places: [
        { ...BATCH.places[0], region: 'Ganzi', risk: 1 },
        { ...BATCH.places[1], region: 'Aba' },
        { ...BATCH.places[2], region: 'Dongguan' },
        { place: 'Garage', x: 0, y: 9000 },
      ],
      vehicles: [
        { vehicle: 'coach', approvedSeats: 49, loadCap: 0.5, isolationSeats: 9, count: 2, costPerKilometre: 700 },
        { vehicle: 'minibus', approvedSeats: 9, isolationSeats: 4, count: 2, costPerKilometre: 600, costPerHour: 5000 },
        {
          vehicle: 'van',
          usableSeats: 3,
          count: 1,
          costPerKilometre: 500,
          home: 'Garage',
          regions: ['Ganzi', 'Dongguan'],
        },
        {
          vehicle: 'car',
          usableSeats: 1,
          count: 1,
          costPerKilometre: 900,
          allowed: ['Lower village'],
          regions: ['Dongguan'],
        },
      ],
      requests: [BATCH.requests[0], { ...BATCH.requests[1], risk: 2 }, BATCH.requests[2]],
      rules: { ...BATCH.rules, maxTripSeconds: 90_000 },
    };
    const { problem } = readCoachInstance(fileOf(batch));
    expect(problem.vehicleClasses).toMatchObject([
      { usableSeats: 24 },
      { usableSeats: 5, costPerHour: 5000 },
      { home: 3, allowed: [0, 2] },
      { allowed: [1, 2] },
    ]);
    expect(problem.requests.map(({ risk }) => risk)).toEqual([1, 2, undefined]);
    expect(problem.rules.maxTripSeconds).toBe(90_000);
    expect(await solved(batch)).toMatchObject({ wrong: null, personsLeftBehind: 0, vehicles: 3 });
    const plan = (await solved(batch)).plan.routes;
    const previous = { changeCost: 100, routes: plan.map((one) => ({ ...one, locked: true })) };
    expect(await solved({ ...batch, previous })).toMatchObject({ wrong: null, changed: 0 });
  });

  it('may state its roads, or degrees of longitude and latitude', () => {
    const metres = [
      [0, 1, 2],
      [3, 0, 4],
      [5, 6, 0],
    ];
    const roads = { metres, seconds: metres };
    expect([...readCoachInstance(fileOf({ ...BATCH, roads })).problem.seconds]).toEqual(metres.flat());
    const degrees = [
      [103, 30],
      [104, 30],
      [104, 31],
    ].map(([lon, lat], k) => ({ place: BATCH.places[k]?.place, lon, lat }));
    const { problem } = readCoachInstance(fileOf({ ...BATCH, places: degrees }));
    // A degree of latitude is 111.2 km; one of longitude at 30° is 96.3 km.
    expect(new Roads(problem).metres(1, 2) / 1.25 / 1000).toBeCloseTo(111.2, 0);
    expect(new Roads(problem).metres(0, 1) / 1.25 / 1000).toBeCloseTo(96.3, 0);
  });

  it('is planned lawfully, and its plan can be stated again as the former one, less a coach that broke down', async () => {
    const first = await solved(BATCH);
    expect(first).toMatchObject({ wrong: null, personsLeftBehind: 0, vehicles: 2 });
    const [broken, ...others] = first.plan.routes;
    const previous = { changeCost: 100, routes: [{ ...broken, broken: true }, ...others] };
    const mended = await solved({ ...BATCH, previous });
    expect(mended).toMatchObject({ wrong: null, personsLeftBehind: 0 });
    expect(mended.changed).toBeLessThanOrEqual(others.length);
    const kept = { changeCost: 100, routes: first.plan.routes.map((one) => ({ ...one, locked: true })) };
    expect(await solved({ ...BATCH, previous: kept })).toMatchObject({ changed: 0, cost: first.cost });
    expect(await solved({ ...BATCH, previous }, { cancelled: () => true })).toMatchObject({
      wrong: null,
      iterations: 0,
    });
    // Cai stays at home.
    const fewer = await solved({ ...BATCH, requests: BATCH.requests.slice(0, 2), previous: kept });
    expect(fewer).toMatchObject({ wrong: null, personsLeftBehind: 0 });
  });

  it.each([
    ['{', /^The file is not JSON/],
    [[], 'the file: an object is expected, not [].'],
    [{ ...BATCH, coaches: 1 }, 'the file: there is no field "coaches".'],
    [{ ...BATCH, departs: '25:00' }, 'departs is "25:00", not a time of day such as "06:30".'],
    [{ ...BATCH, places: [{ place: 'A', x: 1 }] }, 'place 0: "y" is missing, but a number is expected.'],
    [{ ...BATCH, places: [...BATCH.places, BATCH.places[0]] }, 'There are two of the place "Upper village".'],
    [{ ...BATCH, requests: [{ from: 'Nowhere', to: 'Gate' }] }, 'There is no place "Nowhere".'],
    [{ ...BATCH, requests: [{ from: 'Gate', to: 'Gate' }] }, 'Request 0 boards and alights at place 2.'],
    [{ ...BATCH, rules: { night: ['22:00'] } }, /^night is \["22:00"\], not two times of day/],
    [
      { ...BATCH, roads: { metres: [[0]], seconds: [[0]] } },
      'roads, metres: 3 rows of 3 numbers are expected, see row 0.',
    ],
    [
      {
        ...BATCH,
        roads: {
          metres: [
            [0, 1, 2],
            [1, 0, 'x'],
            [1, 2, 0],
          ],
          seconds: [],
        },
      },
      'roads, metres: "x" in row 1 is no whole number.',
    ],
    [
      { ...BATCH, places: BATCH.places.map((p, k) => ({ ...p, x: k * 1e10 })) },
      'Some places are up to 25000000000 m apart, which is too far.',
    ],
    [
      { ...BATCH, vehicles: [{ ...BATCH.vehicles[0], approvedSeats: 9 }] },
      'Vehicle "coach" has both approvedSeats and usableSeats.',
    ],
    [{ ...BATCH, vehicles: [{ ...BATCH.vehicles[0], regions: ['Aba'] }] }, 'No place lies in the region "Aba".'],
    [{ ...BATCH, vehicles: [{ ...BATCH.vehicles[0], home: 'Garage' }] }, 'There is no place "Garage".'],
    [{ ...BATCH, rules: { maxTripSeconds: -1 } }, 'rules.maxTripSeconds is -1; it must be at least 1.'],
    [{ ...BATCH, roads: { metres: [], detour: 1 } }, 'roads: "detour" has no meaning beside a matrix.'],
    [{ ...BATCH, roads: { kmh: 0 } }, 'points.nearSpeed is 0, not above 0 and at most 1000.'],
    [{ ...BATCH, previous: { routes: [{ vehicle: 'bicycle', stops: [] }] } }, 'There is no vehicle "bicycle".'],
  ])('is refused with a sentence: %j', (batch, sentence) => {
    expect(() => coachSolving(fileOf(batch))).toThrow(sentence);
  });
});
