import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { isRecognised } from '#health';
import { pageOf, shanghaiDate } from '#kernel';
import { BusinessClock, Database, type Grant, need, newId, record } from '#platform';
import { BatchMemberEntity } from '../batches/batch.entity.js';
import { noSeatThere, stillRefused, taskMissing, tooLateToMove } from '../transport.errors.js';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { seatOrder } from '../vehicles/vehicle.js';
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
    private readonly rules: TransportRulesService,
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

  /** To another approved trip with a free seat the same way. @throws recognition-task.missing, .illegal-step, .no-seat-there, .too-late */
  move(grant: Grant, id: string, toTripId: string) {
    return this.step(grant, id, async (tx, task, trip, seat) => {
      if (trip.state !== 'approved') throw tooLateToMove(trip.state);
      await tx.find(TripEntity, { where: { id: toTripId }, lock: { mode: 'pessimistic_write' } });
      const other = (await this.rows.others(tx, trip, seat)).find((one) => one.trip.id === toTripId);
      if (!other) throw noSeatThere(toTripId);
      await this.rows.end(tx, task, 'move');
      await this.takeSeat(tx, trip, seat, other);
    });
  }

  /** The seat is free; the placement stays and may join another batch. @throws recognition-task.missing, .illegal-step, .too-late */
  release(grant: Grant, id: string) {
    return this.step(grant, id, async (tx, task, trip, seat) => {
      if (trip.state !== 'approved') throw tooLateToMove(trip.state);
      await this.rows.end(tx, task, 'release');
      await tx.update(SeatEntity, { id: seat.id }, { active: false });
      await tx.update(BatchMemberEntity, { batchId: trip.batchId, proposalId: seat.proposalId }, { active: false });
    });
  }

  private step(
    grant: Grant,
    id: string,
    work: (tx: EntityManager, task: RecognitionTaskEntity, trip: TripEntity, seat: SeatEntity) => Promise<void>,
  ) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.findOneBy(RecognitionTaskEntity, { id });
      if (!found) throw taskMissing(id);
      const lock = { mode: 'pessimistic_write' } as const;
      // The trip first, as whoever judges it does.
      const trip = await tx.findOneOrFail(TripEntity, { where: { id: found.tripId }, lock });
      const task = await tx.findOneOrFail(RecognitionTaskEntity, { where: { id }, lock });
      await work(tx, task, trip, await tx.findOneByOrFail(SeatEntity, { id: task.seatId }));
      return viewOf(await tx.findOneByOrFail(RecognitionTaskEntity, { id }));
    });
  }

  private async takeSeat(
    tx: EntityManager,
    from: TripEntity,
    seat: SeatEntity,
    {
      trip,
      boardStop,
      alightStop,
    }: { readonly trip: TripEntity; readonly boardStop: number; readonly alightStop: number },
  ): Promise<void> {
    const vehicle = this.rules.vehicleClass(trip.vehicleClass);
    const taken = new Set((await tx.findBy(SeatEntity, { tripId: trip.id, active: true })).map(({ number }) => number));
    const order = seatOrder(vehicle, this.rules.ruleOn(shanghaiDate(trip.departsAt)));
    const number = order.find((one) => !taken.has(one));
    if (number === undefined) throw noSeatThere(trip.id);
    await tx.update(SeatEntity, { id: seat.id }, { active: false });
    const member = { proposalId: seat.proposalId, active: true };
    if (from.batchId !== trip.batchId)
      await tx.update(BatchMemberEntity, { ...member, batchId: from.batchId }, { batchId: trip.batchId });
    const { enterpriseIds, siteIds } = trip;
    await tx.update(
      TripEntity,
      { id: trip.id },
      {
        enterpriseIds: [...new Set([...enterpriseIds, seat.enterpriseId])],
        siteIds: [...new Set([...siteIds, seat.siteId])],
      },
    );
    const period = `[${trip.departsAt.toISOString()},${trip.arrivesAt.toISOString()})`;
    const moved = {
      ...plain(seat),
      id: newId(),
      tripId: trip.id,
      number,
      boardStop,
      alightStop,
      period,
      recognition: null,
    };
    await tx.insert(SeatEntity, moved);
    const placed = await tx.findBy(SeatEntity, { id: In([moved.id]) });
    await this.rows.judge(tx, trip, placed, 'coordinator');
    const at = await this.clock.now(tx);
    await record(tx, { type: 'seat.moved', subject: moved.id, worker: seat.workerId, trip: trip.id, at });
  }
}

const plain = (seat: SeatEntity) => ({
  workerId: seat.workerId,
  proposalId: seat.proposalId,
  organisationId: seat.organisationId,
  enterpriseId: seat.enterpriseId,
  siteId: seat.siteId,
  homeDivision: seat.homeDivision,
  name: seat.name,
  idTail: seat.idTail,
  travelGroup: seat.travelGroup,
  active: true,
});

const viewOf = ({ organisationId: _, ...task }: Readonly<Omit<RecognitionTaskEntity, never>>) => ({
  ...task,
  steps: recognitionTaskLifecycle.stepsFrom(task.state).filter((step) => TASK_STEPS.some((one) => one === step)),
});
