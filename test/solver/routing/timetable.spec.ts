import { describe, expect, it } from 'vitest';
import { checkRoutes, DEFAULT_ROUTING_RULES, never, route, type RoutingProblem } from '#solver';
import { type StopSequence, Timetabler } from '../../../libs/solver/src/routing/timetable.js';
import { the } from './cases.js';
import { legs, NIGHT_ANSWER, NIGHT_PROBLEM } from './night-trip.js';

const HOUR = 3600;
const MINUTE = 60;

/** One person from place 0 to gate 1, `hours` of driving by day away at 80 km/h, and no time for service. */
function oneLeg(hours: number, clock: number, more: Partial<RoutingProblem> = {}): RoutingProblem {
  return {
    ...legs(2, [[0, 1, hours * 80_000, hours * HOUR]]),
    nightFactor: 0.8,
    vehicleClasses: [{ name: 'coach', usableSeats: 10, count: 1, fixedCost: 0, costPerKilometre: 0 }],
    requests: [{ from: 0, to: 1, persons: 1 }],
    startSecondOfDay: clock * HOUR,
    latestStart: 0,
    serviceSeconds: { perStop: 0, perPerson: 0 },
    rules: DEFAULT_ROUTING_RULES,
    ...more,
  };
}

const DIRECT: StopSequence = {
  ...{ length: 2, pickups: 1, fromHome: false },
  ...{ place: [0, 1], persons: [1, 1], firstBoard: [0, 0] },
};

function timetable(problem: RoutingProblem, drivers = 3): Timetabler {
  const timetabler = new Timetabler(problem);
  timetabler.run(DIRECT, 0, drivers, true);
  return timetabler;
}

describe('the timetable', () => {
  it('gives the driver twenty minutes after four hours by day', () => {
    const { arrive, rests } = timetable(oneLeg(5, 8));
    expect(rests).toEqual([{ from: 4 * HOUR, to: 4 * HOUR + 20 * MINUTE, reason: 'break', afterStop: 0 }]);
    expect(arrive[1]).toBe(5 * HOUR + 20 * MINUTE);
  });

  it('needs no break where four hours end at the gate', () => {
    expect(timetable(oneLeg(4, 8)).rests).toEqual([]);
  });

  it('stops at nightfall whoever has driven for two hours, and drives at 80 % from then on, across midnight', () => {
    const { arrive, rests, wheels } = timetable(oneLeg(5, 19));
    expect(rests.map(({ from, to, reason }) => [from / MINUTE, to / MINUTE, reason])).toEqual([
      [180, 200, 'break'],
      [320, 340, 'break'],
    ]);
    expect(wheels[1]).toBe(5.5 * HOUR);
    expect(arrive[1]).toBe(6 * HOUR + 10 * MINUTE);
  });

  it('stands from 02:00 to 05:00, which counts as one break', () => {
    const { arrive, rests } = timetable(oneLeg(5, 1));
    expect(rests.map(({ from, to, reason }) => [from / MINUTE, to / MINUTE, reason])).toEqual([
      [60, 240, 'night'],
      [480, 500, 'break'],
    ]);
    // One hour by night before and one after the stand are 1.6 hours of the way; 3.4 follow by day.
    expect(arrive[1]).toBe(1 * HOUR + 3 * HOUR + 1 * HOUR + 3.4 * HOUR + 20 * MINUTE);
  });

  it('leaves at 05:00 if boarding takes until after 02:00', () => {
    const problem = oneLeg(1, 1, { serviceSeconds: { perStop: 70 * MINUTE, perPerson: 0 } });
    expect(timetable(problem).rests).toEqual([{ from: 70 * MINUTE, to: 4 * HOUR, reason: 'night', afterStop: 0 }]);
  });

  it('waits in front of a closed gate until it opens on the next day, and the wait is part of the ride', () => {
    const problem = oneLeg(4, 17, { gateHours: [null, { from: 8 * HOUR, to: 20 * HOUR }] });
    const { arrive, begin, rests } = timetable(problem);
    expect(arrive[1]).toBe(4 * HOUR);
    expect(begin[1]).toBe(15 * HOUR);
    expect(rests).toEqual([{ from: 4 * HOUR, to: 15 * HOUR, reason: 'window', afterStop: 0 }]);
    expect(route(problem, never(1), 1).rideSeconds).toBe(15 * HOUR);
  });

  it('knows gates that receive people across midnight', () => {
    const problem = oneLeg(4, 17, { gateHours: [null, { from: 20 * HOUR, to: 4 * HOUR }] });
    expect(timetable(problem).begin[1]).toBe(4 * HOUR);
  });

  it.each([
    [10, false],
    [20, true],
  ])('takes a wait of %i minutes at a place not yet open for a break: %s', (minutes, isBreak) => {
    const problem: RoutingProblem = {
      ...oneLeg(1, 8),
      ...legs(3, [
        [0, 1, 240_000, 3 * HOUR],
        [1, 2, 160_000, 2 * HOUR],
      ]),
      windows: [null, { opensAt: 3 * HOUR + minutes * MINUTE, closesAt: 9 * HOUR }, null],
    };
    const timetabler = new Timetabler(problem);
    const stops = { place: [0, 1, 2], persons: [1, 1, 2], firstBoard: [0, 1, 0] };
    timetabler.run({ length: 3, pickups: 2, fromHome: false, ...stops }, 0, 3, true);
    expect(timetabler.rests.map((rest) => rest.reason)).toEqual(isBreak ? ['window'] : ['window', 'break']);
  });

  it.each([
    [3, 400_000, 1],
    [3, 239_999, 2],
    [9, 999_000, 2],
    [16, 1_500_000, 2],
    [18, 1_500_000, 3],
  ])('puts on a drive of %i h, with the second driver due above %i m, a crew of %i', (hours, above, crew) => {
    const rules = { ...DEFAULT_ROUTING_RULES, secondDriverAboveMetres: above };
    const problem = oneLeg(hours, 6, { rules, nightFactor: 1 });
    const answer = route(problem, never(1), 1);
    expect(the(answer.routes[0]).drivers).toBe(crew);
    expect(checkRoutes(problem, answer).fault).toBeNull();
  });

  it('relieves a driver during a break before eight hours are over', () => {
    const rules = {
      ...DEFAULT_ROUTING_RULES,
      secondDriverAboveMetres: 999_000,
      maxDrivers: 2,
      continuousDay: 9 * HOUR,
    };
    const problem = oneLeg(9, 6, { rules });
    const { shifts } = timetable(problem, 2);
    expect(shifts).toEqual([
      { driver: 0, from: 0, to: 8 * HOUR },
      { driver: 1, from: 8 * HOUR + 20 * MINUTE, to: 9 * HOUR + 20 * MINUTE },
    ]);
    expect(timetable(problem, 1).hindrance).toBe('DRIVER_HOURS');
  });

  it('starts later where that spares the people hours on the road', () => {
    const problem = oneLeg(4, 0, { latestStart: 12 * HOUR });
    const first = the(the(route(problem, never(1), 1).routes[0]).stops[0]);
    expect(first.arrive).toBe(6 * HOUR);
  });

  it('starts at the first place no earlier than that opens', () => {
    const problem = oneLeg(2, 8, { windows: [{ opensAt: 5000, closesAt: 5000 }, null] });
    expect(the(the(route(problem, never(1), 1).routes[0]).stops[0]).arrive).toBe(5000);
  });

  it('agrees to the second with a night trip worked out by hand', () => {
    expect(route(NIGHT_PROBLEM, never(5), 1)).toEqual(NIGHT_ANSWER);
  });
});
