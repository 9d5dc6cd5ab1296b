import type { JobContract } from '#platform';

export const planBatchJob: JobContract = { name: 'transport.plan-batch', queue: 'solve', on: ['batch.plan-requested'] };

/** A trip whose departure is near: its doors open. */
export const openBoardingJob: JobContract = {
  name: 'transport.open-boarding',
  queue: 'work',
  on: ['trip.departure-due'],
};

/** Something happened to a trip of which the people on it are told. */
export const sendNoticesJob: JobContract = {
  name: 'transport.send-notices',
  queue: 'work',
  on: [
    'trip.approved',
    'seat.added',
    'seat.moved',
    'seat.changed',
    'seat.removed',
    'trip.departure-due',
    'trip.cancelled',
  ],
};

/** What stands on a trip’s sheet is new: the authorities that the trip touches are told. */
export const notifyAuthoritiesJob: JobContract = {
  name: 'transport.notify-authorities',
  queue: 'work',
  on: ['trip.version-issued', 'trip.cancelled'],
};

/** A trip is overdue, or an offer about to expire: offices and carriers are told. */
export const tellAlarmsJob: JobContract = {
  name: 'transport.tell-alarms',
  queue: 'work',
  on: ['alarm.raised', 'alarm.escalated', 'carrier-offer.reminded'],
};

/** A place is at another risk, or a trip changed: whether trips are still lawful is looked at again. */
export const watchRisksJob: JobContract = {
  name: 'transport.watch-risks',
  queue: 'work',
  on: ['risk-level.declared', 'risk-level.ended', 'trip.version-issued'],
};

/** A departure is near: the codes aboard are judged again. */
export const recheckTripJob: JobContract = { name: 'transport.recheck-trip', queue: 'work', on: ['trip.recheck-due'] };

/** What verdicts rest on changed: the journeys that it concerns are judged again. */
export const recheckAffectedJob: JobContract = {
  name: 'transport.recheck-affected',
  queue: 'work',
  on: [
    'health-codes.received',
    'health-code.revoked',
    'issuing-key.revoked',
    'health-rule.published',
    'health-rule.withdrawn',
    'agreement.recorded',
    'agreement.revoked',
  ],
};

/** A placement ended: the seat that was held for it is free. `subject` is the proposal. */
export const freeEndedJob: JobContract = {
  name: 'transport.free-ended',
  queue: 'work',
  on: ['proposal.withdrawn'],
};

/** Judges the journeys ahead as if a change were real; `subject` is the rehearsal. */
export const rehearseJob: JobContract = { name: 'transport.rehearse', queue: 'solve', on: ['rehearsal.requested'] };

/** Compares the ways that a batch could take; `subject` is the batch. */
export const compareWaysJob: JobContract = {
  name: 'transport.compare-ways',
  queue: 'solve',
  on: ['batch.comparison-requested'],
};

export const transportJobs: readonly JobContract[] = [
  planBatchJob,
  openBoardingJob,
  sendNoticesJob,
  tellAlarmsJob,
  watchRisksJob,
  notifyAuthoritiesJob,
  recheckTripJob,
  recheckAffectedJob,
  freeEndedJob,
  rehearseJob,
  compareWaysJob,
];
