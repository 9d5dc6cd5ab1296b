import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { type Compared, isRecognised, type RehearsedChange, RehearsalService } from '#health';
import { Database, type Grant, need, SYSTEM } from '#platform';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';

/** Somebody whom a change would stop, or let pass; no full name. */
interface Concerned {
  readonly seatNumber: number;
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

export interface RehearsedTrip {
  readonly tripId: string;
  readonly sheetNumber: string;
  readonly departsAt: string;
  readonly stopped: number;
  readonly people: readonly Concerned[];
}

export interface Rehearsed {
  /** Journeys ahead that were looked at. */
  readonly journeys: number;
  /** People whom the change would stop, and whom it would let pass. */
  readonly stopped: number;
  readonly freed: number;
  /** Soonest departure first. */
  readonly trips: readonly RehearsedTrip[];
}

const initial = (name: string): string => `${Array.from(name)[0] ?? ''}**`;

/** What a change of rules or agreements would do to those with a seat, before it is real. Nothing is written. */
@Injectable()
export class ChangeRehearsalService {
  constructor(
    private readonly db: Database,
    private readonly rehearsals: RehearsalService,
  ) {}

  rehearse(grant: Grant, change: RehearsedChange): Promise<Rehearsed> {
    need(grant, 'administrator');
    // Administrators see nobody's health; what they get is counts and shortened names.
    return this.db.transaction(SYSTEM, async (tx) => {
      const { journeys, changed } = await this.rehearsals.rehearse(tx, change);
      const seats = await tx.findBy(SeatEntity, { id: In(changed.map(({ journeyId }) => journeyId)), active: true });
      const trips = await tx.find(TripEntity, {
        where: { id: In(seats.map(({ tripId }) => tripId)), state: In(['approved', 'boarding', 'departed']) },
        order: { departsAt: 'asc', id: 'asc' },
      });
      const answers = new Map(changed.map((one) => [one.journeyId, one]));
      const told = trips.map((trip) => tripOf(trip, seats, answers));
      const people = told.flatMap((trip) => trip.people);
      return {
        journeys,
        stopped: told.reduce((sum, { stopped }) => sum + stopped, 0),
        freed: people.filter((one) => passes(one.after) && !passes(one.before)).length,
        trips: told,
      };
    });
  }

  /** Verdicts of a span of time under one version of a rule and under another. @throws rule.version-unknown */
  compare(
    grant: Grant,
    identifier: string,
    versions: { readonly before: string; readonly after: string },
    span: { readonly from: Date; readonly to: Date },
  ) {
    need(grant, 'administrator');
    return this.db.transaction(SYSTEM, (tx) => this.rehearsals.compare(tx, identifier, versions, span));
  }
}

const passes = (verdict: string): boolean => isRecognised({ verdict: verdict as 'RECOGNISED' });

function tripOf(
  { id, sheetNumber, departsAt }: TripEntity,
  seats: readonly SeatEntity[],
  answers: ReadonlyMap<string, Compared['changed'][number]>,
): RehearsedTrip {
  const people = seats
    .filter(({ tripId }) => tripId === id)
    .flatMap(({ id: seat, number, name }) => {
      const answer = answers.get(seat);
      if (!answer) return [];
      const { before, after, reason } = answer;
      return { seatNumber: number, name: initial(name), before, after, reason };
    })
    .sort((a, b) => a.seatNumber - b.seatNumber);
  const stopped = people.filter(({ before, after }) => passes(before) && !passes(after)).length;
  return { tripId: id, sheetNumber, departsAt: departsAt.toISOString(), stopped, people };
}
