import { isCalendarDate } from '#kernel';
import type { Worker } from '../worker.js';
import { type WorkerState } from '../worker.lifecycle.js';
import { deathDateWrong, diesOnTheWay, mergeBound, mergeWithItself } from './closing.errors.js';
import { refuseClosed, refuseGone } from './record.js';
import type { WorkerRecord } from './record.js';

type Standing = Pick<Worker, 'id' | 'state' | 'mergedInto' | 'consentWithdrawnAt'>;

/** In these an employer or a vehicle counts on the record. */
const BOUND: readonly WorkerState[] = ['placed', 'travelling', 'employed'];
/** The record that goes on may be of somebody at work. */
const MOVING: readonly WorkerState[] = ['placed', 'travelling'];

/** @throws worker.merged, worker.deceased, worker.dies-on-the-way, worker.death-date-wrong */
export function admitDeath(worker: Standing, diedOn: string, today: string): void {
  refuseGone(worker);
  if (worker.state === 'travelling') throw diesOnTheWay();
  if (!isCalendarDate(diedOn) || diedOn > today) throw deathDateWrong();
}

/**
 * Whether one record may be merged into the other: nothing is closed, and no seat, vehicle or employer counts on the one that
 * ends. Proposals that are still open are no hindrance; they end.
 * @throws worker.merge-with-itself, worker.merged, worker.deceased, worker.consent-withdrawn, worker.merge-bound
 */
export function admitMerge(ends: Standing, goesOn: Standing): void {
  if (ends.id === goesOn.id) throw mergeWithItself();
  refuseClosed(ends);
  refuseClosed(goesOn);
  if (BOUND.includes(ends.state)) throw mergeBound(ends.id, ends.state);
  if (MOVING.includes(goesOn.state)) throw mergeBound(goesOn.id, goesOn.state);
}

/** What is not known of the one and is of the other. */
export const filledFrom = (goesOn: WorkerRecord, ends: WorkerRecord): WorkerRecord => ({
  ...goesOn,
  ...Object.fromEntries(
    Object.entries(ends).filter(([key, value]) => value !== null && goesOn[key as keyof WorkerRecord] === null),
  ),
});
