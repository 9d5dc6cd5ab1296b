import { expect, test } from 'vitest';
import type { RestFacts } from '../batches/plan-facts.js';
import { type Course, journeyPlaces, placesOf, placesOfLeg } from './journey-places.js';

const at = (hour: number): Date => new Date(Date.UTC(2020, 2, 8, hour));
const rest = (reason: RestFacts['reason'], afterStop: number, from: number, to: number): RestFacts => ({
  ...{ reason, afterStop },
  ...{ from: at(from).toISOString(), to: at(to).toISOString() },
});
const stop = (divisionCode: string, lon: number, arrives: number, leaves: number) =>
  ({ divisionCode, lon, lat: 25, arrivesAt: at(arrives), leavesAt: at(leaves) }) as Course['stops'][number];

/** Leaves at 0, drives 4 h, breaks 1 h, drives 2 h, stands 3 h, drives 6 h; a gate, then another after a night of two hours. */
const course = (nightsOutside: boolean): Course => ({
  stops: [stop('513431', 100, 0, 0), stop('440604', 112, 16, 17), stop('440606', 116, 23, 24)],
  rests: [rest('break', 0, 4, 5), rest('night', 0, 7, 10), rest('night', 1, 19, 21)],
  conditions: { rule: { nightsOutside } } as Course['conditions'],
});
const divisionAt = ({ lon, lat }: { lon: number; lat: number }) => `${String(lon)},${String(lat)}`;
const seat = { boardStop: 0, alightStop: 1 };
const ends = [
  { division: '513431', at: at(0), act: 'board' },
  { division: '440604', at: at(16), act: 'alight' },
];

test('where people stay with the vehicle, only boarding and alighting count', () => {
  expect(placesOf(course(false), seat, divisionAt)).toEqual(ends);
  expect(placesOf({ ...course(true), conditions: null }, seat, divisionAt)).toEqual(ends);
});

test('a night outside the vehicle counts where the driving until then leads, and a break does not', () => {
  const [board, night, alight] = placesOf(course(true), seat, divisionAt);
  expect([board, alight]).toEqual(ends);
  // Six of twelve hours at the wheel.
  expect(night).toEqual({ division: '106,25', name: null, at: at(7), act: 'night' });
});

test('a night counts for those who are aboard then', () => {
  const acts = (boardStop: number, alightStop: number) =>
    placesOf(course(true), { boardStop, alightStop }, divisionAt).map(({ act, at: when }) => [act, when.getUTCHours()]);
  expect(acts(0, 2)).toEqual([
    ['board', 0],
    ['night', 7],
    ['night', 19],
    ['alight', 23],
  ]);
  expect(acts(1, 2)).toEqual([
    ['board', 16],
    ['night', 19],
    ['alight', 23],
  ]);
});

const leg = (
  kind: 'feeder' | 'trunk' | 'distribution',
  state: 'approved' | 'departed',
  [from, to]: [string, string],
  [departs, arrives]: [number, number],
) => ({
  trip: { leg: kind, state, departsAt: at(departs) },
  seat,
  course: { rests: [], conditions: null, stops: [stop(from, 100, departs, departs), stop(to, 112, arrives, arrives)] },
});
const legs = (feeder: 'approved' | 'departed', trunk: 'approved' | 'departed') => [
  leg('feeder', feeder, ['513431', '513401'], [0, 3]),
  leg('trunk', trunk, ['513401', '440113'], [5, 12]),
  leg('distribution', 'approved', ['440113', '440604'], [13, 15]),
];
const toldAt = (
  now: number,
  feeder: 'approved' | 'departed' = 'approved',
  trunk: 'approved' | 'departed' = 'approved',
) =>
  journeyPlaces(legs(feeder, trunk), divisionAt, at(now)).map(({ act, division, at: when, leg: own }) => [
    ...[act, division, when.getUTCHours(), own],
  ]);
const [board, change, next, gate] = [
  ['board', '513431', 0, 0],
  ['change', '513401', 5, 1],
  ['change', '440113', 13, 2],
  ['alight', '440604', 15, 2],
];

test('of three legs the first place is boarded, both stations are changes as of what leaves there, and the gate ends them', () => {
  expect(toldAt(0)).toEqual([board, change, next, gate]);
  const places = journeyPlaces(legs('approved', 'approved'), divisionAt, at(0));
  const acts = [2, 1, 0].map((later) => placesOfLeg(places, later).map(({ act }) => act));
  expect(acts).toEqual([
    ['board', 'change'],
    ['change', 'change'],
    ['change', 'alight'],
  ]);
});

test('a train does not wait for a late feeder, and the coach behind a late train does', () => {
  expect(toldAt(2)).toEqual([['board', '513431', 2, 0], change, next, gate]);
  expect(toldAt(6, 'departed')).toEqual([
    ['change', '513401', 6, 1],
    ['change', '440113', 14, 2],
    ['alight', '440604', 16, 2],
  ]);
});

test('what lies behind counts no more, and a leg behind has no place', () => {
  expect(toldAt(4, 'departed')).toEqual([change, next, gate]);
  expect(toldAt(8, 'departed', 'departed')).toEqual([next, gate]);
  const places = journeyPlaces(legs('departed', 'departed'), divisionAt, at(8));
  expect([2, 1, 0].map((later) => placesOfLeg(places, later).map(({ act }) => act))).toEqual([
    [],
    ['change'],
    ['change', 'alight'],
  ]);
});
