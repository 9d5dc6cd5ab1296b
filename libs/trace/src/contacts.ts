import { plusSeconds } from '#kernel';

const DAY_SECONDS = 86_400;
/** For so long after arrival is it answered who shared a vehicle (domain page, §8). */
export const ANSWERABLE_DAYS = 14;

/** Where and when somebody was on a vehicle. */
export interface Ride {
  readonly id: string;
  /** Sequence of stops; null for somebody unlisted, who may have been on board all the way. */
  readonly boardStop: number | null;
  readonly alightStop: number;
  readonly boardedAt: Date | null;
  readonly takenOffAt: Date | null;
  readonly transferredAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly foundAt: Date | null;
  readonly seatNumber: number | null;
}

export interface SharedWay {
  readonly fromStop: number;
  readonly toStop: number;
  /** How many seat numbers apart; null where one had no seat. */
  readonly seatDistance: number | null;
}

export const wasAboard = ({ boardedAt, foundAt }: Ride): boolean => boardedAt !== null || foundAt !== null;

/** When somebody left the vehicle; null while on the way. */
export const leftAt = ({ takenOffAt, transferredAt, arrivedAt, foundAt }: Ride): Date | null =>
  takenOffAt ?? transferredAt ?? arrivedAt ?? foundAt;

/** The last instant at which the trail of a ride may be asked for; null while on the way. */
export const answerableUntil = (ride: Ride): Date | null => {
  const left = leftAt(ride);
  return left && plusSeconds(left, ANSWERABLE_DAYS * DAY_SECONDS);
};

/** Whether the trail of a ride may still be asked for. */
export const isAnswerable = (ride: Ride, now: Date): boolean => {
  const until = answerableUntil(ride);
  return until === null || now <= until;
};

/** The part of the way that two people of one trip were on board together, or null. */
export function sharedWay(a: Ride, b: Ride): SharedWay | null {
  if (!wasAboard(a) || !wasAboard(b)) return null;
  const fromStop = Math.max(a.boardStop ?? 0, b.boardStop ?? 0);
  const toStop = Math.min(a.alightStop, b.alightStop);
  if (fromStop >= toStop || leftBefore(a, b) || leftBefore(b, a)) return null;
  const [seat, other] = [a.seatNumber, b.seatNumber];
  return { fromStop, toStop, seatDistance: seat === null || other === null ? null : Math.abs(seat - other) };
}

const leftBefore = ({ takenOffAt, transferredAt }: Ride, { boardedAt }: Ride): boolean => {
  const gone = takenOffAt ?? transferredAt;
  return gone !== null && boardedAt !== null && gone < boardedAt;
};

/** The nearest seats first; whoever had no seat last. */
export const byDistance = (a: SharedWay, b: SharedWay): number =>
  (a.seatDistance ?? Number.MAX_SAFE_INTEGER) - (b.seatDistance ?? Number.MAX_SAFE_INTEGER);
