import { afterAll, expect } from 'vitest';
import { recheckAffectedJob } from '#transport';
import { MORNING, type Placed, startTransport } from './stage.js';

const DAY = 86_400_000;

/** So many days after the first morning. */
export const inDays = (days: number) => new Date(MORNING.getTime() + days * DAY);

/** A stage with one gate, for specs that look at what becomes of approved trips; it ends with the file. */
export async function openTrips() {
  const stage = await startTransport();
  afterAll(() => stage.end());
  const gate = await stage.gate();

  /** An approved trip of so many people, that departs some days after the first morning. */
  const tripIn = async (days: number, people = 1, crowd?: readonly Placed[]) => {
    const placed = crowd ?? (await stage.crowd(people, gate));
    const batch = await stage.approved(placed, { departsAfter: inDays(days) });
    const [trip] = batch.trips;
    return { id: trip?.id ?? '', batch: batch.id, departsAt: new Date(trip?.departsAt ?? ''), placed };
  };
  /** Codes of the whole spring, in one request. */
  const declare = async (workers: string | readonly string[], colour: 'green' | 'red', office = stage.zhaojue) => {
    const [now] = await stage.sql<{ instant: Date }[]>('select instant from business_clock');
    const span = { issuedAt: now?.instant ?? MORNING, expiresAt: new Date('2020-05-31T00:00:00+08:00') };
    const results = await stage.declare(
      office,
      [workers].flat().map((workerId) => ({
        ...span,
        workerId,
        issuerDivision: '510000',
        colour,
        temperature: 36.5,
        symptoms: [],
      })),
    );
    for (const { refusal } of results) expect(refusal).toBeNull();
  };
  /** Does what the queue would do after a change. @returns in how many jobs */
  const settle = async () => {
    const jobs = await stage.jobs(recheckAffectedJob.name);
    for (const job of jobs) await stage.rechecks.recheckAffected(job);
    return jobs.length;
  };
  const verdictsOf = (tripId: string) =>
    stage.sql<{ worker_id: string; occasion: string; outcome: string }[]>(
      'select worker_id, occasion, outcome from verdict where trip_id = $1 order by id',
      [tripId],
    );

  return {
    stage,
    gate,
    tripIn,
    declare,
    settle,
    verdictsOf,
    tasksOf: async (tripId: string) => (await stage.tasks.list(stage.zhaojue, { tripId })).items,
    occasions: async (tripId: string) => (await verdictsOf(tripId)).map(({ occasion }) => occasion),
  };
}
