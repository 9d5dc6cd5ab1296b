import 'reflect-metadata';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTrips } from '../transport/approved-trips.js';
import { type Carrier, type FleetStage, withCarriers } from './stage.js';

const { stage: transport, tripIn, declare, settle, tasksOf } = await openTrips();
let stage: FleetStage;
let carrier: Carrier;

beforeAll(async () => {
  stage = withCarriers(transport);
  carrier = await stage.carrier();
});

/** A trip that the carrier has confirmed, and somebody on another who is to move to it. */
const carriedTrip = async (days: number) => {
  const [from, to] = [await tripIn(days), await tripIn(days + 1)];
  const until = new Date(Date.parse((await stage.trips.get(stage.zhaojue, to.id)).departsAt) - 3_600_000);
  const offer = await stage.offered(to.id, carrier, until);
  const { plate } = await stage.vehicleOf(carrier);
  const drivers = await stage.driversFor(carrier, to.id);
  await stage.answers.confirm(carrier.grant, offer, { plate, drivers });
  const worker = from.placed[0]?.worker ?? '';
  await declare(worker, 'red');
  await settle();
  const [task] = (await tasksOf(from.id)).filter(({ state }) => state === 'open');
  await declare(worker, 'green');
  return { to: to.id, offer, drivers, move: () => stage.tasks.move(stage.zhaojue, task?.id ?? '', to.id) };
};
const periods = (of: string, trip: string) =>
  stage.sql<{ to: Date; seconds: number }[]>(
    `select upper(period) "to" from ${of}_engagement where trip_id = $1 and active`,
    [trip],
  );

describe('A trip that is later, as somebody moved to it,', () => {
  it('takes its vehicle, its drivers and its offer along', async () => {
    const { to, offer, drivers, move } = await carriedTrip(5);
    const before = await stage.trips.get(stage.zhaojue, to);
    await move();
    const after = await stage.trips.get(stage.zhaojue, to);
    expect(after.arrivesAt > before.arrivesAt).toBe(true);
    const ends = [...(await periods('vehicle', to)), ...(await periods('driver', to))];
    expect(ends).toHaveLength(1 + drivers.length);
    expect(new Set(ends.map((end) => end.to.toISOString()))).toEqual(new Set([after.arrivesAt]));
    const { terms, state } = await stage.offers.get(carrier.grant, offer);
    expect(terms).toMatchObject({ persons: 2, arrivesAt: after.arrivesAt, shifts: after.shifts });
    expect(state).toBe('confirmed');
    const shifts = await stage.sql<{ shifts: object[] }[]>(
      'select shifts from driver_engagement where trip_id = $1 and active',
      [to],
    );
    expect(shifts.flatMap((row) => row.shifts)).toHaveLength(after.shifts.length);
  });

  it('stays as it is where its vehicle is engaged then, or a driver would drive too long', async () => {
    const { to, offer, move } = await carriedTrip(8);
    const { arrivesAt, seats } = await stage.trips.get(stage.zhaojue, to);
    const end = Date.parse(arrivesAt);
    const [engagement] = await stage.sql<{ vehicle: string }[]>(
      'select vehicle_id vehicle from vehicle_engagement where trip_id = $1',
      [to],
    );
    const after = { from: new Date(end), to: new Date(end + 3_600_000) };
    await stage.vehicles.setAbsences(carrier.grant, engagement?.vehicle ?? '', [after]);
    await expect(move()).rejects.toMatchObject({ code: 'vehicle.engaged' });
    await stage.vehicles.setAbsences(carrier.grant, engagement?.vehicle ?? '', []);

    // What the driver drives for somebody else the office cannot see; it counts all the same.
    const [driver] = await stage.sql<{ driver: string }[]>(
      'select driver_id driver from driver_engagement where trip_id = $1 order by driver_id',
      [to],
    );
    const restless = { from: new Date(end + 1_200_000), to: new Date(end + 3_600_000), kind: 'elsewhere' as const };
    await stage.drivers.setAbsences(carrier.grant, driver?.driver ?? '', [restless]);
    await expect(move()).rejects.toMatchObject({
      code: 'carrier-offer.unlawful',
      details: { hindrances: expect.arrayContaining([expect.objectContaining({ rule: 'break' })]) },
    });
    expect((await stage.trips.get(stage.zhaojue, to)).seats).toHaveLength(seats.length);
    expect((await stage.offers.get(carrier.grant, offer)).terms.persons).toBe(1);
    await stage.drivers.setAbsences(carrier.grant, driver?.driver ?? '', []);
    expect(await move()).toMatchObject({ state: 'moved' });
  });
});
