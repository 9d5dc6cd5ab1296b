import type { ChangedJourney, RehearsedChange } from '#health';
import type { Text } from '#kernel';
import type { RehearsalState, RehearsalStep } from './rehearsal.lifecycle.js';

/** How many of the journeys ahead are judged. */
export interface RehearsalProgress {
  readonly done: number;
  readonly of: number;
}

export interface RehearsalFigures {
  /** Journeys ahead that were looked at. */
  readonly journeys: number;
  /** Of them, those whose codes were erased: nobody can judge them. */
  readonly erased: number;
  /** People whom the change would stop, and whom it would let pass. */
  readonly stopped: number;
  readonly freed: number;
  /** Trips on which anybody's answer would be another, and those on which somebody would be stopped. */
  readonly trips: number;
  readonly tripsStopped: number;
}

export interface RehearsalFailure {
  readonly code: string;
  readonly text: Text;
}

/** Somebody whose answer would be another, by the seat. */
export interface Touched {
  readonly seatId: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

export interface RehearsalView {
  readonly id: string;
  readonly state: RehearsalState;
  readonly steps: readonly RehearsalStep[];
  readonly change: ChangeBrief;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly progress: RehearsalProgress | null;
  /** Once it is done. */
  readonly figures: RehearsalFigures | null;
  readonly failure: RehearsalFailure | null;
}

export interface ChangeBrief {
  readonly sort: RehearsedChange['sort'];
  /** The rule with its version, the identifier of the rule, or the agreement as `issuer-acceptor` or by its id. */
  readonly subject: string;
  /** From when on it would count. */
  readonly from: string;
}

export function briefOf(change: RehearsedChange): ChangeBrief {
  const { sort } = change;
  switch (sort) {
    case 'rule': {
      const { identifier, version, validFrom } = change.rule;
      return { sort, subject: `${identifier} ${version}`, from: validFrom.toISOString() };
    }
    case 'agreement': {
      const { issuerDivision, acceptorDivision, validFrom } = change.agreement;
      return { sort, subject: `${issuerDivision}-${acceptorDivision}`, from: validFrom.toISOString() };
    }
    case 'withdrawal':
      return { sort, subject: change.identifier, from: change.at.toISOString() };
    case 'revocation':
      return { sort, subject: change.agreementId, from: change.at.toISOString() };
  }
}

const passes = (verdict: string): boolean => verdict === 'RECOGNISED' || verdict === 'RECOGNISED_WITH_CONDITIONS';

/** A seat that is taken, on a trip that is going to happen. */
export interface TakenSeat {
  readonly seatId: string;
  readonly tripId: string;
  readonly departsAt: Date;
}

export interface TouchedTrip {
  readonly tripId: string;
  readonly departsAt: Date;
  readonly stopped: number;
  readonly freed: number;
  readonly people: readonly Touched[];
}

/** Trip by trip, the soonest departure first. */
export function tripsTouched(seats: readonly TakenSeat[], changed: readonly ChangedJourney[]): TouchedTrip[] {
  const answers = new Map(changed.map((one) => [one.journeyId, one]));
  const trips = new Map<string, { departsAt: Date; people: Touched[] }>();
  for (const { seatId, tripId, departsAt } of seats) {
    const answer = answers.get(seatId);
    if (!answer) continue;
    const { before, after, reason } = answer;
    const trip = trips.get(tripId) ?? { departsAt, people: [] };
    trips.set(tripId, trip);
    trip.people.push({ seatId, before, after, reason });
  }
  const counted = [...trips].map(([tripId, { departsAt, people }]) => ({
    tripId,
    departsAt,
    people,
    stopped: people.filter(({ before, after }) => passes(before) && !passes(after)).length,
    freed: people.filter(({ before, after }) => !passes(before) && passes(after)).length,
  }));
  return counted.sort((a, b) => a.departsAt.getTime() - b.departsAt.getTime() || (a.tripId < b.tripId ? -1 : 1));
}
