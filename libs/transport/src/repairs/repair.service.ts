import { Injectable } from '@nestjs/common';
import { Between, type EntityManager, In, MoreThan } from 'typeorm';
import { DomainError, plusSeconds } from '#kernel';
import { asRefusal, record } from '#platform';
import { BatchEntity, BatchMemberEntity } from '../batches/batch.entity.js';
import { tellBoarding } from '../changes/boarding-time.service.js';
import { RecognitionTaskRows } from '../recognition/recognition-task-rows.service.js';
import { tripMissing, tripOfCharter, tripUnlawful } from '../transport.errors.js';
import { callOff, leaveLaterLegs } from '../trips/calling-off.service.js';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import { coursesOf } from '../trips/trip-courses.service.js';
import type { TripState } from '../trips/trip.lifecycle.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { issueVersion } from '../versions/version-rows.service.js';
import type { TimedCourse } from './course.js';
import type { StandingTrip } from './mend.js';
import { type Repair, takesOver } from './repair.js';
import { RepairRows, type WrittenCourse } from './repair-rows.service.js';

const DAY_SECONDS = 86_400;
const MOST_OTHERS = 12;

/** The coach that does not go on as planned, and those of the office that could help. */
export interface RepairGround {
  readonly broken: TripEntity;
  readonly standing: StandingTrip;
  readonly others: readonly StandingTrip[];
  /** What all of them drive and cost as planned. */
  readonly former: readonly (Pick<TripEntity, 'id' | 'metres' | 'costFen'> & Pick<StandingTrip, 'stops'>)[];
  /** While it is the same, the same is found. */
  readonly basis: readonly object[];
}

/** What repairs need of the trips, and the writing of one that was chosen. */
@Injectable()
export class TripRepairService {
  constructor(
    private readonly rules: TransportRulesService,
    private readonly rows: RepairRows,
    private readonly tasks: RecognitionTaskRows,
  ) {}

  /**
   * A trip and all that could take its people: before departure trips within a day that are still to depart, else those that are on the road.
   * @param hold locks the batch of the trip, then all of them by their ids; without, what is read may be of several instants, and its basis
   *   tells later whether anything was another
   * @throws trip.missing, trip.of-charter; trip.unlawful where nobody knows any more under what it was planned
   */
  async ground(tx: EntityManager, tripId: string, at: Date, hold: boolean): Promise<RepairGround> {
    const seen = await tx.findOneBy(TripEntity, { id: tripId });
    if (!seen) throw tripMissing(tripId);
    if (seen.leg === 'trunk') throw tripOfCharter(tripId);
    const lock = { lock: { mode: 'pessimistic_write' } } as const;
    if (hold) await tx.findOne(BatchEntity, { where: { id: seen.batchId }, ...lock });
    const day = Between(plusSeconds(seen.departsAt, -DAY_SECONDS), plusSeconds(seen.departsAt, DAY_SECONDS));
    const near = await tx.find(TripEntity, {
      where: {
        organisationId: seen.organisationId,
        departsAt: day,
        arrivesAt: MoreThan(at),
        state: seen.state === 'departed' ? 'departed' : 'approved',
      },
      order: { departsAt: 'asc', id: 'asc' },
    });
    const apart = ({ departsAt }: TripEntity) => Math.abs(departsAt.getTime() - seen.departsAt.getTime());
    const others = near
      .filter(
        ({ id, departsAt, conditions, state }) =>
          id !== tripId && conditions && (state === 'departed' || departsAt > at),
      )
      .sort((a, b) => apart(a) - apart(b) || (a.id < b.id ? -1 : 1))
      .slice(0, MOST_OTHERS);
    const trips = await tx.find(TripEntity, {
      where: { id: In([tripId, ...others.map(({ id }) => id)]) },
      order: { id: 'asc' },
      ...(hold && lock),
    });
    const broken = trips.find(({ id }) => id === tripId);
    if (!broken) throw tripMissing(tripId);
    const standing = await this.standing(tx, trips);
    const own = standing.get(tripId);
    if (!own) throw tripUnlawful(tripId, 'CONDITIONS_UNKNOWN');
    return {
      broken,
      standing: own,
      basis: basisOf(trips, standing),
      former: trips.flatMap(({ id, metres, costFen }) => {
        const stops = standing.get(id)?.stops;
        return stops ? [{ id, metres, costFen, stops }] : [];
      }),
      others: trips.flatMap(({ id, state }) => {
        const other = standing.get(id);
        return id !== tripId && other && state === (broken.state === 'departed' ? 'departed' : 'approved') ? other : [];
      }),
    };
  }

  /** A train or flight, of which nothing is planned anew. @param hold locks it @throws trip.missing */
  async timetabled(tx: EntityManager, tripId: string, hold: boolean): Promise<Pick<RepairGround, 'broken' | 'basis'>> {
    const lock = { lock: { mode: 'pessimistic_write' } } as const;
    const broken = await tx.findOne(TripEntity, { where: { id: tripId }, ...(hold && lock) });
    if (!broken) throw tripMissing(tripId);
    return { broken, basis: basisOf([broken], new Map()) };
  }

  /** Trips with their stops and people, as the repair search reads them; without those whose conditions nobody knows any more. */
  async standing(tx: EntityManager, trips: readonly TripEntity[]): Promise<Map<string, StandingTrip>> {
    const ids = trips.map(({ id }) => id);
    const courses = await coursesOf(tx, ids);
    const seats = await tx.find(SeatEntity, { where: { tripId: In(ids), active: true }, order: { number: 'asc' } });
    return new Map(
      trips.flatMap(({ id, conditions, vehicleClass, usableSeats, drivers, departsAt }) => {
        if (!conditions) return [];
        const vehicle = this.rules.vehicleClass(vehicleClass);
        const own = seats.filter(({ tripId }) => tripId === id);
        const trip = { id, conditions, vehicle, usableSeats, drivers, departsAt };
        return [[id, { ...trip, stops: courses.get(id)?.stops ?? [], seats: own }] as const];
      }),
    );
  }

