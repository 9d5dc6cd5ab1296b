import type { RouteAnswer } from '#solver';
import type { Traveller } from '../../batches/batch.js';
import { usableSeats } from '../../vehicles/vehicle.js';
import { assign } from './assignment.js';
import { plentyOf } from './legs.js';
import { companiesOf, DIRECT, type Obstacle, type Way, type WaysToCompare } from './way.js';
import { byCharter, joined, plannedWays, pricedFen, type Solving, type WayPlan } from './way-plan.js';

/** How a plan came about: who was given which charter (whoever is not named goes by coach), and the solver's answers in their order. */
export interface PlanCourse {
  readonly ways: Readonly<Record<string, string>>;
  readonly answers: readonly RouteAnswer[];
}

export interface TriedPlan extends WayPlan {
  readonly course: PlanCourse;
}

/** The whole of a comparison: what was tried, and which plan is the best of it. */
export interface ComparedWays {
  /** Lawful plans in the order in which they were found; direct coaches alone are the first. */
  readonly plans: readonly TriedPlan[];
  /** Index of the best of them. */
  readonly best: number;
  /** By charter: as if everybody took it, so what it would take each person, or why it cannot be taken. */
  readonly probes: readonly WayPlan[];
}

/** Plans are solved and priced anew so many times at most. */
const ROUNDS = 5;
/** People come before money: the price of leaving one behind, above that of any journey. */
const LEFT_BEHIND_FEN = 1e10;

/**
 * Compares direct coaches with combinations of feeder, charter and distribution. Groups are given to charters by estimated prices, the
 * legs are planned, prices follow from that plan, and so on; the best whole plan counts. A combination leaves nobody behind whom
 * direct coaches would take. Heuristic: nothing is proven about the best plan but that it is lawful.
 */
export function* compareWays(task: WaysToCompare): Solving<ComparedWays> {
  const { batch, charters, rule } = task;
  const companies = companiesOf(batch.travellers);
  const fitting = companies.filter((company) => fitsOneCoach(task, company)).flat();
  const direct = yield* tried(task, new Map());
  const probes: WayPlan[] = [];
  for (const way of charters.keys()) probes.push(joined([yield* byCharter(task, way, fitting, plentyOf(batch.fleet))]));

  const priceOn = (plan: WayPlan, way: Way) => (company: readonly Traveller[]) => priceOf(task, plan, way, company);
  const costs = companies.map((company) => [
    ...probes.map((probe, way) => priceOn(probe, way)(company)),
    priceOn(direct, DIRECT)(company),
  ]);
  const plans = [direct];
  const known = new Set([companies.map(() => DIRECT).join()]);
  for (let round = 0; round < ROUNDS; round++) {
    const ways = assign({
      sizes: companies.map(({ length }) => length),
      costs,
      seats: charters.map(({ seats }) => seats),
      opening: charters.map(({ fixedPriceFen }) => fixedPriceFen ?? 0),
    });
    if (known.has(ways.join())) break;
    known.add(ways.join());
    const wayOf = new Map(
      companies.flatMap((company, i) => company.map(({ workerId }) => [workerId, ways[i] ?? DIRECT])),
    );
    const plan = yield* tried(task, wayOf);
    if ([...plan.obstacles.keys()].every((worker) => direct.obstacles.has(worker))) plans.push(plan);
    companies.forEach((company, i) => {
      const way = ways[i] ?? DIRECT;
      costs[i]?.splice(way === DIRECT ? charters.length : way, 1, priceOn(plan, way)(company));
    });
  }
  const total = (plan: WayPlan) => pricedFen(plan, rule.hourFen) + plan.obstacles.size * LEFT_BEHIND_FEN;
  const best = plans.reduce((found, plan, i) => (total(plan) < total(plans[found] ?? direct) ? i : found), 0);
  return { plans, best, probes };
}

function* tried(task: WaysToCompare, wayOf: ReadonlyMap<string, Way>): Solving<TriedPlan> {
  const answers: RouteAnswer[] = [];
  const course = plannedWays(task, wayOf);
  let turn = course.next();
  while (turn.done !== true) {
    const answer = yield turn.value;
    answers.push(answer);
    turn = course.next(answer);
  }
  const ways = [...wayOf].flatMap(([worker, way]) => {
    const charter = task.charters[way];
    return charter ? [[worker, charter.id] as const] : [];
  });
  return { ...turn.value, course: { ways: Object.fromEntries(ways), answers } };
}

/** A plan worked out again from what it came about by; null where the batch is not the one that it was made for. */
export function planAgain(task: WaysToCompare, { ways, answers }: PlanCourse): WayPlan | null {
  const indexOf = new Map(task.charters.map(({ id }, way) => [id, way]));
  const wayOf = new Map(Object.entries(ways).map(([worker, charter]) => [worker, indexOf.get(charter) ?? DIRECT]));
  const course = plannedWays(task, wayOf);
  let turn = course.next();
  for (const answer of answers) {
    if (turn.done === true) return null;
    turn = course.next(answer);
  }
  return turn.done === true ? turn.value : null;
}

/** Why somebody cannot take a charter; null where it can be taken. */
export function obstacleOn({ probes }: ComparedWays, way: Way, workerId: string): Obstacle | null {
  const probe = probes[way];
  if (!probe || probe.journeys.has(workerId)) return null;
  return probe.obstacles.get(workerId) ?? 'GROUP_TOO_LARGE';
}

/** What a company costs on a way, time included; the price of a whole charter is left out. */
function priceOf({ charters, rule }: WaysToCompare, plan: WayPlan, way: Way, company: readonly Traveller[]): number {
  const fare = charters[way]?.pricePerSeatFen ?? 0;
  const lost = way === DIRECT ? LEFT_BEHIND_FEN : Infinity;
  return company.reduce((sum, { workerId }) => {
    const journey = plan.journeys.get(workerId);
    if (!journey) return sum + lost;
    return sum + journey.coachFen + fare + ((journey.ends - journey.begins) * rule.hourFen) / 3600;
  }, 0);
}

/** Whether those of a company who ride together to a station, or from it, have room in one coach. */
function fitsOneCoach({ batch: { fleet } }: WaysToCompare, company: readonly Traveller[]): boolean {
  const largest = Math.max(0, ...fleet.map(({ vehicle, rule }) => usableSeats(vehicle, rule)));
  return company.every(({ from, to }) =>
    [company.filter((other) => other.from === from), company.filter((other) => other.to === to)].every(
      ({ length }) => length <= largest,
    ),
  );
}
