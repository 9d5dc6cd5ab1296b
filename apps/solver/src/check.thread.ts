import { parentPort, workerData } from 'node:worker_threads';
import { checkMatch, type MatchAnswer, type MatchProblem } from '#solver';
import type { FromThread } from './thread.js';

const { problem, answer } = workerData as { problem: MatchProblem; answer: MatchAnswer };

const said: FromThread<string | null> = { answer: checkMatch(problem, answer) };
parentPort?.postMessage(said);
