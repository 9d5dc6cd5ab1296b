import type { RouteAnswer } from '#solver';
import type { Traveller } from '../../batches/batch.js';
import {
  type CoachLeg,
  type CoachRide,
  directLeg,
  distributionLeg,
  feederDeadline,
  feederLeg,
  type Fleet,
  leftOf,
  ridesOf,
  without,
} from './legs.js';
import { DIRECT, fareOf, type Obstacle, type OfferedCharter, type Way, type WaysToCompare } from './way.js';

/** Asks for the answers of legs' routing problems, one after the other, and goes on with each. */
export type Solving<T> = Generator<CoachLeg, T, RouteAnswer>;

export interface SolvedLeg {
  readonly leg: CoachLeg;
  readonly answer: RouteAnswer;
  /** The charter that it feeds or distributes from. */
  readonly way: Way;
}

/** From the first boarding to the last gate; instants in seconds after the batch's earliest departure. */
export interface PlannedJourney {
  readonly way: Way;
  /** One coach all the way, or feeder and distribution. */
  readonly rides: readonly CoachRide[];
  readonly begins: number;
  readonly ends: number;
  /** The share of the coaches and of the fare, in fen; not whole. */
  readonly coachFen: number;
  readonly fareFen: number;
}

/** How everybody would travel, by worker. */
export interface WayPlan {
  readonly legs: readonly SolvedLeg[];
  readonly journeys: ReadonlyMap<string, PlannedJourney>;
  /** Who cannot travel the way they were given, and why. */
  readonly obstacles: ReadonlyMap<string, Obstacle>;
  readonly coachFen: number;
  readonly fareFen: number;
  readonly personSeconds: number;
}

/** What a plan costs with the time of everybody in it, in fen. */
export const pricedFen = ({ coachFen, fareFen, personSeconds }: WayPlan, hourFen: number): number =>
  coachFen + fareFen + (personSeconds * hourFen) / 3600;

/** Plans for people who have been given their ways. The charters first, as their feeders take vehicles of the batch's fleet. */
export function* plannedWays(task: WaysToCompare, wayOf: ReadonlyMap<string, Way>): Solving<WayPlan> {
  const { batch, charters } = task;
  const on = (way: Way) => batch.travellers.filter(({ workerId }) => (wayOf.get(workerId) ?? DIRECT) === way);
  const parts: Part[] = [];
  let fleet = batch.fleet;
  for (const way of charters.keys()) {
    const people = on(way);
    if (people.length === 0) continue;
    const part = yield* byCharter(task, way, people, fleet);
    const feeder = part.legs.find(({ leg }) => leg.kind === 'feeder');
    if (feeder) fleet = without(fleet, feeder.answer);
    parts.push(part);
  }
  const direct = on(DIRECT);
  if (direct.length > 0) parts.push(yield* byCoach(task, direct, fleet));
  return joined(parts);
}

interface Part {
  readonly legs: readonly SolvedLeg[];
  readonly journeys: readonly (readonly [string, PlannedJourney])[];
  readonly obstacles: readonly (readonly [string, Obstacle])[];
  readonly fareFen: number;
}

function* byCoach({ batch }: WaysToCompare, people: readonly Traveller[], fleet: Fleet): Solving<Part> {
  const leg = directLeg(batch, people, fleet);
  const answer = yield leg;
  const journeys = [...ridesOf(leg, answer)].map(([worker, ride]): readonly [string, PlannedJourney] => [
    worker,
    { way: DIRECT, rides: [ride], begins: ride.boards, ends: ride.alights, coachFen: ride.share, fareFen: 0 },
  ]);
  const obstacles = leftOf(leg, answer).map((worker) => [worker, 'LEFT_BEHIND'] as const);
  return { legs: [{ leg, answer, way: DIRECT }], journeys, obstacles, fareFen: 0 };
}

/** @param fleet the vehicles at hand where people live */
export function* byCharter(task: WaysToCompare, way: Way, people: readonly Traveller[], fleet: Fleet): Solving<Part> {
  const { batch, rule } = task;
  const charter = task.charters[way] as OfferedCharter;
  if (feederDeadline(charter) <= 0) return nobody(people, 'LATE_FOR_DEPARTURE');
  const feeder = feederLeg(batch, charter, people, fleet, rule);
  const toStation = yield feeder;
  const late = new Set(leftOf(feeder, toStation));
  const inTime = people.filter(({ workerId }) => !late.has(workerId));
  if (inTime.length === 0) return nobody(people, 'LATE_FOR_DEPARTURE');
  const distribution = distributionLeg(batch, charter, inTime, rule);
  const toGates = yield distribution;
  const [there, onward] = [ridesOf(feeder, toStation), ridesOf(distribution, toGates)];
  const fareFen = fareOf(charter, inTime.length);
  const journeys: [string, PlannedJourney][] = [];
  const obstacles: [string, Obstacle][] = [...late].map((worker) => [worker, 'LATE_FOR_DEPARTURE']);
  for (const { workerId } of inTime) {
    const [first, last] = [there.get(workerId), onward.get(workerId)];
    if (!first || !last) obstacles.push([workerId, 'NOT_TO_THE_GATE']);
    else if (last.alights - first.boards > batch.rule.routing.maxRideSeconds) obstacles.push([workerId, 'RIDE_TIME']);
    else {
      const cost = { coachFen: first.share + last.share, fareFen: fareFen / inTime.length };
      journeys.push([workerId, { way, rides: [first, last], begins: first.boards, ends: last.alights, ...cost }]);
    }
  }
  const legs = [
    { leg: feeder, answer: toStation, way },
    { leg: distribution, answer: toGates, way },
  ];
  return { legs, journeys, obstacles, fareFen };
}

const nobody = (people: readonly Traveller[], obstacle: Obstacle): Part => ({
  ...{ legs: [], journeys: [], fareFen: 0 },
  obstacles: people.map(({ workerId }) => [workerId, obstacle]),
});

export function joined(parts: readonly Part[]): WayPlan {
  const legs = parts.flatMap((part) => part.legs);
  const journeys = new Map(parts.flatMap((part) => part.journeys));
  return {
    legs,
    journeys,
    obstacles: new Map(parts.flatMap((part) => part.obstacles)),
    coachFen: legs.flatMap(({ answer }) => answer.routes).reduce((sum, { cost }) => sum + cost, 0),
    fareFen: parts.reduce((sum, part) => sum + part.fareFen, 0),
    personSeconds: [...journeys.values()].reduce((sum, { begins, ends }) => sum + ends - begins, 0),
  };
}
