import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import { isRecognised, type Occasion, VerdictService } from '#health';
import { plusSeconds } from '#kernel';
import { BusinessClock, newId, record } from '#platform';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import { endsOf, type SeatFacts } from '../trips/trip.js';
import { optionsFor, sameWay } from './recheck.js';
import { RecognitionTaskEntity } from './recognition-task.entity.js';
import { recognitionTaskLifecycle, type RecognitionTaskStep } from './recognition-task.lifecycle.js';
import { type JudgedSeat, SeatRecognitionService, stopsOf } from './seat-recognition.service.js';

/** Another trip on which somebody could ride. */
export interface OtherTrip {
  readonly trip: TripEntity;
  readonly boardStop: number;
  readonly alightStop: number;
}

const MOST_OTHERS = 5;

/** Tasks as rows: raised and resolved within the transaction of whoever found out. */
@Injectable()
export class RecognitionTaskRows {
  constructor(
    private readonly clock: BusinessClock,
    private readonly seats: SeatRecognitionService,
    private readonly verdicts: VerdictService,
  ) {}

  /** Judges seats of a locked trip; raises tasks for those who would be turned back, and ends those of who would no more. */
  async judge(
    tx: EntityManager,
    trip: TripEntity,
    seats: readonly SeatFacts[],
    occasion: Occasion,
    when: { readonly delaySeconds?: number; readonly from?: Date } = {},
  ): Promise<JudgedSeat[]> {
    const judged = await this.seats.judge(tx, seats, occasion, when);
    const open = await tx.findBy(RecognitionTaskEntity, { seatId: In(seats.map(({ id }) => id)), state: 'open' });
    const waiting = new Map(open.map((task) => [task.seatId, task]));
    for (const one of judged) {
      const task = waiting.get(one.seat.id);
      if (isRecognised(one.verdict)) {
        if (task) await this.end(tx, task, 'remedy');
      } else if (!task) await this.raise(tx, trip, one, occasion);
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

  /** Whatever is open about these seats, or about a whole trip, ends. */
  async endAll(
    tx: EntityManager,
    where: { readonly tripId: string; readonly workerId?: string },
    step: RecognitionTaskStep,
  ): Promise<void> {
    for (const task of await tx.findBy(RecognitionTaskEntity, { ...where, state: 'open' }))
      await this.end(tx, task, step);
  }

  /** Later approved trips of the office with a free seat the same way, on which the person's code is recognised; soonest first. */
  async others(tx: EntityManager, { id, organisationId }: TripEntity, seat: SeatFacts): Promise<OtherTrip[]> {
    const now = await this.clock.now(tx);
    const found = await tx.find(TripEntity, {
      where: { organisationId, state: 'approved', departsAt: MoreThan(now) },
      order: { departsAt: 'asc', id: 'asc' },
    });
    const trips = found.filter((trip) => trip.id !== id);
    const stops = await stopsOf(tx, [id, ...trips.map((trip) => trip.id)]);
    const taken = new Map<string, number>();
    for (const { tripId } of await tx.findBy(SeatEntity, { tripId: In(trips.map((trip) => trip.id)), active: true }))
      taken.set(tripId, (taken.get(tripId) ?? 0) + 1);
    const possible = trips.flatMap((trip) => {
      const way = sameWay(stops.get(id) ?? [], seat, stops.get(trip.id) ?? []);
      return way && (taken.get(trip.id) ?? 0) < trip.usableSeats ? [{ trip, ...way }] : [];
    });
    const fit: OtherTrip[] = [];
    for (const other of possible) {
      const places = endsOf(stops.get(other.trip.id) ?? [], other);
      const verdict = (await this.verdicts.judgeMany(tx, [seat.workerId], () => places)).get(seat.workerId);
      if (verdict && isRecognised(verdict)) fit.push(other);
      if (fit.length === MOST_OTHERS) break;
    }
    return fit;
  }

  private async raise(
    tx: EntityManager,
    trip: TripEntity,
    { seat, verdict }: JudgedSeat,
    occasion: Occasion,
  ): Promise<void> {
    const id = newId();
    const at = await this.clock.now(tx);
    const others = trip.state === 'approved' ? await this.others(tx, trip, seat) : [];
    const remedy = verdict.places.find((place) => place.verdict === verdict.verdict)?.remedy ?? null;
    const { laterBySeconds } = verdict;
    const notBefore = laterBySeconds === null ? null : plusSeconds(trip.departsAt, laterBySeconds);
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
      options: optionsFor(
        remedy,
        others.map((other) => other.trip),
        notBefore,
      ),
      raisedAt: at,
    });
    await record(tx, { type: 'recognition-task.raised', subject: id, worker: seat.workerId, trip: trip.id, at });
  }
}
