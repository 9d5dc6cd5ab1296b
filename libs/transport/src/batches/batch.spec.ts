import { describe, expect, it } from 'vitest';
import { checkRoutes, DEFAULT_ROUTING_RULES, never, route } from '#solver';
import { type BatchToPlan, parties, routingProblemOf, type Traveller, tripsOf } from './batch.js';
import { leftBehindOf } from './left-behind.js';
import { planHindrance } from './plan-failure.js';

const coach = {
  name: 'coach-49',
  nameZh: '49座大客车',
  approvedSeats: 49,
  seatsPerRow: 4,
  fixedCostFen: 110_000,
  costPerKilometreFen: 700,
};
const van = { ...coach, name: 'minibus-7', approvedSeats: 7, seatsPerRow: 3 };

const place = (name: string, siteId: string | null = null) => ({
  name,
  divisionCode: siteId ? '440606' : '513431',
  lon: 103,
  lat: 28,
  siteId,
  receives: null,
});
const traveller = (n: number, more: Partial<Traveller> = {}): Traveller => ({
  proposalId: `p${String(n)}`,
  workerId: `w${String(n)}`,
  name: '卢燕涛',
  idTail: '0011',
  homeDivision: '513431',
  enterpriseId: 'e',
  siteId: 'gate',
  travelGroup: null,
  from: 0,
  to: 2,
  ...more,
});
const rule: BatchToPlan['rule'] = {
  loadCap: 0.5,
  isolationRows: 2,
  source: '交运明电〔2020〕56号',
  weeklyDrivingSeconds: 44 * 3600,
  recheckSeconds: [],
  routing: DEFAULT_ROUTING_RULES,
};

/** Two villages 40 km apart and a gate so many kilometres away, at 60 km/h. */
const batch = (people: number, more: Partial<BatchToPlan> = {}, gateKilometres = 300): BatchToPlan => {
  const metres = [0, 40, gateKilometres, 40, 0, gateKilometres, gateKilometres, gateKilometres, 0].map(
    (km) => km * 1000,
  );
  return {
    batchId: '0192-batch',
    number: 1042,
    divisionCode: '513431',
    departsAfter: new Date('2020-03-12T07:00:00+08:00'),
    places: [place('河边村'), place('大坪村'), place('顺德一厂', 'gate')],
    travel: { metres: Int32Array.from(metres), seconds: Int32Array.from(metres, (way) => (way / 1000) * 60) },
    travellers: Array.from({ length: people }, (_, n) => traveller(n, { from: n % 2 })),
    asking: new Map(),
    notBoarding: [],
    fleet: [{ vehicle: coach, count: 9, rule, barred: [] }],
    rule,
    ...more,
  };
};
const planned = (wanted: BatchToPlan) => {
  const problem = routingProblemOf(wanted);
  const answer = route(problem, never(20), 1);
  expect(checkRoutes(problem, answer).fault).toBeNull();
  return { trips: tripsOf(wanted, answer), left: leftBehindOf(wanted, problem, answer) };
};

describe('A party', () => {
  it('is a travel group between the same places; everybody else rides alone', () => {
    const group = [1, 4].map((n) => traveller(n, { travelGroup: 'g' }));
    const elsewhere = traveller(5, { travelGroup: 'g', from: 1 });
    const ofOne = [traveller(2), traveller(3)];
    const found = parties([group[0] as Traveller, ...ofOne, group[1] as Traveller, elsewhere]);
    expect(found).toEqual([group, ...ofOne.map((one) => [one]), [elsewhere]]);
  });
});

describe('The routing problem of a batch', () => {
  it('asks for a party at a time and offers the seats that cap and isolation rows leave', () => {
    const problem = routingProblemOf(
      batch(0, { travellers: [1, 2].map((n) => traveller(n, { travelGroup: 'g' })).concat(traveller(3, { from: 1 })) }),
    );
    expect(problem.requests).toEqual([
      { from: 0, to: 2, persons: 2 },
      { from: 1, to: 2, persons: 1 },
    ]);
    expect(problem.vehicleClasses).toEqual([
      { name: 'coach-49', usableSeats: 24, count: 9, fixedCost: 110_000, costPerKilometre: 700 },
    ]);
  });

  it('counts from the earliest departure, by the clock of China', () => {
    expect(routingProblemOf(batch(1)).startSecondOfDay).toBe(7 * 3600);
    const afterMidnight = { departsAfter: new Date('2020-03-31T16:30:00Z') };
    expect(routingProblemOf(batch(1, afterMidnight)).startSecondOfDay).toBe(1800);
  });
});

