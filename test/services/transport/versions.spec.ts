import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { newId } from '#platform';
import { TripVersions } from '#transport';
import { withCarriers } from '../fleet/stage.js';
import { inDays, openTrips } from './approved-trips.js';
import { refusal } from './stage.js';

const { stage, gate, tripIn, declare, settle, tasksOf } = await openTrips();
const on = withCarriers(stage);
const versions = stage.module.get(TripVersions);

const listed = (trip: string, grant = stage.zhaojue) => versions.list(grant, trip);
/** Newest first: number, standing, kinds of reason. */
const story = async (trip: string) =>
  (await listed(trip)).map(({ number, standing, reasons }) => [number, standing, reasons.map(({ kind }) => kind)]);
const tripOf = (id: string) => stage.trips.get(stage.zhaojue, id);
const codeOf = async (trip: string) => (await stage.sheets.of(stage.zhaojue, trip)).version?.code ?? '';
const taskAbout = async (trip: { readonly id: string }, worker: string) => {
  await declare(worker, 'red');
  await settle();
  const task = (await tasksOf(trip.id)).find(({ workerId, state }) => workerId === worker && state === 'open');
  await declare(worker, 'green');
  return task?.id ?? '';
};

describe('The sheet of a trip', () => {
  it('has no version while it is only planned, and the first one at approval', async () => {
    const { id } = await stage.draft(await stage.crowd(2, gate));
    const [planned] = (await stage.plan(id)).trips;
    const trip = planned?.id ?? '';
    expect(planned?.version).toBeNull();
    expect(await listed(trip)).toEqual([]);
    expect((await stage.sheets.of(stage.zhaojue, trip)).version).toBeNull();
    await stage.db.transaction(stage.zhaojue, (tx) => versions.issue(tx, trip, { kind: 'retimed' }));
    expect(await listed(trip)).toEqual([]);
    await stage.batches.approve(stage.zhaojue, id);
    expect((await tripOf(trip)).version).toBe(1);
    expect(await listed(trip)).toMatchObject([
      { number: 1, standing: 'valid', reasons: [{ kind: 'approval' }], by: 'unknown', changes: null },
    ]);
    expect(await stage.eventsOf(trip)).toContain('trip.version-issued');
    await stage.batches.cancel(stage.zhaojue, id);
  });

  it('has a next one on both trips where somebody moves, and the older says which one holds, since when and why', async () => {
    const [from, to] = [await tripIn(3, 2), await tripIn(4)];
    const worker = from.placed[0]?.worker ?? '';
    const [before, code] = [await tripOf(to.id), await codeOf(to.id)];
    await stage.tasks.move(stage.zhaojue, await taskAbout(from, worker), to.id);
    expect(await story(from.id)).toEqual([
      [2, 'valid', ['moved-away']],
      [1, 'superseded', ['approval']],
    ]);
    const [version] = await listed(to.id);
    const after = await tripOf(to.id);
    const seat = after.seats.find(({ workerId }) => workerId === worker);
    expect(version).toMatchObject({ number: 2, reasons: [{ kind: 'moved-here' }] });
    expect(version?.changes?.persons).toEqual({ in: [seat?.id], out: [], moved: [] });
    expect(version?.changes?.stops.at(-1)).toMatchObject({
      from: { arrivesAt: before.stops.at(-1)?.arrivesAt },
      to: { arrivesAt: after.stops.at(-1)?.arrivesAt },
    });
    const check = await versions.check(code);
    expect(check).toMatchObject({
      standing: 'superseded',
      sheet: { sheetNumber: before.sheetNumber, version: 1, persons: 1 },
      instead: { version: 2, since: version?.issuedAt, reasons: [{ kind: 'moved-here' }] },
    });
    expect(check.text.zh).toBe('本方案已作废，请以第 2 版为准');
    expect(await versions.check(await codeOf(to.id))).toMatchObject({
      standing: 'valid',
      sheet: { version: 2 },
      instead: null,
    });
  });

  it('can still be read as it was, marked invalid and without the leader’s code', async () => {
    const trip = await tripIn(5, 2);
    const before = await tripOf(trip.id);
    const worker = trip.placed[0]?.worker ?? '';
    await stage.tasks.release(stage.zhaojue, await taskAbout(trip, worker));
    expect(await story(trip.id)).toEqual([
      [2, 'valid', ['removed']],
      [1, 'superseded', ['approval']],
    ]);
    const old = await stage.sheets.asOf(stage.zhaojue, trip.id, 1);
    expect(old.trip.seats.map(({ name, number }) => [name, number])).toEqual(
      before.seats.map(({ name, number }) => [name, number]),
    );
    expect(old.trip.stops).toEqual(before.stops);
    expect(old).toMatchObject({ trip: { version: 1 }, version: { standing: 'superseded' }, leaderCode: null });
    expect(old.contacts.size).toBe(0);
    const now = await stage.sheets.asOf(stage.zhaojue, trip.id, 2);
    expect(now.trip.seats).toHaveLength(1);
    expect(now).toMatchObject({ version: { standing: 'valid' }, leaderCode: expect.any(String) });
    await expect(stage.sheets.asOf(stage.zhaojue, trip.id, 3)).rejects.toEqual(
      refusal('trip-version.missing', { tripId: trip.id, number: 3 }),
    );
    await expect(stage.sheets.asOf(stage.congjiang, trip.id, 1)).rejects.toEqual(refusal('trip.missing'));
    await expect(listed(trip.id, stage.congjiang)).rejects.toEqual(refusal('trip.missing'));
  });

  it('has one where somebody did not travel, and none where nothing on it changes', async () => {
    const trip = await tripIn(6, 2);
    const free = () =>
      stage.db.transaction(stage.zhaojue, (tx) => stage.trips.freeSeat(tx, trip.id, trip.placed[0]?.worker ?? ''));
    await free();
    await free();
    expect(await story(trip.id)).toEqual([
      [2, 'valid', ['seat-freed']],
      [1, 'superseded', ['approval']],
    ]);
  });

  it('has one version for all that one transaction changes, with every reason', async () => {
    const trip = await tripIn(8, 3);
    const [one = '', two = ''] = trip.placed.map(({ worker }) => worker);
    await stage.db.transaction(stage.zhaojue, async (tx) => {
      await stage.trips.freeSeat(tx, trip.id, one);
      await tx.query('update trip set departs_at = departs_at where id = $1', [trip.id]);
      await stage.trips.freeSeat(tx, trip.id, two);
      await tx.query('update trip set metres = metres + 1 where id = $1', [trip.id]);
      expect(await versions.issue(tx, trip.id, { kind: 'incident', text: { zh: '绕行', en: 'A detour' } })).toBe(2);
    });
    const [latest, ...older] = await listed(trip.id);
    expect(latest?.reasons.map(({ text }) => text.en)).toEqual([
      'Somebody did not travel; the seat is free',
      'A detour',
    ]);
    expect(latest?.changes?.persons.out).toHaveLength(2);
    expect(older).toHaveLength(1);
    const issued = (await stage.eventsOf(trip.id)).filter((type) => type === 'trip.version-issued');
    expect(issued).toHaveLength(2);
  });

  it('has one where a carrier confirms, by whose plate and drivers it goes, and one where the office withdraws', async () => {
    const carrier = await on.carrier();
    const { trip, offer, vehicle } = await on.confirmed(gate, carrier);
    const [confirmed] = await listed(trip.id, carrier.grant);
    expect(confirmed).toMatchObject({ number: 2, reasons: [{ kind: 'crew-confirmed' }] });
    expect(confirmed?.changes?.crew?.to).toMatchObject({ carrierId: carrier.id, vehicleSeats: vehicle.approvedSeats });
    const code = await codeOf(trip.id);
    expect((await versions.check(code)).sheet?.plate).toContain('川W·');
    await on.offers.withdraw(stage.zhaojue, offer);
    expect(await story(trip.id)).toMatchObject([
      [3, 'valid', ['crew-withdrawn']],
      [2, 'superseded', ['crew-confirmed']],
      [1, 'superseded', ['approval']],
    ]);
    const old = await stage.sheets.asOf(stage.zhaojue, trip.id, 2);
    expect(old.crew).toMatchObject({ carrierId: carrier.id, vehicleSeats: vehicle.approvedSeats });
    expect((await versions.check(code)).standing).toBe('superseded');
    await expect(listed(trip.id, carrier.grant)).rejects.toEqual(refusal('trip.missing'));
  });

  it('is void with its trip: every version, whoever holds it', async () => {
    const trip = await tripIn(9, 2);
    const code = await codeOf(trip.id);
    await stage.batches.cancel(stage.zhaojue, trip.batch);
    expect(await story(trip.id)).toEqual([
      [2, 'void', ['called-off']],
      [1, 'void', ['approval']],
    ]);
    expect(await versions.check(code)).toMatchObject({
      standing: 'void',
      text: { zh: '车次已取消，本方案作废' },
      instead: { version: 2, reasons: [{ kind: 'called-off' }] },
    });
  });
});

