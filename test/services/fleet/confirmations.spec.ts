import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Gate, refusal } from '../transport/stage.js';
import { type Carrier, type FleetStage, startFleet } from './stage.js';

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

describe('A carrier that confirms', () => {
  it('engages vehicle and drivers from departure to arrival, and the office sees with what', async () => {
    const { trip, offer, vehicle, drivers, view } = await stage.confirmed(gate, carrier);
    expect(view).toMatchObject({
      state: 'confirmed',
      crew: { plate: vehicle.plate, vehicleSeats: 55, drivers: drivers.map((reference) => ({ reference })) },
    });
    expect(await stage.engaged(trip.id)).toEqual({ vehicles: 1, drivers: drivers.length });
    const [row] = await stage.sql<{ departs: Date; arrives: Date; same: boolean }[]>(
      `select bool_and(lower(e.period) = t.departs_at and upper(e.period) = t.arrives_at) same
       from trip t join driver_engagement e on e.trip_id = t.id where t.id = $1`,
      [trip.id],
    );
    expect(row?.same).toBe(true);
    expect((await stage.offers.get(stage.zhaojue, offer)).crew).toEqual(view.crew);
    expect(await stage.eventsOf(offer)).toEqual(['carrier-offer.made', 'carrier-offer.confirmed']);
    await expect(stage.answers.confirm(carrier.grant, offer, { plate: vehicle.plate, drivers })).rejects.toEqual(
      refusal('carrier-offer.illegal-step'),
    );
  });

  it('names a vehicle and drivers of its own that are there', async () => {
    const trip = await stage.approvedTrip(gate);
    const offer = await stage.offered(trip.id, carrier);
    const stranger = await stage.carrier();
    const [own, foreign] = [await stage.vehicleOf(carrier), await stage.vehicleOf(stranger)];
    const drivers = await stage.driversFor(carrier, trip.id);
    const confirm = (plate: string, references: readonly string[]) =>
      stage.answers.confirm(carrier.grant, offer, { plate, drivers: references });
    await expect(confirm(foreign.plate, drivers)).rejects.toEqual(refusal('vehicle.missing'));
    const theirs = await stage.driversFor(stranger, trip.id);
    await expect(confirm(own.plate, theirs)).rejects.toEqual(refusal('driver.missing'));
    const retired = await stage.vehicleOf(carrier);
    const { items } = await stage.vehicles.list(carrier.grant, {});
    const id = items.find(({ plate }) => plate.replace('·', '') === retired.plate)?.id ?? '';
    await stage.vehicles.retire(carrier.grant, id);
    await expect(confirm(retired.plate, drivers)).rejects.toEqual(refusal('vehicle.missing'));
    expect(await stateOf(offer)).toBe('offered');
  });

  it('is refused with every rule that the assignment would break, and nothing is engaged', async () => {
    const trip = await stage.approvedTrip(gate);
    const offer = await stage.offered(trip.id, carrier);
    const drivers = await stage.driversFor(carrier, trip.id);
    const { plate } = await stage.vehicleOf(carrier, {
      vehicleClass: 'minibus-7',
      approvedSeats: 7,
      registeredDivision: '511402',
      permits: [
        { kind: 'transport-permit', number: '1', validTo: '2020-03-01' },
        { kind: 'inspection', number: '1', validTo: '2020-12-31' },
        { kind: 'carrier-insurance', number: '1', validTo: '2020-12-31' },
      ],
    });
    const extra = (await stage.driverOf(carrier, { licenceValidTo: '2020-03-01' })).reference;
    const error = await stage.answers
      .confirm(carrier.grant, offer, { plate, drivers: [...drivers, extra] })
      .catch((refused: unknown) => refused as { code: string; details: { hindrances: { rule: string }[] } });
    expect(error).toMatchObject({ code: 'carrier-offer.unlawful' });
    const rules = 'details' in error ? error.details.hindrances.map(({ rule }) => rule) : [];
    expect(rules).toEqual(expect.arrayContaining(['permit', 'registered place', 'crew', 'licence']));
    expect(await stage.engaged(trip.id)).toEqual({ vehicles: 0, drivers: 0 });
  });

  it('cannot use a vehicle or a driver that is away, or has driven too long', async () => {
    const trip = await stage.approvedTrip(gate);
    const offer = await stage.offered(trip.id, carrier);
    const { plate } = await stage.vehicleOf(carrier);
    const drivers = await stage.driversFor(carrier, trip.id);
    const [vehicle] = (await stage.vehicles.list(carrier.grant, {})).items;
    const [driver] = (await stage.drivers.list(carrier.grant, {})).items;
    const confirm = () => stage.answers.confirm(carrier.grant, offer, { plate, drivers });
    const departure = Date.parse((await stage.trips.get(stage.zhaojue, trip.id)).departsAt);
    const around = { from: new Date(departure - 3_600_000), to: new Date(departure + 3_600_000) };

    await stage.vehicles.setAbsences(carrier.grant, vehicle?.id ?? '', [around]);
    await expect(confirm()).rejects.toEqual(refusal('vehicle.engaged'));
    await stage.vehicles.setAbsences(carrier.grant, vehicle?.id ?? '', []);
    await stage.drivers.setAbsences(carrier.grant, driver?.id ?? '', [{ ...around, kind: 'absence' }]);
    await expect(confirm()).rejects.toEqual(refusal('driver.engaged'));
    const elsewhere = { from: new Date(departure - 9 * 3_600_000), to: new Date(departure - 3_600_000) };
    await stage.drivers.setAbsences(carrier.grant, driver?.id ?? '', [{ ...elsewhere, kind: 'elsewhere' }]);
    await expect(confirm()).rejects.toMatchObject({
      code: 'carrier-offer.unlawful',
      details: { hindrances: [{ rule: 'driving in 24 hours', of: driver?.reference, limit: 8 * 3600 }] },
    });
    await stage.drivers.setAbsences(carrier.grant, driver?.id ?? '', []);
    expect((await confirm()).state).toBe('confirmed');
    await expect(stage.vehicles.setAbsences(carrier.grant, vehicle?.id ?? '', [around])).rejects.toEqual(
      refusal('vehicle.engaged'),
    );
    await expect(stage.vehicles.retire(carrier.grant, vehicle?.id ?? '')).rejects.toEqual(refusal('vehicle.engaged'));
    await expect(stage.drivers.leave(carrier.grant, driver?.id ?? '')).rejects.toEqual(refusal('driver.engaged'));
  });
});

