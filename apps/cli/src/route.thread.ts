import { parentPort, workerData } from 'node:worker_threads';
import { never, planTours } from '#solver';
import type { ThreadOrder } from './route-threads.js';

const { problem, seed, seconds } = workerData as ThreadOrder;
const began = performance.now();
const share = (): number => (performance.now() - began) / 1000 / seconds;
parentPort?.postMessage(planTours(problem, { ...never(), cancelled: () => share() >= 1, share }, seed));
