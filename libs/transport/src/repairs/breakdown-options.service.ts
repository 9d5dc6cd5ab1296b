import { Injectable } from '@nestjs/common';
import { ReferenceService } from '#places';
import type { SeatFacts } from '../trips/trip.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { type Course, isUnlawful, timed, type TimedCourse, type Unlawful } from './course.js';
import { mend, placesOf, type Replacement } from './mend.js';
import {
  hindrance,
  type Look,
  type Repair,
  type RepairFacts,
  type RepairHindrance,
  type RepairKind,
  takesOver,
} from './repair.js';
import type { RepairsFound } from './repair-rehearsals.service.js';
import type { RepairGround } from './repair.service.js';
import { SameCoach } from './same-coach.service.js';
import { comingBy, fromRoadside, roadsidePlace, standOf, type Stranding } from './under-way.js';

/** What can be done for the people of a coach that does not go on. Nothing of it is written. */
@Injectable()
export class BreakdownOptions {
  constructor(
    private readonly reference: ReferenceService,
    private readonly rules: TransportRulesService,
    private readonly sameCoach: SameCoach,
  ) {}

  /** The same facts of the same ground give the same. */
  async of(ground: RepairGround, facts: RepairFacts, look: Look): Promise<RepairsFound> {
    const hindrances: RepairHindrance[] = [];
    const repairs = await this.sameCoach.of(ground, facts, hindrances);
    if (facts.kinds.some(takesOver))
      repairs.push(
        ...(facts.roadside === null
          ? await this.beforeDeparture(ground, facts, hindrances, look)
          : await this.onTheRoad(ground, facts, hindrances, look)),
      );
    const { broken, former } = ground;
    return { broken, former, tries: repairs.map((repair) => ({ repair, stays: [] })), hindrances };
  }

  private async beforeDeparture(
    ground: RepairGround,
    { workers, replacements, kinds }: RepairFacts,
    hindrances: RepairHindrance[],
    look: Look,
  ): Promise<Repair[]> {
    const { standing: trip, others } = ground;
    const people = trip.seats.filter(({ workerId }) => workers.includes(workerId));
    const vehicles = replacements.map(({ vehicleClass, count, readyAt }) => ({
      ...{ vehicle: this.rules.vehicleClass(vehicleClass), count, readyAt },
    }));
    if (others.length === 0) hindrances.push(hindrance('others', 'NO_OTHERS'));
    const asked: [RepairKind, RepairGround['others'], Replacement[]][] = [
      ['others', others, []],
      ['replacement', [], vehicles],
      ['both', others, vehicles],
    ];
    const repairs: Repair[] = [];
    for (const [kind, coaches, taking] of asked.filter(([one]) => kinds.includes(one))) {
      await look(kinds.indexOf(kind), kinds.length);
      if (coaches.length + taking.length === 0 || (kind === 'both' && (!coaches.length || !taking.length))) continue;
      const repair = await this.mended(kind, ground, people, [coaches, taking], hindrances);
      if (repair) repairs.push(repair);
    }
    return repairs;
  }

  /**
   * Searches, times each coach with its departure kept, and searches again without those that cannot.
   * @param hindrances what breaks a rule is added with its figures
   */
  async mended(
    kind: RepairKind,
    ground: RepairGround,
    people: readonly SeatFacts[],
    [coaches, vehicles]: readonly [RepairGround['others'], readonly Replacement[]],
    hindrances: RepairHindrance[],
  ): Promise<Repair | null> {
    let [left, taking] = [coaches, vehicles];
    while (left.length + taking.length > 0) {
      const travel = await this.travel(placesOf([ground.standing, ...left]));
      const found = mend(ground.standing, people, left, taking, travel);
      const courses: TimedCourse[] = [];
      // A coach whose people would all ride with others was not asked to stay at home.
      const emptied = left.filter(
        ({ id, seats }) => seats.length > 0 && seats.every((seat) => ridesElsewhere(seat, id, found.courses)),
      );
      if (emptied.length > 0) {
        left = left.filter((trip) => !emptied.includes(trip));
        continue;
      }
      let unfit: { course: Course; why: Unlawful } | null = null;
      for (const course of found.courses) {
        const answer = timed(course, await this.travel(course.stops));
        if (isUnlawful(answer)) unfit ??= { course, why: answer };
        else courses.push(answer);
      }
      if (!unfit) {
        const isOwn = found.left.every(({ tripId }) => tripId === ground.broken.id);
        if (courses.length === 0 || !isOwn) {
          if (kind === 'others' || kind === 'later-coach') hindrances.push(hindrance(kind, 'NOBODY_TAKEN'));
          return null;
        }
        return { kind, courses, left: this.leftOf(found.left, ground, left) };
      }
      const { course, why } = unfit;
      const { rule, ...figures } = why;
      hindrances.push(hindrance(kind, rule, { tripId: course.tripId, vehicleClass: course.vehicle.name, ...figures }));
      left = left.filter(({ id }) => id !== course.tripId);
      if (course.tripId === null) taking = taking.filter(({ vehicle }) => vehicle.name !== course.vehicle.name);
    }
    return null;
  }

