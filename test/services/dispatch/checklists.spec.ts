import 'reflect-metadata';
import { afterAll, describe, expect, it } from 'vitest';
import { newId } from '#platform';
import { type ChecklistItem, ChecklistService, LeaderCodeService, NoticeService, sendNoticesJob } from '#transport';
import { SiteService } from '#vacancies';
import { refusal } from '../transport/stage.js';
import { startDispatch } from './stage.js';

const stage = await startDispatch();
afterAll(() => stage.end());
const { zhaojue, sql } = stage;
const checklists = stage.module.get(ChecklistService);

/** An approved trip of so many people. */
const approved = async (people = 2, gate?: Awaited<ReturnType<typeof stage.gate>>) => {
  const batch = await stage.planned(gate ?? (await stage.gate()), people);
  await stage.batches.approve(zhaojue, batch.id);
  return { batch: batch.id, trip: batch.trips[0]?.id ?? '' };
};
const itemOf = async (trip: string, wanted: ChecklistItem) => {
  const { items } = await checklists.ofTrip(zhaojue, trip);
  const found = items.find(({ item }) => item === wanted);
  if (!found) throw new Error(wanted);
  return found;
};
const stateOf = async (trip: string, item: ChecklistItem) => {
  const { state, done, of } = await itemOf(trip, item);
  return `${state} ${String(done)}/${String(of)}`;
};

describe('The departure checklist', () => {
  it('has ten items, three confirmations and seven joinings, with figures, and a remedy where one is open', async () => {
    const { trip } = await approved();
    const { items, mayDepart } = await checklists.ofTrip(zhaojue, trip);
    expect(items.map(({ item, group, state, bars }) => [item, group, state, bars])).toEqual([
      ['identity', 'confirmation', 'done', true],
      ['post', 'confirmation', 'done', true],
      ['health', 'confirmation', 'done', true],
      ['staff', 'joining', 'open', false],
      ['posts', 'joining', 'open', false],
      ['workers', 'joining', 'open', false],
      ['health-management', 'joining', 'open', false],
      ['vehicle', 'joining', 'open', false],
      ['landing', 'joining', 'not-needed', false],
      ['hand-over', 'joining', 'open', false],
    ]);
    expect(mayDepart).toBe(true);
    for (const { state, remedy } of items) expect(remedy === null).toBe(state !== 'open');
  });

  it('takes identity from the register: whose ID tail differs from the sheet is not confirmed', async () => {
    const { trip } = await approved();
    await sql(`update seat set id_tail = '999X' where id = (select id from seat where trip_id = $1 limit 1)`, [trip]);
    expect(await stateOf(trip, 'identity')).toBe('open 1/2');
    expect((await checklists.ofTrip(zhaojue, trip)).mayDepart).toBe(false);
  });

  it('takes the post from the placement, and the health from the verdict on the seat', async () => {
    const { trip } = await approved();
    await sql(
      `update proposal set state = 'withdrawn' where id = (select proposal_id from seat where trip_id = $1 limit 1)`,
      [trip],
    );
    await sql(
      `update seat set recognition = '{"verdict":"NOT_RECOGNISED","conditions":[]}' where trip_id = $1 and number =
         (select min(number) from seat where trip_id = $1)`,
      [trip],
    );
    expect([await stateOf(trip, 'post'), await stateOf(trip, 'health')]).toEqual(['open 1/2', 'open 1/2']);
  });

  it('takes the leader from the sign-in with the code', async () => {
    const { trip } = await approved();
    const codes = stage.module.get(LeaderCodeService);
    const { code } = await codes.renew(zhaojue, trip);
    const { sheetNumber } = await checklists.ofTrip(zhaojue, trip);
    expect(await stateOf(trip, 'staff')).toBe('open 0/1');
    await codes.signIn(sheetNumber, code, '带队人');
    expect(await stateOf(trip, 'staff')).toBe('done 1/1');
  });

  it('takes the posts from vacancies that stand', async () => {
    const gate = await stage.gate();
    const { trip } = await approved(2, gate);
    const [first, second] = await sql<{ vacancy_id: string }[]>(
      'select m.vacancy_id from batch_member m join seat s using (proposal_id) where s.trip_id = $1',
      [trip],
    );
    const post = (id: string | undefined, state: string) =>
      sql(
        `insert into vacancy (id, organisation_id, site_id, reference, title, occupation, headcount, taken, wage_from_fen,
           wage_to_fen, starts_on, state) values ($1::uuid, $2, $3, $1::uuid::text, '注塑工', '6-18-01', 2, 1, 450000, 600000, '2020-03-16', $4)`,
        [id, gate.enterprise.organisation, gate.id, state],
      );
    await post(first?.vacancy_id, 'open');
    await post(second?.vacancy_id, 'withdrawn');
    expect(await stateOf(trip, 'posts')).toBe('open 1/2');
    await sql(`update vacancy set state = 'closed' where id = $1`, [second?.vacancy_id]);
    expect(await stateOf(trip, 'posts')).toBe('done 2/2');
  });

  it('takes the workers from notices that reached them', async () => {
    const { trip } = await approved();
    await sql(
      `update worker set consent_withdrawn_at = '2020-03-06' where id = (select worker_id from seat where trip_id = $1 limit 1)`,
      [trip],
    );
    const jobs = (await stage.jobs(sendNoticesJob.name)).filter((job) => job.payload['subject'] === trip);
    for (const job of jobs) await stage.module.get(NoticeService).tell(job);
    expect(await stateOf(trip, 'workers')).toBe('open 1/2');
    await checklists.confirm(zhaojue, trip, { item: 'workers', name: '村主任', note: '已当面告知并签字' });
    expect(await itemOf(trip, 'workers')).toMatchObject({
      ...{ state: 'done', done: 1, of: 2, remedy: null },
      confirmation: { name: '村主任', note: '已当面告知并签字' },
    });
  });

  it('takes the landing from the gates that were asked, and the hand-over from somebody who can sign there', async () => {
    const gate = await stage.gate();
    await stage.module.get(SiteService).setArrivalCapacity(gate.enterprise, gate.id, 9);
    const batch = await stage.planned(gate, 1);
    const trip = batch.trips[0]?.id ?? '';
    expect([await stateOf(trip, 'landing'), await stateOf(trip, 'hand-over')]).toEqual(['open 0/1', 'open 0/1']);
    await sql(`update arrival_slot set state = 'accepted' where trip_id = $1`, [trip]);
    const account = newId();
    await sql(
      `insert into account (id, organisation_id, login, name, role, site_id, password_hash)
       values ($1::uuid, $2, $1::uuid::text, '接收员', 'site-contact', $3, '')`,
      [account, gate.enterprise.organisation, gate.id],
    );
    expect([await stateOf(trip, 'landing'), await stateOf(trip, 'hand-over')]).toEqual(['done 1/1', 'done 1/1']);
    await sql('update account set disabled = true where id = $1', [account]);
    expect(await stateOf(trip, 'hand-over')).toBe('open 0/1');
  });

  it('counts a code as judged again only from 24 hours before departure on', async () => {
    const { trip } = await approved();
    const [{ at }] = await sql<[{ at: Date }]>('select departs_at at from trip where id = $1', [trip]);
    await stage.rechecks.now(zhaojue, trip);
    expect(await stateOf(trip, 'health-management')).toBe('open 0/2');
    await stage.clock.advance(new Date(at.getTime() - 86_400_000));
    await stage.rechecks.now(zhaojue, trip);
    expect(await stateOf(trip, 'health-management')).toBe('done 2/2');
  });
});

