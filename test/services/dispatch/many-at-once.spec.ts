import 'reflect-metadata';
import { afterAll, describe, expect, it } from 'vitest';
import { DeparturesService } from '#arrivals';
import { IdempotencyService, newId } from '#platform';
import { SiteService } from '#vacancies';
import { refusal } from '../transport/stage.js';
import { startDispatch } from './stage.js';

const stage = await startDispatch();
afterAll(() => stage.end());
const { steps, zhaojue } = stage;
const departures = stage.module.get(DeparturesService);
const gate = await stage.gate();

const HUNDRED = 100;

describe('A hundred coaches', () => {
  it('are approved and sent on their way in one go, and each shows its own outcome', { timeout: 240_000 }, async () => {
    const good = [];
    for (let n = 0; n < HUNDRED; n++) good.push(await stage.planned(gate));
    const closed = await stage.gate();
    await stage.module.get(SiteService).setArrivalCapacity(closed.enterprise, closed.id, 10);
    const notAccepted = await stage.planned(closed);
    const unplanned = await stage.draft([await stage.placed(gate)]);
    const turnedBack = await stage.planned(gate);
    await stage.sql(
      `delete from health_code where worker_id in (select worker_id from batch_member where batch_id = $1)`,
      [turnedBack.id],
    );
    const theirs = await stage.planned(gate, 1, stage.congjiang);
    const first = good[0]?.id ?? '';
    const odd = [notAccepted.id, unplanned.id, turnedBack.id, theirs.id, newId(), first];
    const ids = [...good.map(({ id }) => id), ...odd];

    const approved = await steps.approve(zhaojue, ids);
    expect(approved.map(({ id }) => id)).toEqual(ids);
    const fine = good.map(({ id }) => ({ id, state: 'approved', known: false, refusal: null }));
    expect(approved.slice(0, HUNDRED)).toEqual(fine);
    expect(approved.slice(HUNDRED).map(({ state, refusal: why }) => [state, why?.code])).toEqual([
      ['planned', 'batch.slots-not-accepted'],
      ['draft', 'batch.illegal-step'],
      ['planned', 'batch.not-recognised'],
      [null, 'batch.missing'],
      [null, 'batch.missing'],
      ['approved', 'item.named-twice'],
    ]);
    for (const { refusal: why } of approved.slice(HUNDRED)) {
      expect(why?.text.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(why?.text.en).toMatch(/[a-z]/);
    }
    // What the answer says is what is stored.
    const [{ stored }] = await stage.sql<[{ stored: number }]>(
      `select count(*)::int stored from event where type = 'batch.approved'`,
    );
    expect(stored).toBe(HUNDRED);
    expect((await steps.approve(zhaojue, [first, unplanned.id])).map(({ known }) => known)).toEqual([true, false]);

    await stage.openDoors(await stage.lastDeparture());
    const trips = good.map(({ trips: [trip] }) => trip?.id ?? '');
    const [waiting, ...full] = trips;
    for (const trip of full) await stage.board(trip);
    const notYet = notAccepted.trips[0]?.id ?? '';
    const sent = await departures.depart(zhaojue, [...trips, notYet, full[0] ?? '', theirs.trips[0]?.id ?? '']);
    expect(sent[0]).toMatchObject({ id: waiting, state: 'boarding', refusal: { code: 'trip.still-expected' } });
    expect(sent.slice(1, HUNDRED)).toEqual(full.map((id) => ({ id, state: 'departed', known: false, refusal: null })));
    expect(sent.slice(HUNDRED).map(({ state, refusal: why }) => [state, why?.code])).toEqual([
      ['planned', 'trip.illegal-step'],
      ['departed', 'item.named-twice'],
      [null, 'trip.missing'],
    ]);
    expect(await departures.depart(zhaojue, [full[0] ?? ''])).toMatchObject([{ state: 'departed', known: true }]);
    const left = await stage.sql(`select from event where type = 'trip.departed'`);
    expect(left).toHaveLength(HUNDRED - 1);
  });
});

describe('Many batches', () => {
  it('are called off one by one: one whose doors are open stays, one called off before is known', async () => {
    const [one, two] = [await stage.planned(gate), await stage.planned(gate)];
    const [open] = await stage.sql<{ id: string }[]>(`select id from batch where state = 'dispatched' limit 1`);
    await stage.batches.cancel(zhaojue, one.id);
    const results = await steps.cancel(zhaojue, [one.id, open?.id ?? '', two.id, two.id]);
    expect(results.map(({ state, known, refusal: why }) => [state, known, why?.code])).toEqual([
      ['cancelled', true, undefined],
      ['dispatched', false, 'batch.illegal-step'],
      ['cancelled', false, undefined],
      ['cancelled', false, 'item.named-twice'],
    ]);
  });

  it('are the steps of an office; no enterprise takes them', () => {
    expect(() => steps.approve(gate.enterprise, [newId()])).toThrow(refusal('access.role-required'));
    expect(() => steps.cancel(gate.contact, [newId()])).toThrow(refusal('access.role-required'));
    expect(() => departures.depart(gate.enterprise, [newId()])).toThrow(refusal('access.role-required'));
  });

  it('have one answer under one key: the answer of the first is not taken for that of all', async () => {
    const [one, two] = [await stage.planned(gate), await stage.planned(gate)];
    const commands = stage.module.get(IdempotencyService);
    await commands.begin(zhaojue.actor, 'all', 'POST /v1/batches/approve');
    await steps.approve({ ...zhaojue, command: 'all' }, [one.id, two.id]);
    // The process is killed here: whoever asks again finds no half answer.
    await expect(commands.begin(zhaojue.actor, 'all', 'POST /v1/batches/approve')).rejects.toEqual(
      refusal('idempotency.still-running'),
    );
    const again = await steps.approve(zhaojue, [one.id, two.id]);
    expect(again.map(({ state, known }) => [state, known])).toEqual([
      ['approved', true],
      ['approved', true],
    ]);
  });
});
