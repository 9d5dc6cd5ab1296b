import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { travelProofsHtml } from '../../../apps/api/src/transport/proofs/travel-proof-page.js';
import { type Grant, newId } from '#platform';
import { BoardingPassService, TravelProofService } from '#transport';
import { withCarriers } from '../fleet/stage.js';
import { inDays } from '../transport/approved-trips.js';
import { refusal } from '../transport/stage.js';
import { openChanges } from './stage.js';

const on = await openChanges();
const { stage, gate, coachIn, change } = on;
const proofs = stage.module.get(TravelProofService);
await stage.sql(
  `insert into organisation (id, name, kind, division_code, uscc) values ($1, '佛山某厂<一>', 'enterprise', '440606', '91440600MA5D00301A')`,
  [gate.enterprise.organisation],
);

type Coach = Awaited<ReturnType<typeof coachIn>>;
const worker = ({ placed }: Pick<Coach, 'placed'>, n = 0) => placed[n]?.worker ?? '';
const own = (actor: string): Grant => ({ ...stage.zhaojue, actor, role: 'worker', organisation: null, scope: '' });
const proofOf = (trip: Pick<Coach, 'id' | 'placed'>, n = 0) => proofs.ofPerson(stage.zhaojue, trip.id, worker(trip, n));
const takeOff = (trip: Coach, n = 0) =>
  change({ tripId: trip.id, remove: [{ workerId: worker(trip, n), reason: 'own-wish' }] });
const standing = async (code: string) => (await proofs.check(code)).standing;

