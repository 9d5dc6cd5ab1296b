import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isRecognised, type KeptVerdict, KeptVerdictService, type Occasion } from '#health';
import { ReferenceService } from '#places';
import { BusinessClock } from '#platform';
import { failingActs, type FailingAct, journeyPlaces } from '../trips/journey-places.js';
import { coursesOf } from '../trips/trip-courses.service.js';
import type { SeatFacts } from '../trips/trip.js';
import { recognitionFrom } from './journey-recognition.js';
import { journeysOf, lockJourneys, type SeatOnLeg } from './journey-rows.service.js';

/** A seat with the verdict on the whole journey of its person. */
export interface JudgedSeat {
  readonly seat: SeatFacts;
  /** Of a direct coach it alone. */
  readonly legs: readonly SeatOnLeg[];
  /** The leg that is boarded next, or that the person is on. */
  readonly next: SeatOnLeg;
  readonly verdict: KeptVerdict;
  readonly failing: readonly FailingAct[];
}

/** A seat whose person would be turned back where the journey leads. */
export interface RefusedSeat {
  readonly seatId: string;
  readonly workerId: string;
  readonly verdict: string;
  readonly reasons: readonly string[];
}

export const refusedOf = (judged: readonly JudgedSeat[]): RefusedSeat[] =>
  judged
    .filter(({ verdict }) => !isRecognised(verdict))
    .map(({ seat, verdict: { verdict, places } }) => ({
      seatId: seat.id,
      workerId: seat.workerId,
      verdict,
      reasons: places.map(({ reason }) => reason),
    }));

/** Judges people with seats by name for the places and instants of their journeys: one verdict for all legs. */
@Injectable()
export class SeatRecognitionService {
  constructor(
    private readonly verdicts: KeptVerdictService,
    private readonly reference: ReferenceService,
    private readonly clock: BusinessClock,
  ) {}

  /**
   * Keeps a verdict on every journey of which one of these seats is a part, and writes on the seat of each leg what it means from there on. As
   * late as they are by now; what lies behind is judged no more. Hold the lock of the trips of these seats.
   */
  async judge(tx: EntityManager, seats: readonly SeatFacts[], occasion: Occasion): Promise<JudgedSeat[]> {
    await lockJourneys(tx, seats);
    const found = await journeysOf(tx, seats);
    const tripIds = found.flatMap((legs) => legs.map(({ trip }) => trip.id));
    const [courses, now] = [await coursesOf(tx, tripIds), await this.clock.now(tx)];
    const journeys = found.flatMap((legs) => {
      const there = legs.flatMap(({ trip, seat }) => {
        const course = courses.get(trip.id);
        return course ? [{ trip, seat, course }] : [];
      });
      const places = journeyPlaces(there, this.reference.divisionAt, now);
      const [first, next] = [legs[0], legs[places[0]?.leg ?? -1]];
      return first && next ? [{ legs, first, next, places }] : [];
    });
    const judged = await this.verdicts.judge(
      tx,
      journeys.map(({ first, next, places }) => {
        const { id: journeyId, workerId, homeDivision } = first.seat;
        return { journeyId, tripId: next.trip.id, workerId, homeDivision, places };
      }),
      occasion,
    );
    const asked = new Set(seats.map(({ id }) => id));
    const recognised = journeys.flatMap(({ legs, next, places }, i) => {
      const verdict = judged[i];
      const seat = legs.find((leg) => asked.has(leg.seat.id))?.seat ?? next.seat;
      return verdict ? [{ seat, legs, next, places, verdict, failing: failingActs(places, verdict.places) }] : [];
    });
    const written = recognised.flatMap(({ legs, places, verdict }) =>
      legs.flatMap(({ seat, trip }, leg) => {
        // The coach behind a train waits for it.
        const moved = (other: number) => other === leg || (trip.leg === 'trunk' && other > leg);
        const recognition = recognitionFrom(verdict, places, leg, moved);
        return recognition ? [{ id: seat.id, recognition }] : [];
      }),
    );
    await tx.query(
      `update seat set recognition = judged.recognition
       from jsonb_to_recordset($1::jsonb) as judged (id uuid, recognition jsonb) where seat.id = judged.id`,
      [JSON.stringify(written)],
    );
    return recognised;
  }
}
