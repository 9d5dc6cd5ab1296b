import { Worker } from 'node:worker_threads';
import type { Progress } from '#solver';

/** What a solver thread says: how far it is, then its answer. */
export type FromThread<Answer> = { readonly progress: Progress } | { readonly answer: Answer };

export interface ThreadOptions {
  /** Asked about once a second; true ends the solve with the best answer so far. */
  readonly cancelled: () => Promise<boolean>;
  readonly progress: (at: Progress) => Promise<void>;
}

/**
 * Runs a `*.thread.ts` file with a problem in a thread of its own, so that the process goes on answering its queue.
 * Cancelling raises a flag in shared memory that the solver's stopping rule looks at.
 */
export async function runInThread<Answer>(
  file: URL,
  problem: object,
  seed: number,
  options: ThreadOptions,
): Promise<Answer> {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(file, { workerData: { problem, seed, flag } });
  let newest: Progress | undefined;
  const watch = setInterval(() => {
    void options.cancelled().then(
      (cancelled) => cancelled && Atomics.store(flag, 0, 1),
      () => undefined,
    );
    if (newest) void options.progress(newest).catch(() => undefined);
    newest = undefined;
  }, 1000);
  try {
    return await new Promise<Answer>((resolve, reject) => {
      thread.on('message', (message: FromThread<Answer>) => {
        if ('answer' in message) resolve(message.answer);
        else newest = message.progress;
      });
      thread.once('error', reject);
      thread.once('exit', (code) => reject(new Error(`Solver thread ended with ${code}`)));
    });
  } finally {
    clearInterval(watch);
    await thread.terminate();
  }
}
