import type { Progress, Stop } from '../../stop.js';
import type { RouteAnswer, RoutingProblem } from '../problem.js';
import { search } from './search.js';

/** One search of one region. Nothing but data, so that another thread can do it. */
export interface Task {
  readonly problem: RoutingProblem;
  readonly seed: number;
  /** Infinity where the time decides. */
  readonly iterations: number;
  /** The work in it, in the unit of the other tasks of its round. */
  readonly weight: number;
  /** The part of the whole search, from 0 to 1, that the round takes; it cools down as far. */
  readonly during: readonly [number, number];
}

/** Hands out the tasks of one round after the other, and takes their answers, in the same order. */
export type Rounds = Generator<readonly Task[], RouteAnswer, readonly RouteAnswer[]>;

/** Searches some tasks of one round, one after the other; time is shared out by weight. @param told after each of them */
export function searchAll(tasks: readonly Task[], stop: Stop, told?: (done: number) => void): RouteAnswer[] {
  const all = tasks.reduce((sum, { weight }) => sum + weight, 0);
  const quiet: Stop = { cancelled: () => stop.cancelled(), ...(stop.share && { share: () => stop.share!() }) };
  let spent = 0;
  return tasks.map(({ problem, seed, iterations, weight, during: [begun, until] }, k) => {
    const from = begun + ((until - begun) * spent) / all;
    spent += weight;
    const to = begun + ((until - begun) * spent) / all;
    const own = tasks.length === 1 && begun === 0 ? stop : quiet;
    const answer = search(problem, { stop: own, iterations, from, to, cooling: [begun, until] }, seed);
    told?.(k + 1);
    return answer;
  });
}

/** What the plan that a round leads to comes to: the next one begins with it. */
function wholeOf(answers: readonly RouteAnswer[]): Pick<Progress, 'best' | 'coaches'> {
  const sum = (figure: (answer: RouteAnswer) => number): number =>
    answers.reduce((all, answer) => all + figure(answer), 0);
  const coaches = { used: sum(({ routes }) => routes.length), personsLeftBehind: sum((one) => one.personsLeftBehind) };
  return { best: sum(({ cost }) => cost), coaches };
}

/** Searches all rounds here. */
export function searchRounds(rounds: Rounds, stop: Stop): RouteAnswer {
  let step = rounds.next();
  let before: Pick<Progress, 'best' | 'coaches'> = { best: Infinity };
  while (!step.done) {
    const tasks = step.value;
    const told = (done: number): void =>
      stop.progress?.({ phase: 'improve', done, of: tasks.length, bound: -Infinity, ...before });
    const answers = searchAll(tasks, stop, tasks.length > 1 ? told : undefined);
    if (tasks.length > 1) before = wholeOf(answers);
    step = rounds.next(answers);
  }
  return step.value;
}
