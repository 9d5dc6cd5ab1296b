import 'reflect-metadata';
import { afterAll, describe, expect, it } from 'vitest';
import { CostService, type TripCosts } from '#arrivals';
import { refusal } from '../transport/stage.js';
import { startDispatch } from './stage.js';

const stage = await startDispatch();
afterAll(() => stage.end());
const { zhaojue } = stage;
const costs = stage.module.get(CostService);
const [gate, other] = [await stage.gate(), await stage.gate()];
const add = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

const approved = async () => {
  const people = [...(await stage.crowd(2, gate)), ...(await stage.crowd(1, other))];
  const { id } = await stage.draft(people);
  const batch = await stage.plan(id);
  await stage.batches.approve(zhaojue, id);
  return { batch: id, trip: batch.trips[0]?.id ?? '' };
};
const settled = async (enterprise?: string) => {
  const found: TripCosts[] = [];
  const period = { from: '2020-03-01', to: '2020-03-31', enterprise };
  for await (const trip of costs.settlement(zhaojue, period)) found.push(trip);
  return found;
};

describe('The costs of a trip', () => {
  it('are shared by all with a seat while it is planned, by region, and add up to the fen', async () => {
    const { trip, batch } = await approved();
    const found = await costs.ofTrip(zhaojue, trip);
    expect(found).toMatchObject({ standing: 'planned', source: expect.stringContaining('Sichuan') as string });
    expect(found.persons).toHaveLength(3);
    expect(add(found.persons.map(({ fen }) => fen))).toBe(found.totalFen);
    expect(add(Object.values(found.payers))).toBe(found.totalFen);
    expect(Math.abs(found.payers.province - found.totalFen / 2)).toBeLessThanOrEqual(3);
    const sums = await costs.ofBatch(zhaojue, batch);
    expect([sums.totalFen, add(Object.values(sums.payers))]).toEqual([found.totalFen, found.totalFen]);
    await expect(costs.ofTrip(stage.congjiang, trip)).rejects.toEqual(refusal('trip.missing'));
    await expect(costs.ofBatch(stage.congjiang, batch)).rejects.toEqual(refusal('batch.missing'));
  });

  it('are nothing once it is called off', async () => {
    const { trip, batch } = await approved();
    await stage.batches.cancel(zhaojue, batch);
    expect(await costs.ofTrip(zhaojue, trip)).toMatchObject({ standing: 'void', totalFen: 0, persons: [] });
    expect(await settled()).toEqual([]);
  });

  it('fall to those who rode: who did not come pays nothing; the settlement has them by enterprise and period', async () => {
    const { trip } = await approved();
    const before = await costs.ofTrip(zhaojue, trip);
    await stage.openDoors(await stage.lastDeparture());
    const { items } = await stage.passengers.ofTrip(zhaojue, trip);
    const [absent, ...rest] = items;
    await stage.boarding.steps(zhaojue, trip, [
      { passengerId: absent?.id ?? '', step: 'no-show' },
      ...rest.map(({ id }) => ({ passengerId: id, step: 'board' as const })),
    ]);
    await stage.boarding.depart(zhaojue, trip);
    const after = await costs.ofTrip(zhaojue, trip);
    expect(after).toMatchObject({ standing: 'final', totalFen: before.totalFen });
    expect(after.persons.map(({ workerId }) => workerId)).not.toContain(absent?.workerId);
    expect(after.persons).toHaveLength(2);
    expect(add(after.persons.map(({ fen }) => fen))).toBe(after.totalFen);
    expect((await settled()).map(({ tripId, persons }) => [tripId, persons.length])).toEqual([[trip, 2]]);
    const enterprise = after.persons[0]?.enterpriseId ?? '';
    const own = (await settled(enterprise)).flatMap(({ persons }) => persons);
    expect(own).toEqual(after.persons.filter((person) => person.enterpriseId === enterprise));
    const none = [];
    for await (const one of costs.settlement(zhaojue, { from: '2020-04-01', to: '2020-04-30' })) none.push(one);
    expect(none).toEqual([]);
  });

  it('are read by offices and those who watch, not by enterprises', () => {
    const role = refusal('access.role-required');
    expect(() => costs.ofTrip(gate.enterprise, 'x')).toThrow(role);
    expect(() => costs.settlement(gate.enterprise, { from: '2020-03-01', to: '2020-03-31' })).toThrow(role);
  });
});
