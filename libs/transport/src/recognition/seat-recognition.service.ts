import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isRecognised, type KeptVerdict, KeptVerdictService, type Occasion } from '#health';
import { plusSeconds } from '#kernel';
import { ReferenceService } from '#places';
import type { SeatRecognition } from '../batches/plan-facts.js';
import { placesOf } from '../trips/journey-places.js';
import { coursesOf } from '../trips/trip-courses.service.js';
import type { SeatFacts } from '../trips/trip.js';

/** A seat with the verdict on its person. */
export interface JudgedSeat {
  readonly seat: SeatFacts;
  readonly verdict: KeptVerdict;
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

/** Judges seats by name for the places and instants of their journeys. */
@Injectable()
export class SeatRecognitionService {
  constructor(
    private readonly verdicts: KeptVerdictService,
    private readonly reference: ReferenceService,
  ) {}

  /**
   * Keeps a verdict on every seat and writes it on the seat. Hold the lock of their trips.
   * @param delaySeconds how much later than planned they travel
   * @param from places before it lie behind them
   */
  async judge(
    tx: EntityManager,
    seats: readonly SeatFacts[],
    occasion: Occasion,
    { delaySeconds = 0, from }: { readonly delaySeconds?: number; readonly from?: Date } = {},
  ): Promise<JudgedSeat[]> {
    const courses = await coursesOf(
      tx,
      seats.map(({ tripId }) => tripId),
    );
    const journeys = seats.map(({ id, tripId, workerId, homeDivision, ...seat }) => {
      const course = courses.get(tripId);
      const planned = course ? placesOf(course, seat, this.reference.divisionAt) : [];
      const places = planned
        .map((place) => ({ ...place, at: plusSeconds(place.at, delaySeconds) }))
        .filter(({ at }) => !from || at >= from);
      return { journeyId: id, tripId, workerId, homeDivision, places };
    });
    const judged = await this.verdicts.judge(tx, journeys, occasion);
    await tx.query(
      `update seat set recognition = judged.recognition
       from jsonb_to_recordset($1::jsonb) as judged (id uuid, recognition jsonb) where seat.id = judged.id`,
      [JSON.stringify(judged.map((one) => ({ id: one.journeyId, recognition: recognitionOf(one) })))],
    );
    return seats.flatMap((seat, i) => {
      const verdict = judged[i];
      return verdict ? [{ seat, verdict }] : [];
    });
  }
}

const recognitionOf = ({ id, verdict, conditions, places, withstandsSeconds }: KeptVerdict): SeatRecognition => ({
  verdict,
  conditions,
  verdictId: id,
  remedy: places.find((place) => place.verdict === verdict)?.remedy ?? null,
  withstandsSeconds,
});
