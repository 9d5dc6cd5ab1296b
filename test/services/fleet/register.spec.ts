import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Grant } from '#platform';
import { everythingStored, grantOf } from '../../support/offices.js';
import { residentId } from '../../support/people.js';
import { refusal, type Stage, startTransport } from '../transport/stage.js';
import { aCarrier, aDriver, aVehicle, nextPlate } from './carriers.js';

let stage: Stage;
let carrier: Grant;

beforeAll(async () => {
  stage = await startTransport();
});
beforeEach(() => {
  carrier = aCarrier();
});
afterAll(() => stage.end());

describe('A vehicle', () => {
  it('that is sent twice is registered once, with one event', async () => {
    const facts = aVehicle();
    const { id } = await stage.vehicles.register(carrier, facts);
    expect(await stage.vehicles.register(carrier, facts)).toEqual({ id, known: true });
    expect(await stage.eventsOf(id)).toEqual(['vehicle.registered']);
  });

  it('that is sent ten times at once is registered once', async () => {
    const facts = aVehicle();
    const sent = await Promise.all(Array.from({ length: 10 }, () => stage.vehicles.register(carrier, facts)));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent.filter(({ known }) => !known)).toHaveLength(1);
  });

  it('that is sent again with longer permits has them renewed', async () => {
    const facts = aVehicle();
    const { id } = await stage.vehicles.register(carrier, facts);
    const permits = facts.permits.map((permit) => ({ ...permit, validTo: '2021-12-31' }));
    expect(await stage.vehicles.register(carrier, { ...facts, permits })).toEqual({ id, known: false });
    expect((await stage.vehicles.get(carrier, id)).permits).toEqual(permits);
    expect(await stage.eventsOf(id)).toEqual(['vehicle.registered', 'vehicle.papers-renewed']);
  });

  it('of another carrier is not registered again, and is missing', async () => {
    const facts = aVehicle();
    const { id } = await stage.vehicles.register(carrier, facts);
    const stranger = aCarrier();
    await expect(stage.vehicles.register(stranger, facts)).rejects.toEqual(refusal('vehicle.plate-taken'));
    await expect(stage.vehicles.get(stranger, id)).rejects.toEqual(refusal('vehicle.missing'));
    await expect(stage.vehicles.setAbsences(stranger, id, [])).rejects.toEqual(refusal('vehicle.missing'));
    await expect(stage.vehicles.retire(stranger, id)).rejects.toEqual(refusal('vehicle.missing'));
    expect((await stage.vehicles.list(stranger, {})).items).toEqual([]);
  });

  it('of an unknown class is refused', async () => {
    await expect(stage.vehicles.register(carrier, aVehicle({ vehicleClass: 'sleeper-40' }))).rejects.toEqual(
      refusal('batch.vehicle-class-unknown'),
    );
  });

  it('among many has its own result, and a refused one does not hinder the rest', async () => {
    const known = aVehicle();
    const { id } = await stage.vehicles.register(carrier, known);
    const foreign = aVehicle();
    await stage.vehicles.register(aCarrier(), foreign);
    const results = await stage.vehicles.registerMany(carrier, [
      aVehicle(),
      known,
      foreign,
      aVehicle({ plate: '川W1' }),
      { ...known, approvedSeats: 50 },
      aVehicle(),
    ]);
    expect(results.map((result) => result.refusal?.code ?? result.known)).toEqual([
      false,
      true,
      'vehicle.plate-taken',
      'vehicle.plate-wrong',
      'vehicle.registered-otherwise',
      false,
    ]);
    expect(results[1]?.id).toBe(id);
    expect((await stage.vehicles.list(carrier, {})).items).toHaveLength(3);
  });

  it('is listed page by page', async () => {
    await stage.vehicles.registerMany(carrier, [aVehicle(), aVehicle(), aVehicle()]);
    const { items, next } = await stage.vehicles.list(carrier, { limit: 2 });
    expect(items).toHaveLength(2);
    expect((await stage.vehicles.list(carrier, { limit: 2, after: next ?? '' })).items).toHaveLength(1);
  });

  it('is out of use when its carrier says so, the last list counting', async () => {
    const { id } = await stage.vehicles.register(carrier, aVehicle());
    const day = (n: number) => ({ from: new Date(Date.UTC(2020, 2, n)), to: new Date(Date.UTC(2020, 2, n + 1)) });
    await stage.vehicles.setAbsences(carrier, id, [day(12), day(13)]);
    const { engagements } = await stage.vehicles.setAbsences(carrier, id, [day(13), day(14)]);
    expect(engagements.map(({ from }) => from)).toEqual(['2020-03-13T00:00:00.000Z', '2020-03-14T00:00:00.000Z']);
    await expect(stage.vehicles.setAbsences(carrier, id, [day(12), day(12)])).rejects.toEqual(
      refusal('fleet.spans-wrong'),
    );
  });

  it('that is retired frees its plate, and cannot be retired twice', async () => {
    const facts = aVehicle();
    const { id } = await stage.vehicles.register(carrier, facts);
    expect((await stage.vehicles.retire(carrier, id)).state).toBe('retired');
    await expect(stage.vehicles.retire(carrier, id)).rejects.toEqual(refusal('vehicle.illegal-step'));
    expect(await stage.vehicles.register(aCarrier(), facts)).toMatchObject({ known: false });
  });

  it('is registered by carriers alone', async () => {
    for (const grant of [stage.zhaojue, grantOf('enterprise', ''), grantOf('auditor', '')]) {
      await expect(stage.vehicles.register(grant, aVehicle())).rejects.toEqual(refusal('access.role-required'));
      await expect(stage.drivers.register(grant, aDriver())).rejects.toEqual(refusal('access.role-required'));
    }
    expect(() => stage.vehicles.list(stage.zhaojue, {})).toThrow(refusal('access.role-required'));
    expect(() => stage.drivers.list(stage.zhaojue, {})).toThrow(refusal('access.role-required'));
  });
});

