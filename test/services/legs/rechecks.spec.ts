import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM } from '#platform';
import { recheckTripJob } from '#transport';
import { refusal } from '../transport/stage.js';
import { type Judging, startJudging } from './judging.js';

let on: Judging;
beforeAll(async () => {
  on = await startJudging();
}, 120_000);
afterAll(() => on.stage.end());

describe('Judgements before a departure', () => {
  test('are made for the first leg alone, and at the doors of each', async () => {
    const { approve, batchId, one, feeder, trunk, onward } = await on.journey('K5230', 3);
    await approve();
    await on.settle();
    await on.stage.sql('update trip set recheck_due_at = null where batch_id <> $1', [batchId]);
    const dueAt = await on.stage.sql<{ id: string; due: Date | null }[]>(
      'select id, recheck_due_at due from trip where id = any($1::uuid[])',
      [[feeder.id, trunk.id, onward.id]],
    );
    expect(dueAt.flatMap(({ id, due }) => (due ? id : []))).toEqual([feeder.id]);
    await on.code(one.worker, 'red');
    const before = (hours: number) => new Date(feeder.departsAt.getTime() - hours * 3_600_000);
    for (const hours of [24, 2]) {
      await on.stage.clock.advance(before(hours));
      expect(await on.stage.rechecks.nudgeDue()).toBe(1);
      for (const job of await on.stage.jobs(recheckTripJob.name)) await on.stage.rechecks.recheckDue(job);
    }
    const occasions = async () => (await on.verdictsOf(one)).map(({ occasion }) => occasion);
    expect(await occasions()).toEqual(['approval', 'departure', 'departure']);
    const [task, ...more] = await on.tasksOf(one);
    expect(more).toEqual([]);
    expect(task?.acts.map(({ act }) => act)).toEqual(['board', 'change', 'change', 'alight']);
    // Whoever is turned back at the first door is not counted on the legs behind it, and nobody is asked about them any more.
    await on.stage.openDoors(feeder);
    const leader = on.stage.leaderOf(feeder.id);
    for (const { id, workerId } of await on.stage.peopleOf(feeder.id)) {
      const step = workerId === one.worker ? ('refuse' as const) : ('board' as const);
      if (step === 'refuse')
        await expect(on.stage.door.step(leader, feeder.id, { passengerId: id, step: 'board' })).rejects.toEqual(
          refusal('passenger.not-recognised'),
        );
      await on.stage.door.step(leader, feeder.id, {
        passengerId: id,
        step,
        ...(step === 'refuse' && { reason: 'papers' as const }),
      });
    }
    await on.stage.clock.advance(feeder.departsAt);
    await on.stage.door.depart(leader, feeder.id);
    await on.stage.work();
    expect(await on.tasksOf(one)).toMatchObject([{ id: task?.id, state: 'left-behind' }]);
    expect((await on.stage.look(onward.id)).seats).toHaveLength(2);

    // On the feeder, past the last village, somebody's code turns red: one task, on the train, without a seat to give free.
    const [, other, third] = (await on.stage.peopleOf(feeder.id))
      .flatMap(({ workerId, state }) => (state === 'boarded' && workerId ? [workerId] : []))
      .reduce<(string | undefined)[]>((all, id) => [...all, id], [undefined]);
    await on.stage.clock.advance(new Date(feeder.departsAt.getTime() + 2 * 3_600_000));
    await on.code(other ?? '', 'red');
    await on.settle();
    const ofOther = () => on.tasksOf({ worker: other ?? '', proposal: '' });
    const [underWay] = await ofOther();
    expect(underWay).toMatchObject({ tripId: trunk.id, state: 'open' });
    expect(underWay?.acts.map(({ act }) => act)).toEqual(['change', 'change', 'alight']);
    expect(underWay?.options.map(({ step }) => step)).not.toContain('release');
    await expect(on.stage.tasks.release(on.stage.office, underWay?.id ?? '')).rejects.toEqual(
      refusal('recognition-task.too-late'),
    );
    await on.stage.openDoors(trunk);
    expect(await ofOther()).toHaveLength(1);
    expect((await on.verdictsOf({ worker: third ?? '', proposal: '' })).map(({ acts }) => acts.length)).toEqual([
      4, 4, 4, 4, 3,
    ]);
    // Taken off that leg: the task is settled with the seats behind it.
    await on.stage.db.transaction(SYSTEM, (tx) => on.stage.trips.freeSeat(tx, trunk.id, other ?? ''));
    expect(await ofOther()).toMatchObject([{ id: underWay?.id, state: 'left-behind' }]);
    expect((await on.stage.look(onward.id)).seats).toHaveLength(1);
  }, 120_000);
});
