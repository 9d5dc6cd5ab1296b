import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import { isRecognised, type Occasion, VerdictService } from '#health';
import { plusSeconds } from '#kernel';
import { ReferenceService } from '#places';
import { BusinessClock, newId, record } from '#platform';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import { placesOf } from '../trips/journey-places.js';
import { coursesOf } from '../trips/trip-courses.service.js';
import type { SeatFacts } from '../trips/trip.js';
import { optionsFor, sameWay } from './recheck.js';
import { RecognitionTaskEntity } from './recognition-task.entity.js';
import { recognitionTaskLifecycle, type RecognitionTaskStep } from './recognition-task.lifecycle.js';
import { type JudgedSeat, SeatRecognitionService } from './seat-recognition.service.js';

/** Another trip on which somebody could ride. */
export interface OtherTrip {
  readonly trip: TripEntity;
  /** Of everybody of the party, in its order. */
  readonly ways: readonly Way[];
}

/** Between which stops somebody rides. */
type Way = Pick<SeatFacts, 'boardStop' | 'alightStop'>;

const MOST_OTHERS = 5;

/** Tasks as rows: raised and resolved within the transaction of whoever found out. */
@Injectable()
export class RecognitionTaskRows {
  constructor(
    private readonly clock: BusinessClock,
    private readonly seats: SeatRecognitionService,
    private readonly verdicts: VerdictService,
    private readonly reference: ReferenceService,
  ) {}

  /**
   * Judges the journeys of seats of a locked trip; where it is in force, raises a task for each who would be turned back, one for all legs,
   * and ends those of who would no more. One that is open tells the acts that fail now.
   */
  async judge(
    tx: EntityManager,
    trip: TripEntity,
    seats: readonly SeatFacts[],
    occasion: Occasion,
  ): Promise<JudgedSeat[]> {
    const judged = await this.seats.judge(tx, seats, occasion);
    const seatId = In(judged.flatMap(({ legs }) => legs.map(({ seat }) => seat.id)));
    const open = await tx.findBy(RecognitionTaskEntity, { seatId, state: 'open' });
    const waiting = new Map(open.map((task) => [task.seatId, task]));
    for (const one of judged) {
      const task = one.legs.map(({ seat }) => waiting.get(seat.id)).find((found) => found !== undefined);
      if (isRecognised(one.verdict)) {
        if (task) await this.end(tx, task, 'remedy');
      } else if (task) await tx.update(RecognitionTaskEntity, { id: task.id }, { acts: [...one.failing] });
      else if (trip.state !== 'planned') await this.raise(tx, one, occasion);
    }
    return judged;
  }

  /** Ends an open task by a step. */
  async end(tx: EntityManager, task: RecognitionTaskEntity, step: RecognitionTaskStep): Promise<void> {
    const state = recognitionTaskLifecycle.after(task.state, step);
    const at = await this.clock.now(tx);
    await tx.update(RecognitionTaskEntity, { id: task.id }, { state, resolvedAt: at });
    await record(tx, {
      type: `recognition-task.${state}`,
      subject: task.id,
      worker: task.workerId,
      trip: task.tripId,
      at,
    });
  }

  /** Whatever is open about a whole trip, or about somebody's journey of which it is a leg, ends; of who moves only what is about this trip. */
  async endAll(
    tx: EntityManager,
    { tripId, workerId }: { readonly tripId: string; readonly workerId?: string },
    step: RecognitionTaskStep,
  ): Promise<void> {
    const { batchId, charterId } = await tx.findOneByOrFail(TripEntity, { id: tripId });
    const isJourney = workerId !== undefined && charterId !== null && step !== 'move';
    const legs = isJourney ? await tx.findBy(TripEntity, { batchId, charterId }) : [];
    const where = { tripId: In([tripId, ...legs.map(({ id }) => id)]), ...(workerId && { workerId }) };
    for (const task of await tx.findBy(RecognitionTaskEntity, { ...where, state: 'open' }))
      await this.end(tx, task, step);
  }

