import { Worker } from 'node:worker_threads';
import type { RoutingProblem, TourProblem } from '#solver';

export type AnyRoutes = { readonly tours: TourProblem } | { readonly coaches: RoutingProblem };

/** How a search was asked for. */
export interface Order {
  readonly seed: number;
  readonly seconds: number;
  /** Instead of seconds, where the answer must come out the same twice. */
  readonly iterations?: number;
  readonly threads: number;
}

/** What a thread is told. */
export interface ThreadOrder {
  readonly problem: AnyRoutes;
  readonly seed: number;
  readonly seconds: number;
  readonly iterations?: number;
}

/**
 * Searches with several threads, each from a seed of its own, for so many seconds by the clock on the wall; where one thread
 * is enough, `alone` does it here. With a limit of iterations each thread does as many.
 * @returns the answer of each thread
 */
export async function planInThreads<Answer>(
  problem: AnyRoutes,
  { threads, ...limits }: Order,
  alone: () => Answer,
): Promise<[Answer, ...Answer[]]> {
  if (threads === 1) return [alone()];
  const [first, ...others] = await Promise.all(
    Array.from({ length: threads }, (_, k) => answerOf<Answer>({ problem, ...limits, seed: limits.seed + k })),
  );
  if (first === undefined) throw new Error('No thread has answered.');
  return [first, ...others];
}

function answerOf<Answer>(workerData: ThreadOrder): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./route.thread.js', import.meta.url), { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`A thread ended with code ${code} before it had an answer.`)));
  });
}
