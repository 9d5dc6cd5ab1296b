import { Injectable } from '@nestjs/common';
import { plusSeconds } from '#kernel';
import { ReferenceService } from '#places';
import { type Course, isUnlawful, timed, type TimedCourse, type Unlawful } from './course.js';
import { hindrance, type Repair, type RepairFacts, type RepairHindrance, type RepairKind } from './repair.js';
import type { RepairGround } from './repair.service.js';
import { departing, roadsidePlace, sameCourse, standing, withDrivers } from './under-way.js';

const HOUR_SECONDS = 3600;
/** So much longer a coach may stand, or so much later leave, for the sake of its drivers. */
const MOST_HOURS = 12;

/** Ways out in which the same coach goes on, later or otherwise. */
@Injectable()
export class SameCoach {
  constructor(private readonly reference: ReferenceService) {}

  /** What breaks a rule is added to `hindrances` with its figures. */
  async of(ground: RepairGround, facts: RepairFacts, hindrances: RepairHindrance[]): Promise<Repair[]> {
    const { goesOnAt, kinds } = facts;
    const repairs: Repair[] = [];
    const keep = (kind: RepairKind, answer: TimedCourse | Unlawful) => {
      if (isUnlawful(answer)) {
        const { rule, ...figures } = answer;
        hindrances.push(hindrance(kind, rule, { tripId: ground.broken.id, ...figures }));
      } else repairs.push({ kind, courses: [answer], left: [] });
    };
    if (goesOnAt && kinds.includes('wait')) keep('wait', await this.timed(later(ground, facts, goesOnAt)));
    if (goesOnAt && kinds.includes('ask-gate')) {
      const answer = await this.timed(later(ground, facts, goesOnAt));
      keep('ask-gate', isUnlawful(answer) ? answer : { ...answer, asksGates: true });
    }
    if (kinds.includes('fewer-drivers')) keep('fewer-drivers', await this.fewerDrivers(ground, facts));
    return repairs;
  }

  /** With one driver less: at once, or after the first full hour of standing that the rules ask for. */
  private async fewerDrivers(ground: RepairGround, facts: RepairFacts): Promise<TimedCourse | Unlawful> {
    const { standing: trip } = ground;
    const drivers = trip.drivers - 1;
    if (drivers < 1) return { rule: 'CREW', needed: 1, limit: 0 };
    const from = facts.roadside === null ? trip.departsAt : facts.at;
    let first: Unlawful | null = null;
    for (let hours = 0; hours <= MOST_HOURS; hours++) {
      const course = later(ground, facts, plusSeconds(from, hours * HOUR_SECONDS));
      const answer = await this.timed(withDrivers(course, drivers));
      if (isUnlawful(answer)) {
        first ??= answer;
        continue;
      }
      const isPast = trip.stops.every(
        ({ arrivesAt }, k) => arrivesAt >= from || arrivesAt.getTime() === answer.timedStops[k]?.arrivesAt.getTime(),
      );
      return isPast ? answer : { rule: 'PAST_CHANGED', needed: null, limit: null };
    }
    return first ?? { rule: 'DRIVER_HOURS', needed: null, limit: null };
  }

  private async timed(course: Course): Promise<TimedCourse | Unlawful> {
    return timed(course, await this.reference.router.matrix(course.stops));
  }
}

const later = ({ standing: trip }: RepairGround, { roadside, at }: RepairFacts, until: Date): Course =>
  roadside === null
    ? departing(sameCourse(trip), until)
    : standing(trip, { place: roadsidePlace(roadside), at }, until);
