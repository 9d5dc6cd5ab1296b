import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database, type Grant } from '#platform';
import { grantOf } from '../../support/offices.js';
import { type Gate, refusal } from '../transport/stage.js';
import { type Carrier, type FleetStage, startFleet } from './stage.js';

let stage: FleetStage;
let gate: Gate;
let [asked, taking, stranger]: Carrier[] = [];
let trip: string;
let offer: string;
let plate: string;

const who = (carrier: Carrier | undefined): Grant => {
  if (!carrier) throw new Error('No carrier');
  return carrier.grant;
};
const TABLES = [
  'carrier_offer',
  'vehicle',
  'driver',
  'vehicle_engagement',
  'driver_engagement',
  'trip',
  'trip_stop',
  'seat',
];
/** How many rows of each table a bare query finds. */
const seen = (grant: Grant) =>
  stage.module.get(Database).transaction(grant, async (tx) => {
    const counts: Record<string, number> = {};
    for (const table of TABLES) counts[table] = (await tx.query<unknown[]>(`select from ${table}`)).length;
    return counts;
  });

/** One trip that a carrier has confirmed, one that another is asked for, and a third carrier that has nothing. */
beforeAll(async () => {
  stage = await startFleet();
  gate = await stage.gate();
  [asked, taking, stranger] = [await stage.carrier(), await stage.carrier(), await stage.carrier()];
  const confirmed = await stage.confirmed(gate, taking);
  [trip, offer, plate] = [confirmed.trip.id, confirmed.offer, confirmed.vehicle.plate];
  await stage.offered((await stage.approvedTrip(gate)).id, asked);
});
afterAll(() => stage.end());

describe('Under row-level security', () => {
  it('a carrier that was never asked sees nothing of offers, trips, people and others’ fleets', async () => {
    expect(Object.values(await seen(who(stranger))).every((rows) => rows === 0)).toBe(true);
  });

  it('a carrier that is asked sees its offer, and nothing of the trip but what the offer says', async () => {
    expect(await seen(who(asked))).toEqual({
      ...Object.fromEntries(TABLES.map((table) => [table, 0])),
      carrier_offer: 1,
    });
  });

  it('a carrier that has confirmed sees that trip and who travels, and no other', async () => {
    const counts = await seen(who(taking));
    expect(counts).toMatchObject({
      carrier_offer: 1,
      vehicle: 1,
      vehicle_engagement: 1,
      trip: 1,
      trip_stop: 2,
      seat: 1,
    });
  });

  it('another office, an enterprise and a gate without people aboard see nothing of it', async () => {
    const elsewhere = await stage.gate();
    for (const grant of [stage.congjiang, elsewhere.enterprise, elsewhere.contact, grantOf('province-monitor', '52')])
      expect(await seen(grant)).toMatchObject({ carrier_offer: 0, vehicle: 0, driver: 0 });
  });

  it('nobody but the carrier and the processes changes a vehicle', async () => {
    const change = (grant: Grant) =>
      stage.module
        .get(Database)
        .transaction(grant, (tx) => tx.query<[unknown[], number]>(`update vehicle set plate = plate returning id`));
    for (const grant of [stage.zhaojue, gate.enterprise, who(stranger), grantOf('auditor', '')])
      expect((await change(grant))[1]).toBe(0);
    expect((await change(who(taking)))[1]).toBe(1);
  });
});

describe('The trip sheet', () => {
  it('names carrier, plate and drivers to the office, to the leader and to the carrier', async () => {
    for (const grant of [stage.zhaojue, { ...grantOf('trip-leader', ''), trip }, who(taking)]) {
      const { crew } = await stage.sheets.of(grant, trip);
      expect(crew).toMatchObject({
        plate: `${plate.slice(0, 2)}·${plate.slice(2)}`,
        carrier: expect.stringMatching(/^客运/),
      });
      expect(crew?.drivers.every(({ name }) => name.startsWith('司机'))).toBe(true);
      expect(crew?.drivers.length).toBeGreaterThan(0);
    }
  });

  it('shows enterprises and gates the plate, and of the drivers the surname', async () => {
    for (const grant of [gate.enterprise, gate.contact]) {
      const { crew } = await stage.sheets.of(grant, trip);
      expect(crew?.plate).toBe(`${plate.slice(0, 2)}·${plate.slice(2)}`);
      expect(new Set(crew?.drivers.map(({ name }) => name))).toEqual(new Set(['司**']));
    }
  });

  it('with the passengers is there for the carrier that has confirmed, without the leader’s code and the contacts', async () => {
    const sheet = await stage.sheets.of(who(taking), trip);
    expect(sheet.trip.seats).toHaveLength(1);
    expect([sheet.leaderCode, sheet.contacts.size]).toEqual([null, 0]);
    for (const grant of [who(asked), who(stranger)])
      await expect(stage.sheets.of(grant, trip)).rejects.toEqual(refusal('trip.missing'));
    expect(() => stage.trips.get(who(taking), trip)).toThrow(refusal('access.role-required'));
    expect(() => stage.trips.list(who(taking), {})).toThrow(refusal('access.role-required'));
  });

  it('names nobody before a carrier has confirmed, and after the offer is withdrawn', async () => {
    const open = await stage.approvedTrip(gate);
    expect((await stage.sheets.of(stage.zhaojue, open.id)).crew).toBeNull();
    const { trip: other, offer: given } = await stage.confirmed(gate, await stage.carrier());
    await stage.offers.withdraw(stage.zhaojue, given);
    expect((await stage.sheets.of(stage.zhaojue, other.id)).crew).toBeNull();
  });
});

describe('The export', () => {
  it('bears plate, carrier and drivers by id, where a carrier has confirmed, and no name', async () => {
    const exported = await stage.exported();
    const found = exported.find(({ id }) => id === trip);
    expect(found?.assignment).toMatchObject({
      carrier: { id: taking?.id },
      vehicleSeats: 55,
      drivers: expect.arrayContaining([{ id: expect.any(String), licenceClass: 'A1' }]),
    });
    expect(found?.assignment?.drivers).toHaveLength(found?.drivers ?? 0);
    expect(JSON.stringify(found)).not.toContain('司机');
    expect(exported.find(({ assignment }) => assignment === null)).toBeDefined();
    expect((await stage.offers.get(stage.zhaojue, offer)).state).toBe('confirmed');
  });
});
