import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Typed } from './arguments.js';

export interface Wanted {
  readonly file: string;
  readonly asOf: string;
}

export interface ImportOrder {
  readonly typed: Typed;
  readonly wanted: Wanted;
}

/** What was read and written is collected early: left to itself, a long import grows to twice as much. */
const LIMITS = { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 160 };

/** Runs the import in a thread of this process with little memory. Ctrl+C cancels it. @returns the exit code */
export async function rosterImport(order: ImportOrder): Promise<number> {
  // Whoever looks people up meanwhile comes first. New threads begin with the priority of the one that starts them.
  for (const thread of threadsOfThisProcess()) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  const worker = new Worker(new URL('./roster-import.thread.js', import.meta.url), {
    workerData: order,
    resourceLimits: LIMITS,
  });
  const cancel = () => worker.postMessage('cancel');
  process.once('SIGINT', cancel);
  const [code] = (await once(worker, 'exit')) as [number];
  process.off('SIGINT', cancel);
  return code;
}

/** Linux gives each thread a priority of its own, also those that collect garbage; elsewhere the process has one. */
function threadsOfThisProcess(): number[] {
  try {
    return readdirSync('/proc/self/task').map(Number);
  } catch {
    return [process.pid];
  }
}