describe('A proof of organised travel', () => {
  it('says who travels where, when, by whom organised and to which employer, and its code is found valid by whoever holds it', async () => {
    const trip = await coachIn(6, 3);
    const view = await on.tripOf(trip.id);
    const seat = view.seats.find(({ workerId }) => workerId === worker(trip));
    const [board, alight] = [view.stops[seat?.boardStop ?? 0], view.stops[seat?.alightStop ?? 0]];
    const proof = await proofOf(trip);
    expect(proof).toMatchObject({
      ...{ standing: 'valid', name: seat?.name, sheetNumber: view.sheetNumber, version: 1, plate: null },
      from: { name: board?.name, at: board?.leavesAt, division: { zh: '四川省凉山彝族自治州昭觉县' } },
      to: { name: alight?.name, at: alight?.arrivesAt },
      employer: '佛山某厂<一>',
    });
    expect(proof.office).not.toBe('');
    expect(proof.maskedId).toBe(`${'*'.repeat(14)}${seat?.idTail ?? ''}`);
    expect(proof.code).toMatch(/^MDT1[\dA-F]{68}$/);
    const check = await proofs.check(` ${proof.code.toLowerCase()}\n`);
    expect(check).toMatchObject({
      ...{ standing: 'valid', text: { zh: '有效', en: 'Valid' } },
      proof: { sheetNumber: view.sheetNumber, version: 1, idTail: seat?.idTail, from: { name: board?.name } },
    });
    expect(check.proof?.surname).toBe(`${Array.from(proof.name)[0] ?? ''}**`);
    expect(JSON.stringify(check)).not.toContain(proof.name);
    const page = travelProofsHtml([proof]);
    expect(page).toContain('佛山某厂&#60;一&#62;');
    expect(page).not.toContain('class="bad"');
  });

  it('is printed for everybody of a trip at once, and by the worker alone for nobody else', async () => {
    const trip = await coachIn(7, 4);
    const all = await proofs.ofTrip(stage.zhaojue, trip.id);
    expect(all.map(({ name }) => name)).toEqual((await on.tripOf(trip.id)).seats.map(({ name }) => name));
    expect(travelProofsHtml(all).match(/<article/g)).toHaveLength(4);
    expect(await proofs.own(own(worker(trip)), trip.id)).toEqual(await proofOf(trip));
    await expect(proofs.own(own(newId()), trip.id)).rejects.toEqual(refusal('trip.missing'));
    await expect(proofs.ofTrip(stage.congjiang, trip.id)).rejects.toEqual(refusal('trip.missing'));
    await expect(proofs.ofPerson(stage.congjiang, trip.id, worker(trip))).rejects.toEqual(refusal('trip.missing'));
    await expect(proofs.ofPerson(stage.zhaojue, trip.id, newId())).rejects.toEqual(
      refusal('trip-change.person-missing'),
    );
    expect(() => proofs.ofTrip(gate.enterprise, trip.id)).toThrow(refusal('access.role-required'));
  });

  it('is there from approval on', async () => {
    const trip = await coachIn(8, 1, 'planned');
    await expect(proofs.ofTrip(stage.zhaojue, trip.id)).rejects.toEqual(refusal('trip.not-in-force'));
    await expect(proofOf(trip)).rejects.toEqual(refusal('trip.not-in-force'));
    await expect(proofs.own(own(worker(trip)), trip.id)).rejects.toEqual(refusal('trip.missing'));
  });

  it('is void once the person is taken off, and says so to all; the others’ hold on', async () => {
    const trip = await coachIn(9, 3);
    const [gone, stays] = [await proofOf(trip), await proofOf(trip, 1)];
    await takeOff(trip);
    expect(await proofs.check(gone.code)).toMatchObject({
      ...{ standing: 'void', text: { zh: '此人已不在该车次名单，本证明作废' } },
      proof: { sheetNumber: gone.sheetNumber, from: { name: gone.from.name } },
    });
    expect(await standing(stays.code)).toBe('valid');
    const again = await proofOf(trip);
    expect(again).toMatchObject({ standing: 'void', version: 1, code: gone.code });
    expect(travelProofsHtml([again])).toContain('class="bad"');
    expect(await proofs.own(own(worker(trip)), trip.id)).toEqual(again);
    expect(await proofs.ofTrip(stage.zhaojue, trip.id)).toHaveLength(2);
    // Whoever comes back has another seat, with a proof of its own.
    await change({ tripId: trip.id, add: [trip.placed[0]?.proposal ?? ''] });
    expect(await proofOf(trip)).toMatchObject({ standing: 'valid', version: 3 });
    expect(await standing(gone.code)).toBe('void');
  });

  it('is void where the person moves to another trip, for which there is a new one', async () => {
    const [from, to] = [await coachIn(10, 2), await coachIn(10, 2)];
    const before = await proofOf(from);
    await change({ tripId: from.id, move: [{ workerId: worker(from), tripId: to.id }] });
    expect(await standing(before.code)).toBe('void');
    const after = await proofOf({ id: to.id, placed: from.placed });
    expect(after).toMatchObject({ standing: 'valid', sheetNumber: (await on.tripOf(to.id)).sheetNumber });
  });

  it('holds through an hour’s delay, and another day makes it void', async () => {
    const trip = await coachIn(11, 2);
    const proof = await proofOf(trip);
    const departsAt = new Date((await on.tripOf(trip.id)).departsAt);
    await change({ tripId: trip.id, departsAt: new Date(departsAt.getTime() + 3_600_000) });
    const late = await proofs.check(proof.code);
    expect(late.standing).toBe('valid');
    expect(late.proof?.from.at).not.toBe(proof.from.at);
    await change({ tripId: trip.id, departsAt: new Date(departsAt.getTime() + 86_400_000) });
    expect(await proofs.check(proof.code)).toMatchObject({ standing: 'superseded', proof: { version: 1 } });
    const anew = await proofOf(trip);
    expect(anew).toMatchObject({ standing: 'valid', version: 3 });
    expect(await standing(anew.code)).toBe('valid');
  });

  it('is void with its trip, for the worker to read as well', async () => {
    const trip = await coachIn(13, 2);
    const { code } = await proofOf(trip);
    await stage.batches.cancel(stage.zhaojue, trip.batch);
    expect(await proofs.check(code)).toMatchObject({ standing: 'void', text: { zh: '车次已取消，本证明作废' } });
    expect(await proofs.own(own(worker(trip)), trip.id)).toMatchObject({ standing: 'void' });
    await expect(proofs.ofTrip(stage.zhaojue, trip.id)).rejects.toEqual(refusal('trip.not-in-force'));
  });

  it('bears the plate once a carrier has confirmed; one without a plate holds on, one with another does not', async () => {
    const carriers = withCarriers(stage);
    const by = await carriers.carrier();
    const trip = await on.tripIn(5);
    const before = await proofOf(trip);
    const offer = await carriers.offered(trip.id, by, inDays(4));
    const { plate } = await carriers.vehicleOf(by);
    await carriers.answers.confirm(by.grant, offer, { plate, drivers: await carriers.driversFor(by, trip.id) });
    const after = await proofOf(trip);
    expect(after.plate).toMatch(/^川W·/);
    expect([await standing(before.code), await standing(after.code)]).toEqual(['valid', 'valid']);
    await carriers.offers.withdraw(stage.zhaojue, offer);
    expect([await standing(before.code), await standing(after.code)]).toEqual(['valid', 'superseded']);
  });

  it('holds on once the trip has arrived', async () => {
    const trip = await coachIn(14);
    await stage.sql(`update trip set state = 'completed' where id = $1`, [trip.id]);
    const proof = await proofOf(trip);
    expect(proof.text.zh).toContain('已全部送达');
    expect(await proofs.check(proof.code)).toMatchObject({ standing: 'valid', text: proof.text });
  });

  it('that was not issued here is not ours, whatever single sign of it was changed', async () => {
    const trip = await coachIn(15);
    const { code } = await proofOf(trip);
    for (const at of [4, 20, 35, 36, 39, 40, 71]) {
      const other = code.charAt(at) === '0' ? '1' : '0';
      const changed = `${code.slice(0, at)}${other}${code.slice(at + 1)}`;
      expect(await proofs.check(changed)).toMatchObject({ standing: 'not-ours', proof: null });
    }
    const sheet = (await stage.sheets.of(stage.zhaojue, trip.id)).version?.code ?? '';
    for (const text of ['', 'MDT1', code.slice(1), `${code}A`, sheet, sheet.replace('MDS1', 'MDT1')])
      expect(await standing(text)).toBe('not-ours');
    expect((await on.versions.check(code)).standing).toBe('not-ours');
  });
});