describe('Of two confirmations at once', () => {
  const outcomes = async (asks: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(asks))
      .map((one) => (one.status === 'fulfilled' ? 'confirmed' : (one.reason as { code: string }).code))
      .sort();

  it('with one vehicle exactly one wins', async () => {
    for (let round = 0; round < 5; round++) {
      const trips = [await stage.approvedTrip(gate), await stage.approvedTrip(gate)];
      const { plate } = await stage.vehicleOf(carrier);
      const asks: (() => Promise<unknown>)[] = [];
      for (const { id } of trips) {
        const offer = await stage.offered(id, carrier);
        const drivers = await stage.driversFor(carrier, id);
        asks.push(() => stage.answers.confirm(carrier.grant, offer, { plate, drivers }));
      }
      expect(await outcomes(asks.map((ask) => ask()))).toEqual(['confirmed', 'vehicle.engaged']);
    }
  });

  it('with one driver exactly one wins, whatever their order', async () => {
    for (let round = 0; round < 5; round++) {
      const trips = [await stage.approvedTrip(gate), await stage.approvedTrip(gate)];
      const drivers = await stage.driversFor(carrier, trips[0]?.id ?? '');
      const asks: (() => Promise<unknown>)[] = [];
      for (const [i, { id }] of trips.entries()) {
        const offer = await stage.offered(id, carrier);
        const { plate } = await stage.vehicleOf(carrier);
        const crew = i === 0 ? drivers : drivers.toReversed();
        asks.push(() => stage.answers.confirm(carrier.grant, offer, { plate, drivers: crew }));
      }
      expect(await outcomes(asks.map((ask) => ask()))).toEqual(['confirmed', 'driver.engaged']);
    }
  });

  it('of one offer exactly one wins; and an offer that is withdrawn meanwhile leaves nobody engaged', async () => {
    const trip = await stage.approvedTrip(gate);
    const offer = await stage.offered(trip.id, carrier);
    const drivers = await stage.driversFor(carrier, trip.id);
    const plates = [(await stage.vehicleOf(carrier)).plate, (await stage.vehicleOf(carrier)).plate];
    const asks = plates.map((plate) => stage.answers.confirm(carrier.grant, offer, { plate, drivers }));
    expect(await outcomes(asks)).toEqual(['carrier-offer.illegal-step', 'confirmed']);
    expect(await stage.engaged(trip.id)).toEqual({ vehicles: 1, drivers: drivers.length });

    const next = await stage.approvedTrip(gate);
    const again = await stage.offered(next.id, carrier);
    const crew = await stage.driversFor(carrier, next.id);
    const { plate } = await stage.vehicleOf(carrier);
    await Promise.allSettled([
      stage.answers.confirm(carrier.grant, again, { plate, drivers: crew }),
      stage.batches.cancel(stage.zhaojue, next.batch),
    ]);
    expect(await stateOf(again)).toBe('withdrawn');
    expect(await stage.engaged(next.id)).toEqual({ vehicles: 0, drivers: 0 });
  });
});
