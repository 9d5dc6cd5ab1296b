import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { LEFT, RIGHT, type Floor, type Side } from './matching/halves/floor.js';
import { halfEffort, halvedAnswer, halvingOf, type Halving } from './matching/halves/halving.js';
import { workHalf } from './matching/halves/half.js';
import { match } from './matching/match.js';
import type { MatchAnswer, MatchProblem } from './matching/problem.js';
import { type Rounds, searchAll, searchRounds, type Task as Region } from './routing/coaches/rounds.js';
import type { RouteAnswer, RoutingProblem } from './routing/problem.js';
import { finished, roundsOf } from './routing/route.js';
import type { Progress, Stop } from './stop.js';

/** How often the stopping rule is asked, in milliseconds. */
const ASK_EVERY = 50;
/** How often a thread looks whether the other has come before it goes to sleep. */
const GLANCES = 2000;

/** Places in the gate. */
const Gate = { Come: 0, Turn: 1, Stop: 2, Broken: 3 } as const;

/** What a thread of a half is given. The name tells it from the threads of others, in which this file may be loaded too. */
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
  const tasks = ([LEFT, RIGHT] as const).map((mendaoHalf): Task => ({
    ...{ mendaoHalf, floor, gate, pulse },
    iterations: stop.iterations,
  }));
  const watch = (): void => {
    if (stop.cancelled()) Atomics.store(gate, Gate.Stop, 1);
    const at = progressOf(pulse);
    if (at) stop.progress?.(at);
  };
  // Whoever still waits for the other is told.
  const release = (): void => {
    Atomics.store(gate, Gate.Broken, 1);
    open(gate);
  };
  await allDone(tasks, watch, release);
  return Atomics.load(gate, Gate.Stop) === 1;
}

/**
 * Gives each task a thread, and calls `watch` again and again until all have ended. @param release called in the end, even
 * if one broke down
 * @returns the last message of each
 */
async function allDone<Message>(
  tasks: readonly (Task | Regions)[],
  watch: () => void,
  release?: () => void,
): Promise<Message[]> {
  watch();
  const timer = setInterval(watch, ASK_EVERY);
  const threads = tasks.map((workerData) => new Worker(new URL(import.meta.url), { workerData }));
  try {
    return await Promise.all(threads.map((thread) => ended<Message>(thread)));
  } finally {
    clearInterval(timer);
    release?.();
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

function ended<Message>(thread: Worker): Promise<Message> {
  return new Promise((resolve, reject) => {
    let last: unknown;
    thread.on('message', (message: unknown) => {
      last = message;
    });
    thread.once('error', reject);
    thread.once('exit', (code) => {
      if (code === 0) resolve(last as Message);
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

/** Regions for one thread, and what it shares with the calling one. */
interface Regions {
  readonly mendaoRegions: readonly Region[];
  /** Whether to stop, and how many regions are done. */
  readonly flags: Int32Array;
  /** [1] the share of the time that is used up; −1 where none is counted. */
  readonly clock: Float64Array;
}

const Flag = { Stop: 0, Done: 1 } as const;

/**
 * `route` with the regions of a large problem shared out among threads; a small problem is planned in the calling thread. The
 * answer is that of `route`, whatever the number of threads, unless time decides (`stop.share`).
 *
 * The stopping rule is asked, and hears of progress, in the calling thread, which is free meanwhile if there are threads.
 * Rejects as `route` throws, and if a thread breaks down.
 */
export async function routeInThreads(
  problem: RoutingProblem,
  stop: Stop,
  seed: number,
  threads: number,
): Promise<RouteAnswer> {
  const rounds: Rounds = roundsOf(problem, stop, seed);
  if (threads < 2) return finished(problem, searchRounds(rounds, stop));
  let step = rounds.next();
  while (!step.done) {
    const tasks = step.value;
    step = rounds.next(tasks.length < 2 ? searchAll(tasks, stop) : await searchBeside(tasks, stop, threads));
  }
  return finished(problem, step.value);
}

async function searchBeside(tasks: readonly Region[], stop: Stop, threads: number): Promise<RouteAnswer[]> {
  const flags = new Int32Array(new SharedArrayBuffer(8));
  const clock = new Float64Array(new SharedArrayBuffer(8));
  const watch = (): void => {
    if (stop.cancelled()) Atomics.store(flags, Flag.Stop, 1);
    clock[0] = stop.share?.() ?? -1;
    const done = Atomics.load(flags, Flag.Done);
    stop.progress?.({ phase: 'improve', done, of: tasks.length, best: Infinity, bound: -Infinity });
  };
  const lists = sharedOut(tasks, threads);
  const orders = lists.map((list): Regions => ({ mendaoRegions: list.map((k) => tasks[k]!), flags, clock }));
  const answers: RouteAnswer[] = [];
  const found = await allDone<RouteAnswer[]>(orders, watch);
  found.forEach((ofThread, thread) => ofThread.forEach((answer, k) => (answers[lists[thread]![k]!] = answer)));
  return answers;
}

/** Indices of tasks for each thread, the heaviest task first to whom has least. */
function sharedOut(tasks: readonly Region[], threads: number): number[][] {
  const lists = Array.from({ length: Math.min(threads, tasks.length) }, () => ({ weight: 0, list: [] as number[] }));
  const heaviest = [...tasks.keys()].sort((a, b) => tasks[b]!.weight - tasks[a]!.weight || a - b);
  for (const k of heaviest) {
    const least = lists.reduce((one, other) => (other.weight < one.weight ? other : one));
    least.weight += tasks[k]!.weight;
    least.list.push(k);
  }
  return lists.map(({ list }) => list);
}

function searchAlong({ mendaoRegions: tasks, flags, clock }: Regions): void {
  const stop: Stop = {
    cancelled: () => Atomics.load(flags, Flag.Stop) === 1,
    ...(clock[0]! >= 0 && { share: () => clock[0]! }),
  };
  parentPort!.postMessage(searchAll(tasks, stop, () => Atomics.add(flags, Flag.Done, 1)));
}

const order = isMainThread ? null : (workerData as Partial<Task & Regions> | null);
if (order?.mendaoHalf !== undefined) workAlong(order as Task);
if (order?.mendaoRegions !== undefined) searchAlong(order as Regions);