describe('A code on a sheet', () => {
  it('that was not issued here is not ours, whatever single sign of it was changed, and no boarding pass passes for one', async () => {
    const trip = await tripIn(10);
    const code = await codeOf(trip.id);
    expect(code).toMatch(/^MDS1[\dA-F]{64}$/);
    expect((await versions.check(` ${code.toLowerCase()}\n`)).standing).toBe('valid');
    for (const at of [4, 20, 35, 36, 50, 67]) {
      const other = code.charAt(at) === '0' ? '1' : '0';
      const changed = `${code.slice(0, at)}${other}${code.slice(at + 1)}`;
      expect(await versions.check(changed)).toMatchObject({ standing: 'not-ours', sheet: null, instead: null });
    }
    for (const text of ['', 'MDS1', code.slice(1), `${code}A`, code.replace('MDS1', 'MDP1')])
      expect((await versions.check(text)).standing).toBe('not-ours');
  });
});

describe('Whoever may see the trip', () => {
  it('sees its versions; an enterprise sees of its own people alone who came and went', async () => {
    const other = await stage.gate();
    const crowd = [await stage.placed(gate), await stage.placed(other)];
    const trip = await tripIn(11, 2, crowd);
    const leader = { ...stage.zhaojue, actor: trip.id, role: 'trip-leader' as const, scope: '', trip: trip.id };
    const [mine, theirs] = crowd.map(({ worker }) => worker);
    const seats = (await tripOf(trip.id)).seats;
    const seatOf = (worker = '') => seats.find(({ workerId }) => workerId === worker)?.id;
    await stage.db.transaction(stage.zhaojue, (tx) => stage.trips.freeSeat(tx, trip.id, mine ?? ''));
    await stage.db.transaction(stage.zhaojue, (tx) => stage.trips.freeSeat(tx, trip.id, theirs ?? ''));
    const out = async (grant: typeof stage.zhaojue) =>
      (await listed(trip.id, grant)).map(({ changes }) => changes?.persons.out ?? null);
    expect(await out(leader)).toEqual([[seatOf(theirs)], [seatOf(mine)], null]);
    expect(await out(gate.enterprise)).toEqual([[], [seatOf(mine)], null]);
    expect(await out(other.contact)).toEqual([[seatOf(theirs)], [], null]);
    const old = await stage.sheets.asOf(gate.enterprise, trip.id, 1);
    expect(old.trip.seats.map(({ workerId }) => workerId)).toEqual([mine]);
    expect((await stage.sheets.of(leader, trip.id)).version).toMatchObject({ number: 3 });
  });

  it('a worker is no such person', () => {
    const worker = { ...stage.zhaojue, actor: newId(), role: 'worker' as const };
    expect(() => listed(newId(), worker)).toThrow(expect.objectContaining({ code: 'access.role-required' }));
  });
});

