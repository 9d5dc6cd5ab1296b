import { Random } from '../../random.js';
import type { Stop } from '../../stop.js';
import type { RouteAnswer, RoutingProblem } from '../problem.js';
import { answerOf } from './answer.js';
import { isBetter, Plan } from './plan.js';
import { Recreate } from './recreate.js';
import { resume } from './resume.js';
import { ruin } from './ruin.js';
import { joinBySavings } from './savings.js';
import { Terrain } from './terrain.js';

const REPORT_EVERY = 100;
/** Iterations between two looks at how much of the time is over. */
const LOOK_EVERY = 10;
/** Insertions between two questions whether to stop: whoever answers may have to read a clock. */
const ASK_EVERY = 32;
/** What a step may typically lose at the beginning and in the end, as a share of what a detour to a relative costs. */
const HOT = 0.1;
const COLD = 0.001;

/** How long to search, and how hot. */
export interface Effort {
  readonly stop: Stop;
  /** Infinity where `stop.share` decides. */
  readonly iterations: number;
  /** The part of the time that is this search's, where time decides; 0 to 1. */
  readonly from: number;
  readonly to: number;
  /** Where on the way from hot (0) to cold (1) it begins and ends. */
  readonly cooling: readonly [number, number];
}

/** Plans one region, or the whole where it is small enough: `route` says how. The problem has no fault. */
export function search(problem: RoutingProblem, effort: Effort, seed: number): RouteAnswer {
  const stop = askedRarely(effort.stop);
  const plan = new Plan(new Terrain(problem));
  const random = new Random(seed);
  const recreate = new Recreate(plan, random);
  plan.begin();
  const without = resume(plan);
  // Where few are without a seat, joining them among themselves would cost coaches.
  recreate.insert(2 * without.length > plan.terrain.size ? joinBySavings(plan, without, stop) : without, stop);
  plan.accept();
  plan.keep();
  const iterations = improve(plan, recreate, random, { ...effort, stop });
  return answerOf(plan, iterations, stop.cancelled());
}

/** Annealing on money plus a price for each person left behind that exceeds that of a coach of their own. */
function improve(plan: Plan, recreate: Recreate, random: Random, effort: Effort): number {
  const { stop, cooling } = effort;
  const limit = plan.terrain.size === 0 ? 0 : effort.iterations;
  const mending = (plan.terrain.problem.previous?.changeCost ?? 0) > 0;
  const hot = HOT * plan.terrain.localMetres * plan.terrain.guidePrice;
  const fall = Math.log(COLD / HOT);
  let share = 0;
  let around: number[] = [];
  let done = 0;
  for (; done < limit && share < 1 && !stop.cancelled(); done++) {
    if (done % REPORT_EVERY === 0) {
      report(stop, done, limit, plan);
      if (mending) around = plan.unsettled();
    }
    if (done % LOOK_EVERY === 0) share = shareDone(effort, limit, done);
    const before = plan.value;
    plan.begin();
    recreate.insert(ruin(plan, random, around), stop, random.below(4) === 0);
    const temperature = hot * Math.exp(fall * (cooling[0] + (cooling[1] - cooling[0]) * share));
    if (!plan.settle() || plan.value > before - temperature * Math.log(random.unit() + 1e-300)) {
      plan.undo();
      continue;
    }
    plan.accept();
    if (isBetter(plan, plan.kept)) plan.keep();
  }
  report(stop, done, limit, plan);
  return done;
}

function askedRarely(stop: Stop): Stop {
  let asked = 0;
  let cancelled = false;
  const ask = (): boolean => (cancelled = stop.cancelled());
  return {
    cancelled: () => cancelled || (asked++ % ASK_EVERY === 0 && ask()),
    ...(stop.share && { share: () => stop.share!() }),
    ...(stop.progress && { progress: (report) => stop.progress!(report) }),
  };
}

/** The part of the search that is over, 0 to 1. */
function shareDone({ stop, from, to }: Effort, limit: number, done: number): number {
  return limit === Infinity ? ((stop.share?.() ?? 1) - from) / (to - from) : done / limit;
}

function report(stop: Stop, done: number, limit: number, { kept, terrain }: Plan): void {
  if (!stop.progress) return;
  const { requests } = terrain.problem;
  const coaches = {
    used: kept.tours.reduce((used, tour) => used + (tour === null ? 0 : 1), 0),
    personsLeftBehind: kept.left.reduce((sum, request) => sum + requests[request]!.persons, 0),
  };
  const of = limit === Infinity ? 0 : limit;
  stop.progress({ phase: 'improve', done, of, best: Math.round(kept.money / 1000), bound: -Infinity, coaches });
}
