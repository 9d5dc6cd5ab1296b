import type { EntityManager } from 'typeorm';
import { constraintMeans, newId, record } from '#platform';
import { seatedElsewhere } from '../transport.errors.js';
import { asSystem } from '../trips/as-system.service.js';
import { CharterAllotmentEntity, CharterEntity, CharterSeatEntity } from './charter.entity.js';
import { charterNotOpen, charterSeatsTaken } from './charter.errors.js';

constraintMeans('charter_seat_number', charterSeatsTaken);
constraintMeans('charter_seat_number_once', charterSeatsTaken);
constraintMeans('charter_seat_one_journey', seatedElsewhere);

/** Somebody who is to have a seat by name. */
export interface Seated {
  readonly workerId: string;
  readonly proposalId: string;
  readonly travelGroup: string | null;
}

/** The batch whose people are seated. Hold its lock. */
export interface SeatedBatch {
  readonly id: string;
  readonly organisationId: string;
  readonly divisionCode: string;
}

/**
 * Books seats by name, as many as there are people: what was set aside for the batch before is given back. Charters are taken in the
 * order of their ids, and each waits for whoever books the same one.
 * @returns everybody's number, by charter and worker
 * @throws charter.seats-taken, charter.not-open, trip.seated-elsewhere
 */
export async function bookByName(
  tx: EntityManager,
  batch: SeatedBatch,
  people: ReadonlyMap<string, readonly Seated[]>,
  at: Date,
): Promise<Map<string, Map<string, number>>> {
  const booked = new Map<string, Map<string, number>>();
  const { id: batchId, organisationId, divisionCode } = batch;
  const before = (await tx.findBy(CharterAllotmentEntity, { batchId })).map(({ charterId }) => charterId);
  for (const charterId of [...new Set([...before, ...people.keys()])].sort()) {
    await tx.delete(CharterAllotmentEntity, { batchId, charterId });
    const seated = people.get(charterId) ?? [];
    const seats = seated.length;
    if (seats === 0) continue;
    // The database counts, and whoever sets seats aside of the same charter waits.
    await tx.insert(CharterAllotmentEntity, { charterId, batchId, organisationId, seats });
    const charter = await tx.findOneByOrFail(CharterEntity, { id: charterId });
    if (charter.state !== 'open' || charter.departsAt <= at) throw charterNotOpen(charterId);
    const [{ taken }] = await tx.query<[{ taken: number[] }]>('select charter_numbers_taken($1) taken', [charterId]);
    const numbers = numbersFor(groupsOf(seated), charter.seats, new Set(taken));
    const period = `[${charter.departsAt.toISOString()},${charter.arrivesAt.toISOString()})`;
    const common = { charterId, batchId, organisationId, divisionCode, period, seats: charter.seats };
    await tx.insert(
      CharterSeatEntity,
      [...numbers].map(([{ workerId, proposalId, travelGroup }, number]) => ({
        ...{ ...common, id: newId(), workerId, proposalId, travelGroup, number },
      })),
    );
    await record(tx, { type: 'charter.seats-set-aside', subject: charterId, at, details: { batch: batchId, seats } });
    booked.set(charterId, new Map([...numbers].map(([{ workerId }, number]) => [workerId, number])));
  }
  return booked;
}

/** The plan is void: nobody of the batch has a seat by name any more, and the seats are free for others. */
export async function freeNamedSeats(tx: EntityManager, batchId: string): Promise<void> {
  const own = await tx.find(CharterSeatEntity, { select: { id: true, charterId: true }, where: { batchId } });
  if (own.length === 0) return;
  await tx.delete(CharterSeatEntity, { batchId });
  const charterIds = [...new Set(own.map((seat) => seat.charterId))].sort();
  for (const charterId of charterIds) await tx.delete(CharterAllotmentEntity, { batchId, charterId });
  await passOnPrice(tx, charterIds);
}

/** A price for the whole is borne by one batch: once its trip is gone, by the next that goes by the charter. */
function passOnPrice(tx: EntityManager, charterIds: readonly string[]): Promise<unknown> {
  // The next may be another office's. Whoever gives up at the same time waits: each takes its seats off the charter's count first.
  return asSystem(tx, () =>
    tx.query(
      `update trip set cost_fen = charter.fixed_price_fen from charter
       where charter.id = any($1::uuid[]) and charter.fixed_price_fen is not null
         and trip.id = (select t.id from trip t where t.charter_id = charter.id and t.leg = 'trunk' and t.state <> 'cancelled'
           order by t.id limit 1)
         and not exists (select from trip t where t.charter_id = charter.id and t.leg = 'trunk' and t.state <> 'cancelled'
           and t.cost_fen > 0)`,
      [charterIds],
    ),
  );
}

/** Those of one travel group, or somebody alone. The largest first: they find a run of free numbers more easily. */
function groupsOf(seated: readonly Seated[]): Seated[][] {
  const found = new Map<string, Seated[]>();
  for (const one of seated) {
    const key = one.travelGroup ?? one.workerId;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return [...found.values()].sort((a, b) => b.length - a.length);
}

/**
 * Free numbers in a run for each group where there is such a run, else the lowest free ones.
 * @throws charter.seats-taken
 */
export function numbersFor<T>(
  groups: readonly (readonly T[])[],
  seats: number,
  taken: ReadonlySet<number>,
): Map<T, number> {
  let free = Array.from({ length: seats }, (_, i) => i + 1).filter((number) => !taken.has(number));
  const numbers = new Map<T, number>();
  for (const group of groups) {
    if (group.length > free.length) throw charterSeatsTaken();
    const isRun = (from: number) =>
      (free[from + group.length - 1] ?? Infinity) - (free[from] ?? 0) === group.length - 1;
    const from = Math.max(
      0,
      free.findIndex((_, i) => isRun(i)),
    );
    const own = free.slice(from, from + group.length);
    group.forEach((one, i) => numbers.set(one, own[i] ?? 0));
    free = free.filter((number) => !own.includes(number));
  }
  return numbers;
}
