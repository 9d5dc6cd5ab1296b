import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, SYSTEM } from '#platform';
import {
  AlarmService,
  AlarmWatch,
  ChecklistService,
  OfferReleaseService,
  tellAlarmsJob,
  TripVersions,
} from '#transport';
import { type Gate, refusal } from '../transport/stage.js';
import { type Carrier, type FleetStage, startFleet } from './stage.js';

let stage: FleetStage;
let gate: Gate;
let carrier: Carrier;
const REASON = '车辆故障';

beforeAll(async () => {
  stage = await startFleet();
  gate = await stage.gate();
});
beforeEach(async () => {
  carrier = await stage.carrier();
});
afterAll(() => stage.end());

const release = (offer: string, by = carrier) => stage.module.get(OfferReleaseService).release(by.grant, offer, REASON);
const stateOf = async (offer: string) => (await stage.offers.get(stage.zhaojue, offer)).state;
const alarmsOf = async (trip: string, ended = false) =>
  (await stage.module.get(AlarmService).list(stage.zhaojue, { trip, ended })).items;
const vehicleItem = async (trip: string) => {
  const { items } = await stage.module.get(ChecklistService).ofTrip(stage.zhaojue, trip);
  return items.find(({ item }) => item === 'vehicle')?.state;
};
const reasons = async (trip: string) =>
  (await stage.module.get(TripVersions).list(stage.zhaojue, trip)).map((one) => one.reasons.map(({ kind }) => kind));
const confirmBy = async (by: Carrier, trip: string, plate?: string) => {
  const offer = await stage.offered(trip, by);
  const vehicle = plate ?? (await stage.vehicleOf(by)).plate;
  await stage.answers.confirm(by.grant, offer, { plate: vehicle, drivers: await stage.driversFor(by, trip) });
  return offer;
};
/** As once the departure is due. */
const openDoors = (trip: string) =>
  stage.db.transaction(SYSTEM, async (tx) => stage.trips.advance(tx, trip, 'openBoarding', await stage.clock.now(tx)));
const NOBODY = { vehicles: 0, drivers: 0 };

describe('A carrier that confirmed and cannot drive', () => {
  it('gives the trip back: vehicle and drivers are free, the sheet is another, the office has an alarm', async () => {
    const { trip, offer, vehicle } = await stage.confirmed(gate, carrier);
    expect(await vehicleItem(trip.id)).toBe('done');
    await stage.jobs(tellAlarmsJob.name);
    expect(await release(offer)).toMatchObject({ state: 'released', reason: REASON, steps: [] });
    expect(await stage.engaged(trip.id)).toEqual(NOBODY);
    expect((await stage.trips.get(stage.zhaojue, trip.id)).state).toBe('approved');
    expect(await vehicleItem(trip.id)).toBe('open');
    expect(await reasons(trip.id)).toEqual([['crew-released'], ['crew-confirmed'], ['approval']]);
    expect((await stage.sheets.of(stage.zhaojue, trip.id)).crew).toBeNull();
    const [alarm] = await alarmsOf(trip.id);
    expect(alarm).toMatchObject({ kind: 'carrier', level: 1, endedAt: null });
    expect((await stage.jobs(tellAlarmsJob.name)).map(({ payload }) => payload['subject'])).toEqual([alarm?.id]);
    expect(await stage.eventsOf(offer)).toContain('carrier-offer.released');
    await expect(stage.sheets.of(carrier.grant, trip.id)).rejects.toEqual(refusal('trip.missing'));

    // The vehicle drives elsewhere at once, and another carrier drives the trip: the alarm is over.
    await confirmBy(carrier, (await stage.approvedTrip(gate)).id, vehicle.plate);
    await stage.module.get(AlarmWatch).watch();
    expect(await alarmsOf(trip.id)).toHaveLength(1);
    await confirmBy(await stage.carrier(), trip.id);
    expect(await vehicleItem(trip.id)).toBe('done');
    expect(await alarmsOf(trip.id)).toEqual([]);
    expect(await alarmsOf(trip.id, true)).toMatchObject([{ id: alarm?.id, endedBy: 'carrier-confirmed' }]);
  });

  it('may do so with a trip that is only planned, whose alarm lasts', async () => {
    const { id } = await stage.draft([await stage.placed(gate)]);
    const trip = (await stage.plan(id)).trips[0]?.id ?? '';
    const offer = await confirmBy(carrier, trip);
    await release(offer);
    expect(await stage.engaged(trip)).toEqual(NOBODY);
    await stage.module.get(AlarmWatch).watch();
    expect(await alarmsOf(trip)).toMatchObject([{ kind: 'carrier' }]);
    await stage.batches.cancel(stage.zhaojue, id);
    await stage.module.get(AlarmWatch).watch();
    expect(await alarmsOf(trip, true)).toMatchObject([{ endedBy: 'cancelled' }]);
  });

  it('does so once, after it has confirmed, and with its own offer', async () => {
    const { offer } = await stage.confirmed(gate, carrier);
    await expect(release(offer, await stage.carrier())).rejects.toEqual(refusal('carrier-offer.missing'));
    await expect(release(newId())).rejects.toEqual(refusal('carrier-offer.missing'));
    expect(() => stage.module.get(OfferReleaseService).release(stage.zhaojue, offer, REASON)).toThrow(
      expect.objectContaining({ code: 'access.role-required' }),
    );
    await release(offer);
    await expect(release(offer)).rejects.toEqual(refusal('carrier-offer.illegal-step'));
    await expect(stage.offers.withdraw(stage.zhaojue, offer)).rejects.toEqual(refusal('carrier-offer.illegal-step'));
    const unanswered = await stage.offered((await stage.approvedTrip(gate)).id, carrier);
    await expect(release(unanswered)).rejects.toEqual(refusal('carrier-offer.illegal-step'));
  });

  it('cannot once the doors are open: that is an incident, and the crew stays', async () => {
    const { trip, offer, drivers } = await stage.confirmed(gate, carrier);
    const steps = async () =>
      Promise.all([carrier.grant, stage.zhaojue].map(async (by) => (await stage.offers.get(by, offer)).steps));
    expect(await steps()).toEqual([['release'], ['withdraw']]);
    await openDoors(trip.id);
    expect(await steps()).toEqual([[], []]);
    await expect(release(offer)).rejects.toEqual(
      refusal('carrier-offer.doors-open', { tripId: trip.id, state: 'boarding' }),
    );
    expect(await stateOf(offer)).toBe('confirmed');
    expect(await stage.engaged(trip.id)).toEqual({ vehicles: 1, drivers: drivers.length });
    expect(await alarmsOf(trip.id)).toEqual([]);
  });
});

