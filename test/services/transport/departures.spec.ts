import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BOARDING_LEAD_SECONDS } from '#transport';
import { type Gate, refusal, type Stage, startTransport } from './stage.js';

let stage: Stage;
let gate: Gate;
beforeAll(async () => {
  stage = await startTransport();
  gate = await stage.gate();
});
afterAll(() => stage.end());

/** An approved trip that departs at an instant. */
const departing = async (at: Date) => {
  const [trip] = (await stage.approved([await stage.placed(gate)])).trips;
  await stage.sql('update trip set departs_at = $2 where id = $1', [trip?.id, at]);
  return { id: trip?.id ?? '', sheet: trip?.sheetNumber ?? '' };
};

describe('The one-time code of a trip leader', () => {
  const wrong = 'AAAAAAAA';
  const refused = refusal('trip.leader-code-refused');

  it('is on the office’s sheet once the trip is approved, and lets its bearer act for that trip, once', async () => {
    const { id, sheet } = await departing(new Date('2020-03-12T08:00:00+08:00'));
    const { leaderCode } = await stage.sheets.of(stage.zhaojue, id);
    expect(leaderCode).toMatch(/^[2-9A-HJKMNP-Z]{8}$/);
    await expect(stage.codes.signIn(sheet, wrong, '阿木')).rejects.toEqual(refused);
    await expect(stage.codes.signIn('513431-0312-1-01', leaderCode ?? '', '阿木')).rejects.toEqual(refused);
    const both = await Promise.allSettled(
      [0, 1].map(() => stage.codes.signIn(sheet, ` ${(leaderCode ?? '').toLowerCase()}`, '阿木')),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await stage.trips.get(stage.zhaojue, id)).leaderName).toBe('阿木');
    await expect(stage.codes.signIn(sheet, leaderCode ?? '', '阿木')).rejects.toEqual(refused);
  });

  it('is locked after ten wrong ones until a new one is given, which voids it', async () => {
    const { id, sheet } = await departing(new Date('2020-03-12T08:00:00+08:00'));
    const { leaderCode } = await stage.sheets.of(stage.zhaojue, id);
    for (let n = 0; n < 10; n++) await expect(stage.codes.signIn(sheet, wrong, '阿木')).rejects.toEqual(refused);
    await expect(stage.codes.signIn(sheet, leaderCode ?? '', '阿木')).rejects.toEqual(refused);
    const { code } = await stage.codes.renew(stage.zhaojue, id);
    await expect(stage.codes.signIn(sheet, leaderCode ?? '', '阿木')).rejects.toEqual(refused);
    expect((await stage.codes.signIn(sheet, code, '阿木')).tripId).toBe(id);
  });

  it('still opens after nine wrong ones', async () => {
    const { id, sheet } = await departing(new Date('2020-03-12T08:00:00+08:00'));
    const { leaderCode } = await stage.sheets.of(stage.zhaojue, id);
    for (let n = 0; n < 9; n++) await expect(stage.codes.signIn(sheet, wrong, '阿木')).rejects.toEqual(refused);
    expect((await stage.codes.signIn(sheet, leaderCode ?? '', '阿木')).tripId).toBe(id);
  });

  it('exists only while the trip is in force, and only its own office renews it', async () => {
    const draft = await stage.draft([await stage.placed(gate)]);
    const [planned] = (await stage.plan(draft.id)).trips;
    const id = planned?.id ?? '';
    expect((await stage.sheets.of(stage.zhaojue, id)).leaderCode).toBeNull();
    await expect(stage.codes.renew(stage.zhaojue, id)).rejects.toEqual(refusal('trip.not-in-force'));
    await expect(stage.codes.renew(stage.congjiang, id)).rejects.toEqual(refusal('trip.missing'));
    await stage.batches.approve(stage.zhaojue, draft.id);
    const { leaderCode } = await stage.sheets.of(stage.zhaojue, id);
    await stage.batches.cancel(stage.zhaojue, draft.id);
    await expect(stage.codes.signIn(planned?.sheetNumber ?? '', leaderCode ?? '', '阿木')).rejects.toEqual(refused);
  });
});

describe('A departure', () => {
  beforeAll(async () => {
    await stage.sql(`update trip set due_nudged_at = departs_at`);
  });

  it('is due an hour before, to the millisecond and across midnight, and is called for once', async () => {
    const departs = new Date('2020-04-01T00:20:00+08:00');
    const { id } = await departing(departs);
    const due = new Date(departs.getTime() - BOARDING_LEAD_SECONDS * 1000);
    expect(due.toISOString()).toBe('2020-03-31T15:20:00.000Z');
    await stage.clock.advance(new Date(due.getTime() - 1));
    expect(await stage.trips.nudgeDue()).toBe(0);
    await stage.clock.advance(due);
    const found = await Promise.all([0, 1, 2, 3].map(() => stage.trips.nudgeDue()));
    expect(found.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await stage.trips.nudgeDue()).toBe(0);

    const jobs = await stage.departures();
    expect(jobs.map(({ payload }) => payload['subject'])).toEqual([id]);
    for (const job of [...jobs, ...jobs]) await stage.trips.openBoarding(job);
    expect(await stage.trips.get(stage.zhaojue, id)).toMatchObject({ state: 'boarding' });
    expect(await stage.eventsOf(id)).toEqual([
      'trip.approved',
      'trip.version-issued',
      'trip.departure-due',
      'trip.boarding',
    ]);
  });

  it('of a trip that is only planned is never called for', async () => {
    const { id } = await stage.draft([await stage.placed(gate)], {
      departsAfter: new Date('2020-04-02T08:00:00+08:00'),
    });
    await stage.plan(id);
    await stage.clock.advance(new Date('2020-04-02T23:00:00+08:00'));
    expect(await stage.trips.nudgeDue()).toBe(0);
  });
});
