import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from '#platform';
import { TripHistoryService } from '#trace';
import { TripService } from '#transport';
import { grantOf } from '../../support/offices.js';
import { refusal } from '../transport/stage.js';
import { type FleetStage, startFleet } from './stage.js';

let stage: FleetStage;
let histories: TripHistoryService;

beforeAll(async () => {
  stage = await startFleet();
  const { module } = stage;
  histories = new TripHistoryService(module.get(Database), module.get(TripService));
});
afterAll(() => stage.end());

it('The history of a trip tells in sentences who offered it to whom and what came of it', async () => {
  const gate = await stage.gate();
  const [first, second] = [await stage.carrier(), await stage.carrier()];
  const trip = await stage.approvedTrip(gate);
  const offer = await stage.offered(trip.id, first);
  const { code } = await stage.offerCodes.give(stage.zhaojue, offer);
  await stage.offerCodes.decline(offer, code, '无车');
  const next = await stage.offered(trip.id, second);
  await stage.answers.confirm(second.grant, next, {
    plate: (await stage.vehicleOf(second)).plate,
    drivers: await stage.driversFor(second, trip.id),
  });
  const { items } = await histories.of(stage.zhaojue, trip.id);
  expect(items.map(({ type }) => type)).toEqual([
    'trip.approved',
    'trip.version-issued',
    'carrier-offer.made',
    'carrier-offer.code-given',
    'carrier-offer.declined',
    'carrier-offer.made',
    'carrier-offer.confirmed',
    'trip.version-issued',
  ]);
  expect(items.find(({ type }) => type === 'carrier-offer.declined')?.role).toBe('carrier');
  for (const { text } of items) expect(text.zh).not.toContain('其他记录');
  for (const grant of [stage.congjiang, grantOf('province-monitor', '52')])
    await expect(histories.of(grant, trip.id)).rejects.toEqual(refusal('trip.missing'));
  await expect(histories.of(second.grant, trip.id)).rejects.toEqual(refusal('access.role-required'));
  await expect(histories.of(gate.enterprise, trip.id)).rejects.toEqual(refusal('access.role-required'));
});
