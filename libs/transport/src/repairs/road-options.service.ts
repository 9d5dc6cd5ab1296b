import { Injectable } from '@nestjs/common';
import { type EntityManager, In, LessThan, MoreThan } from 'typeorm';
import { plusSeconds } from '#kernel';
import { greatCircleMetres, ReferenceService } from '#places';
import { TripEntity } from '../trips/trip.entity.js';
import { type Course, isUnlawful, timed, type TimedCourse, type Unlawful } from './course.js';
import type { StandingTrip } from './mend.js';
import {
  hindrance,
  type LeftSeat,
  type Look,
  type RepairHindrance,
  type RepairKind,
  type RepairTry,
  type Roadside,
} from './repair.js';
import { coursesOf } from '../trips/trip-courses.service.js';
import type { RepairsFound } from './repair-rehearsals.service.js';
import { basisOf, type RepairGround, TripRepairService } from './repair.service.js';
import { departing, roadsidePlace, sameCourse, standing } from './under-way.js';

/** A road between two places that nobody can drive for a time. */
export interface RoadClosure {
  readonly from: Roadside;
  readonly to: Roadside;
  readonly closedFrom: Date;
  readonly closedUntil: Date;
  /** The way round it: so much longer. */
  readonly extraMetres: number;
  readonly extraSeconds: number;
}

/** A leg leads over the road where the way by its two ends is hardly longer than straight on. */
const HARDLY_LONGER = 1.05;
/** Metres a second that nobody drives faster on the average; a way round takes at least that long. */
const FASTEST = 22;
const HOUR_SECONDS = 3600;
/** Hours by which a coach that is still to depart may leave earlier or later, nearest first. */
const SHIFTS = [-1, 1, -2, 2, -3, 3, 4, 5, 6];
const RUNNING = ['approved', 'boarding', 'departed'] as const;

/** A trip with the leg that leads over the closed road. */
interface Concerned {
  readonly trip: StandingTrip;
  readonly isToDepart: boolean;
  /** Index of the stop that the leg leads to. */
  readonly leg: number;
}

/** The trips of an office that would drive a closed road, as they stand. */
export interface RoadGround extends Pick<RepairGround, 'broken' | 'former' | 'basis'> {
  readonly concerned: readonly Concerned[];
}

/** What a closed road means to the trips of an office that would drive it then. Nothing of it is written. */
@Injectable()
export class RoadOptions {
  constructor(
    private readonly reference: ReferenceService,
    private readonly repairs: TripRepairService,
  ) {}

  /** Null where it concerns no trip. @param hold locks those that it concerns, by their ids */
  async ground(
    tx: EntityManager,
    organisationId: string,
    closure: RoadClosure,
    at: Date,
    hold: boolean,
  ): Promise<RoadGround | null> {
    const then = { arrivesAt: MoreThan(closure.closedFrom), departsAt: LessThan(closure.closedUntil) };
    const seen = await tx.find(TripEntity, {
      where: { organisationId, state: In([...RUNNING]), ...then },
      order: { id: 'asc' },
    });
    const courses = await coursesOf(
      tx,
      seen.map(({ id }) => id),
    );
    const trips = await tx.find(TripEntity, {
      where: {
        id: In(seen.filter(({ id }) => legOver(courses.get(id)?.stops ?? [], closure, at) > 0).map(({ id }) => id)),
      },
      order: { id: 'asc' },
      ...(hold && { lock: { mode: 'pessimistic_write' } }),
    });
    const standing = await this.repairs.standing(tx, trips);
    const concerned = concernedOf(standing, trips, closure, at);
    const broken = trips.find(({ id }) => id === concerned[0]?.trip.id);
    if (!broken) return null;
    const former = trips.map(({ id, metres, costFen }) => ({
      ...{ id, metres, costFen, stops: standing.get(id)?.stops ?? [] },
    }));
    return { broken, former, concerned, basis: basisOf(trips, standing) };
  }

  /** Each of them round it, or waiting. @param only thinks of one of both alone */
  async of(
    { broken, former, concerned }: RoadGround,
    closure: RoadClosure,
    look: Look,
    only?: RepairKind,
  ): Promise<RepairsFound> {
    const hindrances: RepairHindrance[] = [];
    const tries: RepairTry[] = [];
    for (const [nth, kind] of (['detour', 'road-opens'] as const).entries()) {
      if (only && kind !== only) continue;
      const part: Look = (done) => look(nth * concerned.length + done, 2 * concerned.length);
      const found = await this.repair(kind, concerned, closure, hindrances, part);
      if (found.repair.courses.length > 0) tries.push(found);
    }
    return { broken, former, tries, hindrances };
  }

