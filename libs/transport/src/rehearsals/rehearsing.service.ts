import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ChangedJourney, changeRead, type Compared, RehearsalService, type Watch } from '#health';
import { DomainError } from '#kernel';
import { BusinessClock, Database, type Delivery, newId, record, SYSTEM } from '#platform';
import { RehearsalEntity, RehearsedTripEntity } from './rehearsal.entity.js';
import { rehearsalLifecycle } from './rehearsal.lifecycle.js';
import { type RehearsalProgress, type TakenSeat, type TouchedTrip, tripsTouched } from './rehearsal.js';

/** Who judges the journeys ahead where there are many. */
export interface Apart {
  readonly from: number;
  /** By a change as it is kept; null where `watch` ended it. */
  readonly judge: (change: unknown, watch: Watch) => Promise<Compared | null>;
}

/** Between two looks at whether somebody still waits. */
const LOOK_MS = 1000;
const CHUNK = 5000;
const ROWS = 500;

/** The doing of a rehearsal, of several transactions, so that a process that dies in between is taken over by another. */
@Injectable()
export class RehearsingService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly rehearsals: RehearsalService,
  ) {}

  /**
   * Does a rehearsal and stores what it found, once. Nothing of what is rehearsed comes true.
   */
  async work(delivery: Delivery, apart: Apart): Promise<void> {
    const id = delivery.payload['subject'] ?? '';
    const started = await this.start(id);
    if (!started) return this.drop(delivery);
    const found = await this.judge(started, apart).catch((error: unknown) => {
      if (error instanceof DomainError && error.kind !== 'unavailable') return error;
      throw error;
    });
    if (found instanceof DomainError) return this.fail(delivery, id, found);
    // Nobody waits for it any more.
    if (found === null) return this.drop(delivery);
    await this.store(delivery, id, found);
  }

  /** Takes up one that is queued, or that a process left running. Null where nothing is left to do. */
  private start(id: string): Promise<RehearsalEntity | null> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const row = await locked(tx, id);
      if (row?.state === 'running') return row;
      if (row?.state !== 'queued') return null;
      const change = { state: rehearsalLifecycle.after(row.state, 'start'), startedAt: await this.clock.now(tx) };
      await tx.update(RehearsalEntity, { id }, change);
      return Object.assign(row, change);
    });
  }

  /** Null where it was cancelled meanwhile. */
  private async judge(
    { id, change }: RehearsalEntity,
    apart: Apart,
  ): Promise<{ compared: Compared; trips: TouchedTrip[] } | null> {
    let next = 0;
    const watch = async (done: number, of: number) => {
      if (performance.now() < next) return true;
      const wanted = await this.report(id, { done, of });
      next = performance.now() + LOOK_MS;
      return wanted;
    };
    const one = <T>(work: (tx: EntityManager) => Promise<T>) => this.db.transaction(SYSTEM, work);
    const isMany = (await one((tx) => this.rehearsals.ahead(tx))) >= apart.from;
    const compared = await (isMany
      ? apart.judge(change, watch)
      : one((tx) => this.rehearsals.rehearse(tx, changeRead(change), watch)));
    if (!compared) return null;
    return { compared, trips: tripsTouched(await one((tx) => seatsOf(tx, compared.changed)), compared.changed) };
  }

  /** @returns whether it is still wanted */
  private report(id: string, progress: RehearsalProgress): Promise<boolean> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const { affected } = await tx.update(RehearsalEntity, { id, state: 'running' }, { progress });
      return affected === 1;
    });
  }

  private store(
    delivery: Delivery,
    id: string,
    { compared: { journeys, erased }, trips }: { compared: Compared; trips: readonly TouchedTrip[] },
  ): Promise<void> {
    const total = (count: (trip: TouchedTrip) => number) => trips.reduce((sum, trip) => sum + count(trip), 0);
    const figures = {
      journeys,
      erased,
      stopped: total(({ stopped }) => stopped),
      freed: total(({ freed }) => freed),
      trips: trips.length,
      tripsStopped: total(({ stopped }) => (stopped > 0 ? 1 : 0)),
    };
    return this.db.once(delivery, async (tx) => {
      const row = await locked(tx, id);
      if (row?.state !== 'running') return;
      for (let start = 0; start < trips.length; start += ROWS)
        await tx.insert(
          RehearsedTripEntity,
          trips.slice(start, start + ROWS).map(({ people, ...trip }) => ({
            ...trip,
            id: newId(),
            rehearsalId: id,
            people: [...people],
          })),
        );
      const at = await this.clock.now(tx);
      const state = rehearsalLifecycle.after(row.state, 'finish');
      const progress = { done: journeys, of: journeys };
      await tx.update(RehearsalEntity, { id }, { state, finishedAt: at, progress, figures });
      await record(tx, { type: 'rehearsal.done', subject: id, at, details: figures });
    });
  }

  private fail(delivery: Delivery, id: string, { code, text }: DomainError): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const row = await locked(tx, id);
      if (row?.state !== 'running') return;
      const at = await this.clock.now(tx);
      const state = rehearsalLifecycle.after(row.state, 'fail');
      await tx.update(RehearsalEntity, { id }, { state, finishedAt: at, failure: { code, text } });
      await record(tx, { type: 'rehearsal.failed', subject: id, at, details: { code } });
    });
  }

  private drop(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, () => Promise.resolve());
  }
}

/** Of journeys that are still to be made. */
async function seatsOf(tx: EntityManager, changed: readonly ChangedJourney[]): Promise<TakenSeat[]> {
  const found: TakenSeat[] = [];
  for (let start = 0; start < changed.length; start += CHUNK) {
    const ids = changed.slice(start, start + CHUNK).flatMap(({ journeyId }) => journeyId || []);
    const seats = await tx.query<TakenSeat[]>(
      `select s.id "seatId", t.id "tripId", t.departs_at "departsAt" from seat s join trip t on t.id = s.trip_id
       where s.id = any($1::uuid[]) and s.active and t.state in ('approved', 'boarding', 'departed')`,
      [ids],
    );
    for (const seat of seats) found.push(seat);
  }
  return found;
}

const locked = (tx: EntityManager, id: string): Promise<RehearsalEntity | null> =>
  tx.findOne(RehearsalEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
