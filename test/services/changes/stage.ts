import { NoticeService, sendNoticesJob, TripChangeService, type TripChangeItem, TripVersions } from '#transport';
import { unlawful } from '../../support/checkers/road-law.mjs';
import { inDays, openTrips } from '../transport/approved-trips.js';
import type { Placed } from '../transport/stage.js';

/** Coaches with room on a stage with one gate, and what changes of them are looked at by. */
export async function openChanges() {
  const on = await openTrips();
  const { stage, gate } = on;
  const changes = stage.module.get(TripChangeService);
  const notices = stage.module.get(NoticeService);
  const versions = stage.module.get(TripVersions);

  const coachOf = async (days: number, placed: readonly Placed[], state: 'planned' | 'approved' = 'approved') => {
    const facts = { departsAfter: inDays(days), fleet: [{ vehicleClass: 'coach-49', count: 1 }] };
    const { id: batch } = await stage.draft(placed, facts);
    const planned = await stage.plan(batch);
    if (state === 'approved') await stage.batches.approve(stage.zhaojue, batch);
    return { id: planned.trips[0]?.id ?? '', batch, placed };
  };
  /** A coach of 49 seats, 23 of them usable, through two villages to the gate. */
  const coachIn = async (days: number, people = 2, state: 'planned' | 'approved' = 'approved') =>
    coachOf(days, await stage.crowd(people, gate), state);
  const tripOf = (id: string) => stage.trips.get(stage.zhaojue, id);
  const change = (item: TripChangeItem, isPreview = false) => changes.change(stage.zhaojue, item, isPreview);
  /** What the queue would bring to telephones and lists since: who was told what. */
  const told = async () => {
    const found: { worker: string; kind: string; text: string }[] = [];
    for (const job of await stage.jobs(sendNoticesJob.name)) await notices.tell(job);
    const rows = await stage.sql<{ worker: string; kind: string; text: { zh: string } }[]>(
      'delete from notice returning worker_id worker, kind, text',
    );
    for (const { worker, kind, text } of (rows as unknown as [typeof rows])[0])
      found.push({ worker, kind, text: text.zh });
    return found;
  };

  return {
    ...on,
    ...{ changes, versions, coachOf, coachIn, tripOf, change, told },
    numbersOf: async (id: string) =>
      new Map((await tripOf(id)).seats.map(({ workerId, number }) => [workerId, number])),
    aboard: async (id: string) => (await tripOf(id)).seats.map(({ workerId }) => workerId),
    /** What the checker that knows nothing of the planner finds wrong with all trips. */
    faults: async () => unlawful(await stage.exported()),
  };
}
