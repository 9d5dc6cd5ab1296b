import { Worker } from 'node:worker_threads';
import type { Progress } from '#solver';

/** What a solver thread says: how far it is, then its answer. */
export type FromThread<Answer> = { readonly progress: Progress } | { readonly answer: Answer };

export interface ThreadOptions {
  /** Asked about once a second, and told the newest progress; true ends the solve with the best answer so far. */
  readonly cancelled: (at: Progress | undefined) => Promise<boolean>;
  readonly progress?: (at: Progress) => Promise<void>;
  /** Asked about once a second what to make of the newest progress; true ends the solve with the best answer so far. */
  readonly enough?: (at: Progress, seconds: number) => boolean;
}

/**
 * Runs a `*.thread.ts` file with a task in a thread of its own, so that the process goes on answering its queue. Ending
 * the solve raises a flag in shared memory that the solver's stopping rule looks at.
 * @param task what the thread finds in `workerData`, beside the flag
 */
export async function runInThread<Answer>(file: URL, task: object, options: ThreadOptions): Promise<Answer> {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(file, { workerData: { ...task, flag } });
  const { cancelled, enough = () => false, progress = () => Promise.resolve() } = options;
  const started = performance.now();
  let newest: Progress | undefined;
  let last: Progress | undefined;
  const watch = setInterval(() => {
    if (last && enough(last, (performance.now() - started) / 1000)) Atomics.store(flag, 0, 1);
    void cancelled(last).then(
      (unwanted) => unwanted && Atomics.store(flag, 0, 1),
      () => undefined,
    );
    if (newest) void progress(newest).catch(() => undefined);
    newest = undefined;
  }, 1000);
  try {
    return await new Promise<Answer>((resolve, reject) => {
      thread.on('message', (message: FromThread<Answer>) => {
        if ('answer' in message) resolve(message.answer);
        else last = newest = message.progress;
      });
      thread.once('error', reject);
      thread.once('exit', (code) => reject(new Error(`Solver thread ended with ${code}`)));
    });
  } finally {
    clearInterval(watch);
    await thread.terminate();
  }
}