describe('The trips of a plan', () => {
  it('seat everybody once, nobody above the cap, and tell instants and places of the stops', () => {
    const { trips, left } = planned(batch(30));
    expect(left).toEqual([]);
    expect(trips.flatMap(({ seats }) => seats.map(({ workerId }) => workerId)).sort()).toEqual(
      Array.from({ length: 30 }, (_, n) => `w${String(n)}`).sort(),
    );
    for (const trip of trips) {
      expect(trip.seats.length).toBeLessThanOrEqual(24);
      expect(new Set(trip.seats.map(({ number }) => number)).size).toBe(trip.seats.length);
      expect(trip.departsAt.getTime()).toBeGreaterThanOrEqual(Date.parse('2020-03-12T07:00:00+08:00'));
      expect(trip.stops.at(-1)).toMatchObject({ kind: 'set-down', siteId: 'gate', leavesAt: trip.arrivesAt });
      for (const { boardStop, from } of trip.seats)
        expect(trip.stops[boardStop]).toMatchObject({ kind: 'pick-up', name: from === 0 ? '河边村' : '大坪村' });
    }
  });

  it('bear numbers of place, day, batch and vehicle that no other trip bears', () => {
    const one = planned(batch(60)).trips.map(({ sheetNumber }) => sheetNumber);
    expect(one[0]).toBe('513431-0312-1042-01');
    // The same county, day and last digits of the id: only the number of the batch differs.
    const other = planned(batch(60, { number: 1043 })).trips.map(({ sheetNumber }) => sheetNumber);
    expect(one.length).toBeGreaterThan(2);
    expect(new Set([...one, ...other]).size).toBe(one.length + other.length);
  });
});

describe('Who is left behind', () => {
  it('reads that the way is too long, and by how much', () => {
    const { left } = planned(batch(1, {}, 2400));
    expect(left.map(({ proposalId }) => proposalId)).toEqual(['p0']);
    expect(left[0]?.text.en).toMatch(/\d+ h/);
    expect(left[0]?.text.zh).toMatch(/\d+小时/);
    expect(left[0]?.needed).toBeGreaterThan(left[0]?.limit ?? Infinity);
  });

  it('reads that vehicles lack, party by party', () => {
    const { left, trips } = planned(batch(30, { fleet: [{ vehicle: coach, count: 1, rule, barred: [] }] }));
    expect(trips.flatMap(({ seats }) => seats)).toHaveLength(24);
    expect(left).toHaveLength(6);
    expect(left[0]).toMatchObject({ reason: 'NO_SEAT', needed: 30, limit: 24 });
    expect(left[0]?.text.en).toBe('Too few vehicles: 24 usable seats for 30 persons');
  });
});

describe('No plan can be made', () => {
  it('with vehicles of which cap and isolation rows leave no seat', () => {
    expect(planHindrance(batch(1, { fleet: [{ vehicle: van, count: 3, rule, barred: [] }] }), null)?.en).toMatch(
      /no usable seat/,
    );
    expect(planHindrance(batch(1, { fleet: [] }), null)?.zh).toMatch(/没有可用座位/);
  });

  it('for a travel group larger than the largest vehicle', () => {
    const travellers = Array.from({ length: 25 }, (_, n) => traveller(n, { travelGroup: 'g' }));
    expect(planHindrance(batch(0, { travellers }), null)?.en).toMatch(/25 people.*24 usable seats/);
    expect(planHindrance(batch(0, { travellers: travellers.slice(1) }), null)).toBeNull();
  });

  it('where the solver finds a fault in the problem', () => {
    expect(planHindrance(batch(1), 'metres from place 0 to place 2 is -1: there is no way.')?.en).toMatch(/no way/);
    expect(planHindrance(batch(1), null)).toBeNull();
  });
});
