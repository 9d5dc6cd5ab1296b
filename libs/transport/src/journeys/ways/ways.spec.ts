import { describe, expect, it } from 'vitest';
import { GreatCircleRouter } from '#places';
import { checkRoutes, DEFAULT_ROUTING_RULES, never, route } from '#solver';
import type { BatchToPlan, StopPlace, Traveller } from '../../batches/batch.js';
import type { TransferRule } from '../../charters/transfer-rules.js';
import { journeysOf, plansOf } from '../comparison.js';
import { type ComparedWays, compareWays } from './comparing.js';
import { transferProofs } from './transfer-check.js';
import type { OfferedCharter, WaysToCompare } from './way.js';
import type { WayPlan } from './way-plan.js';

const HOUR = 3600;
const RULE: TransferRule = {
  ...{ validFrom: '2020-01-01', validTo: null, source: 'ours' },
  ...{ railBeforeSeconds: HOUR, flightBeforeSeconds: 2 * HOUR, afterArrivalSeconds: 45 * 60 },
  ...{ stationWaitSeconds: 2 * HOUR, hourFen: 100 },
};
const coach = {
  ...{ name: 'coach-49', nameZh: '49座大客车', approvedSeats: 49, seatsPerRow: 4 },
  ...{ fixedCostFen: 110_000, costPerKilometreFen: 700 },
};
const place = (name: string, lon: number, lat: number, siteId: string | null = null): StopPlace => ({
  ...{ name, lon, lat, siteId, receives: null },
  divisionCode: siteId ? '440606' : '513431',
});
/** Two villages of Zhaojue, gates in Foshan and, 430 km from the station of Guangzhou, in Zhanjiang; both stations. */
const PLACES = [
  place('河边村', 102.9, 28.1),
  place('大坪村', 102.8, 27.9),
  place('顺德一厂', 113.25, 22.8, 'foshan'),
  place('湛江一厂', 110.36, 21.27, 'zhanjiang'),
  place('西昌西站', 102.19, 27.85),
  place('广州南站', 113.27, 22.99),
];
const traveller = (n: number, more: Partial<Traveller> = {}): Traveller => ({
  ...{ proposalId: `p${String(n)}`, workerId: `w${String(n)}`, name: '某人', idTail: '0011', homeDivision: '513431' },
  ...{ enterpriseId: 'e', siteId: 'foshan', travelGroup: null, from: n % 2, to: 2 },
  ...more,
});
const crowd = (count: number, more: Partial<Traveller> = {}, first = 0) =>
  Array.from({ length: count }, (_, n) => traveller(first + n, more));
/** Leaves five hours after the earliest departure and takes twelve. */
const aTrain = (more: Partial<OfferedCharter> = {}): OfferedCharter => ({
  ...{ id: 'train', mode: 'train', number: 'K1', from: 4, to: 5, departs: 5 * HOUR, arrives: 17 * HOUR, seats: 100 },
  ...{ pricePerSeatFen: 20_000, fixedPriceFen: null, beforeSeconds: HOUR, afterSeconds: 45 * 60, escorted: true },
  ...more,
});
const ROAD_RULE: BatchToPlan['rule'] = {
  ...{ loadCap: 0.5, isolationRows: 2, source: '交运明电〔2020〕56号', weeklyDrivingSeconds: 44 * HOUR },
  ...{ recheckSeconds: [], routing: DEFAULT_ROUTING_RULES },
};
const travel = new GreatCircleRouter().matrix(PLACES);
const task = (travellers: Traveller[], charters: OfferedCharter[], more: Partial<BatchToPlan> = {}): WaysToCompare => ({
  charters,
  rule: RULE,
  batch: {
    ...{ batchId: 'batch', number: 1042, divisionCode: '513431', departsAfter: new Date('2020-03-12T07:00:00+08:00') },
    ...{ places: PLACES, travel, travellers, asking: new Map() },
    ...{ notBoarding: [], fleet: [{ vehicle: coach, count: 20, rule: ROAD_RULE, barred: [] }] },
    rule: ROAD_RULE,
    ...more,
  },
});
/** Solves as the solver process does, and holds every leg against the road law and the rules of transfers. */
function compared(wanted: WaysToCompare) {
  const course = compareWays(wanted);
  let turn = course.next();
  while (turn.done !== true) turn = course.next(route(turn.value.problem, never(20), 1));
  const result: ComparedWays = turn.value;
  const best = result.plans[result.best] as WayPlan;
  for (const { leg, answer } of best.legs) expect(checkRoutes(leg.problem, answer).fault).toBeNull();
  const { travellers, rule } = wanted.batch;
  const proofs = transferProofs(travellers, wanted.charters, best.legs, rule.routing.maxRideSeconds);
  expect(proofs.filter(({ ok }) => !ok)).toEqual([]);
  const journeys = journeysOf(wanted, result);
  const reasonsOn = (charterId: string | null) =>
    new Set(journeys.map(({ alternatives }) => alternatives.find((way) => way.charterId === charterId)?.reason));
  return {
    result,
    best,
    proofs,
    journeys,
    plans: plansOf(
      wanted,
      result,
      result.plans.map((_, i) => String(i)),
    ),
    reasonsOn,
  };
}
const waysOf = (best: WayPlan) =>
  [...best.journeys.values()].reduce<Record<string, number>>(
    (count, { way }) => ({ ...count, [way]: (count[way] ?? 0) + 1 }),
    {},
  );

