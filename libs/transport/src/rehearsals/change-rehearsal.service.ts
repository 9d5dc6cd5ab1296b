import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { changeRead, RehearsalService, type WishedChange, WishedChanges } from '#health';
import { pageOf } from '#kernel';
import { BusinessClock, Database, type Grant, need, newId, record, SYSTEM } from '#platform';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import { RehearsalEntity, RehearsedTripEntity } from './rehearsal.entity.js';
import { rehearsalMissing } from './rehearsal.errors.js';
import { rehearsalLifecycle } from './rehearsal.lifecycle.js';
import { briefOf, type RehearsalView } from './rehearsal.js';

/** Somebody whom a change would stop, or let pass; no full name. */
interface Concerned {
  readonly seatNumber: number;
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

export interface RehearsedTrip {
  readonly id: string;
  readonly tripId: string;
  readonly sheetNumber: string;
  readonly departsAt: string;
  readonly stopped: number;
  readonly freed: number;
  readonly people: readonly Concerned[];
}

interface Part {
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * What a change of rules or agreements would do to those with a seat, before it is real: asked for and read by administrators;
 * `RehearsingService` does it.
 */
@Injectable()
export class ChangeRehearsalService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly wishes: WishedChanges,
    private readonly rehearsals: RehearsalService,
  ) {}

  /** Queues a rehearsal. @throws as `WishedChanges.of` */
  async request(grant: Grant, wish: WishedChange): Promise<RehearsalView> {
    need(grant, 'administrator');
    // A draft is its parties' own, which an administrator is not; what is told of it here is whom it would stop.
    const change = await this.db.transaction(SYSTEM, (tx) => this.wishes.of(tx, wish));
    return this.db.transaction(grant, async (tx) => {
      const [id, at] = [newId(), await this.clock.now(tx)];
      await tx.insert(RehearsalEntity, { id, state: rehearsalLifecycle.initial, change, requestedAt: at });
      const { sort, subject } = briefOf(change);
      await record(tx, { type: 'rehearsal.requested', subject: id, at, details: { change: sort, of: subject } });
      return viewOf(await find(tx, id));
    });
  }

  /** @throws rehearsal.missing */
  get(grant: Grant, id: string): Promise<RehearsalView> {
    need(grant, 'administrator');
    return this.db.transaction(grant, async (tx) => viewOf(await find(tx, id)));
  }

  /** Newest first. */
  list(grant: Grant, { after, limit = 20 }: Part) {
    need(grant, 'administrator');
    return this.db.transaction(grant, async (tx) => {
      const query = tx
        .createQueryBuilder(RehearsalEntity, 'r')
        .orderBy('r.id', 'DESC')
        .limit(limit + 1);
      if (after) query.where('r.id < :after', { after });
      return pageOf((await query.getMany()).map(viewOf), limit);
    });
  }

  /** The trips that a rehearsal which is done found, soonest departure first, with those whom it is about. @throws rehearsal.missing */
  async trips(grant: Grant, id: string, { after, limit = 100 }: Part) {
    need(grant, 'administrator');
    const page = await this.db.transaction(grant, async (tx) => {
      await find(tx, id);
      const query = tx
        .createQueryBuilder(RehearsedTripEntity, 't')
        .where('t.rehearsal_id = :id', { id })
        .orderBy('t.departs_at')
        .addOrderBy('t.id')
        .limit(limit + 1);
      if (after) query.andWhere(LATER, { after });
      return pageOf(await query.getMany(), limit);
    });
    // Administrators see nobody's health and no list of passengers: of those concerned they get shortened names.
    const items = await this.db.transaction(SYSTEM, (tx) => told(tx, page.items));
    return { items, next: page.next };
  }

  /** Ends a rehearsal that is not done. @throws rehearsal.missing, rehearsal.illegal-step */
  cancel(grant: Grant, id: string): Promise<RehearsalView> {
    need(grant, 'administrator');
    return this.db.transaction(grant, async (tx) => {
      const found = await find(tx, id, true);
      const state = rehearsalLifecycle.after(found.state, 'cancel');
      const at = await this.clock.now(tx);
      await tx.update(RehearsalEntity, { id }, { state, finishedAt: at });
      await record(tx, { type: 'rehearsal.cancelled', subject: id, at });
      return viewOf(await find(tx, id));
    });
  }

  /** Verdicts of a span of time under one version of a rule and under another. @throws rule.version-unknown */
  compare(
    grant: Grant,
    identifier: string,
    versions: { readonly before: string; readonly after: string },
    span: { readonly from: Date; readonly to: Date },
  ) {
    need(grant, 'administrator');
    return this.db.transaction(SYSTEM, (tx) => this.rehearsals.compare(tx, identifier, versions, span));
  }
}

const LATER = '(t.departs_at, t.id) > (select departs_at, id from rehearsed_trip where id = :after)';

async function find(tx: EntityManager, id: string, locked = false): Promise<RehearsalEntity> {
  const found = await tx.findOne(RehearsalEntity, {
    where: { id },
    ...(locked && { lock: { mode: 'pessimistic_write' } }),
  });
  if (!found) throw rehearsalMissing(id);
  return found;
}

async function told(tx: EntityManager, rows: readonly RehearsedTripEntity[]): Promise<RehearsedTrip[]> {
  const trips = await tx.findBy(TripEntity, { id: In(rows.map(({ tripId }) => tripId)) });
  const seats = await tx.findBy(SeatEntity, {
    id: In(rows.flatMap(({ people }) => people.map(({ seatId }) => seatId))),
  });
  const [trip, seat] = [new Map(trips.map((one) => [one.id, one])), new Map(seats.map((one) => [one.id, one]))];
  return rows.map(({ id, tripId, departsAt, stopped, freed, people }) => {
    const concerned = people.flatMap(({ seatId, ...answer }) => {
      const taken = seat.get(seatId);
      return taken ? [{ seatNumber: taken.number, name: initial(taken.name), ...answer }] : [];
    });
    const sheetNumber = trip.get(tripId)?.sheetNumber ?? '';
    return {
      ...{ id, tripId, sheetNumber, departsAt: departsAt.toISOString(), stopped, freed },
      people: concerned.sort((a, b) => a.seatNumber - b.seatNumber),
    };
  });
}

const initial = (name: string): string => `${Array.from(name)[0] ?? ''}**`;

const viewOf = ({ change, requestedAt, startedAt, finishedAt, ...row }: RehearsalEntity): RehearsalView => ({
  id: row.id,
  state: row.state,
  steps: rehearsalLifecycle.stepsFrom(row.state).filter((step) => step === 'cancel'),
  change: briefOf(changeRead(change)),
  requestedAt: requestedAt.toISOString(),
  startedAt: startedAt?.toISOString() ?? null,
  finishedAt: finishedAt?.toISOString() ?? null,
  progress: row.progress,
  figures: row.figures,
  failure: row.failure,
});
