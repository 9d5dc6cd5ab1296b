import type { JobContract } from '#platform';

export const planBatchJob: JobContract = { name: 'transport.plan-batch', queue: 'solve', on: ['batch.plan-requested'] };

/** A trip whose departure is near: its doors open. */
export const openBoardingJob: JobContract = {
  name: 'transport.open-boarding',
  queue: 'work',
  on: ['trip.departure-due'],
};

export const transportJobs: readonly JobContract[] = [planBatchJob, openBoardingJob];
