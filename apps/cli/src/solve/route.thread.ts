import { parentPort, workerData } from 'node:worker_threads';
import { never, planTours, route, type Stop } from '#solver';
import type { ThreadOrder } from './route-threads.js';

const { problem, seed, seconds, iterations } = workerData as ThreadOrder;
const began = performance.now();
const share = (): number => (performance.now() - began) / 1000 / seconds;
const stop: Stop = iterations === undefined ? { ...never(), cancelled: () => share() >= 1, share } : never(iterations);
parentPort?.postMessage(
  'tours' in problem
    ? planTours(problem.tours, stop, seed)
    : route(problem.coaches, { ...never(iterations), share: () => Math.min(1, share()) }, seed),
);
