import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isRecognised, type KeptVerdict, KeptVerdictService, type Occasion } from '#health';
import { plusSeconds } from '#kernel';
import type { SeatRecognition } from '../batches/plan-facts.js';
import { endsOf, type SeatFacts, type StopFacts } from '../trips/trip.js';

/** A seat whose person would be turned back where the journey leads. */
export interface RefusedSeat {
  readonly seatId: string;
  readonly workerId: string;
  readonly verdict: string;
  readonly reasons: readonly string[];
}

/** Judges seats by name for the places and instants of their journeys. */
@Injectable()
export class SeatRecognitionService {
  constructor(private readonly verdicts: KeptVerdictService) {}

  /** Keeps a verdict on every seat and writes it on the seat; gives those that would be turned back. Hold the lock of their trips. */
  async judge(
    tx: EntityManager,
    seats: readonly SeatFacts[],
    stops: ReadonlyMap<string, readonly StopFacts[]>,
    occasion: Occasion,
    { delaySeconds = 0 }: { readonly delaySeconds?: number } = {},
  ): Promise<RefusedSeat[]> {
    const journeys = seats.map(({ id, tripId, workerId, homeDivision, ...seat }) => {
      const planned = endsOf(stops.get(tripId) ?? [], seat);
      const places = planned.map((place) => ({ ...place, at: plusSeconds(place.at, delaySeconds) }));
      return { journeyId: id, tripId, workerId, homeDivision, places };
    });
    const judged = await this.verdicts.judge(tx, journeys, occasion);
    await tx.query(
      `update seat set recognition = judged.recognition
       from jsonb_to_recordset($1::jsonb) as judged (id uuid, recognition jsonb) where seat.id = judged.id`,
      [JSON.stringify(judged.map((one) => ({ id: one.journeyId, recognition: recognitionOf(one) })))],
    );
    return judged.flatMap((one) =>
      isRecognised(one)
        ? []
        : {
            seatId: one.journeyId ?? '',
            workerId: one.workerId,
            verdict: one.verdict,
            reasons: one.places.map(({ reason }) => reason),
          },
    );
  }
}

const recognitionOf = ({ id, verdict, conditions, places, withstandsSeconds }: KeptVerdict): SeatRecognition => ({
  verdict,
  conditions,
  verdictId: id,
  remedy: places.find((place) => place.verdict === verdict)?.remedy ?? null,
  withstandsSeconds,
});
