import { parentPort, workerData } from 'node:worker_threads';
import { never, planTours, route, type Stop } from '#solver';
import type { ThreadOrder } from './route-threads.js';

const { problem, seed, seconds } = workerData as ThreadOrder;
const began = performance.now();
const share = (): number => (performance.now() - began) / 1000 / seconds;
const stop: Stop = { ...never(), cancelled: () => share() >= 1, share };
parentPort?.postMessage(
  'tours' in problem
    ? planTours(problem.tours, stop, seed)
    : route(problem.coaches, { ...never(), share: () => Math.min(1, share()) }, seed),
);
