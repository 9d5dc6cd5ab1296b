import { plusSeconds, shanghaiSecondOfDay, shanghaiTime } from '#kernel';
import type { DailyHours } from '../batches/batch.js';
import type { ArrivalSlotEntity } from './arrival-slot.entity.js';
import { gateFull, outsideHours } from './arrival-slot.errors.js';
import { arrivalSlotLifecycle, type ArrivalSlotStep } from './arrival-slot.lifecycle.js';

/** As the row is. */
export type ArrivalSlot = Readonly<ArrivalSlotEntity>;

/** What of a site decides whether a coach may come. */
export interface GateFacts {
  /** Seconds of day in Asia/Shanghai; beyond 86,400 the next day. */
  readonly receivesFrom: number;
  readonly receivesTo: number;
  /** People an hour; null where there is no limit. */
  readonly arrivalCapacity: number | null;
}

/** A counter-proposal of a gate. */
export interface CounterProposal {
  readonly slotId: string;
  readonly proposedAt: Date;
  readonly reason: string;
}

const DAY = 86_400;
const HOUR = 3600;

/** The hour of the clock that holds the instant, its end excluded. Shanghai is whole hours from UTC. */
export function hourOf(at: Date): { readonly from: Date; readonly until: Date } {
  const from = new Date(Math.floor(at.getTime() / (HOUR * 1000)) * HOUR * 1000);
  return { from, until: plusSeconds(from, HOUR) };
}

/** Its end excluded, as the plan takes the hours of a gate. */
export function receivesAt({ receivesFrom, receivesTo }: GateFacts, at: Date): boolean {
  const second = shanghaiSecondOfDay(at);
  return [second, second + DAY].some((one) => receivesFrom <= one && one < receivesTo);
}

/**
 * @param taken people of other trips whom the gate has accepted in the hour of the instant
 * @throws arrival-slot.outside-hours, arrival-slot.full
 */
export function refuseUnfit(gate: GateFacts, at: Date, persons: number, taken: number): void {
  const { receivesFrom, receivesTo, arrivalCapacity: capacity } = gate;
  if (!receivesAt(gate, at)) throw outsideHours(at, { receivesFrom, receivesTo });
  if (capacity !== null && taken + persons > capacity) throw gateFull(hourOf(at), { capacity, taken, persons });
}

/**
 * The narrower hours of a gate, the same every day: from the first of the instants that it accepted or proposed until the end of the hour of the
 * last one, and not beyond its own hours. Null where that would be a day or more.
 * @param instants at which the gate receives, at least one
 */
export function hoursProposed({ receivesFrom, receivesTo }: GateFacts, instants: readonly Date[]): DailyHours | null {
  const inOrder = instants.map((at) => at.getTime()).sort((a, b) => a - b);
  const first = new Date(inOrder[0] ?? 0);
  const { until } = hourOf(new Date(inOrder.at(-1) ?? 0));
  const from = shanghaiSecondOfDay(first);
  const open = receivesTo - receivesFrom >= DAY ? DAY : receivesTo - (from < receivesFrom ? from + DAY : from);
  const seconds = (until.getTime() - first.getTime()) / 1000;
  return seconds >= DAY ? null : { from, to: (from + Math.floor(Math.min(seconds, open))) % DAY };
}

const GATE_STEPS: readonly ArrivalSlotStep[] = ['accept', 'counter'];

export const slotView = (role: string, slot: ArrivalSlot) => ({
  id: slot.id,
  tripId: slot.tripId,
  batchId: slot.batchId,
  siteId: slot.siteId,
  gate: slot.gate,
  sheetNumber: slot.sheetNumber,
  state: slot.state,
  steps: ['enterprise', 'site-contact'].includes(role)
    ? arrivalSlotLifecycle.stepsFrom(slot.state).filter((step) => GATE_STEPS.includes(step))
    : [],
  persons: slot.persons,
  arrivesAt: slot.arrivesAt.toISOString(),
  arrivesAtLocal: shanghaiTime(slot.arrivesAt),
  askedAt: slot.askedAt.toISOString(),
  answeredAt: slot.answeredAt?.toISOString() ?? null,
  proposedAt: slot.proposedAt?.toISOString() ?? null,
  proposedAtLocal: slot.proposedAt && shanghaiTime(slot.proposedAt),
  reason: slot.reason,
});

export type ArrivalSlotView = ReturnType<typeof slotView>;
