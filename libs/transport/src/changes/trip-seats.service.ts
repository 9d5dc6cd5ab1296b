import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { DomainError } from '#kernel';
import { BusinessClock, newId, record } from '#platform';
import { BatchMemberEntity } from '../batches/batch.entity.js';
import { risenTrip } from '../risen/risen-trips.service.js';
import { tripRiskRose } from '../transport.errors.js';
import { RecognitionTaskRows } from '../recognition/recognition-task-rows.service.js';
import type { JudgedSeat } from '../recognition/seat-recognition.service.js';
import { callOff, leaveLaterLegs } from '../trips/calling-off.service.js';
import { coursesOf } from '../trips/trip-courses.service.js';
import type { SeatFacts, StopFacts } from '../trips/trip.js';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import { TripTimetableService } from '../trips/trip-timetable.service.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { seatOrder } from '../vehicles/vehicle.js';
import { issueVersion } from '../versions/version-rows.service.js';
import { tellBoarding } from './boarding-time.service.js';
import { undoable } from './savepoint.service.js';
import { noFreeSeat, refuseLeg } from './trip-change.errors.js';

/** Somebody who is to sit on a trip, between which stops. */
export type Rider = Omit<
  SeatFacts,
  'id' | 'tripId' | 'number' | 'period' | 'active' | 'toldBoardsAt' | 'recognition' | 'organisationId'
>;

/** What a change did on a trip, besides freeing seats. Seats by id. */
export interface Occurred {
  /** Who came, and is told of that. */
  readonly fresh: Set<string>;
  readonly renumbered: Set<string>;
  retimed: boolean;
}

export const nothingYet = (): Occurred => ({ fresh: new Set(), renumbered: new Set(), retimed: false });

/** Seats by name of trips that stand: given free, taken, and what follows for the trip. Hold the locks of the trips. */
@Injectable()
export class TripSeats {
  constructor(
    private readonly clock: BusinessClock,
    private readonly rules: TransportRulesService,
    private readonly timetables: TripTimetableService,
    private readonly tasks: RecognitionTaskRows,
  ) {}

  /** Everybody who rides together with somebody. */
  party(tx: EntityManager, seat: SeatFacts): Promise<readonly SeatFacts[]> {
    return this.tasks.party(tx, seat);
  }

  /** The seat is free; the placement stays and may join another batch. The person is told. */
  async release(tx: EntityManager, trip: TripEntity, seat: SeatFacts, reason: string): Promise<void> {
    refuseLeg(trip);
    await this.leave(tx, trip, seat, reason);
  }

  /**
   * As `release`, with what follows for the trip: the next version of its sheet, or, with nobody aboard, it does not run. Of a feeder with the
   * seats of all legs behind it; it keeps its instants, which are lawful with fewer people too.
   */
  async releaseJourney(tx: EntityManager, trip: TripEntity, seat: SeatFacts, reason: string): Promise<void> {
    const isFeeder = trip.leg === 'feeder';
    if (!isFeeder) refuseLeg(trip);
    await this.leave(tx, trip, seat, reason);
    const at = await this.clock.now(tx);
    if (isFeeder) await leaveLaterLegs(tx, this.tasks, seat, at);
    if ((await this.aboard(tx, trip.id)).length === 0) return callOff(tx, this.tasks, trip, at);
    if (!isFeeder) await this.settle(tx, trip.id, nothingYet());
    await issueVersion(tx, trip.id, { kind: 'removed' }, at);
  }

  private async leave(tx: EntityManager, trip: TripEntity, seat: SeatFacts, reason: string): Promise<void> {
    await this.free(tx, trip, [seat], 'release');
    await tx.update(BatchMemberEntity, { batchId: trip.batchId, proposalId: seat.proposalId }, { active: false });
    const { id: subject, workerId: worker } = seat;
    const event = { type: 'seat.removed' as const, subject, worker, trip: trip.id, at: await this.clock.now(tx) };
    await record(tx, { ...event, ids: { trip: trip.id }, details: { reason } });
  }

  /** From one trip to another, in the order of `ways`. @throws trip-change.no-seat, trip-change.part-of-journey */
  async move(
    tx: EntityManager,
    { from, to }: { readonly from: TripEntity; readonly to: TripEntity },
    party: readonly SeatFacts[],
    ways: readonly Pick<SeatFacts, 'boardStop' | 'alightStop'>[],
  ): Promise<SeatFacts[]> {
    refuseLeg(from);
    await this.free(tx, from, party, 'move');
    if (from.batchId !== to.batchId) {
      const proposalId = In(party.map((seat) => seat.proposalId));
      // Somebody may have left that batch before.
      await tx.delete(BatchMemberEntity, { proposalId, batchId: to.batchId, active: false });
      await tx.update(BatchMemberEntity, { proposalId, active: true, batchId: from.batchId }, { batchId: to.batchId });
    }
    const riders = party.map((seat, i) => ({ ...riderOf(seat), ...ways[i] }));
    return this.take(tx, to, riders, 'seat.moved');
  }

