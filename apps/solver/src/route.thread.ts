import { parentPort, workerData } from 'node:worker_threads';
import { route, type RouteAnswer, type RoutingProblem } from '#solver';
import type { FromThread } from './thread.js';

const { problem, seed, flag } = workerData as { problem: RoutingProblem; seed: number; flag: Int32Array };
const say = (message: FromThread<RouteAnswer>) => parentPort?.postMessage(message);

const cancelled = (): boolean => Atomics.load(flag, 0) === 1;
say({ answer: route(problem, { cancelled, progress: (progress) => say({ progress }) }, seed) });