describe('The word of a person', () => {
  it('is not taken where facts decide, where nothing is open, before the approval and after the departure', async () => {
    const { trip } = await approved();
    const confirm = (item: ChecklistItem, on = trip) =>
      checklists.confirm(zhaojue, on, { item, name: '某人', note: '已核' });
    await expect(confirm('health')).rejects.toEqual(refusal('checklist.facts-decide'));
    await expect(confirm('identity')).rejects.toEqual(refusal('checklist.nothing-open'));
    const draft = await stage.planned(await stage.gate());
    const planned = draft.trips[0]?.id ?? '';
    await expect(confirm('vehicle', planned)).rejects.toEqual(
      refusal('checklist.not-the-time', { tripState: 'planned' }),
    );
    await sql(`update trip set state = 'departed' where id = $1`, [trip]);
    await expect(confirm('vehicle')).rejects.toEqual(refusal('checklist.not-the-time', { tripState: 'departed' }));
  });

  it('stands for as many as were open, and is recorded with who said it and when', async () => {
    const { trip } = await approved();
    const worse = (tail: string, at: number) =>
      sql(
        `update seat set id_tail = $2 where trip_id = $1 and number = (select ${at ? 'max' : 'min'}(number) from seat where trip_id = $1)`,
        [trip, tail],
      );
    await worse('999X', 0);
    const { mayDepart } = await checklists.confirm(zhaojue, trip, {
      item: 'identity',
      name: '某经办',
      note: '核对身份证',
    });
    expect(mayDepart).toBe(true);
    expect(await stateOf(trip, 'identity')).toBe('done 1/2');
    expect(await stage.eventsOf(trip)).toContain('trip.item-confirmed');
    await worse('888X', 1);
    expect(await stateOf(trip, 'identity')).toBe('open 0/2');
  });

  it('is that of the office of the trip, and no other’s', async () => {
    const { trip, batch } = await approved();
    const facts = { item: 'vehicle', name: '某人', note: '自有车辆' } as const;
    await expect(checklists.confirm(stage.congjiang, trip, facts)).rejects.toEqual(refusal('trip.missing'));
    await expect(checklists.ofTrip(stage.congjiang, trip)).rejects.toEqual(refusal('trip.missing'));
    await expect(checklists.ofBatch(stage.congjiang, batch)).rejects.toEqual(refusal('batch.missing'));
  });
});

describe('A vehicle', () => {
  it('stays while an item that bars is open with those aboard, and leaves once it is done', async () => {
    const { trip, batch } = await approved(1);
    await stage.openDoors(await stage.lastDeparture());
    await stage.board(trip);
    await sql(`update seat set id_tail = '999X' where trip_id = $1`, [trip]);
    const barred = await stage.boarding.depart(zhaojue, trip).catch((error: unknown) => error);
    expect(barred).toMatchObject({
      code: 'trip.not-ready',
      details: { items: [{ item: 'identity', done: 0, of: 1 }] },
    });
    expect((await checklists.ofBatch(zhaojue, batch)).items[0]).toMatchObject({
      item: 'identity',
      state: 'open',
      openTrips: 1,
    });
    await checklists.confirm(zhaojue, trip, { item: 'identity', name: '某经办', note: '核对身份证' });
    expect((await stage.boarding.depart(zhaojue, trip)).state).toBe('departed');
  });
});