describe('A comparison of direct coaches with a chartered train', () => {
  it('puts people on the train where the whole is cheaper with it, and says by how much coaches are dearer', () => {
    const { best, plans, journeys, reasonsOn } = compared(task(crowd(60), [aTrain()]));
    expect(waysOf(best)).toEqual({ 0: 60 });
    expect(plans.map(({ chosen, persons, leftBehind }) => ({ chosen, persons, leftBehind }))).toEqual([
      { chosen: false, persons: 60, leftBehind: 0 },
      { chosen: true, persons: 60, leftBehind: 0 },
    ]);
    expect((plans[0]?.costFen ?? 0) > (plans[1]?.costFen ?? 0)).toBe(true);
    expect(plans[0]?.text.en).toMatch(/^Not chosen: .* yuan more$/);
    expect(reasonsOn(null)).toEqual(new Set(['DEARER']));
    expect(journeys[0]?.legs.map(({ leg, mode }) => `${leg} ${mode}`)).toEqual([
      'feeder coach',
      'trunk train',
      'distribution coach',
    ]);
    expect(journeys[0]?.points.map(({ act, division }) => `${act} ${division}`)).toEqual([
      'board 513431',
      'change 513431',
      'change 513431',
      'alight 440606',
    ]);
  });

  it('leaves them on direct coaches where the train is dearer', () => {
    const { best, plans, reasonsOn } = compared(task(crowd(20), [aTrain({ pricePerSeatFen: 90_000 })]));
    expect(waysOf(best)).toEqual({ '-1': 20 });
    expect(plans).toHaveLength(1);
    expect(reasonsOn('train')).toEqual(new Set(['DEARER']));
    expect(reasonsOn(null)).toEqual(new Set(['CHOSEN']));
  });

  it('gives its seats to those for whom they save most', () => {
    const far = crowd(40, { to: 3, siteId: 'zhanjiang' }, 100);
    const { best, journeys, reasonsOn } = compared(task([...far, ...crowd(40)], [aTrain({ seats: 40 })]));
    expect(waysOf(best)).toEqual({ '-1': 40, 0: 40 });
    const onTrain = journeys.filter(({ charterId }) => charterId === 'train').map(({ proposalId }) => proposalId);
    expect(onTrain.every((proposal) => Number(proposal.slice(1)) < 100)).toBe(true);
    expect(reasonsOn('train')).toEqual(new Set(['NO_SEAT', 'DEARER', 'CHOSEN']));
  });

  it('never puts more people on it than it has seats, and never parts a travel group', () => {
    const groups = Array.from({ length: 12 }, (_, n) => crowd(5, { travelGroup: `g${String(n)}` }, n * 5)).flat();
    const { best } = compared(task(groups, [aTrain({ seats: 33 })]));
    expect(waysOf(best)[0]).toBe(30);
  });

  it('opens a train of one price for the whole only where enough people take it', () => {
    const whole = { pricePerSeatFen: null, fixedPriceFen: 1_500_000 };
    expect(waysOf(compared(task(crowd(20), [aTrain(whole)])).best)).toEqual({ '-1': 20 });
    const { best } = compared(task(crowd(80), [aTrain(whole)]));
    expect(waysOf(best)).toEqual({ 0: 80 });
    expect(best.fareFen).toBe(1_500_000);
  });

  it('does not put anybody on a train that they cannot reach in time', () => {
    const { best, reasonsOn } = compared(task(crowd(60), [aTrain({ departs: 2 * HOUR, arrives: 14 * HOUR })]));
    expect(waysOf(best)).toEqual({ '-1': 60 });
    expect(reasonsOn('train')).toEqual(new Set(['LATE_FOR_DEPARTURE']));
    expect(compared(task(crowd(6), [aTrain({ departs: HOUR, arrives: 14 * HOUR })])).reasonsOn('train')).toEqual(
      new Set(['LATE_FOR_DEPARTURE']),
    );
  });

  it('does not put anybody on a train with which they are on the way for more than 30 hours', () => {
    const { reasonsOn } = compared(task(crowd(20), [aTrain({ arrives: 33 * HOUR })]));
    expect(reasonsOn('train')).toEqual(new Set(['RIDE_TIME']));
  });

  it('tells a group that fits into no coach to the station why', () => {
    const { best, reasonsOn } = compared(
      task([...crowd(26, { travelGroup: 'large' }), ...crowd(5, {}, 50)], [aTrain()]),
    );
    expect(reasonsOn('train')).toContain('GROUP_TOO_LARGE');
    expect(best.journeys.size).toBe(31);
  });

  it('takes people whom no direct coach can bring, however dear the train', () => {
    const { rule } = task([], []).batch;
    const sooner = { ...rule, routing: { ...rule.routing, maxRideSeconds: 20 * HOUR } };
    const { best, plans, reasonsOn } = compared(
      task(crowd(20), [aTrain({ pricePerSeatFen: 900_000 })], { rule: sooner }),
    );
    expect(waysOf(best)).toEqual({ 0: 20 });
    expect(plans.map(({ leftBehind }) => leftBehind)).toEqual([20, 0]);
    expect(reasonsOn(null)).toEqual(new Set(['LEFT_BEHIND']));
  });

  it('chooses among several trains by price and time', () => {
    const slow = aTrain({ id: 'slow', departs: 6 * HOUR, arrives: 22 * HOUR, pricePerSeatFen: 19_950 });
    const { best, journeys, reasonsOn } = compared(task(crowd(40), [slow, aTrain({ seats: 40 })]));
    expect(waysOf(best)).toEqual({ 1: 40 });
    expect(journeys.every(({ charterId }) => charterId === 'train')).toBe(true);
    expect(reasonsOn('slow')).toEqual(new Set(['DEARER']));
  });
});