describe('The one-time code', () => {
  const byCode = async () => {
    const trip = await stage.approvedTrip(gate);
    const offer = await stage.offered(trip.id, carrier);
    const { code } = await stage.offerCodes.give(stage.zhaojue, offer);
    const facts = { plate: (await stage.vehicleOf(carrier)).plate, drivers: await stage.driversFor(carrier, trip.id) };
    return { trip: trip.id, offer, code, facts };
  };
  const refused = refusal('carrier-offer.code-refused');

  it('gives back what was confirmed by it, once, also after the time for the answer', async () => {
    const { trip, offer, code, facts } = await byCode();
    await expect(stage.offerCodes.release(offer, code, REASON)).rejects.toEqual(refused);
    await stage.offerCodes.confirm(offer, code, facts);
    await expect(stage.offerCodes.release(offer, 'AAAA2222', REASON)).rejects.toEqual(refused);
    await stage.sql('update carrier_offer set expires_at = offered_at where id = $1', [offer]);
    expect(await stage.offerCodes.release(offer, code, REASON)).toMatchObject({ state: 'released', reason: REASON });
    expect(await stage.engaged(trip)).toEqual(NOBODY);
    await expect(stage.offerCodes.release(offer, code, REASON)).rejects.toEqual(refused);
  });

  it('gives nothing back that was confirmed by the account, nor what the office withdrew', async () => {
    const one = await byCode();
    await stage.answers.confirm(carrier.grant, one.offer, one.facts);
    await expect(stage.offerCodes.release(one.offer, one.code, REASON)).rejects.toEqual(refused);
    const two = await byCode();
    await stage.offerCodes.confirm(two.offer, two.code, two.facts);
    await stage.offers.withdraw(stage.zhaojue, two.offer);
    await expect(stage.offerCodes.release(two.offer, two.code, REASON)).rejects.toEqual(refused);
  });
});

describe('At once', () => {
  const outcomes = async (asks: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(asks))
      .map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code: string }).code))
      .sort();

  it('a release and the doors: either the crew was given back before, or it stays with the coach', async () => {
    for (let round = 0; round < 6; round++) {
      const { trip, offer, drivers } = await stage.confirmed(gate, carrier);
      const asks = [() => release(offer), () => openDoors(trip.id)];
      const order = round % 2 ? asks : asks.toReversed();
      const ended = await Promise.allSettled(order.map((ask) => ask()));
      const given = round % 2 ? ended[0] : ended[1];
      expect((await stage.trips.get(stage.zhaojue, trip.id)).state).toBe('boarding');
      if (given?.status === 'rejected') expect(given.reason).toMatchObject({ code: 'carrier-offer.doors-open' });
      const isGiven = given?.status === 'fulfilled';
      expect(await stateOf(offer)).toBe(isGiven ? 'released' : 'confirmed');
      expect(await stage.engaged(trip.id)).toEqual(isGiven ? NOBODY : { vehicles: 1, drivers: drivers.length });
      expect((await stage.sheets.of(stage.zhaojue, trip.id)).crew === null).toBe(isGiven);
      expect(await alarmsOf(trip.id)).toHaveLength(isGiven ? 1 : 0);
    }
  });

  it('of two releases, and of a release and the withdrawal, exactly one wins', async () => {
    const [one, two] = [await stage.confirmed(gate, carrier), await stage.confirmed(gate, carrier)];
    expect(await outcomes([release(one.offer), release(one.offer)])).toEqual(['carrier-offer.illegal-step', 'done']);
    expect(await alarmsOf(one.trip.id)).toHaveLength(1);
    const asks = [release(two.offer), stage.offers.withdraw(stage.zhaojue, two.offer)];
    expect(await outcomes(asks)).toEqual(['carrier-offer.illegal-step', 'done']);
    expect(await stage.engaged(two.trip.id)).toEqual(NOBODY);
    expect(await reasons(two.trip.id)).toHaveLength(3);
  });

  it('a release and an offer to another carrier: the other is refused before, or has the trip', async () => {
    const other = await stage.carrier();
    for (let round = 0; round < 4; round++) {
      const { trip, offer } = await stage.confirmed(gate, carrier);
      const [given, made] = await Promise.allSettled([release(offer), stage.offered(trip.id, other)]);
      expect(given.status).toBe('fulfilled');
      if (made.status === 'rejected') expect(String(made.reason)).toContain('carrier-offer.standing');
      await confirmBy(other, trip.id);
      expect(await alarmsOf(trip.id)).toEqual([]);
      expect(await stage.engaged(trip.id)).toMatchObject({ vehicles: 1 });
    }
  });
});
