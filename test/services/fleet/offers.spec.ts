import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#platform';
import { grantOf } from '../../support/offices.js';
import { DEPARTURE, type Gate, refusal } from '../transport/stage.js';
import { ANSWER_BY, type Carrier, type FleetStage, startFleet } from './stage.js';

let stage: FleetStage;
let gate: Gate;
let carrier: Carrier;

beforeAll(async () => {
  stage = await startFleet();
  gate = await stage.gate();
});
beforeEach(async () => {
  carrier = await stage.carrier();
});
afterAll(() => stage.end());

const stateOf = async (offer: string) => (await stage.offers.get(stage.zhaojue, offer)).state;

describe('An offer', () => {
  it('tells the carrier stops, instants and head-count, and no more', async () => {
    const trip = await stage.approvedTrip(gate);
    const id = await stage.offered(trip.id, carrier);
    const { terms, steps, crew } = await stage.offers.get(carrier.grant, id);
    expect(terms).toMatchObject({ persons: 1, sheetNumber: expect.stringMatching(/^513431-/) });
    expect(terms.stops.map(({ kind }) => kind)).toEqual(['pick-up', 'set-down']);
    expect(JSON.stringify(terms)).not.toMatch(/卢|cost/);
    expect(crew).toBeNull();
    expect(steps).toEqual(['confirm', 'decline']);
    expect((await stage.offers.get(stage.zhaojue, id)).steps).toEqual(['withdraw']);
    expect(await stage.eventsOf(id)).toEqual(['carrier-offer.made']);
  });

  it('among many has its own result: known, standing, too late, to nobody, of nobody’s trip', async () => {
    const [one, two] = [await stage.approvedTrip(gate), await stage.approvedTrip(gate)];
    const foreign = await stage.approved([await stage.placed(gate, stage.congjiang)], {}, stage.congjiang);
    const item = { tripId: one.id, carrierId: carrier.id, expiresAt: ANSWER_BY };
    const results = await stage.offers.offer(stage.zhaojue, [
      item,
      item,
      { ...item, carrierId: (await stage.carrier()).id },
      { ...item, tripId: two.id, expiresAt: new Date('2020-03-06T08:59:59+08:00') },
      { ...item, tripId: two.id, expiresAt: new Date('2020-03-14T00:00:00+08:00') },
      { ...item, tripId: two.id, carrierId: gate.enterprise.organisation ?? '' },
      { ...item, tripId: foreign.trips[0]?.id ?? '' },
      { ...item, tripId: newId() },
      { ...item, tripId: two.id },
    ]);
    expect(results.map((result) => result.refusal?.code ?? result.known)).toEqual([
      false,
      true,
      'carrier-offer.standing',
      'carrier-offer.expiry-wrong',
      'carrier-offer.expiry-wrong',
      'carrier-offer.carrier-missing',
      'trip.missing',
      'trip.missing',
      false,
    ]);
  });

  it('of a trip that is called off, or under way, is refused', async () => {
    const trip = await stage.approvedTrip(gate);
    await stage.batches.cancel(stage.zhaojue, trip.batch);
    const item = { tripId: trip.id, carrierId: carrier.id, expiresAt: ANSWER_BY };
    const [result] = await stage.offers.offer(stage.zhaojue, [item]);
    expect(result?.refusal?.code).toBe('carrier-offer.trip-not-open');
  });

  it('is made by offices, answered by carriers, and read by neither enterprises nor gates', async () => {
    const trip = await stage.approvedTrip(gate);
    const id = await stage.offered(trip.id, carrier);
    await expect(stage.offers.offer(carrier.grant, [])).rejects.toEqual(refusal('access.role-required'));
    for (const ask of [
      () => stage.offers.withdraw(carrier.grant, id),
      () => stage.offers.get(gate.enterprise, id),
      () => stage.offers.list(gate.contact, {}),
      () => stage.offers.carriers(carrier.grant),
      () => stage.answers.confirm(stage.zhaojue, id, { plate: '', drivers: [] }),
      () => stage.answers.decline(stage.zhaojue, id, '无车'),
      () => stage.offerCodes.give(carrier.grant, id),
    ])
      expect(ask).toThrow(refusal('access.role-required'));
    expect((await stage.offers.carriers(stage.zhaojue)).map((one) => one.id)).toContain(carrier.id);
  });

  it('is missing for another carrier and another office', async () => {
    const trip = await stage.approvedTrip(gate);
    const id = await stage.offered(trip.id, carrier);
    const stranger = await stage.carrier();
    for (const grant of [stranger.grant, stage.congjiang, grantOf('province-monitor', '52')]) {
      await expect(stage.offers.get(grant, id)).rejects.toEqual(refusal('carrier-offer.missing'));
      expect((await stage.offers.list(grant, { trip: trip.id })).items).toEqual([]);
    }
    const confirmation = { plate: '川W99999', drivers: ['x'] };
    for (const ask of [
      () => stage.answers.confirm(stranger.grant, id, confirmation),
      () => stage.answers.decline(stranger.grant, id, '无车'),
      () => stage.offers.withdraw(stage.congjiang, id),
      () => stage.offerCodes.give(stage.congjiang, id),
    ])
      await expect(ask()).rejects.toEqual(refusal('carrier-offer.missing'));
    expect((await stage.offers.get(grantOf('province-monitor', '51'), id)).steps).toEqual([]);
  });

  it('is listed page by page, by state', async () => {
    for (let n = 0; n < 3; n++) await stage.offered((await stage.approvedTrip(gate)).id, carrier);
    const { items, next } = await stage.offers.list(carrier.grant, { limit: 2, state: 'offered' });
    expect(items).toHaveLength(2);
    expect((await stage.offers.list(carrier.grant, { after: next ?? '' })).items).toHaveLength(1);
    expect((await stage.offers.list(carrier.grant, { state: 'confirmed' })).items).toEqual([]);
  });
});

