import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRoutes, never, route, type RouteAnswer } from '#solver';
import { richCase, smallCase, the } from './cases.js';
import { changed, type Draft, NIGHT_ANSWER, NIGHT_PROBLEM, stop, trip } from './night-trip.js';

describe('the checker on accounts that do not add up', () => {
  const patient = { ...NIGHT_PROBLEM, serviceSeconds: { perStop: 0, perPerson: 0 } };
  const corruptions: [string, RegExp, (draft: Draft<RouteAnswer>) => void][] = [
    ['somebody forgotten', /stop 1: nobody boards or alights/, (d) => (stop(d, 1).boards = [])],
    ['somebody who never alights', /request 1 never alights|nobody boards/, (d) => (stop(d, 3).alights = [])],
    ['somebody who alights twice', /request 0 alights without having boarded/, (d) => stop(d, 3).alights.push(0)],
    ['somebody who boards twice', /request 0 boards twice/, (d) => stop(d, 0).boards.push(0)],
    ['a way that is shorter than the road', /it is 480000 m to here/, (d) => stop(d, 2).metres--],
    [
      'somebody carried and left behind',
      /Request 0 is accounted for 2 times/,
      (d) => {
        d.leftBehind.push({ request: 0, reason: 'NO_SEAT' });
        d.personsLeftBehind = 2;
      },
    ],
    [
      'a trip that nobody knows of',
      /accounted for 0 times/,
      (d) => {
        d.routes = [];
        d.cost = d.rideSeconds = 0;
      },
    ],
    ['a vehicle used twice', /2 vehicles of class 0 are used/, (d) => d.routes.push(trip(structuredClone(d)))],
    [
      'the wrong boarding place',
      /request 1 boards at place 0 instead of 1/,
      (d) => {
        stop(d, 0).boards = [1];
        stop(d, 1).boards = [0];
      },
    ],
    [
      'the wrong gate',
      /alights at place 2 instead of 3/,
      (d) => {
        stop(d, 2).alights = [1];
        stop(d, 3).alights = [0];
      },
    ],
    ['a request that does not exist', /carries request 9/, (d) => stop(d, 0).boards.push(9)],
    ['a vehicle class that does not exist', /unknown vehicle class 7/, (d) => (trip(d).vehicleClass = 7)],
    ['a place that does not exist', /unknown place 12/, (d) => (stop(d, 1).place = 12)],
    ['a trip of one stop', /fewer than two stops/, (d) => (trip(d).stops.length = 1)],
    ['a hole in the timetable', /arrives at|does not follow/, (d) => trip(d).rests.splice(0, 1)],
    ['an arrival that is not a number', /arrives at|does not follow/, (d) => (stop(d, 2).arrive = NaN)],
    ['a driver who is not on board', /driver 2 is not on board/, (d) => (the(trip(d).shifts[0]).driver = 2)],
    [
      'a change of drivers while moving',
      /drivers change at 10000 while/,
      (d) => {
        the(trip(d).shifts[1]).to = 10_000;
        trip(d).shifts.push({ driver: 1, from: 10_000, to: 10_800 });
      },
    ],
    [
      'driving after the last stop',
      /goes on after its last stop/,
      (d) => trip(d).shifts.push({ driver: 0, from: 48_180, to: 48_190 }),
    ],
    ['people left behind who are not counted', /stay behind/, (d) => (d.personsLeftBehind = 1)],
    [
      'somebody left behind who does not exist',
      /Request 5 is left behind/,
      (d) => d.leftBehind.push({ request: 5, reason: 'NO_SEAT' }),
    ],
    ['a crew that is not a number', /has NaN drivers/, (d) => (trip(d).drivers = NaN)],
  ];
  it.each(corruptions)('refuses %s', (_, sentence, change) => {
    expect(checkRoutes(patient, changed(change)).fault).toMatch(sentence);
  });

  it('refuses service that is a second too short', () => {
    const slow = { ...NIGHT_PROBLEM, serviceSeconds: { perStop: 301, perPerson: 60 } };
    expect(checkRoutes(slow, NIGHT_ANSWER).fault).toBe('Route 0, stop 0: 420 s for service that takes 421 s.');
  });

  it('notices any single figure of a plan that is off by one', () => {
    const free = new Set(['iterations', 'drivers', 'driver']);
    const figures = (value: object, path: string[] = []): string[][] =>
      Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
        if (free.has(key)) return [];
        if (typeof inner === 'number') return [[...path, key]];
        return typeof inner === 'object' && inner !== null ? figures(inner, [...path, key]) : [];
      });
    let tried = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.nat(), fc.boolean(), (seed, pick, up) => {
        const problem = (seed % 2 === 0 ? smallCase : richCase)(seed, 8);
        const answer = route(problem, never(5), seed);
        const paths = figures(answer);
        const path = the(paths[pick % paths.length]);
        const copy = structuredClone(answer);
        let holder = copy as unknown as Record<string, unknown>;
        for (const key of path.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
        const last = the(path.at(-1));
        holder[last] = (holder[last] as number) + (up ? 1 : -1);
        tried++;
        expect(checkRoutes(problem, copy).fault, path.join('.')).not.toBeNull();
      }),
      { numRuns: 250, seed: 3 },
    );
    expect(tried).toBe(250);
  });
});
