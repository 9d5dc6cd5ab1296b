import type { JobContract } from '#platform';

/** Does a run; `subject` is the run. */
export const solveRunJob: JobContract = { name: 'matching.solve-run', queue: 'solve', on: ['matching-run.requested'] };

/** Withdraws the proposals of a vacancy that was withdrawn; `subject` is the vacancy. */
export const withdrawProposalsJob: JobContract = {
  name: 'matching.withdraw-proposals',
  queue: 'work',
  on: ['vacancy.withdrawn'],
};

export const matchingJobs: readonly JobContract[] = [solveRunJob, withdrawProposalsJob];
