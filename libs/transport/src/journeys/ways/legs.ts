import { plusSeconds } from '#kernel';
import type { RouteAnswer, RoutingProblem } from '#solver';
import { type BatchToPlan, parties, routingProblemOf, type Traveller } from '../../batches/batch.js';
import type { TransferRule } from '../../charters/transfer-rules.js';
import type { OfferedCharter } from './way.js';

export type LegKind = 'direct' | 'feeder' | 'distribution';
export type Fleet = BatchToPlan['fleet'];

/** A leg by coach in the solver's terms. Request i is `parties[i]`; t = 0 lies so long after the batch's earliest departure. */
export interface CoachLeg {
  readonly kind: LegKind;
  readonly problem: RoutingProblem;
  readonly parties: readonly (readonly Traveller[])[];
  readonly begins: number;
}

/** One person on one coach; instants in seconds after the batch's earliest departure. */
export interface CoachRide {
  readonly leg: LegKind;
  readonly coach: number;
  readonly from: number;
  readonly to: number;
  readonly boards: number;
  readonly alights: number;
  /** The coach's cost shared by those aboard, in fen; not whole. */
  readonly share: number;
}

/** Vehicles at the receiving end are hired there: as many of each class as could be wanted. */
const PLENTY = 99;
export const plentyOf = (fleet: Fleet): Fleet => fleet.map((one) => ({ ...one, count: PLENTY }));

const legOf = (kind: LegKind, batch: BatchToPlan, begins: number, more: Partial<RoutingProblem>): CoachLeg => ({
  kind,
  problem: { ...routingProblemOf(batch), ...more },
  parties: parties(batch.travellers),
  begins,
});

export const directLeg = (batch: BatchToPlan, travellers: readonly Traveller[], fleet: Fleet): CoachLeg =>
  legOf('direct', { ...batch, travellers, fleet }, 0, {});

/** The last instant at which a feeder may be empty, at the station. */
export const feederDeadline = ({ departs, beforeSeconds }: OfferedCharter): number => departs - beforeSeconds;

/** Everybody is at the station in time, and not so early that they wait for long. */
export function feederLeg(
  batch: BatchToPlan,
  charter: OfferedCharter,
  travellers: readonly Traveller[],
  fleet: Fleet,
  rule: TransferRule,
): CoachLeg {
  const deadline = feederDeadline(charter);
  const toStation = travellers.map((traveller) => ({ ...traveller, to: charter.from }));
  const windows = batch.places.map((_, place) =>
    place === charter.from
      ? { opensAt: Math.max(0, deadline - rule.stationWaitSeconds), closesAt: Math.max(0, deadline) }
      : null,
  );
  const end = Math.max(0, deadline);
  return legOf('feeder', { ...batch, travellers: toStation, fleet }, 0, { windows, latestStart: end, latestEnd: end });
}

/** Nobody is driven on before the time for a change is over. */
export function distributionLeg(
  batch: BatchToPlan,
  charter: OfferedCharter,
  travellers: readonly Traveller[],
  rule: TransferRule,
): CoachLeg {
  const begins = charter.arrives + charter.afterSeconds;
  const fromStation = travellers.map((traveller) => ({ ...traveller, from: charter.to }));
  const departsAfter = plusSeconds(batch.departsAfter, begins);
  const later = { ...batch, departsAfter, travellers: fromStation, fleet: plentyOf(batch.fleet) };
  return legOf('distribution', later, begins, { latestStart: rule.stationWaitSeconds });
}

/** Who rides where and when, by worker. */
export function ridesOf({ kind, parties: groups, begins }: CoachLeg, answer: RouteAnswer): Map<string, CoachRide> {
  const rides = new Map<string, CoachRide>();
  answer.routes.forEach(({ stops, cost }, coach) => {
    const board = new Map(stops.flatMap((stop) => stop.boards.map((request) => [request, stop] as const)));
    const aboard = [...board.keys()].reduce((sum, request) => sum + (groups[request]?.length ?? 0), 0);
    for (const stop of stops)
      for (const request of stop.alights) {
        const from = board.get(request);
        if (!from) continue;
        const ride = { leg: kind, coach, from: from.place, to: stop.place, share: cost / aboard };
        for (const { workerId } of groups[request] ?? [])
          rides.set(workerId, { ...ride, boards: begins + from.arrive, alights: begins + stop.leave });
      }
  });
  return rides;
}

/** Those without a seat, by worker. */
export const leftOf = ({ parties: groups }: CoachLeg, { leftBehind }: RouteAnswer): string[] =>
  leftBehind.flatMap(({ request }) => (groups[request] ?? []).map(({ workerId }) => workerId));

/** The vehicles that are not used yet. */
export const without = (fleet: Fleet, answer: RouteAnswer): Fleet =>
  fleet.map((one, i) => {
    const isOne = (k: number) => k === i || (one.pool !== undefined && fleet[k]?.pool === one.pool);
    return { ...one, count: one.count - answer.routes.filter(({ vehicleClass }) => isOne(vehicleClass)).length };
  });