  /** Gives each a free seat in front of the isolation rows. @throws trip-change.no-seat, trip-change.part-of-journey */
  async take(
    tx: EntityManager,
    trip: TripEntity,
    riders: readonly Rider[],
    type: 'seat.added' | 'seat.moved',
  ): Promise<SeatFacts[]> {
    refuseLeg(trip);
    const taken = new Set((await this.aboard(tx, trip.id)).map(({ number }) => number));
    const left = trip.usableSeats - taken.size;
    const vehicle = this.rules.vehicleClass(trip.vehicleClass);
    const rule = trip.conditions?.rule ?? this.rules.ruleFor(trip);
    const numbers = seatOrder(vehicle, rule).filter((number) => !taken.has(number));
    if (riders.length > left || riders.length > numbers.length) throw noFreeSeat(trip.id, riders.length, left);
    const { id: tripId, organisationId } = trip;
    const rows = riders.map((rider, i) => ({
      ...{ ...rider, id: newId(), tripId, organisationId, number: numbers[i] ?? 0 },
      ...{ active: true, period: null, toldBoardsAt: null, recognition: null },
    }));
    await tx.insert(SeatEntity, rows);
    const enterpriseIds = [...new Set([...trip.enterpriseIds, ...riders.map(({ enterpriseId }) => enterpriseId)])];
    const siteIds = [...new Set([...trip.siteIds, ...riders.map(({ siteId }) => siteId)])];
    await tx.update(TripEntity, { id: tripId }, { enterpriseIds, siteIds });
    const at = await this.clock.now(tx);
    const events = rows.map(({ id: subject, workerId: worker }) => ({ type, subject, worker, trip: tripId, at }));
    await record(tx, ...events.map((event) => ({ ...event, ids: { trip: tripId } })));
    return rows;
  }

  /** Two people exchange their seats. */
  async swap(tx: EntityManager, one: SeatFacts, other: SeatFacts): Promise<void> {
    // The index of numbers looks at each row by itself.
    for (const [id, number] of [
      [one.id, -one.number],
      [other.id, one.number],
      [one.id, other.number],
    ] as const)
      await tx.update(SeatEntity, { id }, { number });
  }

  /**
   * Instants and proofs are computed again, offers and slots follow, everybody aboard is judged, and whoever has another seat or another
   * time is told of it. Where people only left, and the shorter stops would break a rule (somebody waits longer at a gate), the trip
   * keeps its instants: they are lawful with fewer people too.
   * @throws trip.risk-rose for whoever comes, and what `TripTimetableService.computeAgain` refuses
   */
  async settle(tx: EntityManager, tripId: string, occurred: Occurred): Promise<JudgedSeat[]> {
    const trip = await tx.findOneByOrFail(TripEntity, { id: tripId });
    const risen = occurred.fresh.size > 0 ? await risenTrip(tx, this.rules, trip) : null;
    if (risen) throw tripRiskRose(risen);
    const before = (await coursesOf(tx, [tripId])).get(tripId)?.stops ?? [];
    const again = () => this.timetables.computeAgain(tx, trip);
    if (occurred.fresh.size > 0 || occurred.retimed) await again();
    else
      await undoable(tx, again).catch(async (error: unknown) => {
        if (!(error instanceof DomainError) || error.code !== 'trip.unlawful') throw error;
        await this.timetables.follow(tx, trip);
      });
    if (trip.state !== 'planned') await this.tell(tx, tripId, before, occurred);
    const seats = await this.aboard(tx, tripId);
    return this.tasks.judge(tx, await tx.findOneByOrFail(TripEntity, { id: tripId }), seats, 'coordinator');
  }

  private async free(
    tx: EntityManager,
    { id: tripId }: TripEntity,
    seats: readonly SeatFacts[],
    step: 'release' | 'move',
  ): Promise<void> {
    for (const { workerId } of seats) await this.tasks.endAll(tx, { tripId, workerId }, step);
    await tx.update(SeatEntity, { id: In(seats.map(({ id }) => id)) }, { active: false });
  }

  private async tell(
    tx: EntityManager,
    tripId: string,
    before: readonly StopFacts[],
    { fresh, renumbered }: Occurred,
  ): Promise<void> {
    const after = (await coursesOf(tx, [tripId])).get(tripId)?.stops ?? [];
    const at = await this.clock.now(tx);
    for (const seat of await this.aboard(tx, tripId)) {
      const times = { was: before[seat.boardStop]?.arrivesAt, is: after[seat.boardStop]?.arrivesAt };
      const why = fresh.has(seat.id) ? 'fresh' : renumbered.has(seat.id) ? 'moved' : 'retimed';
      await tellBoarding(tx, seat, times, at, why);
    }
  }

  private aboard(tx: EntityManager, tripId: string): Promise<SeatEntity[]> {
    return tx.find(SeatEntity, { where: { tripId, active: true }, order: { number: 'asc' } });
  }
}

const riderOf = (seat: SeatFacts): Rider => ({
  workerId: seat.workerId,
  proposalId: seat.proposalId,
  enterpriseId: seat.enterpriseId,
  siteId: seat.siteId,
  homeDivision: seat.homeDivision,
  name: seat.name,
  idTail: seat.idTail,
  travelGroup: seat.travelGroup,
  boardStop: seat.boardStop,
  alightStop: seat.alightStop,
});
