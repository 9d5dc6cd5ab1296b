import { type EntityManager, In, Not } from 'typeorm';
import { newId, record } from '#platform';
import type { Span } from '#places';
import type { BatchEntity } from '../batches/batch.entity.js';
import type { BatchToPlan, PlannedTrip } from '../batches/batch.js';
import type { TimedCourse } from '../repairs/course.js';
import type { TripEntity } from '../trips/trip.entity.js';
import { servesFrom } from '../trips/trip.js';
import { ArrivalSlotEntity } from './arrival-slot.entity.js';
import { noneAccepted, slotsNotAccepted } from './arrival-slot.errors.js';
import { type ArrivalSlot, hourOf } from './arrival-slot.js';
import type { ArrivalSlotState } from './arrival-slot.lifecycle.js';
import type { AskedGate, ExpectedAtGate } from './gate-room.js';
import { type GateWithoutRoom, gatesWithoutRoom } from './without-room.js';

export const recordSlots = (
  tx: EntityManager,
  slots: readonly Pick<ArrivalSlot, 'id' | 'tripId' | 'siteId'>[],
  became: ArrivalSlotState | 'moved',
  at: Date,
): Promise<void> =>
  record(
    tx,
    ...slots.map(({ id, tripId, siteId }) => ({
      ...{ type: `arrival-slot.${became}` as const, subject: id, trip: tripId, at },
      details: { site: siteId },
    })),
  );

/**
 * A plan is made: each trip asks each gate that wants to be asked. `tripIds` are those of the trips, in their order.
 * @returns gates that cannot receive all of them
 */
export async function askGates(
  tx: EntityManager,
  { id: batchId, organisationId, divisionCode }: BatchEntity,
  { asking }: Pick<BatchToPlan, 'asking'>,
  { trips, tripIds }: { readonly trips: readonly PlannedTrip[]; readonly tripIds: readonly string[] },
  at: Date,
): Promise<GateWithoutRoom[]> {
  const slots = trips.flatMap((trip, i) =>
    trip.stops.flatMap((stop, sequence) => {
      const siteId = stop.kind === 'set-down' ? stop.siteId : null;
      const enterpriseId = asking.get(siteId ?? '')?.enterpriseId;
      if (!siteId || !enterpriseId) return [];
      const persons = trip.seats.filter(({ alightStop }) => alightStop === sequence).length;
      return {
        ...{ id: newId(), batchId, organisationId, divisionCode, siteId, enterpriseId, persons, askedAt: at },
        ...{ tripId: tripIds[i] ?? '', gate: stop.name, sheetNumber: trip.sheetNumber },
        arrivesAt: servesFrom(stop, trip.conditions, persons),
      };
    }),
  );
  if (slots.length === 0) return [];
  await tx.insert(ArrivalSlotEntity, slots);
  await recordSlots(tx, slots, 'asked', at);
  return gatesWithoutRoom(slots, asking);
}

/** What gates have accepted is asked once more: the trip comes at another hour. @throws arrival-slot.none-accepted */
export async function askAnew(tx: EntityManager, tripId: string, at: Date): Promise<void> {
  const slots = await tx.findBy(ArrivalSlotEntity, { tripId, state: In(['accepted', 'countered']) });
  if (slots.length === 0) throw noneAccepted(tripId);
  const asked = { state: 'asked' as const, askedAt: at, answeredAt: null, proposedAt: null, reason: null };
  await tx.update(ArrivalSlotEntity, { id: In(slots.map(({ id }) => id)) }, asked);
  await recordSlots(tx, slots, 'asked', at);
}

/** A vehicle that takes over asks a gate. */
export async function askGate(
  tx: EntityManager,
  { id: tripId, batchId, organisationId, divisionCode, sheetNumber }: TripEntity,
  gate: { readonly siteId: string; readonly enterpriseId: string },
  course: TimedCourse,
  at: Date,
): Promise<void> {
  const sequence = course.stops.findIndex(({ kind, siteId }) => kind === 'set-down' && siteId === gate.siteId);
  const [stop, timed] = [course.stops[sequence], course.timedStops[sequence]];
  if (!stop || !timed) return;
  const persons = course.seats.filter(({ alightStop }) => alightStop === sequence).length;
  const slot = {
    ...{ id: newId(), tripId, batchId, organisationId, divisionCode, sheetNumber, ...gate },
    ...{ gate: stop.name, persons, arrivesAt: servesFrom(timed, course.conditions, persons), askedAt: at },
  };
  await tx.insert(ArrivalSlotEntity, slot);
  await recordSlots(tx, [slot], 'asked', at);
}

