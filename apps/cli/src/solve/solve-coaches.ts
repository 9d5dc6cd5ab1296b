import {
  checkRoutes,
  isOneRegion,
  route,
  type RouteAnswer,
  routeFault,
  routeInThreads,
  type RoutingProblem,
  type Stop,
} from '#solver';
import { readCoachInstance, writeCoachPlan } from './coach-instance.js';
import { InstanceFault } from './match-instance.js';
import { type Order, planInThreads } from './route-threads.js';

/** Solves an instance that has been read; what it returns checks the answer and says what it came to. */
export type Solving = (order: Order, stop: Stop) => Promise<() => Solved>;

export interface Solved {
  /** In the file's own unit. */
  readonly cost: number;
  readonly vehicles: number;
  readonly iterations: number;
  readonly personsLeftBehind?: number;
  readonly changed?: number;
  /** A sentence on what the checker found, or null. */
  readonly wrong: string | null;
  readonly write: (out: string) => void;
}

/**
 * Plans a batch of people and coaches in the JSON form.
 *
 * @throws InstanceFault where the file cannot be used
 */
export function coachSolving(file: string): Solving {
  const instance = readCoachInstance(file);
  const { problem } = instance;
  const fault = routeFault(problem);
  if (fault !== null) throw new InstanceFault(fault);
  return async (order, stop) => {
    const answers = await answersOf(problem, order, stop);
    const best = bestOf(answers, ({ personsLeftBehind, cost, rideSeconds }) => [personsLeftBehind, cost, rideSeconds]);
    const answer = { ...best, iterations: answers.reduce((sum, { iterations }) => sum + iterations, 0) };
    return () => ({
      cost: answer.cost,
      vehicles: answer.routes.length,
      iterations: answer.iterations,
      personsLeftBehind: answer.personsLeftBehind,
      ...(answer.changed !== undefined && { changed: answer.changed }),
      wrong: checkRoutes(problem, answer).fault,
      write: (out) => writeCoachPlan(out, instance, answer),
    });
  };
}

/** A large batch is shared out among the threads; of a smaller one each searches the whole, from a seed of its own. */
async function answersOf(problem: RoutingProblem, order: Order, stop: Stop): Promise<[RouteAnswer, ...RouteAnswer[]]> {
  const { seed, threads, seconds } = order;
  // A former plan is mended in a fixed number of steps, which takes a moment only.
  const isMended = (problem.previous?.changeCost ?? 0) > 0;
  if (isMended) return [route(problem, stop, seed)];
  // Everybody gets a seat first, even where that takes longer than was asked for.
  const uncut = { ...stop, cancelled: () => false };
  if (threads === 1) return [route(problem, uncut, seed)];
  if (isOneRegion(problem)) return planInThreads({ coaches: problem }, order, () => route(problem, uncut, seed));
  const began = performance.now();
  const share = (): number => Math.min(1, (performance.now() - began) / 1000 / seconds);
  return [await routeInThreads(problem, { ...uncut, share }, seed, threads)];
}

/** The answer with the least figures; a later figure decides only between answers that are equal in those before. */
export function bestOf<Answer>(
  answers: readonly [Answer, ...Answer[]],
  figuresOf: (answer: Answer) => readonly number[],
): Answer {
  return answers.reduce((best, other) => {
    const before = figuresOf(best);
    const gain = figuresOf(other).map((figure, k) => (before[k] ?? 0) - figure);
    return (gain.find((each) => each !== 0) ?? 0) > 0 ? other : best;
  });
}