describe('A boarding pass on paper', () => {
  const passes = stage.module.get(BoardingPassService);
  const passOf = (trip: Pick<Coach, 'id' | 'placed'>, n = 0) =>
    passes.printedOfPerson(stage.zhaojue, trip.id, worker(trip, n));

  it('is the pass that boards, with seat, places and hours; for everybody of a trip, and for the worker alone', async () => {
    const trip = await coachIn(21, 3);
    const { trip: view, passes: codes } = await passes.ofTrip(stage.zhaojue, trip.id);
    const all = await passes.printedOfTrip(stage.zhaojue, trip.id);
    expect(all).toMatchObject(
      view.seats.map(({ id, number, name, boardStop, alightStop }) => ({
        ...{ isVoid: null, code: codes.get(id), seat: number, name, sheetNumber: view.sheetNumber },
        boards: { name: view.stops[boardStop]?.name, arrivesAt: view.stops[boardStop]?.arrivesAt },
        alights: { name: view.stops[alightStop]?.name, arrivesAt: view.stops[alightStop]?.arrivesAt },
      })),
    );
    expect(all).toContainEqual(await passOf(trip));
    expect(await passes.printedOfOwn(own(worker(trip)), trip.id)).toEqual(await passOf(trip));
    for (const { code } of all) expect(code).toMatch(/^MDP1[\dA-F]{64}$/);
    const refused = [passes.printedOfTrip(stage.congjiang, trip.id), passes.printedOfOwn(own(newId()), trip.id)];
    for (const one of refused) await expect(one).rejects.toEqual(refusal('trip.missing'));
    await expect(passes.printedOfPerson(stage.zhaojue, trip.id, newId())).rejects.toEqual(
      refusal('trip-change.person-missing'),
    );
    expect(() => passes.printedOfTrip(gate.enterprise, trip.id)).toThrow(refusal('access.role-required'));
    const planned = await coachIn(22, 1, 'planned');
    await expect(passOf(planned)).rejects.toEqual(refusal('trip.not-in-force'));
    await expect(passes.printedOfOwn(own(worker(planned)), planned.id)).rejects.toEqual(refusal('trip.missing'));
  });

  it('says that it is void, and why, once the seat is given free or the trip is called off', async () => {
    const trip = await coachIn(23, 3);
    const [before, stays] = [await passOf(trip), await passOf(trip, 1)];
    await takeOff(trip);
    const gone = await passOf(trip);
    expect(gone).toEqual({ ...before, isVoid: gone.isVoid });
    expect(gone.isVoid?.zh).toContain('座位已释放');
    expect(await passes.printedOfOwn(own(worker(trip)), trip.id)).toEqual(gone);
    expect((await passes.printedOfTrip(stage.zhaojue, trip.id)).map(({ code }) => code)).not.toContain(before.code);
    expect(stays.isVoid).toBeNull();
    await stage.batches.cancel(stage.zhaojue, (await on.tripOf(trip.id)).batchId);
    expect((await passOf(trip, 1)).isVoid?.zh).toContain('车次已取消');
    await expect(passes.printedOfTrip(stage.zhaojue, trip.id)).rejects.toEqual(refusal('trip.not-in-force'));
  });
});
