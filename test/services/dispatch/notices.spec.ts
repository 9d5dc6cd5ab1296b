import 'reflect-metadata';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Database, type DueJob, newId, temporaryFolder } from '#platform';
import { NoticeService, OwnRidesService, sendNoticesJob, TripService } from '#transport';
import { type Gate, type Placed, refusal, type Stage, startTransport } from '../transport/stage.js';

interface Brought {
  readonly id: string;
  readonly phone: string;
  readonly text: { readonly zh: string; readonly en: string };
}

let folder: string;
let stage: Stage;
let gate: Gate;
let notices: NoticeService;
beforeAll(async () => {
  folder = await temporaryFolder();
  stage = await startTransport({ noticeFolder: folder });
  gate = await stage.gate();
  notices = stage.module.get(NoticeService);
});
afterEach(() => rm(folder, { recursive: true, force: true }));
afterAll(() => stage.end());

/** Everything that lies in the folder, mailing by mailing. */
async function brought(): Promise<Brought[][]> {
  const files = (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
  return Promise.all(
    files.sort().map(async (name) => {
      const lines = (await readFile(join(folder, name), 'utf8')).trim().split('\n');
      return lines.map((line) => JSON.parse(line) as Brought);
    }),
  );
}
const jobs = () => stage.jobs(sendNoticesJob.name);
/** Tells whom the jobs that are due call for. */
async function tell(): Promise<DueJob[]> {
  const due = await jobs();
  for (const job of due) await notices.tell(job);
  return due;
}
async function trip(people: readonly Placed[]) {
  const batch = await stage.approved(people);
  return { batch: batch.id, id: batch.trips[0]?.id ?? '' };
}
const told = async (id: string) =>
  (await notices.ofTrip(stage.zhaojue, id)).map(({ workerId, kind, channel, state }) => ({
    ...{ workerId, kind, channel, state },
  }));
const withoutPhone = (people: readonly Placed[]) =>
  stage.sql('update worker set consent_withdrawn_at = now() where id = any($1::uuid[])', [
    people.map(({ worker }) => worker),
  ]);

test('whoever has a seat by name is told of it once the trip is approved: where, when, which seat', async () => {
  const people = await stage.crowd(3, gate);
  const { id } = await trip(people);
  await tell();
  const { seats, stops, sheetNumber } = await stage.trips.get(stage.zhaojue, id);
  const [mailing = [], ...more] = await brought();
  expect(more).toEqual([]);
  expect(mailing).toHaveLength(3);
  for (const { workerId, number, boardStop } of seats) {
    const notice = (await notices.ofTrip(stage.zhaojue, id)).find((one) => one.workerId === workerId);
    const message = mailing.find((one) => one.id === notice?.id);
    expect(message?.phone).toMatch(/^1\d{10}$/);
    expect(notice?.text).toEqual(message?.text);
    for (const said of [stops[boardStop]?.name ?? '?', `${String(number)}号座`, sheetNumber, '2020-03-12 '])
      expect(message?.text.zh).toContain(said);
    expect(message?.text.en).toContain(`seat ${String(number)},`);
  }
  expect(await told(id)).toEqual(
    seats.map(({ workerId }) => ({ workerId, kind: 'seat', channel: 'phone', state: 'sent' })),
  );
  expect(await stage.eventsOf(id)).toContain('trip.notices-sent');
});

test('messages can be read by their owner alone, as they bear telephone numbers', async () => {
  await trip(await stage.crowd(1, gate));
  await tell();
  const [day = ''] = await readdir(folder);
  const [file = ''] = await readdir(join(folder, day));
  expect(day).toBe('2020-03-06');
  expect((await stat(join(folder, day, file))).mode & 0o077).toBe(0);
  expect((await stat(join(folder, day))).mode & 0o077).toBe(0);
});

test('a job that is done again, or was killed before it could say so, brings nothing twice', async () => {
  const people = await stage.crowd(2, gate);
  const { id } = await trip(people);
  const [job] = await jobs();
  if (!job) throw new Error('Nothing to tell');
  // Killed between the provider and the commit: the rows are gone, the messages are out.
  const owner = new Client({ connectionString: stage.ownerUrl });
  await owner.connect();
  await owner.query(`create function fall() returns trigger language plpgsql as $$ begin raise 'killed'; end $$`);
  await owner.query('create trigger fall before insert on notice execute function fall()');
  await expect(notices.tell(job)).rejects.toThrow('killed');
  await owner.query('drop trigger fall on notice');
  await owner.end();
  const first = await brought();
  expect(first.flat()).toHaveLength(2);
  expect(await told(id)).toEqual([]);

  await notices.tell(job);
  await notices.tell(job);
  expect(await brought()).toEqual(first);
  expect(await told(id)).toHaveLength(2);
});

test('before the departure everybody is called to the stop, whose doors then open', async () => {
  const { id } = await trip(await stage.crowd(2, gate));
  await tell();
  await stage.sql('update trip set departs_at = $2 where id = $1', [id, new Date('2020-03-06T10:00:00+08:00')]);
  await stage.module.get(TripService).nudgeDue();
  await tell();
  expect((await told(id)).map(({ kind }) => kind).sort()).toEqual(['departure', 'departure', 'seat', 'seat']);
});

test('who has no telephone is on the printed list', async () => {
  const [one, ...others] = await stage.crowd(3, gate);
  if (!one) throw new Error('Nobody');
  await withoutPhone([one]);
  const { id } = await trip([one, ...others]);
  await tell();
  expect((await brought()).flat()).toHaveLength(2);
  expect((await told(id)).filter(({ channel }) => channel === 'paper')).toEqual([
    { workerId: one.worker, kind: 'seat', channel: 'paper', state: 'to-print' },
  ]);
});

test('where the trip is called off, those are told who knew of it, and nobody else', async () => {
  const { batch, id } = await trip(await stage.crowd(2, gate));
  await tell();
  await stage.batches.cancel(stage.zhaojue, batch);
  await tell();
  expect((await told(id)).map(({ kind }) => kind).sort()).toEqual(['called-off', 'called-off', 'seat', 'seat']);

  const untold = await trip(await stage.crowd(1, gate));
  await stage.batches.cancel(stage.zhaojue, untold.batch);
  await tell();
  expect(await told(untold.id)).toEqual([]);
});

test('an office reads its own notices only, a worker the own ones', async () => {
  const [one] = await stage.crowd(1, gate);
  const { id } = await trip(one ? [one] : []);
  await tell();
  await expect(notices.ofTrip(stage.congjiang, id)).rejects.toEqual(refusal('trip.missing'));
  expect(() => notices.ofTrip(gate.contact, id)).toThrow(refusal('access.role-required'));
  const rides = stage.module.get(OwnRidesService);
  const own = { ...stage.zhaojue, role: 'worker' as const, organisation: null, scope: '', actor: one?.worker ?? '' };
  const read = (grant: typeof own, of: string) =>
    stage.module.get(Database).transaction(grant, (tx) => rides.notices(tx, of));
  expect(await read(own, own.actor)).toMatchObject([{ kind: 'seat' }]);
  expect(await read({ ...own, actor: newId() }, own.actor)).toEqual([]);
});