describe('A driver', () => {
  it('that is sent twice is registered once; longer papers are renewed', async () => {
    const facts = aDriver();
    const { id } = await stage.drivers.register(carrier, facts);
    expect(await stage.drivers.register(carrier, facts)).toEqual({ id, known: true });
    expect(await stage.drivers.register(carrier, { ...facts, licenceValidTo: '2030-01-01' })).toEqual({
      id,
      known: false,
    });
    expect((await stage.drivers.get(carrier, id)).licenceValidTo).toBe('2030-01-01');
    expect(await stage.eventsOf(id)).toEqual(['driver.registered', 'driver.papers-renewed']);
  });

  it('that is sent ten times at once is registered once', async () => {
    const facts = aDriver();
    const sent = await Promise.all(Array.from({ length: 10 }, () => stage.drivers.register(carrier, facts)));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent.filter(({ known }) => !known)).toHaveLength(1);
  });

  it('drives for one carrier at a time, under one reference', async () => {
    const facts = aDriver();
    const { id } = await stage.drivers.register(carrier, facts);
    const stranger = aCarrier();
    await expect(stage.drivers.register(stranger, facts)).rejects.toEqual(refusal('driver.licence-taken'));
    await expect(stage.drivers.register(carrier, { ...facts, reference: 'another' })).rejects.toEqual(
      refusal('driver.licence-taken'),
    );
    await expect(stage.drivers.get(stranger, id)).rejects.toEqual(refusal('driver.missing'));
    await expect(stage.drivers.setAbsences(stranger, id, [])).rejects.toEqual(refusal('driver.missing'));
    await expect(stage.drivers.leave(stranger, id)).rejects.toEqual(refusal('driver.missing'));
    await stage.drivers.leave(carrier, id);
    expect(await stage.drivers.register(stranger, facts)).toMatchObject({ known: false });
  });

  it('among many has its own result', async () => {
    const known = aDriver();
    await stage.drivers.register(carrier, known);
    const results = await stage.drivers.registerMany(carrier, [
      known,
      aDriver({ licenceNumber: residentId(1, '513431').replace(/.$/, 'Y') }),
      { ...known, name: '他人' },
      aDriver(),
    ]);
    expect(results.map((result) => result.refusal?.code ?? result.known)).toEqual([
      true,
      'driver.licence-number-wrong',
      'driver.registered-otherwise',
      false,
    ]);
    expect((await stage.drivers.list(carrier, {})).items).toHaveLength(2);
  });

  it('has name and licence number sealed, and shows the number masked', async () => {
    const facts = aDriver({ name: '阿约机密' });
    const { id } = await stage.drivers.register(carrier, facts);
    const stored = await everythingStored(stage.ownerUrl);
    expect(stored).toContain(facts.reference);
    for (const secret of [facts.name, facts.licenceNumber]) expect(stored).not.toContain(secret);
    const view = await stage.drivers.get(carrier, id);
    expect(view).toMatchObject({ name: facts.name, licenceNumber: expect.stringMatching(/^\d{6}\*{8}\d{3}[\dX]$/) });
  });

  it('is away or drives elsewhere when the carrier says so', async () => {
    const { id } = await stage.drivers.register(carrier, aDriver());
    const span = { from: new Date('2020-03-11T08:00:00+08:00'), to: new Date('2020-03-11T12:00:00+08:00') };
    const { engagements } = await stage.drivers.setAbsences(carrier, id, [{ ...span, kind: 'elsewhere' }]);
    expect(engagements).toMatchObject([{ kind: 'elsewhere', from: '2020-03-11T00:00:00.000Z' }]);
    expect((await stage.drivers.setAbsences(carrier, id, [])).engagements).toEqual([]);
    await expect(
      stage.drivers.setAbsences(carrier, id, [{ from: span.to, to: span.from, kind: 'absence' }]),
    ).rejects.toEqual(refusal('fleet.spans-wrong'));
  });

  it('that has left cannot leave again', async () => {
    const { id } = await stage.drivers.register(carrier, aDriver());
    await stage.drivers.leave(carrier, id);
    await expect(stage.drivers.leave(carrier, id)).rejects.toEqual(refusal('driver.illegal-step'));
  });
});

describe('Two overlapping engagements', () => {
  it('of one vehicle or one driver are refused by the database itself; one after the other they stand', async () => {
    const { id: vehicle } = await stage.vehicles.register(carrier, aVehicle({ plate: nextPlate() }));
    const { id: driver } = await stage.drivers.register(carrier, aDriver());
    const engage = (of: string, id: string, from: number, to: number) =>
      stage.sql(
        `insert into ${of}_engagement (id, ${of}_id, organisation_id, kind, period)
         values (uuidv7(), $1, $2, 'absence', tstzrange($3, $4))`,
        [id, carrier.organisation, new Date(Date.UTC(2020, 2, 12, from)), new Date(Date.UTC(2020, 2, 12, to))],
      );
    for (const [of, id] of [
      ['vehicle', vehicle],
      ['driver', driver],
    ] as const) {
      await engage(of, id, 4, 8);
      await engage(of, id, 8, 9);
      await expect(engage(of, id, 7, 10)).rejects.toEqual(refusal(`${of}.engaged`));
    }
  });
});
