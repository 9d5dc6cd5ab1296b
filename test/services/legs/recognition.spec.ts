import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JourneyPlace, VerdictService } from '#health';
import { OwnRidesService } from '#transport';
import { refusal } from '../transport/stage.js';
import { type Judging, startJudging } from './judging.js';

let on: Judging;
beforeAll(async () => {
  on = await startJudging();
}, 120_000);
afterAll(() => on.stage.end());

const STATION_ACT = { act: 'change', place: '永仁站', division: '532327', at: '2020-03-12T06:00:00.000Z' };

describe('A journey of several legs', () => {
  test('is judged once: where it is boarded, at both stations as of the departure of what goes on, and at the gate', async () => {
    const { approve, batchId, trunk, onward, crowd, told, end } = await on.journey('K5220', 2);
    await approve();
    for (const one of crowd)
      expect(await on.verdictsOf(one)).toEqual([
        { occasion: 'approval', acts: ['board', 'change', 'change', 'alight'], outcome: 'RECOGNISED', current: true },
      ]);
    expect(await told()).toEqual([
      [true, ['board yes', 'change yes']],
      [true, ['change yes', 'change yes']],
      [true, ['change yes', 'alight yes']],
    ]);
    const [own] = (await on.on.legs(batchId))[0]?.legs.slice(1) ?? [];
    expect(own?.recognition?.places.map(({ division, at }) => [division, at])).toEqual([
      ['532327', trunk.departsAt.toISOString()],
      ['440113', onward.departsAt.toISOString()],
    ]);
    expect(own?.recognition?.places[0]?.text.zh).not.toBe('');
    // Monitors read the legs, and nothing of health.
    const watcher = { ...on.stage.office, role: 'province-monitor' as const, organisation: null, scope: '51' };
    const watched = await on.on.choices.legs(watcher, batchId, {});
    expect(watched.items.flatMap(({ legs }) => legs.map(({ recognition }) => recognition))).toEqual(
      Array(6).fill(null),
    );
    await end();
  });

  test('is refused once for each person where the station alone does not recognise the code', async () => {
    const { approve, batchId, one, crowd, feeder, end } = await on.journey('K5222', 2);
    await on.revoke();
    const refused = await approve().catch((error: unknown) => error);
    expect(refused).toEqual(refusal('batch.not-recognised'));
    const { seats: people = [] } = (refused as { details: { seats?: { workerId: string; reasons: string[] }[] } })
      .details;
    expect(people.map(({ workerId }) => workerId).sort()).toEqual(crowd.map(({ worker }) => worker).sort());
    expect(people[0]?.reasons).toEqual(['own-code', 'agreement-ended', 'agreement', 'agreement']);
    expect(await on.tasksOf(one)).toEqual([]);

    // Given up, the same people go by coach past the station.
    await on.on.choices.giveUp(on.stage.office, batchId);
    await expect(on.stage.trips.get(on.stage.office, feeder.id)).rejects.toEqual(refusal('trip.missing'));
    const { direct } = await on.on.compared(batchId);
    await on.on.choices.choose(on.stage.office, batchId, direct);
    await approve();
    expect((await on.verdictsOf(one)).map(({ acts, current }) => [acts, current])).toEqual([
      [['board', 'alight'], true],
    ]);
    expect(await on.tasksOf(one)).toEqual([]);
    await end();
    await on.agree();
  });

  test('whose station recognises no more is one task, named by it, and is released whole', async () => {
    const { approve, batchId, charter, crowd, one, feeder, trunk, onward, told } = await on.journey('K5224', 2);
    await approve();
    await on.settle();
    await on.revoke();
    await on.settle();
    const [task, ...more] = await on.tasksOf(one);
    expect(more).toEqual([]);
    expect(task).toMatchObject({
      ...{ tripId: feeder.id, occasion: 'change', state: 'open', verdict: 'NOT_RECOGNISED' },
      acts: [{ ...STATION_ACT, verdict: 'NOT_RECOGNISED', reason: 'agreement-ended' }],
      text: { zh: '在永仁站换乘时不被认可', en: 'Not recognised changing at 永仁站' },
    });
    expect(await told()).toEqual([
      [false, ['board yes', 'change no']],
      [false, ['change no', 'change yes']],
      [true, ['change yes', 'alight yes']],
    ]);
    const seatOn = async (trip: string) =>
      (await on.stage.look(trip)).seats.find(({ workerId }) => workerId === one.worker)?.recognition?.verdict;
    expect([await seatOn(feeder.id), await seatOn(trunk.id), await seatOn(onward.id)]).toEqual([
      'NOT_RECOGNISED',
      'NOT_RECOGNISED',
      'RECOGNISED',
    ]);
    // Judged on behalf of another leg it is the same task.
    for (const { id } of [trunk, onward, feeder]) await on.stage.rechecks.now(on.stage.office, id);
    expect(await on.tasksOf(one)).toHaveLength(1);
    expect((await on.verdictsOf(one)).filter(({ current }) => current)).toHaveLength(1);

    // A code that turns red meanwhile fails everywhere, and the same task says so, as long as it does.
    const acts = async () => (await on.tasksOf(one)).map((each) => [each.id, each.acts.map(({ act }) => act)]);
    await on.code(one.worker, 'red');
    await on.settle();
    expect(await acts()).toEqual([[task?.id, ['board', 'change', 'change', 'alight']]]);
    await on.code(one.worker, 'green');
    await on.settle();
    expect(await acts()).toEqual([[task?.id, ['change']]]);

    expect(await on.stage.tasks.release(on.stage.office, task?.id ?? '')).toMatchObject({ state: 'released' });
    for (const { id } of [feeder, trunk, onward]) expect((await on.stage.look(id)).seats).toHaveLength(1);
    expect((await on.on.register.get(on.stage.office, charter)).seatsTaken).toBe(1);
    const [last] = await on.tasksOf(crowd[1] ?? one);
    await on.stage.tasks.release(on.stage.office, last?.id ?? '');
    for (const { id } of [feeder, trunk, onward]) expect((await on.stage.look(id)).state).toBe('cancelled');
    await on.agree();
    await on.on.register.withdraw(on.stage.office, charter);
    // Both may travel in another batch.
    const again = await on.journey('K5226', 2, crowd);
    await again.approve();
    await again.end();
    expect((await on.stage.batches.get(on.stage.office, batchId)).trips.map(({ state }) => state)).toEqual(
      Array(3).fill('cancelled'),
    );
  });

  test('on which the code expires between feeder and train fails from the station on, and a new code ends the task', async () => {
    const { approve, one, end, told } = await on.journey('K5228');
    await approve();
    await on.code(one.worker, 'green', new Date('2020-03-12T13:59:59+08:00'));
    await on.settle();
    const [task, ...more] = await on.tasksOf(one);
    expect(more).toEqual([]);
    expect(task?.text?.zh).toBe('在永仁站换乘时不被认可，另有2处');
    expect(task?.acts.map(({ act, reason }) => [act, reason])).toEqual(
      ['change', 'change', 'alight'].map((act) => [act, 'code-expires-before']),
    );
    expect((await told()).map(([verdict]) => verdict)).toEqual([false, false, false]);
    // The own view says the same of each leg.
    const grant = { ...on.stage.office, actor: one.worker, role: 'worker' as const, organisation: null, scope: '' };
    const rides = await on.stage.db.transaction(grant, (tx) => on.stage.module.get(OwnRidesService).of(tx, one.worker));
    const judgedFor = (places: JourneyPlace[]) =>
      on.stage.db.transaction(grant, (tx) =>
        on.stage.module.get(VerdictService).judgeMany(tx, [one.worker], () => places),
      );
    const acts = await Promise.all(
      rides.map(async ({ leg, places }) => {
        const recognition = (await judgedFor(places)).get(one.worker);
        return [leg, recognition?.places.map(({ act, reason }) => `${act} ${reason}`)] as const;
      }),
    );
    expect(Object.fromEntries(acts)).toEqual({
      feeder: ['board own-code', 'change code-expires-before'],
      trunk: ['change code-expires-before', 'change code-expires-before'],
      distribution: ['change code-expires-before', 'alight code-expires-before'],
    });
    await on.code(one.worker, 'green');
    await on.settle();
    expect(await on.tasksOf(one)).toMatchObject([{ id: task?.id, state: 'remedied' }]);
    await end();
  });
});
