import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { isRecognised, type KeptVerdict, KeptVerdictService, type Occasion } from '#health';
import { plusSeconds } from '#kernel';
import type { SeatRecognition } from '../batches/plan-facts.js';
import { TripStopEntity } from '../trips/trip.entity.js';
import { endsOf, type SeatFacts, type StopFacts } from '../trips/trip.js';

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
  constructor(private readonly verdicts: KeptVerdictService) {}

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
    const stops = await stopsOf(
      tx,
      seats.map(({ tripId }) => tripId),
    );
    const journeys = seats.map(({ id, tripId, workerId, homeDivision, ...seat }) => {
      const planned = endsOf(stops.get(tripId) ?? [], seat);
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

/** The stops of trips, each in their order. */
export async function stopsOf(tx: EntityManager, tripIds: readonly string[]): Promise<Map<string, StopFacts[]>> {
  const trips = [...new Set(tripIds)];
  const stops = new Map<string, StopFacts[]>(trips.map((id) => [id, []]));
  for (const stop of await tx.find(TripStopEntity, { where: { tripId: In(trips) }, order: { sequence: 'asc' } }))
    stops.get(stop.tripId)?.push(stop);
  return stops;
}

const recognitionOf = ({ id, verdict, conditions, places, withstandsSeconds }: KeptVerdict): SeatRecognition => ({
  verdict,
  conditions,
  verdictId: id,
  remedy: places.find((place) => place.verdict === verdict)?.remedy ?? null,
  withstandsSeconds,
});
