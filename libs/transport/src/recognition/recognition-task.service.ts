import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { isRecognised } from '#health';
import { pageOf } from '#kernel';
import { BusinessClock, Database, type Grant, need } from '#platform';
import { nothingYet, TripSeats } from '../changes/trip-seats.service.js';
import { noSeatThere, stillRefused, taskMissing, tooLateToMove } from '../transport.errors.js';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import { issueVersion } from '../versions/version-rows.service.js';
import { taskText } from './journey-recognition.js';
import { RecognitionTaskRows } from './recognition-task-rows.service.js';
import { RecognitionTaskEntity } from './recognition-task.entity.js';
import { recognitionTaskLifecycle, type RecognitionTaskState, TASK_STEPS } from './recognition-task.lifecycle.js';

export interface TaskFilter {
  readonly state?: RecognitionTaskState | undefined;
  readonly tripId?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** Whoever would be turned back after approval is a task of the office, until it is settled what becomes of the person. */
@Injectable()
export class RecognitionTaskService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly rows: RecognitionTaskRows,
    private readonly seats: TripSeats,
  ) {}

  /** Tasks of the own office, oldest first. */
  list(grant: Grant, { state, tripId, after, limit = 100 }: TaskFilter) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const query = tx
        .createQueryBuilder(RecognitionTaskEntity, 't')
        .orderBy('t.id')
        .limit(limit + 1);
      if (state) query.andWhere('t.state = :state', { state });
      if (tripId) query.andWhere('t.trip_id = :tripId', { tripId });
      if (after) query.andWhere('t.id > :after', { after });
      return pageOf((await query.getMany()).map(viewOf), limit);
    });
  }

  /** What was wanting is there: the code is judged anew. @throws recognition-task.missing, .illegal-step, .still-refused */
  remedy(grant: Grant, id: string) {
    return this.step(grant, id, async (tx, task, trip, seat) => {
      recognitionTaskLifecycle.after(task.state, 'remedy');
      const [judged] = await this.rows.judge(tx, trip, [seat], 'coordinator');
      if (!judged || !isRecognised(judged.verdict)) throw stillRefused(judged?.verdict.verdict ?? 'UNDECIDED');
    });
  }

  /**
   * To another approved trip with a free seat the same way, together with those of the travel group: there the time that they take to board
   * and alight is added, and the rules are proven again.
   * @throws recognition-task.missing, .illegal-step, .no-seat-there, .unlawful, .too-late, trip.seated-elsewhere
   */
  move(grant: Grant, id: string, toTripId: string) {
    return this.step(
      grant,
      id,
      async (tx, task, trip, seat) => {
        if (trip.state !== 'approved') throw tooLateToMove(trip.state);
        const party = await this.rows.party(tx, seat);
        const [other] = await this.rows.others(tx, trip, party, toTripId);
        if (!other) throw noSeatThere(toTripId, party.length);
        await this.rows.end(tx, task, 'move');
        const came = await this.seats.move(tx, { from: trip, to: other.trip }, party, other.ways);
        await this.seats.settle(tx, other.trip.id, { ...nothingYet(), fresh: new Set(came.map((one) => one.id)) });
        await this.seats.settle(tx, trip.id, nothingYet());
        const at = await this.clock.now(tx);
        await issueVersion(tx, trip.id, { kind: 'moved-away' }, at);
        await issueVersion(tx, other.trip.id, { kind: 'moved-here' }, at);
      },
      toTripId,
    );
  }

  /** The seat is free, of a journey those of all legs; the placement stays and may join another batch. @throws recognition-task.missing, .illegal-step, .too-late */
  release(grant: Grant, id: string) {
    return this.step(grant, id, async (tx, task, trip, seat) => {
      // Behind the first leg somebody is on the way already.
      if (trip.state !== 'approved' || trip.leg === 'trunk' || trip.leg === 'distribution')
        throw tooLateToMove(trip.state);
      await this.rows.end(tx, task, 'release');
      await this.seats.releaseJourney(tx, trip, seat, 'papers');
    });
  }

  /** @param alsoLocked a trip that the work changes too */
  private step(
    grant: Grant,
    id: string,
    work: (tx: EntityManager, task: RecognitionTaskEntity, trip: TripEntity, seat: SeatEntity) => Promise<void>,
    alsoLocked?: string,
  ) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.findOneBy(RecognitionTaskEntity, { id });
      if (!found) throw taskMissing(id);
      const lock = { mode: 'pessimistic_write' } as const;
      // Trips first, and by their ids, as whoever judges them does: nobody waits for each other.
      const ids = [found.tripId, ...(alsoLocked === undefined ? [] : [alsoLocked])];
      const trips = await tx.find(TripEntity, { where: { id: In(ids) }, order: { id: 'asc' }, lock });
      const trip = trips.find((one) => one.id === found.tripId);
      if (!trip) throw taskMissing(id);
      const task = await tx.findOneOrFail(RecognitionTaskEntity, { where: { id }, lock });
      await work(tx, task, trip, await tx.findOneByOrFail(SeatEntity, { id: task.seatId }));
      return viewOf(await tx.findOneByOrFail(RecognitionTaskEntity, { id }));
    });
  }
}

const viewOf = ({ organisationId: _, ...task }: Readonly<Omit<RecognitionTaskEntity, never>>) => ({
  ...task,
  /** Names it by the first act that fails; null in tasks from before acts were kept. */
  text: taskText(task.acts),
  steps: recognitionTaskLifecycle.stepsFrom(task.state).filter((step) => TASK_STEPS.some((one) => one === step)),
});
