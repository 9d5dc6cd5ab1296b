import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#platform';
import type { ExportedTrip } from '#transport';
import { unlawful } from '../../support/checkers/road-law.mjs';
import { type Stage, startTransport } from './stage.js';

let stage: Stage;
let trips: ExportedTrip[];
let batch: string;

beforeAll(async () => {
  stage = await startTransport();
  const gate = await stage.gate();
  const group = newId();
  const pair = [await stage.placed(gate, stage.zhaojue, { group }), await stage.placed(gate, stage.zhaojue, { group })];
  ({ id: batch } = await stage.plan((await stage.draft([...pair, ...(await stage.crowd(26, gate))])).id));
  await stage.plan((await stage.draft(await stage.crowd(1, gate))).id);
  trips = await stage.exported(batch);
});
afterAll(() => stage.end());

describe('Trips that are exported', () => {
  it('are those of the batch, with everybody aboard', async () => {
    expect(new Set(trips.map((trip) => trip.batch))).toEqual(new Set([batch]));
    expect(trips.flatMap(({ persons }) => persons)).toHaveLength(28);
    expect((await stage.exported()).flatMap(({ persons }) => persons)).toHaveLength(29);
  });

  it('are lawful by the texts of the rules, with nothing but what is exported', () => {
    expect(trips.length).toBeGreaterThan(1);
    expect(unlawful(trips)).toEqual([]);
  });

  it('open no doors before the coach is there, though more get on than was planned', async () => {
    const other = (await stage.exported()).find((trip) => trip.batch !== batch);
    await stage.sql(`update trip_stop set leaves_at = arrives_at + interval '1 second' where trip_id = $1`, [
      other?.id,
    ]);
    const hurried = (await stage.exported(other?.batch)).flatMap(({ stops }) => stops);
    expect(hurried.map(({ servesFrom }) => servesFrom)).toEqual(hurried.map(({ arrivesAt }) => arrivesAt));
    expect(hurried.length).toBeGreaterThan(1);
  });

  it('tell nothing of a person but the id of the record, the home and the seat', () => {
    expect(Object.keys(trips[0]?.persons[0] ?? {}).sort()).toEqual(
      ['alights', 'boards', 'group', 'home', 'placement', 'seat', 'worker'].sort(),
    );
    expect(JSON.stringify(trips)).not.toMatch(/\d{17}[\dX]|(?<!\d)1[3-9]\d{9}(?!\d)/);
  });
});

type Altered = { -readonly [K in keyof ExportedTrip]: ExportedTrip[K] };
const altered = (alter: (trip: Altered) => void): ExportedTrip[] => {
  const copy = structuredClone(trips);
  const [first] = copy;
  if (first) alter(first);
  return copy;
};
const later = (instant: string, seconds: number) => new Date(Date.parse(instant) + seconds * 1000).toISOString();
const midnight = (trip: Altered) => Date.parse(`${trip.departsAt.slice(0, 10)}T16:00:00Z`);

describe('The texts of the rules find', () => {
  it.each<[string, RegExp, (trip: Altered) => void]>([
    [
      'somebody in the isolation rows',
      /isolation rows/,
      (trip) =>
        (trip.persons = trip.persons.map((person, i) =>
          i === 0 ? { ...person, seat: trip.vehicle.approvedSeats } : person,
        )),
    ],
    [
      'one seat given twice',
      /share a seat/,
      (trip) => (trip.persons = trip.persons.map((person) => ({ ...person, seat: 1 }))),
    ],
    [
      'a coach fuller than the cap',
      /exceed the cap/,
      (trip) => (trip.vehicle = { ...trip.vehicle, approvedSeats: trip.persons.length }),
    ],
    [
      'a break that was left out',
      /four hours|without a driver/,
      (trip) => {
        const [first] = trip.shifts;
        if (first) trip.shifts = [{ ...first, to: later(first.from, 5 * 3600) }];
      },
    ],
    [
      'driving before dawn',
      /02:00 and 05:00/,
      (trip) => {
        const at = midnight(trip) + 3 * 3_600_000;
        const night = { driver: 0, from: new Date(at).toISOString(), to: new Date(at + 60_000).toISOString() };
        trip.shifts = [...trip.shifts, night];
      },
    ],
    [
      'a gate that is closed',
      /is closed at/,
      (trip) => (trip.stops = trip.stops.map((stop) => ({ ...stop, receives: { from: 0, to: 1 } }))),
    ],
    ['one driver on a long way', /farther than one may/, (trip) => (trip.drivers = 1)],
    [
      'a leg at the speed of a train',
      /faster than a coach/,
      (trip) => (trip.stops = trip.stops.map((stop) => ({ ...stop, metres: stop.metres * 2 }))),
    ],
    [
      'somebody who never gets off',
      /does not get on and off/,
      (trip) => (trip.persons = trip.persons.map((person) => ({ ...person, alights: person.boards }))),
    ],
  ])('%s', (_, fault, alter) => {
    expect(unlawful(altered(alter)).join('\n')).toMatch(fault);
  });
});