describe('An offer ends', () => {
  it('when the carrier declines, with its reason; another may be asked', async () => {
    const trip = await stage.approvedTrip(gate);
    const offer = await stage.offered(trip.id, carrier);
    const declined = await stage.answers.decline(carrier.grant, offer, '无空余车辆');
    expect(declined).toMatchObject({ state: 'declined', reason: '无空余车辆', steps: [] });
    await expect(stage.answers.decline(carrier.grant, offer, '又')).rejects.toEqual(
      refusal('carrier-offer.illegal-step'),
    );
    await expect(stage.offers.withdraw(stage.zhaojue, offer)).rejects.toEqual(refusal('carrier-offer.illegal-step'));
    await stage.offered(trip.id, await stage.carrier());
  });

  it('when the office withdraws it; vehicle and drivers are free for another trip at that time', async () => {
    const { trip, offer, vehicle, drivers } = await stage.confirmed(gate, carrier);
    expect((await stage.offers.withdraw(stage.zhaojue, offer)).state).toBe('withdrawn');
    expect(await stage.engaged(trip.id)).toEqual({ vehicles: 0, drivers: 0 });
    const again = await stage.offered(trip.id, carrier);
    expect((await stage.answers.confirm(carrier.grant, again, { plate: vehicle.plate, drivers })).state).toBe(
      'confirmed',
    );
  });

  it('when its trip is called off, or planned anew', async () => {
    const { trip, offer } = await stage.confirmed(gate, carrier);
    await stage.batches.cancel(stage.zhaojue, trip.batch);
    expect(await stateOf(offer)).toBe('withdrawn');
    expect(await stage.engaged(trip.id)).toEqual({ vehicles: 0, drivers: 0 });
    expect(await stage.eventsOf(offer)).toContain('carrier-offer.withdrawn');

    const { id } = await stage.draft([await stage.placed(gate)]);
    const planned = (await stage.plan(id)).trips[0]?.id ?? '';
    const second = await stage.offered(planned, carrier);
    await stage.answers.confirm(carrier.grant, second, {
      plate: (await stage.vehicleOf(carrier)).plate,
      drivers: await stage.driversFor(carrier, planned),
    });
    await stage.batches.change(stage.zhaojue, id, { add: [], remove: [], departsAfter: DEPARTURE });
    expect(await stateOf(second)).toBe('withdrawn');
    expect(await stage.engaged(planned)).toEqual({ vehicles: 0, drivers: 0 });
  });
});
