import { parentPort, workerData } from 'node:worker_threads';
import { route, type RoutingProblem } from '#solver';
import type { FromThread } from './thread.js';
import type { RouteAnswer } from '#solver';

/** About two seconds for a batch of 500 persons. */
const ITERATIONS = 20_000;

const { problem, seed, flag } = workerData as { problem: RoutingProblem; seed: number; flag: Int32Array };
const say = (message: FromThread<RouteAnswer>) => parentPort?.postMessage(message);

say({
  answer: route(
    problem,
    {
      cancelled: () => Atomics.load(flag, 0) === 1,
      iterations: ITERATIONS,
      progress: (progress) => say({ progress }),
    },
    seed,
  ),
});
