import { plusSeconds } from '#kernel';
import { checkRoutes, type RouteProof } from '#solver';
import { type BatchToPlan, type PlannedTrip, tripsOf } from '../batches/batch.js';
import { type LeftBehindFacts, leftBehindOf, noBoarding } from '../batches/left-behind.js';
import type { PlanConditions } from '../batches/plan-facts.js';
import type { Seated } from '../charters/named-seats.service.js';
import { comparisonOutdated } from './comparison.errors.js';
import { feederDeadline } from './ways/legs.js';
import { type TransferProof, transferProofs } from './ways/transfer-check.js';
import type { OfferedCharter, WaysToCompare } from './ways/way.js';
import type { SolvedLeg, WayPlan } from './ways/way-plan.js';

/** The people of one leg, with stations as the ends of their way; t = 0 is where the leg begins. */
const legBatch = ({ batch }: WaysToCompare, { leg }: SolvedLeg): BatchToPlan => ({
  ...batch,
  departsAfter: plusSeconds(batch.departsAfter, leg.begins),
  travellers: leg.parties.flat(),
  notBoarding: [],
});

/**
 * Every coach of every leg as a trip, in the order of the legs, with the proofs of the independent check.
 * @throws comparison.outdated where a rule of the road or of transfers would be broken
 */
export function provenTrips(
  task: WaysToCompare,
  plan: WayPlan,
): { trips: PlannedTrip[]; proofs: RouteProof[]; transfers: TransferProof[] } {
  const { batch, charters } = task;
  const trips: PlannedTrip[] = [];
  const proofs: RouteProof[] = [];
  for (const solved of plan.legs) {
    const { leg, answer, way } = solved;
    const check = checkRoutes(leg.problem, answer);
    if (check.fault !== null) throw comparisonOutdated(batch.batchId, check.fault);
    const before = trips.length;
    proofs.push(...check.proofs.map((proof) => ({ ...proof, route: before + proof.route })));
    const own = ofLeg(task, solved, charters[way]);
    trips.push(
      ...tripsOf(legBatch(task, solved), answer, before).map((trip) => ({ ...trip, ...own(trip.conditions) })),
    );
  }
  const transfers = transferProofs(batch.travellers, charters, plan.legs, batch.rule.routing.maxRideSeconds);
  const broken = transfers.find(({ ok, rule }) => !ok && rule !== 'seats');
  if (broken) throw comparisonOutdated(batch.batchId, `${broken.rule}: ${broken.value} against ${broken.limit}`);
  return { trips, proofs, transfers };
}

/** Which leg a trip is, and what its later timetables keep to. */
const ofLeg =
  ({ batch }: WaysToCompare, { leg }: SolvedLeg, charter: OfferedCharter | undefined) =>
  (conditions: PlanConditions): Pick<PlannedTrip, 'leg' | 'charterId' | 'conditions'> => {
    if (!charter || leg.kind === 'direct') return { conditions };
    const latestStartSeconds = leg.problem.latestStart ?? conditions.latestStartSeconds;
    const endsBefore = plusSeconds(batch.departsAfter, feederDeadline(charter)).toISOString();
    return {
      ...{ leg: leg.kind, charterId: charter.id },
      conditions: { ...conditions, latestStartSeconds, ...(leg.kind === 'feeder' && { endsBefore }) },
    };
  };

/** Who travels by which charter. */
export function seatedIn({ batch, charters }: WaysToCompare, { journeys }: WayPlan): Map<string, Seated[]> {
  const seated = new Map<string, Seated[]>();
  for (const traveller of batch.travellers) {
    const charter = charters[journeys.get(traveller.workerId)?.way ?? -1];
    if (charter) seated.set(charter.id, [...(seated.get(charter.id) ?? []), traveller]);
  }
  return seated;
}

/** Who has no journey in the plan, each with the rule that kept them off. */
export const leftIn = (task: WaysToCompare, plan: WayPlan): LeftBehindFacts[] => [
  ...task.batch.notBoarding.map(noBoarding),
  ...plan.legs.flatMap((solved) => leftBehindOf(legBatch(task, solved), solved.leg.problem, solved.answer)),
];