  /** Everybody who rides together with somebody: those of the travel group aboard the same trip. */
  async party(tx: EntityManager, seat: SeatFacts): Promise<readonly SeatFacts[]> {
    const { tripId, travelGroup } = seat;
    if (travelGroup === null) return [seat];
    return tx.find(SeatEntity, { where: { tripId, travelGroup, active: true }, order: { number: 'asc' } });
  }

  /**
   * Approved trips of the office that are still to depart with free seats the same way for a whole party, on which all their codes are
   * recognised; soonest first.
   * @param only to look at one trip alone
   */
  async others(
    tx: EntityManager,
    { id, organisationId, leg }: TripEntity,
    party: readonly SeatFacts[],
    only?: string,
  ): Promise<OtherTrip[]> {
    // A leg of a journey is not left alone.
    if (leg !== 'direct') return [];
    const now = await this.clock.now(tx);
    const found = await tx.find(TripEntity, {
      where: { organisationId, leg, state: 'approved', departsAt: MoreThan(now), ...(only && { id: only }) },
      order: { departsAt: 'asc', id: 'asc' },
    });
    const trips = found.filter((trip) => trip.id !== id);
    const courses = await coursesOf(tx, [id, ...trips.map((trip) => trip.id)]);
    const stopsOf = (trip: string) => courses.get(trip)?.stops ?? [];
    const taken = new Map<string, number>();
    for (const { tripId } of await tx.findBy(SeatEntity, { tripId: In(trips.map((trip) => trip.id)), active: true }))
      taken.set(tripId, (taken.get(tripId) ?? 0) + 1);
    const possible = trips.flatMap((trip) => {
      const ways = party.flatMap((seat) => sameWay(stopsOf(id), seat, stopsOf(trip.id)) ?? []);
      const free = trip.usableSeats - (taken.get(trip.id) ?? 0);
      return ways.length === party.length && party.length <= free ? [{ trip, ways }] : [];
    });
    const fit: OtherTrip[] = [];
    for (const other of possible) {
      const course = courses.get(other.trip.id);
      const places = new Map(
        party.map(({ workerId }, i) => [
          workerId,
          course ? placesOf(course, other.ways[i] as Way, this.reference.divisionAt) : [],
        ]),
      );
      const verdicts = await this.verdicts.judgeMany(tx, [...places.keys()], (worker) => places.get(worker) ?? []);
      if ([...verdicts.values()].every(isRecognised)) fit.push(other);
      if (fit.length === MOST_OTHERS) break;
    }
    return fit;
  }

  private async raise(
    tx: EntityManager,
    { legs, next, verdict, failing }: JudgedSeat,
    occasion: Occasion,
  ): Promise<void> {
    const id = newId();
    const at = await this.clock.now(tx);
    const { seat, trip } = next;
    const others = trip.state === 'approved' ? await this.others(tx, trip, await this.party(tx, seat)) : [];
    const remedy = verdict.places.find((place) => place.verdict === verdict.verdict)?.remedy ?? null;
    const { laterBySeconds } = verdict;
    const notBefore = laterBySeconds === null ? null : plusSeconds(trip.departsAt, laterBySeconds);
    const options = optionsFor(
      remedy,
      others.map((other) => other.trip),
      notBefore,
    );
    await tx.insert(RecognitionTaskEntity, {
      id,
      tripId: trip.id,
      batchId: trip.batchId,
      seatId: seat.id,
      workerId: seat.workerId,
      organisationId: trip.organisationId,
      verdictId: verdict.id,
      occasion,
      verdict: verdict.verdict,
      // Who is on the way gives no seat free: they are left behind at the door.
      options: next === legs[0] ? options : options.filter(({ step }) => step !== 'release'),
      acts: [...failing],
      raisedAt: at,
    });
    await record(tx, { type: 'recognition-task.raised', subject: id, worker: seat.workerId, trip: trip.id, at });
  }
}
