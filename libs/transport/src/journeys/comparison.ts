import { plusSeconds } from '#kernel';
import type { BatchToPlan, StopPlace, Traveller } from '../batches/batch.js';
import type {
  WayAlternative,
  ComparedCharter,
  ComparedJourney,
  JourneyLeg,
  JourneyPoint,
  PlanFigures,
  WayFigures,
  WayReason,
} from './journey-facts.js';
import { type ComparedWays, obstacleOn } from './ways/comparing.js';
import { DIRECT, type OfferedCharter, type Way, type WaysToCompare } from './ways/way.js';
import { pricedFen, type PlannedJourney, type WayPlan } from './ways/way-plan.js';
import { planText, reasonText } from './ways/way-texts.js';

export const offerFacts = ({ departsAfter, places }: BatchToPlan, charter: OfferedCharter): ComparedCharter => ({
  ...{ id: charter.id, mode: charter.mode, number: charter.number, seats: charter.seats },
  ...{ from: places[charter.from]?.name ?? '', to: places[charter.to]?.name ?? '' },
  departsAt: plusSeconds(departsAfter, charter.departs).toISOString(),
  arrivesAt: plusSeconds(departsAfter, charter.arrives).toISOString(),
});

/** Whole plans in figures, each with why it was or was not chosen; plan i is called `ids[i]`. */
export function plansOf(task: WaysToCompare, compared: ComparedWays, ids: readonly string[]): PlanFigures[] {
  const { charters, rule } = task;
  const best = compared.plans[compared.best] as WayPlan;
  const figures = compared.plans.map((plan, i) => {
    const routes = plan.legs.flatMap(({ answer }) => answer.routes);
    const ways = [DIRECT, ...charters.keys()].flatMap((way) => figuresOf(task, plan, way));
    return {
      id: ids[i] ?? '',
      chosen: plan === best,
      costFen: plan.coachFen + plan.fareFen,
      ...{ coachFen: plan.coachFen, fareFen: plan.fareFen, personSeconds: plan.personSeconds },
      comparedFen: Math.round(pricedFen(plan, rule.hourFen)),
      ...{ persons: plan.journeys.size, leftBehind: plan.obstacles.size },
      coaches: routes.length,
      metres: routes.reduce((sum, { metres }) => sum + metres, 0),
      ways,
    };
  });
  const chosen = figures[compared.best];
  return figures.map((plan) => ({ ...plan, text: planText(plan, chosen ?? plan, rule.hourFen) }));
}

function figuresOf({ charters }: WaysToCompare, plan: WayPlan, way: Way): WayFigures[] {
  const journeys = [...plan.journeys.values()].filter((journey) => journey.way === way);
  if (journeys.length === 0) return [];
  return [
    {
      charterId: charters[way]?.id ?? null,
      persons: journeys.length,
      coaches: plan.legs.filter((leg) => leg.way === way).reduce((sum, { answer }) => sum + answer.routes.length, 0),
      costFen: Math.round(journeys.reduce((sum, { coachFen, fareFen }) => sum + coachFen + fareFen, 0)),
    },
  ];
}

/** Everybody's journey in the chosen plan, with what the other ways would mean. */
export function journeysOf(task: WaysToCompare, compared: ComparedWays): ComparedJourney[] {
  const { batch, charters } = task;
  const best = compared.plans[compared.best] as WayPlan;
  const persons = new Map<Way, number>();
  for (const { way } of best.journeys.values()) persons.set(way, (persons.get(way) ?? 0) + 1);
  return batch.travellers.map((traveller) => {
    const journey = best.journeys.get(traveller.workerId);
    const ways = [DIRECT, ...charters.keys()];
    return {
      proposalId: traveller.proposalId,
      charterId: charters[journey?.way ?? DIRECT]?.id ?? null,
      legs: journey ? legsOf(task, journey) : [],
      points: journey ? pointsOf(task, journey) : [],
      costFen: journey ? moneyOf(journey) : null,
      seconds: journey ? journey.ends - journey.begins : null,
      alternatives: ways.map((way) => alternative(task, compared, traveller, way, persons.get(way) ?? 0)),
    };
  });
}

const moneyOf = ({ coachFen, fareFen }: PlannedJourney): number => Math.round(coachFen + fareFen);

function alternative(
  { charters, rule }: WaysToCompare,
  compared: ComparedWays,
  { workerId }: Traveller,
  way: Way,
  persons: number,
): WayAlternative {
  const charter = charters[way];
  const best = compared.plans[compared.best] as WayPlan;
  const [chosen, elsewhere] = [
    best.journeys.get(workerId),
    (way === DIRECT ? compared.plans[0] : compared.probes[way])?.journeys.get(workerId),
  ];
  const journey = chosen?.way === way ? chosen : elsewhere;
  const priced = (one: PlannedJourney) => one.coachFen + one.fareFen + ((one.ends - one.begins) * rule.hourFen) / 3600;
  const dearer = chosen && journey ? Math.round(priced(journey) - priced(chosen)) : 0;
  const obstacle = way === DIRECT ? 'LEFT_BEHIND' : (obstacleOn(compared, way, workerId) ?? 'LEFT_BEHIND');
  const reason: WayReason = !journey
    ? obstacle
    : journey === chosen
      ? 'CHOSEN'
      : dearer > 0
        ? 'DEARER'
        : charter && persons >= charter.seats
          ? 'NO_SEAT'
          : 'WHOLE_PLAN';
  return {
    charterId: charter?.id ?? null,
    costFen: journey ? moneyOf(journey) : null,
    seconds: journey ? journey.ends - journey.begins : null,
    ...{ persons, planned: journey !== undefined && journey === chosen, reason },
    text: reasonText(reason, { dearer, seats: charter?.seats ?? 0 }),
  };
}

function legsOf({ batch, charters }: WaysToCompare, { way, rides }: PlannedJourney): JourneyLeg[] {
  const at = (seconds: number) => plusSeconds(batch.departsAfter, seconds).toISOString();
  const name = (place: number) => batch.places[place]?.name ?? '';
  const byCoach = rides.map((ride): JourneyLeg => ({
    ...{ leg: ride.leg, mode: 'coach', number: null },
    ...{ from: name(ride.from), to: name(ride.to) },
    ...{ departsAt: at(ride.boards), arrivesAt: at(ride.alights) },
  }));
  const charter = charters[way];
  if (!charter) return byCoach;
  const trunk: JourneyLeg = {
    ...{ leg: 'trunk', mode: charter.mode, number: charter.number },
    ...{ from: name(charter.from), to: name(charter.to) },
    ...{ departsAt: at(charter.departs), arrivesAt: at(charter.arrives) },
  };
  return [...byCoach.slice(0, 1), trunk, ...byCoach.slice(1)];
}

function pointsOf({ batch, charters }: WaysToCompare, { way, rides, begins, ends }: PlannedJourney): JourneyPoint[] {
  const point = (place: number | undefined, seconds: number, act: JourneyPoint['act']): JourneyPoint[] => {
    const found: StopPlace | undefined = batch.places[place ?? -1];
    return found
      ? [{ division: found.divisionCode, at: plusSeconds(batch.departsAfter, seconds).toISOString(), act }]
      : [];
  };
  const charter: OfferedCharter | undefined = charters[way];
  // At a station it is the instant at which the next leg leaves that counts.
  const onward = rides.at(-1)?.boards ?? ends;
  return [
    ...point(rides[0]?.from, begins, 'board'),
    ...(charter ? [...point(charter.from, charter.departs, 'change'), ...point(charter.to, onward, 'change')] : []),
    ...point(rides.at(-1)?.to, ends, 'alight'),
  ];
}
