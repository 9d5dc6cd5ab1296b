import { describe, expect, it } from 'vitest';
import type { RouteAnswer, RoutingProblem } from '#solver';
import type { Traveller } from '../../batches/batch.js';
import { transferProofs } from './transfer-check.js';
import type { OfferedCharter } from './way.js';
import type { SolvedLeg } from './way-plan.js';

const HOUR = 3600;
const traveller = (workerId: string, travelGroup: string | null = null): Traveller => ({
  ...{ proposalId: workerId, workerId, name: '某人', idTail: '0011', homeDivision: '513431', enterpriseId: 'e' },
  ...{ siteId: 'gate', travelGroup, from: 0, to: 1 },
});
const train: OfferedCharter = {
  ...{ id: 'train', mode: 'train', number: 'K1', from: 2, to: 3, departs: 5 * HOUR, arrives: 17 * HOUR, seats: 2 },
  ...{ pricePerSeatFen: 1, fixedPriceFen: null, beforeSeconds: HOUR, afterSeconds: 45 * 60, escorted: true },
};
/** One coach that carries each party from `board` to `alight`, in seconds after the leg begins. */
const leg = (
  kind: SolvedLeg['leg']['kind'],
  way: number,
  people: readonly (readonly Traveller[])[],
  [board, alight]: readonly [number, number],
  begins = 0,
): SolvedLeg => {
  const requests = people.map((_, request) => request);
  const stop = { driveSeconds: 0, metres: 0 };
  const stops = [
    { ...stop, place: 0, arrive: board, leave: board + 300, boards: requests, alights: [] },
    { ...stop, place: 1, arrive: alight - 300, leave: alight, boards: [], alights: requests },
  ];
  const route = { vehicleClass: 0, drivers: 1, stops, rests: [], shifts: [], metres: 0, cost: 0 };
  const answer: RouteAnswer = {
    ...{ routes: [route], leftBehind: [], cost: 0, personsLeftBehind: 0, rideSeconds: 0, iterations: 0 },
    cancelled: false,
  };
  return { leg: { kind, problem: {} as RoutingProblem, parties: people, begins }, answer, way };
};
const [a, b, c] = [traveller('a', 'g'), traveller('b', 'g'), traveller('c')];
const AFTER = 17 * HOUR + 45 * 60;
const feeder = (people: Traveller[], alight = 4 * HOUR) => leg('feeder', 0, [people], [HOUR, alight]);
const onward = (people: Traveller[], board = 0) => leg('distribution', 0, [people], [board, 2 * HOUR], AFTER);
const broken = (legs: SolvedLeg[], charter: Partial<OfferedCharter> = {}, most = 30 * HOUR, people = [a, b, c]) =>
  transferProofs(people, [{ ...train, ...charter }], legs, most).flatMap(({ rule, ok, value }) =>
    ok ? [] : [`${rule} ${String(value)}`],
  );

describe('The check of transfers', () => {
  it('is content where a group goes together, in time, with seats and an escort', () => {
    const legs = [feeder([a, b]), onward([a, b]), leg('direct', -1, [[c]], [0, 20 * HOUR])];
    expect(broken(legs)).toEqual([]);
    expect(transferProofs([a, b, c], [train], legs, 30 * HOUR)).toContainEqual({
      charterId: 'train',
      rule: 'before departure',
      value: HOUR,
      limit: HOUR,
      ok: true,
    });
  });

  it('finds a feeder that is a second late at the station', () => {
    expect(broken([feeder([a, b], 4 * HOUR + 1), onward([a, b])])).toEqual([`before departure ${String(HOUR - 1)}`]);
  });

  it('finds a coach that leaves the other station a second too soon', () => {
    expect(broken([feeder([a, b]), onward([a, b], -1)])).toEqual([`after arrival ${String(45 * 60 - 1)}`]);
  });

  it('finds more people than seats', () => {
    expect(broken([feeder([a, b]), onward([a, b])], { seats: 1 })).toEqual(['seats 2']);
  });

  it('finds a charter without an escort', () => {
    expect(broken([feeder([a, b]), onward([a, b])], { escorted: false })).toEqual(['escort 0']);
  });

  it('finds a journey that is too long from door to door', () => {
    expect(broken([feeder([a, b]), onward([a, b])], {}, 18 * HOUR)).toEqual([`door to door ${String(18.75 * HOUR)}`]);
  });

  it('finds a travel group that was parted', () => {
    expect(broken([feeder([a]), onward([a]), leg('direct', -1, [[b, c]], [0, HOUR])])).toEqual(['groups parted 1']);
  });

  it('finds whoever was brought to the station and not on, and who travels twice', () => {
    expect(broken([feeder([a, b]), onward([a])])).toEqual(['persons lost or doubled 1']);
    expect(broken([feeder([a, b]), onward([a, b]), leg('direct', -1, [[c], [c]], [0, HOUR])])).toEqual([
      'persons lost or doubled 1',
    ]);
    expect(broken([feeder([a, b]), feeder([a]), onward([a, b])])).toEqual(['persons lost or doubled 1']);
  });
});
