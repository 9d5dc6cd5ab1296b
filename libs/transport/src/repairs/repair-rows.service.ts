import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { shanghaiDate } from '#kernel';
import { newId, record } from '#platform';
import { SiteService } from '#vacancies';
import { BatchEntity, BatchMemberEntity } from '../batches/batch.entity.js';
import { sheetNumber } from '../batches/batch.js';
import { OfferRetiming } from '../offers/offer-retiming.service.js';
import { RecheckService } from '../recognition/recheck.service.js';
import type { JudgedSeat } from '../recognition/seat-recognition.service.js';
import { SlotRetiming } from '../slots/slot-retiming.service.js';
import { askAnew, askGate } from '../slots/slot-rows.service.js';
import { LeaderCodeService } from '../trips/leader-code.service.js';
import { SeatEntity, TripEntity, TripStopEntity } from '../trips/trip.entity.js';
import type { SeatFacts } from '../trips/trip.js';
import type { TripState } from '../trips/trip.lifecycle.js';
import { issueVersion } from '../versions/version-rows.service.js';
import type { CourseSeat, TimedCourse } from './course.js';

/** A course as it is written down. */
export interface WrittenCourse {
  readonly tripId: string;
  readonly sheetNumber: string;
  readonly judged: readonly JudgedSeat[];
}

/** Writes courses in the place of what trips were to do. Hold the locks of the batch and of all their trips. */
@Injectable()
export class RepairRows {
  constructor(
    private readonly codes: LeaderCodeService,
    private readonly rechecks: RecheckService,
    private readonly offers: OfferRetiming,
    private readonly slots: SlotRetiming,
    private readonly sites: SiteService,
  ) {}

  /** Whoever changes coaches gets up from the old seat: at no instant has anybody two. */
  async vacate(tx: EntityManager, courses: readonly TimedCourse[]): Promise<void> {
    const moved = courses.flatMap(movedSeats).map(({ id }) => id);
    await tx.update(SeatEntity, { id: In(moved) }, { active: false });
  }

  /**
   * Writes one course, of a trip or of a vehicle that takes over people of `broken`.
   * @throws what `OfferRetiming` and `SlotRetiming` refuse, trip.seated-elsewhere
   */
  async write(
    tx: EntityManager,
    broken: TripEntity,
    course: TimedCourse,
    state: TripState,
    at: Date,
  ): Promise<WrittenCourse> {
    const tripId = course.tripId ?? (await this.insertTrip(tx, broken, course));
    const trip = await tx.findOneByOrFail(TripEntity, { id: tripId });
    if (course.asksGates) await askAnew(tx, tripId, at);
    await this.writeStops(tx, tripId, course);
    await this.writeSeats(tx, trip, course);
    await this.writeTrip(tx, trip, course);
    const written = await tx.findOneByOrFail(TripEntity, { id: tripId });
    if (course.tripId === null) await this.begin(tx, written, { broken, state }, course, at);
    else {
      await this.offers.follow(tx, tripId);
      await this.slots.follow(tx, tripId, course.conditions);
    }
    const moved = await tx.findBy(SeatEntity, {
      tripId,
      workerId: In(movedSeats(course).map(({ workerId }) => workerId)),
      active: true,
    });
    await record(
      tx,
      ...moved.map(({ id, workerId }) => ({
        ...{ type: 'seat.moved' as const, subject: id, worker: workerId, trip: tripId, at },
        ids: { trip: tripId },
      })),
    );
    const running = await tx.findOneByOrFail(TripEntity, { id: tripId });
    const judged = await this.rechecks.judge(tx, running, 'coordinator');
    return { tripId, sheetNumber: written.sheetNumber, judged };
  }

  private async insertTrip(
    tx: EntityManager,
    broken: TripEntity,
    { vehicle, usableSeats, conditions, departsAt, times }: TimedCourse,
  ): Promise<string> {
    const { number, divisionCode } = await tx.findOneByOrFail(BatchEntity, { id: broken.batchId });
    const ordinal = (await tx.countBy(TripEntity, { batchId: broken.batchId })) + 1;
    const id = newId();
    await tx.insert(TripEntity, {
      ...{ id, state: 'approved', conditions, usableSeats, ...times, metres: 0, costFen: 0, proofs: [] },
      ...{ batchId: broken.batchId, organisationId: broken.organisationId, divisionCode: broken.divisionCode },
      ...{ leg: broken.leg, charterId: broken.charterId },
      ...{ enterpriseIds: [], siteIds: [], vehicleClass: vehicle.name, approvedSeats: vehicle.approvedSeats },
      sheetNumber: sheetNumber({ number, divisionCode }, departsAt, ordinal),
    });
    return id;
  }

