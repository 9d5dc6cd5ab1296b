import { parentPort, workerData } from 'node:worker_threads';
import { match, type MatchAnswer, type MatchProblem } from '#solver';
import type { FromThread } from './thread.js';

const { problem, seed, flag } = workerData as { problem: MatchProblem; seed: number; flag: Int32Array };
const say = (message: FromThread<MatchAnswer>) => parentPort?.postMessage(message);

const answer = match(
  problem,
  { cancelled: () => Atomics.load(flag, 0) === 1, progress: (progress) => say({ progress }) },
  seed,
);
say({ answer });