describe('The sheets of a batch', () => {
  const numbers = async (batch: string, grant = stage.zhaojue) => {
    const found: string[] = [];
    for await (const { trip } of await stage.sheets.ofBatch(grant, batch)) found.push(trip.sheetNumber);
    return found;
  };

  it('come in the order of departure, for its office, without trips that were called off', async () => {
    const batch = await stage.approved(await stage.crowd(30, gate), { departsAfter: inDays(20) });
    expect(batch.trips.length).toBeGreaterThan(1);
    expect(await numbers(batch.id)).toEqual(batch.trips.map(({ sheetNumber }) => sheetNumber));
    await expect(numbers(batch.id, stage.congjiang)).rejects.toEqual(refusal('batch.missing'));
    await expect(numbers(newId())).rejects.toEqual(refusal('batch.missing'));
    expect(() => stage.sheets.ofBatch(gate.enterprise, batch.id)).toThrow(
      expect.objectContaining({ code: 'access.role-required' }),
    );
    await stage.batches.cancel(stage.zhaojue, batch.id);
    await expect(numbers(batch.id)).rejects.toEqual(refusal('batch.nothing-to-print', { id: batch.id }));
  });
});

describe('Two changes at once', () => {
  it('are two versions, one after the other', async () => {
    const trip = await tripIn(12, 6);
    await Promise.all(
      trip.placed.map(({ worker }) =>
        stage.db.transaction(stage.zhaojue, (tx) => stage.trips.freeSeat(tx, trip.id, worker)),
      ),
    );
    const all = await listed(trip.id);
    expect(all.map(({ number }) => number)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(all.slice(0, -1).every(({ changes }) => changes?.persons.out.length === 1)).toBe(true);
    expect((await tripOf(trip.id)).version).toBe(7);
  });
});