  /**
   * Writes a repair: everybody moved has the new seat and no other, those who are left behind before departure have none and may join a later
   * batch. @returns the courses as they were written, in their order
   * @throws what `RepairRows` refuses
   */
  async write(
    tx: EntityManager,
    broken: TripEntity,
    { kind, courses, left }: Pick<Repair, 'kind' | 'courses' | 'left'>,
    at: Date,
  ): Promise<WrittenCourse[]> {
    const underWay = broken.state === 'departed';
    await this.rows.vacate(tx, courses);
    if (!underWay) await this.release(tx, broken, left, at);
    // Where the coach is called off they are told of that.
    if (!underWay && !takesOver(kind)) await this.tellReleased(tx, left, at);
    const newState: TripState = underWay ? 'departed' : 'approved';
    const written: WrittenCourse[] = [];
    for (const course of courses) {
      if (!underWay) await this.tellRetimed(tx, course, at);
      written.push(await this.rows.write(tx, broken, course, newState, at));
    }
    const moved = courses.flatMap(({ tripId, seats }) => seats.filter(({ seat }) => seat.tripId !== tripId));
    for (const { seat } of moved) await this.tasks.endAll(tx, { tripId: seat.tripId, workerId: seat.workerId }, 'move');
    const leaving = [...moved, ...left].map(({ seat }) => seat.tripId);
    for (const id of new Set([...leaving, ...written.map((one) => one.tripId)]))
      await issueVersion(tx, id, { kind: 'incident' }, at);
    return written;
  }

  /** Writes courses of trips that run otherwise, with the people they have. Hold the locks of all. */
  async writeAll(tx: EntityManager, courses: Repair['courses'], at: Date): Promise<WrittenCourse[]> {
    const written: WrittenCourse[] = [];
    for (const course of courses) {
      const trip = await tx.findOneByOrFail(TripEntity, { id: course.tripId ?? '' });
      if (trip.state !== 'departed') await this.tellRetimed(tx, course, at);
      written.push(await this.rows.write(tx, trip, course, trip.state, at));
      await issueVersion(tx, trip.id, { kind: 'incident' }, at);
    }
    return written;
  }

  /** What a repair would do, and nothing of it stays. @returns the refusal where it cannot be, and of which course */
  async rehearse(
    tx: EntityManager,
    broken: TripEntity,
    repair: Pick<Repair, 'kind' | 'courses' | 'left'>,
    at: Date,
  ): Promise<{ readonly written: WrittenCourse[] } | { readonly refusal: DomainError }> {
    await tx.query('savepoint rehearsal');
    try {
      return { written: await this.write(tx, broken, repair, at) };
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal instanceof DomainError) return { refusal };
      throw error;
    } finally {
      await tx.query('rollback to savepoint rehearsal');
    }
  }

  /** As the function of the name. */
  callOff(tx: EntityManager, trip: TripEntity, at: Date): Promise<void> {
    return callOff(tx, this.tasks, trip, at);
  }

  /** Whoever stays on a coach and is to board at another time than they were told, before its stops are written anew. */
  private async tellRetimed(tx: EntityManager, { tripId, seats, timedStops }: TimedCourse, at: Date): Promise<void> {
    if (tripId === null) return;
    const before = (await coursesOf(tx, [tripId])).get(tripId)?.stops ?? [];
    for (const { seat, boardStop } of seats.filter((one) => one.seat.tripId === tripId)) {
      const times = { was: before[seat.boardStop]?.arrivesAt, is: timedStops[boardStop]?.arrivesAt };
      await tellBoarding(tx, seat, times, at);
    }
  }

  private async tellReleased(tx: EntityManager, left: Repair['left'], at: Date): Promise<void> {
    const events = left.map(({ seat: { id: subject, workerId: worker, tripId: trip }, rule }) => ({
      ...{ type: 'seat.removed' as const, subject, worker, trip, at },
      ...{ ids: { trip }, details: { reason: rule } },
    }));
    await record(tx, ...events);
  }

  /** The seat is free; the placement stays and may join another batch. */
  private async release(
    tx: EntityManager,
    { id: tripId, batchId }: TripEntity,
    left: Repair['left'],
    at: Date,
  ): Promise<void> {
    for (const { seat } of left) {
      await tx.update(SeatEntity, { id: seat.id }, { active: false });
      await tx.update(BatchMemberEntity, { batchId, proposalId: seat.proposalId }, { active: false });
      await this.tasks.endAll(tx, { tripId, workerId: seat.workerId }, 'release');
      await leaveLaterLegs(tx, this.tasks, { tripId, workerId: seat.workerId }, at);
    }
  }
}

/** States and versions of trips, with all that a repair would move. */
export const basisOf = (trips: readonly TripEntity[], standing: ReadonlyMap<string, StandingTrip>): object[] =>
  trips.map(({ id, state, version, usableSeats, drivers }) => {
    const { stops = [], seats = [] } = standing.get(id) ?? {};
    return {
      ...{ id, state, version, usableSeats, drivers },
      stops: stops.map(({ arrivesAt, leavesAt }) => [arrivesAt, leavesAt]),
      seats: seats.map((seat) => [seat.id, seat.number]),
    };
  });
