import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { LEFT, RIGHT, type Floor, type Side } from './matching/halves/floor.js';
import { halfEffort, halvedAnswer, halvingOf, type Halving } from './matching/halves/halving.js';
import { workHalf } from './matching/halves/half.js';
import { match } from './matching/match.js';
import type { MatchAnswer, MatchProblem } from './matching/problem.js';
import type { Progress, Stop } from './stop.js';

/** How often the stopping rule is asked, in milliseconds. */
const ASK_EVERY = 50;
/** How often a thread looks whether the other has come before it goes to sleep. */
const GLANCES = 2000;

/** Places in the gate. */
const Gate = { Come: 0, Turn: 1, Stop: 2, Broken: 3 } as const;

/** What a thread is given. The name tells it from the threads of others, in which this file may be loaded too. */
interface Task {
  readonly mendaoHalf: Side;
  readonly floor: Floor;
  readonly iterations: number | undefined;
  readonly gate: Int32Array;
  /** [2 × 4] how far each is: done, of, best, bound. */
  readonly pulse: Float64Array;
}

export interface ThreadedAnswer extends MatchAnswer {
  /** Threads that were used. */
  readonly threads: number;
}

/**
 * `match` in two threads, where that pays: workers alone, without a former answer, whose vacancies can be cut into two halves
 * that few workers look at both of. Otherwise, and if less than two threads are allowed, it is `match`. The same seed and
 * number of threads give the same answer. Arrays in shared memory are not copied.
 *
 * The stopping rule is asked, and hears of progress, in the calling thread, which is free meanwhile if there are threads.
 * Rejects if a thread breaks down.
 */
export async function matchInThreads(
  problem: MatchProblem,
  stop: Stop,
  seed: number,
  threads: number,
): Promise<ThreadedAnswer> {
  const halving = threads < 2 ? null : halvingOf(problem);
  if (halving === null) return { ...match(problem, stop, seed), threads: 1 };
  const cancelled = await work(halving.floor, stop);
  return { ...halvedAnswer(halving, cancelled), threads: 2 };
}

/** @returns whether it was cancelled */
async function work(floor: Halving['floor'], stop: Stop): Promise<boolean> {
  const gate = new Int32Array(new SharedArrayBuffer(16));
  const pulse = new Float64Array(new SharedArrayBuffer(64));
  const ask = (): void => {
    if (stop.cancelled()) Atomics.store(gate, Gate.Stop, 1);
  };
  ask();
  const watch = setInterval(() => {
    ask();
    const at = progressOf(pulse);
    if (at) stop.progress?.(at);
  }, ASK_EVERY);
  const crew = [LEFT, RIGHT].map((mendaoHalf) => {
    const task = { mendaoHalf, floor, iterations: stop.iterations, gate, pulse } as Task;
    return new Worker(new URL(import.meta.url), { workerData: task });
  });
  try {
    await Promise.all(crew.map(ended));
  } finally {
    clearInterval(watch);
    // Whoever still waits for the other is told.
    Atomics.store(gate, Gate.Broken, 1);
    open(gate);
    await Promise.all(crew.map((thread) => thread.terminate()));
  }
  return Atomics.load(gate, Gate.Stop) === 1;
}

function ended(thread: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    thread.once('error', reject);
    thread.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`A thread of the solver ended with ${code}.`));
    });
  });
}

function progressOf(pulse: Float64Array): Progress | null {
  const [done = 0, of = 0, best = 0, bound = 0, done2 = 0, of2 = 0] = pulse;
  return of === 0 ? null : { phase: 'auction', done: done + done2, of: of + of2, best, bound };
}

/** Waits until the other half has come as far. */
function meet(gate: Int32Array): void {
  const turn = Atomics.load(gate, Gate.Turn);
  if (Atomics.add(gate, Gate.Come, 1) === 1) {
    Atomics.store(gate, Gate.Come, 0);
    open(gate);
    return;
  }
  for (let i = 0; i < GLANCES && Atomics.load(gate, Gate.Turn) === turn; i++);
  while (Atomics.load(gate, Gate.Turn) === turn) Atomics.wait(gate, Gate.Turn, turn);
  if (Atomics.load(gate, Gate.Broken) === 1) throw new Error('The thread of the other half broke down.');
}

function open(gate: Int32Array): void {
  Atomics.add(gate, Gate.Turn, 1);
  Atomics.notify(gate, Gate.Turn);
}

function workAlong({ mendaoHalf: side, floor, iterations, gate, pulse }: Task): void {
  const effort = halfEffort({
    cancelled: () => Atomics.load(gate, Gate.Stop) === 1,
    progress: ({ done, of, best, bound }) => pulse.set([done, of, best, bound], 4 * side),
    ...(iterations === undefined ? {} : { iterations }),
  });
  const steps = workHalf(floor, side, effort);
  while (!steps.next().done) meet(gate);
}

if (!isMainThread && (workerData as Partial<Task> | null)?.mendaoHalf !== undefined) workAlong(workerData as Task);