  private async repair(
    kind: 'detour' | 'road-opens',
    concerned: readonly Concerned[],
    closure: RoadClosure,
    hindrances: RepairHindrance[],
    look: Look,
  ): Promise<RepairTry> {
    const courses: TimedCourse[] = [];
    const stays: LeftSeat[] = [];
    for (const [done, one] of concerned.entries()) {
      await look(done, concerned.length);
      const tried = kind === 'detour' ? detours(one, closure) : [waiting(one, closure)];
      const answer = await this.first(tried);
      if (!isUnlawful(answer)) {
        courses.push(answer);
        continue;
      }
      const { rule, needed, limit } = answer;
      hindrances.push(hindrance(kind satisfies RepairKind, rule, { tripId: one.trip.id, needed, limit }));
      stays.push(...one.trip.seats.map((seat) => ({ seat, rule, needed, limit })));
    }
    return { repair: { kind, courses, left: [] }, stays };
  }

  /** The first that keeps the rules, else why the very first does not. */
  private async first(courses: readonly Course[]): Promise<TimedCourse | Unlawful> {
    let why: Unlawful | null = null;
    for (const course of courses) {
      const answer = timed(course, await this.reference.router.matrix(course.stops));
      if (!isUnlawful(answer)) return answer;
      why ??= answer;
    }
    return why ?? { rule: 'UNPROVEN', needed: null, limit: null };
  }
}

type Passed = Pick<StandingTrip['stops'][number], 'lon' | 'lat' | 'arrivesAt' | 'leavesAt' | 'detour'>;

/** Index of the stop before which a trip would drive the closed road; -1 where it does not. */
const legOver = (stops: readonly Passed[], { from, to, closedFrom, closedUntil }: RoadClosure, at: Date): number =>
  stops.findIndex((stop, k) => {
    const before = stops[k - 1];
    if (!before || stop.detour || stop.arrivesAt <= at) return false;
    const isThen = before.leavesAt < closedUntil && stop.arrivesAt > closedFrom;
    return isThen && (leadsOver(before, stop, from, to) || leadsOver(before, stop, to, from));
  });

function concernedOf(
  standingTrips: ReadonlyMap<string, StandingTrip>,
  trips: readonly TripEntity[],
  closure: RoadClosure,
  at: Date,
): Concerned[] {
  return trips.flatMap(({ id, state, departsAt }) => {
    const trip = standingTrips.get(id);
    if (!trip) return [];
    const leg = legOver(trip.stops, closure, at);
    return leg > 0 ? { trip, leg, isToDepart: state === 'approved' && departsAt > at } : [];
  });
}

type Point = Pick<Roadside, 'lon' | 'lat'>;

const leadsOver = (from: Point, to: Point, one: Point, other: Point): boolean =>
  greatCircleMetres(from, one) + greatCircleMetres(one, other) + greatCircleMetres(other, to) <=
  HARDLY_LONGER * greatCircleMetres(from, to);

/** The way round, at the hour that people know where it can be, else earlier or later. */
function detours({ trip, leg, isToDepart }: Concerned, { extraMetres, extraSeconds }: RoadClosure): Course[] {
  const same = sameCourse(trip);
  const detour = { metres: extraMetres, seconds: Math.max(extraSeconds, Math.ceil(extraMetres / FASTEST)) };
  const round = { ...same, stops: same.stops.map((stop, k) => (k === leg ? { ...stop, detour } : stop)) };
  const earliest = Date.parse(trip.conditions.departsAfter);
  const shifted = SHIFTS.map((hours) => plusSeconds(trip.departsAt, hours * HOUR_SECONDS))
    .filter((departsAt) => departsAt.getTime() >= earliest)
    .map((departsAt) => departing(round, departsAt));
  return [round, ...(isToDepart ? shifted : [])];
}

/** The coach stands before the road until it is open. */
const waiting = ({ trip, leg }: Concerned, { from, closedUntil, closedFrom }: RoadClosure): Course =>
  standing(trip, { place: roadsidePlace(from), at: closedFrom }, closedUntil, leg);
