import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import { plusSeconds } from '#kernel';
import { greatCircleMetres, ReferenceService } from '#places';
import { TripEntity } from '../trips/trip.entity.js';
import { type Course, isUnlawful, timed, type TimedCourse, type Unlawful } from './course.js';
import type { StandingTrip } from './mend.js';
import {
  hindrance,
  type LeftSeat,
  type Repair,
  type RepairHindrance,
  type RepairKind,
  type Roadside,
} from './repair.js';
import { type RepairAnswer, RepairRehearsals } from './repair-rehearsals.service.js';
import { type RepairGround, TripRepairService } from './repair.service.js';
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

/** What a closed road means to the trips of an office that would drive it then. Nothing of it is written. */
@Injectable()
export class RoadOptions {
  constructor(
    private readonly reference: ReferenceService,
    private readonly repairs: TripRepairService,
    private readonly rehearsals: RepairRehearsals,
  ) {}

  /** Locks the trips that it concerns, by their ids. Null where there is none. */
  async of(
    tx: EntityManager,
    organisationId: string,
    closure: RoadClosure,
    at: Date,
  ): Promise<(RepairAnswer & Pick<RepairGround, 'broken'>) | null> {
    const running = { organisationId, state: In([...RUNNING]), arrivesAt: MoreThan(closure.closedFrom) };
    const seen = await tx.find(TripEntity, { where: running, order: { id: 'asc' } });
    const passing = concernedOf(await this.repairs.standing(tx, seen), seen, closure, at);
    const locked = await tx.find(TripEntity, {
      where: { id: In(passing.map(({ trip }) => trip.id)) },
      order: { id: 'asc' },
      lock: { mode: 'pessimistic_write' },
    });
    const standingTrips = await this.repairs.standing(tx, locked);
    const concerned = concernedOf(standingTrips, locked, closure, at);
    const broken = locked.find(({ id }) => id === concerned[0]?.trip.id);
    if (!broken) return null;
    const hindrances: RepairHindrance[] = [];
    const former = locked.map(({ id, metres, costFen }) => ({
      ...{ id, metres, costFen, stops: standingTrips.get(id)?.stops ?? [] },
    }));
    const answers: RepairAnswer[] = [];
    for (const kind of ['detour', 'road-opens'] as const) {
      const { repair, stays } = await this.repair(kind, concerned, closure, hindrances);
      const repairs = repair.courses.length > 0 ? [repair] : [];
      answers.push(await this.rehearsals.answer(tx, { broken, former }, { repairs, hindrances: [] }, at, stays));
    }
    const options = answers.flatMap((answer) => answer.options);
    options.sort((a, b) => a.left.length - b.left.length || a.costDifferenceFen - b.costDifferenceFen);
    return { broken, options, hindrances: [...hindrances, ...answers.flatMap((answer) => answer.hindrances)] };
  }

  private async repair(
    kind: 'detour' | 'road-opens',
    concerned: readonly Concerned[],
    closure: RoadClosure,
    hindrances: RepairHindrance[],
  ): Promise<{ repair: Repair; stays: LeftSeat[] }> {
    const courses: TimedCourse[] = [];
    const stays: LeftSeat[] = [];
    for (const one of concerned) {
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

function concernedOf(
  standingTrips: ReadonlyMap<string, StandingTrip>,
  trips: readonly TripEntity[],
  { from, to, closedFrom, closedUntil }: RoadClosure,
  at: Date,
): Concerned[] {
  return trips.flatMap(({ id, state, departsAt }) => {
    const trip = standingTrips.get(id);
    if (!trip) return [];
    const leg = trip.stops.findIndex((stop, k) => {
      const before = trip.stops[k - 1];
      if (!before || stop.detour || stop.arrivesAt <= at) return false;
      const isThen = before.leavesAt < closedUntil && stop.arrivesAt > closedFrom;
      return isThen && (leadsOver(before, stop, from, to) || leadsOver(before, stop, to, from));
    });
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
