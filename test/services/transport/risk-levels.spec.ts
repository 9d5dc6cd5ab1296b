import 'reflect-metadata';
import { afterAll, describe, expect, it } from 'vitest';
import { type RiskLevel, RiskLevelService } from '#places';
import { AlarmService, ChecklistService, RisenWatch, TripChangeService, watchRisksJob } from '#transport';
import { administrator } from '../../support/vacancies.js';
import { unlawful } from '../../support/checkers/road-law.mjs';
import { MORNING, refusal, startTransport } from './stage.js';

const stage = await startTransport();
afterAll(() => stage.end());
const levels = stage.module.get(RiskLevelService);
const [watch, checklists, changes] = [
  stage.module.get(RisenWatch),
  stage.module.get(ChecklistService),
  stage.module.get(TripChangeService),
];
const declare = async (divisionCode: string, level: RiskLevel, validFrom = MORNING, validTo: Date | null = null) => {
  const [result] = await levels.declare(administrator, [{ divisionCode, level, validFrom, validTo, source: '通告一' }]);
  return result;
};
const WINTER = new Date('2021-01-10T07:00:00+08:00');

describe('A risk level', () => {
  it('is recorded once, read by everybody, and ended once', async () => {
    const first = await declare('650100', 'high');
    expect(first).toMatchObject({ known: false, refusal: null });
    expect(await declare('650100', 'high')).toEqual({ ...first, known: true });
    expect(await declare('999999', 'high')).toMatchObject({ id: null, refusal: { code: 'place.division-unknown' } });
    const empty = await declare('650100', 'low', MORNING, MORNING);
    expect(empty).toMatchObject({ refusal: { code: 'risk-level.span-empty' } });
    const id = first?.id ?? '';
    const there = async (at: Date) => (await levels.list(stage.zhaojue, { division: '650102', at })).items;
    expect(await there(MORNING)).toMatchObject([{ id, divisionCode: '650100', level: 'high', validTo: null }]);
    expect(() => levels.end(stage.zhaojue, id)).toThrow(refusal('access.role-required'));
    expect(() => levels.declare(stage.zhaojue, [])).toThrow(refusal('access.role-required'));
    await expect(levels.end(administrator, id, MORNING)).rejects.toEqual(refusal('risk-level.span-empty'));
    const end = new Date('2020-03-20T00:00:00+08:00');
    expect(await levels.end(administrator, id, end)).toMatchObject({ validTo: end.toISOString() });
    await expect(levels.end(administrator, id, end)).rejects.toEqual(refusal('risk-level.over'));
    await expect(levels.end(administrator, stage.zhaojue.actor)).rejects.toEqual(refusal('risk-level.missing'));
    expect(await there(end)).toEqual([]);
    expect(await stage.eventsOf(id)).toEqual(['risk-level.declared', 'risk-level.ended']);
    const written = stage.db.transaction(stage.zhaojue, (tx) =>
      tx.query(`update risk_level set level = 'low' returning id`),
    );
    expect(await written).toEqual([[], 0]);
  });

  it.each([99, 2])('fills coaches as the riskiest of their places allows, of %i coaches', async (count) => {
    const [low, medium] = [await stage.gate(), await stage.gate()];
    await stage.sql(`update site set division_code = '440300', lon = 114.05, lat = 22.54 where id = $1`, [medium.id]);
    const ended = new Date('2021-02-01T00:00:00+08:00');
    const declared = await declare('440300', 'medium', new Date('2021-01-01T00:00:00+08:00'), ended);
    expect(declared?.refusal).toBeNull();
    const people = [...(await stage.crowd(40, low)), ...(await stage.crowd(34, medium))];
    const { id } = await stage.draft(people, {
      departsAfter: WINTER,
      fleet: [{ vehicleClass: 'coach-49', count }],
    });
    const planned = await stage.plan(id);
    expect(planned.leftBehind).toEqual([]);
    const trips = await stage.exported(id);
    const riskOf = (division: string) => (division === '440300' ? 'medium' : 'low');
    expect(unlawful(trips, riskOf)).toEqual([]);
    const aboard = (isMedium: boolean) =>
      trips
        .filter(({ stops }) => stops.some(({ division }) => division === '440300') === isMedium)
        .map(({ persons }) => persons.length);
    // 90 % of 49 seats but for the isolation rows, and 70 %.
    expect([aboard(false), aboard(true)]).toEqual([[40], [34]]);
    expect(trips.map(({ conditions }) => conditions?.rule.riskLevel).sort()).toEqual(['low', 'medium']);
  });

  it('bars boarding: who lives there is left behind by name, and a plan that was made before is not approved', async () => {
    const gate = await stage.gate();
    const people = await stage.crowd(3, gate);
    const { id } = await stage.draft(people);
    expect((await stage.plan(id)).leftBehind).toEqual([]);
    const declared = await declare('513400', 'medium');
    const risen: unknown = await stage.batches.approve(stage.zhaojue, id).catch((error: unknown) => error);
    expect(risen).toMatchObject({
      code: 'batch.risk-rose',
      details: { trips: [{ level: 'medium', persons: 3, usableSeats: 0 }] },
    });
    const again = await stage.plan(id);
    expect(again.trips).toEqual([]);
    expect(again.leftBehind).toHaveLength(3);
    expect(again.leftBehind[0]).toMatchObject({ reason: 'NO_BOARDING', text: { zh: '上车地为中风险地区，不得上客' } });
    await levels.end(administrator, declared?.id ?? '', new Date('2020-03-07T00:00:00+08:00'));
    await stage.plan(id);
    expect((await stage.batches.approve(stage.zhaojue, id)).state).toBe('approved');
  });

  it('that rises after the approval is told to the office; nobody joins, the coach stays, and when it ends all is as before', async () => {
    const gate = await stage.gate();
    const people = await stage.crowd(4, gate);
    const { id } = await stage.draft(people.slice(0, 3));
    await stage.plan(id);
    await stage.batches.approve(stage.zhaojue, id);
    const [trip] = await stage.sql<{ id: string }[]>('select id from trip where batch_id = $1', [id]);
    const tripId = trip?.id ?? '';
    const alarms = async () =>
      (await stage.module.get(AlarmService).list(stage.zhaojue, { trip: tripId, ended: true })).items;
    const join = () =>
      changes.change(stage.zhaojue, { tripId, add: people.slice(3).map(({ proposal }) => proposal) }, true);
    const look = async () => {
      for (const job of await stage.jobs(watchRisksJob.name)) await watch.look(job);
    };
    expect((await join())[0]?.persons).toEqual({ before: 3, after: 4 });

    const declared = (await declare('513400', 'high'))?.id ?? '';
    await look();
    await look();
    expect(await alarms()).toMatchObject([{ kind: 'risk', level: 1, endedAt: null }]);
    const risen = { tripId, level: 'high', persons: 3, usableSeats: 0 };
    await expect(join()).rejects.toMatchObject({ code: 'trip.risk-rose', details: { ...risen, persons: 4 } });
    expect(await checklists.ofTrip(stage.zhaojue, tripId)).toMatchObject({ mayDepart: false, risen });
    const aboard = await stage.sql<{ id: string }[]>('select worker_id id from seat where trip_id = $1', [tripId]);
    const ids = aboard.map((one) => one.id);
    expect(await checklists.barring(tripId, ids.slice(1))).toMatchObject({ risen: { ...risen, persons: 2 } });

    await levels.end(administrator, declared, new Date('2020-03-07T00:00:00+08:00'));
    await look();
    expect(await alarms()).toMatchObject([{ kind: 'risk', endedBy: 'lawful-again' }]);
    expect((await join())[0]?.persons.after).toBe(4);
    expect((await checklists.ofTrip(stage.zhaojue, tripId)).risen).toBeNull();
  });
});
