import { Worker } from 'node:worker_threads';
import type { TourAnswer, TourProblem } from '#solver';

/** What a thread is told. */
export interface ThreadOrder {
  readonly problem: TourProblem;
  readonly seed: number;
  readonly seconds: number;
}

/**
 * Searches with several threads, each from a seed of its own, for so many seconds by the clock on the wall, and takes the
 * best answer: fewest nodes absent, fewest tours where these count, least cost. `iterations` are those of all threads.
 */
export async function planInThreads(order: ThreadOrder, threads: number): Promise<TourAnswer> {
  const { problem, seed } = order;
  const answers = await Promise.all(Array.from({ length: threads }, (_, k) => answerOf({ ...order, seed: seed + k })));
  const best = answers.reduce((one, other) => (isBetter(problem, other, one) ? other : one));
  return { ...best, iterations: answers.reduce((sum, { iterations }) => sum + iterations, 0) };
}

function isBetter({ fewestTours }: TourProblem, one: TourAnswer, other: TourAnswer): boolean {
  if (one.absent.length !== other.absent.length) return one.absent.length < other.absent.length;
  if (fewestTours && one.tours.length !== other.tours.length) return one.tours.length < other.tours.length;
  return one.cost < other.cost;
}

function answerOf(workerData: ThreadOrder): Promise<TourAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./route.thread.js', import.meta.url), { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`A thread ended with code ${code} before it had an answer.`)));
  });
}
