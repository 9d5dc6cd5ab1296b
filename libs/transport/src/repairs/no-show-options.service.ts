import { Injectable } from '@nestjs/common';
import { plusSeconds } from '#kernel';
import { ReferenceService } from '#places';
import type { SeatFacts } from '../trips/trip.js';
import { BreakdownOptions } from './breakdown-options.service.js';
import { type Course, isUnlawful, timed, type TimedCourse, type Unlawful } from './course.js';
import type { StandingTrip } from './mend.js';
import {
  hindrance,
  type Look,
  type Repair,
  type RepairFacts,
  type RepairHindrance,
  type RepairKind,
} from './repair.js';
import type { RepairsFound } from './repair-rehearsals.service.js';
import type { RepairGround } from './repair.service.js';
import { departing, sameCourse } from './under-way.js';

/** So many minutes a coach may be asked to wait for somebody where nobody names an instant: the longest that the rules bear. */
const WAITS = [120, 90, 60, 30, 15];
/** A later coach, waiting, leaving without them. */
const WAYS = 3;

/** What can be done where people of a coach do not come. Nothing of it is written. */
@Injectable()
export class NoShowOptions {
  constructor(
    private readonly reference: ReferenceService,
    private readonly breakdowns: BreakdownOptions,
  ) {}

  /**
   * A seat on a later coach, or waiting, or leaving without them, of a trip that has not departed.
   * @param facts the workers who are missing; `goesOnAt`: until when it would wait; `at`: as of when
   * @param only thinks of one way alone
   */
  async of(
    ground: RepairGround,
    { workers, goesOnAt, at }: Pick<RepairFacts, 'workers' | 'goesOnAt' | 'at'>,
    look: Look,
    only?: RepairKind,
  ): Promise<RepairsFound> {
    const { broken, former, standing } = ground;
    const people = standing.seats.filter(({ workerId }) => workers.includes(workerId));
    const hindrances: RepairHindrance[] = [];
    if (people.length === 0) {
      hindrances.push(hindrance('depart-without', 'NOT_MISSING', { tripId: broken.id }));
      return { broken, former, tries: [], hindrances };
    }
    const remaining = broken.state === 'approved' ? await this.without(standing, people) : [];
    const repairs: Repair[] = [];
    await look(0, WAYS);
    if (!only || only === 'later-coach')
      repairs.push(...(await this.laterCoach(ground, people, remaining, hindrances)));
    await look(1, WAYS);
    if (!only || only === 'wait') repairs.push(...(await this.waiting(standing, people, { goesOnAt, at }, hindrances)));
    const missing = people.map((seat) => ({ seat, rule: 'NO_SHOW', needed: null, limit: null }));
    // While the doors are open the step at the door keeps the seat until the coach leaves, so that it can be recalled.
    const [left, stays] = broken.state === 'approved' ? [missing, []] : [[], missing];
    const leaving: Repair = { kind: 'depart-without', courses: remaining, left };
    const tries = [...repairs.map((repair) => ({ repair, stays: [] })), { repair: leaving, stays }];
    return { broken, former, tries, hindrances };
  }

  /** All of them on coaches that leave later, else none. */
  private async laterCoach(
    ground: RepairGround,
    people: readonly SeatFacts[],
    remaining: readonly TimedCourse[],
    hindrances: RepairHindrance[],
  ): Promise<Repair[]> {
    const { broken, standing, others } = ground;
    const refuse = (rule: string, more: Partial<RepairHindrance> = {}) => {
      hindrances.push(hindrance('later-coach', rule, { tripId: broken.id, ...more }));
      return [];
    };
    if (leavesCompanions(standing.seats, people)) return refuse('GROUP_APART');
    const goesTo = ({ stops }: StandingTrip) =>
      people.some((seat) => stops.some(({ kind, siteId }) => kind === 'set-down' && siteId === seat.siteId));
    const later = others.filter((other) => other.departsAt > standing.departsAt && goesTo(other));
    if (later.length === 0) return refuse('NO_LATER_COACH');
    const repair = await this.breakdowns.mended('later-coach', ground, people, [later, []], hindrances);
    if (!repair) return [];
    const [first] = repair.left;
    if (first) return refuse(first.rule, { needed: first.needed, limit: first.limit });
    return [{ ...repair, courses: [...repair.courses, ...remaining] }];
  }

  /** At the last stop at which one of them should board: until the instant asked for, else as long as the rules bear. */
  private async waiting(
    trip: StandingTrip,
    people: readonly SeatFacts[],
    { goesOnAt, at }: Pick<RepairFacts, 'goesOnAt' | 'at'>,
    hindrances: RepairHindrance[],
  ): Promise<Repair[]> {
    const stop = Math.max(...people.map(({ boardStop }) => boardStop));
    const planned = trip.stops[stop]?.leavesAt ?? trip.departsAt;
    const from = planned > at ? planned : at;
    const usual = WAITS.map((minutes) => plusSeconds(from, minutes * 60));
    const instants = goesOnAt ? [goesOnAt, ...usual.filter((instant) => instant < goesOnAt)] : usual;
    let why: Unlawful | null = null;
    for (const until of instants) {
      const answer = until <= from ? past : await this.timed(waitingAt(trip, stop, until));
      const isOther = (one: TimedCourse) =>
        trip.stops.some(({ arrivesAt }, k) => arrivesAt < at && !same(arrivesAt, one.timedStops[k]?.arrivesAt));
      const refused = isUnlawful(answer) ? answer : isOther(answer) ? past : null;
      if (!refused && !isUnlawful(answer)) {
        if (why) hindrances.push(hindrance('wait', why.rule, { ...why, tripId: trip.id }));
        return [{ kind: 'wait', courses: [answer], left: [] }];
      }
      why ??= refused;
    }
    if (why) hindrances.push(hindrance('wait', why.rule, { ...why, tripId: trip.id }));
    return [];
  }

  /** The trip with those who remain, timed again; it keeps its instants, lawful with fewer people too, where a shorter stop would break a rule. */
  private async without(trip: StandingTrip, people: readonly SeatFacts[]): Promise<TimedCourse[]> {
    const seats = trip.seats.filter((seat) => !people.includes(seat));
    const answer = await this.timed(sameCourse({ ...trip, seats }));
    return isUnlawful(answer) ? [] : [answer];
  }

  private async timed(course: Course): Promise<TimedCourse | Unlawful> {
    return timed(course, await this.reference.router.matrix(course.stops));
  }
}

const past: Unlawful = { rule: 'PAST_CHANGED', needed: null, limit: null };

const same = (one: Date, other: Date | undefined): boolean => one.getTime() === other?.getTime();

/** At the first stop it begins then, else it stands at the stop until then. */
function waitingAt(trip: StandingTrip, stop: number, until: Date): Course {
  const course = sameCourse(trip);
  if (stop === 0) return departing(course, until);
  return { ...course, stops: course.stops.map((one, k) => (k === stop ? { ...one, notBefore: until } : one)) };
}

const leavesCompanions = (seats: readonly SeatFacts[], people: readonly SeatFacts[]): boolean =>
  seats.some(
    (seat) =>
      !people.includes(seat) &&
      people.some(
        ({ travelGroup, boardStop, siteId }) =>
          travelGroup !== null &&
          seat.travelGroup === travelGroup &&
          seat.boardStop === boardStop &&
          seat.siteId === siteId,
      ),
  );