/** Trips are planned anew or called off: what was asked for them, or accepted, is void. */
export async function voidSlots(tx: EntityManager, tripIds: readonly string[], at: Date): Promise<void> {
  const slots = await tx.find(ArrivalSlotEntity, {
    where: { tripId: In([...tripIds]), state: Not('void') },
    order: { id: 'asc' },
    lock: { mode: 'pessimistic_write' },
  });
  if (slots.length === 0) return;
  await tx.update(ArrivalSlotEntity, { id: In(slots.map(({ id }) => id)) }, { state: 'void' });
  await recordSlots(tx, slots, 'void', at);
}

/** @throws batch.slots-not-accepted */
export async function refuseUnaccepted(tx: EntityManager, tripIds: readonly string[]): Promise<void> {
  const open = await tx.find(ArrivalSlotEntity, {
    where: { tripId: In([...tripIds]), state: In(['asked', 'countered']) },
    order: { sheetNumber: 'asc', arrivesAt: 'asc' },
  });
  if (open.length > 0)
    throw slotsNotAccepted(
      open.map(({ id, tripId, sheetNumber, siteId, gate, state, arrivesAt, proposedAt }) => ({
        ...{ id, tripId, sheetNumber, siteId, gate, state },
        arrivesAt: arrivesAt.toISOString(),
        proposedAt: proposedAt?.toISOString() ?? null,
      })),
    );
}

/** The slots of a trip that are not void, in the order in which it comes to the gates. */
export const slotsOf = (tx: EntityManager, tripId: string): Promise<ArrivalSlot[]> =>
  tx.find(ArrivalSlotEntity, { where: { tripId, state: Not('void') }, order: { arrivesAt: 'asc', id: 'asc' } });

/** Of two answers for one gate at once the second sees what the first took. Lock gates before slots. */
export async function lockGates(tx: EntityManager, siteIds: readonly string[]): Promise<void> {
  for (const id of [...new Set(siteIds)].sort())
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('arrival-slot ' || $1, 0))`, [id]);
}

/** People of other trips, of whichever office, whom the gate has accepted in the hour of the instant. */
export async function takenAt(tx: EntityManager, { id, siteId }: ArrivalSlot, at: Date): Promise<number> {
  const { from, until } = hourOf(at);
  const [{ taken }] = await tx.query<[{ taken: number }]>('select gate_arrivals($1, $2, $3, $4) taken', [
    ...[siteId, from, until, id],
  ]);
  return taken;
}

/**
 * People whom other batches bring to gates, of whichever office: those accepted, and those whom a gate is asked to accept, which may come before
 * this one. What a gate would rather have at another hour counts at neither.
 */
export async function expectedAt(
  tx: EntityManager,
  batchId: string,
  asking: ReadonlyMap<string, AskedGate>,
  { from, to }: Span,
): Promise<Map<string, ExpectedAtGate>> {
  if (asking.size === 0) return new Map();
  const rows = await tx.query<{ site: string; hour: Date; persons: number }[]>(
    `select site_id site, date_trunc('hour', arrives_at) as hour, sum(persons)::int persons from arrival_slot
     where site_id = any($1) and batch_id <> $2 and state in ('asked', 'accepted')
       and arrives_at >= date_trunc('hour', $3::timestamptz) and arrives_at <= $4 group by 1, 2`,
    [[...asking.keys()], batchId, from, to],
  );
  return new Map(
    [...asking].map(([id, gate]) => {
      const own = rows.filter(({ site }) => site === id).map(({ hour, persons }) => [hour.getTime(), persons] as const);
      return [id, { ...gate, expected: new Map(own) }];
    }),
  );
}
