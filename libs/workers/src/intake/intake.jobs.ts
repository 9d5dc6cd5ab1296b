import type { JobContract } from '#platform';

/** Checks or commits a roster; `subject` is the roster. */
export const importRosterJob: JobContract = {
  name: 'workers.import-roster',
  queue: 'work',
  on: ['roster.work-requested'],
};

export const workersJobs: readonly JobContract[] = [importRosterJob];
