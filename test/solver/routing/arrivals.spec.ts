import { describe, expect, it } from 'vitest';
import { checkRoutes, type GateRoom, never, route, type RouteAnswer, type RoutingProblem } from '#solver';
import { countyToCity } from './cases.js';
import { most, receivedIn } from './received.js';

const HOUR = 3600;

const waysOf = ({ routes }: RouteAnswer) =>
  routes.map(({ vehicleClass, cost, metres, stops }) => [vehicleClass, cost, metres, stops.map(({ place }) => place)]);

const room = (problem: RoutingProblem, perHour: number, expected: readonly number[] = []): (GateRoom | null)[] =>
  Array.from({ length: problem.places }, (_, place) => (problem.gateHours?.[place] ? { perHour, expected } : null));

describe('Departures', () => {
  it.each([1, 2, 3, 4, 5])(
    'bring no gate more people in an hour than it receives, by the same coaches (seed %i)',
    (seed) => {
      const problem = {
        ...countyToCity(160, 8, 2, seed),
        startSecondOfDay: 6 * HOUR + 600,
      };
      const asItWouldBe = route(problem, never(300), seed);
      const perHour = 30;
      expect(most(receivedIn(problem, asItWouldBe))).toBeGreaterThan(perHour);
      const limited = { ...problem, gateRoom: room(problem, perHour) };
      const answer = route(limited, never(300), seed);
      expect(most(receivedIn(problem, answer))).toBeLessThanOrEqual(perHour);
      expect(waysOf(answer)).toEqual(waysOf(asItWouldBe));
      expect(checkRoutes(limited, answer).fault).toBeNull();
    },
  );

  it('leave room for those whom others bring', () => {
    const problem = countyToCity(60, 4, 1, 7);
    const free = receivedIn(problem, route(problem, never(100), 7));
    // Whatever hour it would be is full, and no other.
    const hours = new Set([...free.keys()].map((key) => Number(key.split(' ')[1])));
    const expected = Array.from({ length: 60 }, (_, hour) => (hours.has(hour) ? 100 : 0));
    const limited = { ...problem, gateRoom: room(problem, 100, expected) };
    const spread = receivedIn(problem, route(limited, never(100), 7));
    for (const key of spread.keys()) expect(hours).not.toContain(Number(key.split(' ')[1]));
    expect([...spread.values()].reduce((sum, persons) => sum + persons, 0)).toBe(60);
  });

  it('stay as they are where there is room at no hour; nobody stays behind for it', () => {
    const problem = countyToCity(60, 4, 1, 7);
    const full = Array.from({ length: 72 }, () => 30);
    const answer = route({ ...problem, gateRoom: room(problem, 30, full) }, never(100), 7);
    expect(answer).toEqual(route(problem, never(100), 7));
    expect(answer.personsLeftBehind).toBe(0);
  });

  it('of one coach make room for another that has no other', () => {
    // Gate 2 is reached from village 0 at any hour, from village 1 in its first hour alone; each coach brings all that the gate takes.
    const metres = Int32Array.from([0, 99e4, 1e4, 99e4, 0, 1e4, 1e4, 1e4, 0]);
    const problem: RoutingProblem = {
      ...{
        ...countyToCity(0, 0, 0, 1),
        places: 3,
        metres,
        seconds: Int32Array.from(metres, (way) => way / 10),
      },
      ...{
        vehicleClasses: [
          {
            name: 'van',
            usableSeats: 5,
            count: 2,
            fixedCost: 1,
            costPerKilometre: 1,
          },
        ],
      },
      requests: [
        { from: 0, to: 2, persons: 5 },
        { from: 1, to: 2, persons: 5 },
      ],
      ...{
        startSecondOfDay: 8 * HOUR,
        gateHours: [null, null, null],
        latestStart: 4 * HOUR,
      },
      windows: [null, { opensAt: 0, closesAt: 900 }, null],
    };
    const limited = {
      ...problem,
      gateRoom: [null, null, { perHour: 5, expected: [] }],
    };
    expect([...receivedIn(problem, route(problem, never(50), 1)).values()]).toEqual([10]);
    expect([...receivedIn(problem, route(limited, never(50), 1)).values()].sort()).toEqual([5, 5]);
  });

  it('tell the ride time of the departures that were chosen', () => {
    const problem = countyToCity(120, 6, 2, 3);
    const answer = route({ ...problem, gateRoom: room(problem, 24) }, never(200), 3);
    const boarded = new Map<number, number>();
    let rideSeconds = 0;
    for (const { stops } of answer.routes)
      for (const { leave, boards, alights } of stops) {
        const service = problem.serviceSeconds.perStop + problem.serviceSeconds.perPerson * boards.length;
        for (const request of boards) boarded.set(request, leave - service);
        for (const request of alights) rideSeconds += leave - (boarded.get(request) ?? NaN);
      }
    expect(answer.rideSeconds).toBe(rideSeconds);
  });
});