  private async writeStops(tx: EntityManager, tripId: string, { stops, timedStops }: TimedCourse): Promise<void> {
    await tx.delete(TripStopEntity, { tripId });
    await tx.insert(
      TripStopEntity,
      stops.flatMap(({ name, divisionCode, lon, lat, siteId, receives, kind, notBefore, detour }, sequence) => {
        const timed = timedStops[sequence];
        const place = { name, divisionCode, lon, lat, siteId, receives, kind, notBefore, detour };
        return timed ? [{ tripId, sequence, ...place, ...timed }] : [];
      }),
    );
  }

  private async writeSeats(tx: EntityManager, trip: TripEntity, course: TimedCourse): Promise<void> {
    const { departsAt, arrivesAt } = course.times;
    for (const { seat, boardStop, alightStop } of course.seats)
      if (seat.tripId === trip.id) await tx.update(SeatEntity, { id: seat.id }, { boardStop, alightStop });
    const movers = course.seats.filter(({ seat }) => seat.tripId !== trip.id);
    for (const { seat } of movers)
      await tx.update(BatchMemberEntity, { proposalId: seat.proposalId, active: true }, { batchId: trip.batchId });
    await tx.insert(
      SeatEntity,
      movers.map((mover) => seatOn(trip.id, mover)),
    );
    await tx.query('update seat set period = tstzrange($2, $3) where trip_id = $1 and active', [
      ...[trip.id, departsAt, arrivesAt],
    ]);
  }

  private async writeTrip(tx: EntityManager, trip: TripEntity, course: TimedCourse): Promise<void> {
    const { times, metres, costFen, proofs, seats } = course;
    const distinct = (own: readonly string[], theirs: readonly string[]) => [...new Set([...own, ...theirs])].sort();
    await tx.update(
      TripEntity,
      { id: trip.id },
      {
        ...{ ...times, metres, costFen, proofs: [...proofs] },
        enterpriseIds: distinct(
          trip.enterpriseIds,
          seats.map(({ seat }) => seat.enterpriseId),
        ),
        siteIds: distinct(
          trip.siteIds,
          seats.map(({ seat }) => seat.siteId),
        ),
      },
    );
  }

  /** A vehicle that takes over has a leader of its own, and asks the gates that want to be asked. */
  private async begin(
    tx: EntityManager,
    trip: TripEntity,
    { broken, state }: { readonly broken: TripEntity; readonly state: TripState },
    course: TimedCourse,
    at: Date,
  ) {
    await this.codes.give(tx, trip.id);
    await issueVersion(tx, trip.id, { kind: 'incident' }, at);
    // Its sheet is issued as of its approval, also where it sets out at once.
    await tx.update(TripEntity, { id: trip.id }, { state });
    if (state === 'approved') await this.rechecks.schedule(tx, [trip.id], at);
    await record(tx, {
      ...{ type: 'trip.taken-over', subject: trip.id, trip: trip.id, at },
      details: { from: broken.id, day: shanghaiDate(trip.departsAt) },
    });
    const gates = await this.sites.brief(
      tx,
      course.seats.map(({ seat }) => seat.siteId),
    );
    for (const { id: siteId, organisationId: enterpriseId, arrivalCapacity } of gates.values())
      if (arrivalCapacity !== null) await askGate(tx, trip, { siteId, enterpriseId }, course, at);
  }
}

const movedSeats = ({ tripId, seats }: Pick<TimedCourse, 'tripId' | 'seats'>): SeatFacts[] =>
  seats.filter(({ seat }) => seat.tripId !== tripId).map(({ seat }) => seat);

const seatOn = (tripId: string, { seat, number, boardStop, alightStop }: CourseSeat) => ({
  ...{ id: newId(), tripId, number, boardStop, alightStop, active: true, recognition: null, period: null },
  ...{ workerId: seat.workerId, proposalId: seat.proposalId, organisationId: seat.organisationId },
  ...{ enterpriseId: seat.enterpriseId, siteId: seat.siteId, homeDivision: seat.homeDivision },
  ...{ name: seat.name, idTail: seat.idTail, travelGroup: seat.travelGroup },
});
