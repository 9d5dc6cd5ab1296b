import { type EntityManager, In } from 'typeorm';
import { type KeptVerdictService, type Verdict, type VerdictView, worstOf } from '#health';
import { shanghaiTime } from '#kernel';
import type { TripLeg, TripMode } from '../batches/plan-facts.js';
import { placesOfLeg } from '../trips/journey-places.js';
import { SeatEntity } from '../trips/trip.entity.js';

/** A leg of a journey as it stands. */
export interface BookedLeg {
  /** 1 feeder or direct coach, 2 charter, 3 distribution. */
  readonly number: number;
  readonly kind: TripLeg;
  readonly mode: TripMode;
  /** Null for charters chosen before they were trips of their own. */
  readonly tripId: string | null;
  /** Null where coaches go all the way. */
  readonly charterId: string | null;
  /** Sheet number, train or flight. */
  readonly called: string;
  readonly seatNumber: number;
  readonly from: string;
  readonly to: string;
  readonly departsAt: string;
  readonly arrivesAt: string;
  /** In Asia/Shanghai. */
  readonly departsAtLocal: string;
  readonly arrivesAtLocal: string;
  /** Whether the code is recognised where the leg begins and ends; null before approval, and for who does not answer for the person. */
  readonly recognition: LegRecognition | null;
}

export interface LegRecognition {
  /** The worst of the leg's own places. */
  readonly verdict: Verdict;
  /** The verdict on the whole journey. */
  readonly verdictId: string;
  readonly places: readonly VerdictView['places'][number][];
}

export interface BookedJourney {
  readonly proposalId: string;
  readonly workerId: string;
  readonly legs: readonly BookedLeg[];
}

interface LegRow extends Omit<
  BookedLeg,
  'departsAt' | 'arrivesAt' | 'departsAtLocal' | 'arrivesAtLocal' | 'recognition'
> {
  readonly proposalId: string;
  readonly workerId: string;
  readonly departsAt: Date;
  readonly arrivesAt: Date;
}

const COLUMNS = `proposal_id "proposalId", worker_id "workerId", number, kind, mode, trip_id "tripId",
  charter_id "charterId", called, seat_number "seatNumber", from_name "from", to_name "to",
  departs_at "departsAt", arrives_at "arrivesAt"`;

/** Everybody's legs in a batch, as the transaction may see them, in the order of placements. */
export async function journeysIn(
  tx: EntityManager,
  { batchId, after, limit }: { readonly batchId: string; readonly after: string | null; readonly limit: number },
): Promise<BookedJourney[]> {
  const rows = await tx.query<LegRow[]>(
    `with page as (select distinct proposal_id from journey_leg
       where batch_id = $1 and ($2::uuid is null or proposal_id > $2) order by proposal_id limit $3)
     select ${COLUMNS} from journey_leg join page using (proposal_id)
     where batch_id = $1 order by proposal_id, number, departs_at`,
    [batchId, after, limit],
  );
  return journeysOf(rows);
}

/** The legs of these people of a batch, by worker. */
export async function legsOfPeople(
  tx: EntityManager,
  batchId: string,
  workerIds: readonly string[],
): Promise<Map<string, readonly BookedLeg[]>> {
  const rows = await tx.query<LegRow[]>(
    `select ${COLUMNS} from journey_leg where batch_id = $1 and worker_id = any($2::uuid[])
     order by proposal_id, number, departs_at`,
    [batchId, [...workerIds]],
  );
  return new Map(journeysOf(rows).map(({ workerId, legs }) => [workerId, legs]));
}

/** The journeys with what their newest verdicts say of each leg. */
export async function withRecognition(
  tx: EntityManager,
  verdicts: KeptVerdictService,
  journeys: readonly BookedJourney[],
): Promise<BookedJourney[]> {
  const tripId = In([...new Set(journeys.flatMap(({ legs }) => legs.flatMap((leg) => leg.tripId ?? [])))]);
  const workerId = In(journeys.map((journey) => journey.workerId));
  const seats = await tx.findBy(SeatEntity, { tripId, workerId, active: true });
  const idOf = new Map(seats.map((seat) => [`${seat.tripId} ${seat.workerId}`, seat.recognition?.verdictId]));
  const judged = await verdicts.brief(
    tx,
    [...idOf.values()].filter((id) => id !== undefined),
  );
  return journeys.map((journey) => ({
    ...journey,
    legs: journey.legs.map((leg, i) => {
      const verdictId = idOf.get(`${leg.tripId ?? ''} ${journey.workerId}`) ?? '';
      const own = placesOfLeg(judged.get(verdictId)?.places ?? [], journey.legs.length - 1 - i);
      const verdict = worstOf(own)?.verdict;
      return verdict ? { ...leg, recognition: { verdict, verdictId, places: own } } : leg;
    }),
  }));
}

function journeysOf(rows: readonly LegRow[]): BookedJourney[] {
  const found = new Map<string, { proposalId: string; workerId: string; legs: BookedLeg[] }>();
  for (const { proposalId, workerId, departsAt, arrivesAt, ...leg } of rows) {
    const journey = found.get(proposalId) ?? { proposalId, workerId, legs: [] };
    journey.legs.push({
      ...leg,
      ...{ departsAt: departsAt.toISOString(), arrivesAt: arrivesAt.toISOString() },
      ...{ departsAtLocal: shanghaiTime(departsAt), arrivesAtLocal: shanghaiTime(arrivesAt) },
      recognition: null,
    });
    found.set(proposalId, journey);
  }
  return [...found.values()];
}