  private async onTheRoad(
    ground: RepairGround,
    { workers, roadside, at, replacements, kinds }: RepairFacts,
    hindrances: RepairHindrance[],
    look: Look,
  ): Promise<Repair[]> {
    if (!roadside) return [];
    const { standing: trip } = ground;
    const where: Stranding = { place: roadsidePlace(roadside), at };
    const people = trip.seats.filter(({ workerId }) => workers.includes(workerId));
    const repairs: Repair[] = [];
    await look(0, kinds.length);
    const byOthers = await this.othersComing(ground, people, where, hindrances);
    if (kinds.includes('others') && byOthers.courses.length > 0)
      repairs.push({ kind: 'others', courses: byOthers.courses, left: this.leftOf(byOthers.left, ground, []) });
    await look(1, kinds.length);
    const onlyReplaced = await this.replaced(ground, people, where, replacements, hindrances);
    if (kinds.includes('replacement') && onlyReplaced.courses.length > 0)
      repairs.push({ kind: 'replacement', ...onlyReplaced, left: this.leftOf(onlyReplaced.left, ground, []) });
    const isSome = byOthers.courses.length > 0 && byOthers.left.length > 0 && replacements.length > 0;
    if (kinds.includes('both') && isSome) {
      const rest = await this.replaced(ground, byOthers.left, where, replacements, []);
      const courses = [...byOthers.courses, ...rest.courses];
      if (rest.courses.length > 0) repairs.push({ kind: 'both', courses, left: this.leftOf(rest.left, ground, []) });
    }
    return repairs;
  }

  /** Coaches that come by, the first to be there first. */
  private async othersComing(
    { others, standing: trip }: RepairGround,
    people: readonly SeatFacts[],
    where: Stranding,
    hindrances: RepairHindrance[],
  ): Promise<{ courses: TimedCourse[]; left: readonly SeatFacts[] }> {
    const courses: TimedCourse[] = [];
    let left = people;
    if (others.length === 0) hindrances.push(hindrance('others', 'NO_OTHERS'));
    for (const other of others) {
      if (left.length === 0) break;
      const course = comingBy(other, { ...trip, seats: left }, where);
      if (!course) {
        hindrances.push(hindrance('others', 'OTHER_WAY', { tripId: other.id }));
        continue;
      }
      const answer = timed(course, await this.travel(course.stops));
      if (isUnlawful(answer)) {
        const { rule, ...figures } = answer;
        hindrances.push(hindrance('others', rule, { tripId: other.id, ...figures }));
        continue;
      }
      const stand = answer.timedStops[standOf(course, where)];
      if (!stand || stand.arrivesAt < where.at) {
        hindrances.push(hindrance('others', 'PASSED', { tripId: other.id }));
        continue;
      }
      courses.push(answer);
      const taken = new Set(course.seats.map(({ seat }) => seat.id));
      left = left.filter(({ id }) => !taken.has(id));
    }
    return { courses, left };
  }

  private async replaced(
    { standing: trip }: RepairGround,
    people: readonly SeatFacts[],
    where: Stranding,
    replacements: RepairFacts['replacements'],
    hindrances: RepairHindrance[],
  ): Promise<{ courses: TimedCourse[]; left: readonly SeatFacts[] }> {
    const courses: TimedCourse[] = [];
    let left = people;
    for (const { vehicleClass, count, readyAt } of replacements)
      for (let n = 0; n < count && left.length > 0; n++) {
        const vehicle = this.rules.vehicleClass(vehicleClass);
        const boarded = Math.min(...people.map(({ boardStop }) => trip.stops[boardStop]?.arrivesAt.getTime() ?? 0));
        const ready = readyAt > where.at ? readyAt : where.at;
        const ridden = Math.max(0, Math.ceil((ready.getTime() - boarded) / 1000));
        const course = fromRoadside(trip, vehicle, left, where, { readyAt: ready, ridden });
        const answer = course && timed(course, await this.travel(course.stops));
        if (!course || !answer || isUnlawful(answer)) {
          const { rule, ...figures } = answer && isUnlawful(answer) ? answer : { rule: 'NO_SEAT' };
          hindrances.push(hindrance('replacement', rule, { vehicleClass, ...figures }));
          break;
        }
        courses.push(answer);
        const taken = new Set(course.seats.map(({ seat }) => seat.id));
        left = left.filter(({ id }) => !taken.has(id));
      }
    return { courses, left };
  }

  private leftOf(left: readonly SeatFacts[], { others }: RepairGround, asked: RepairGround['others']): Repair['left'] {
    const coaches = asked.length > 0 ? asked : others;
    const free = coaches.reduce((sum, { usableSeats, seats }) => sum + usableSeats - seats.length, 0);
    return left.map((seat) => ({ seat, rule: 'NO_SEAT', needed: left.length, limit: free }));
  }

  private async travel(places: readonly { readonly lon: number; readonly lat: number }[]) {
    return matrixOf(await this.reference.router.matrix(places));
  }
}

const matrixOf = ({ metres, seconds }: { metres: Int32Array; seconds: Int32Array }) => ({ metres, seconds });

const ridesElsewhere = ({ id: seatId }: SeatFacts, tripId: string, courses: readonly Course[]): boolean =>
  courses.some((course) => course.tripId !== tripId && course.seats.some(({ seat }) => seat.id === seatId));
