import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BreakdownOptions, type RepairAnswer, type RepairKind, takesOver, TripRepairService } from '#transport';
import { TripCourseService } from '../trip-course.service.js';
import { ChangeOfCoaches } from './change-of-coaches.service.js';
import type { Incident, IncidentKind, IncidentOutcome } from './incident.js';
import { placeWanted, tripNotOnItsWay } from './incident.errors.js';

const WAYS = ['approved', 'boarding', 'departed'];

/** What is thought of where a coach does not go on as planned. */
const KINDS: Readonly<Partial<Record<IncidentKind, readonly RepairKind[]>>> = {
  breakdown: ['others', 'replacement', 'both', 'wait'],
  'driver-ill': ['fewer-drivers', 'wait', 'others', 'replacement', 'both'],
  delay: ['wait', 'ask-gate'],
};

/** A coach that does not go on: who takes its people. */
@Injectable()
export class BreakdownService {
  constructor(
    private readonly repairs: TripRepairService,
    private readonly repairOptions: BreakdownOptions,
    private readonly coaches: ChangeOfCoaches,
    private readonly course: TripCourseService,
  ) {}

  /** Locks all trips that it may concern. @throws incident.trip-not-in-force, incident.place-wanted */
  async options(
    tx: EntityManager,
    { tripId, kind, facts, occurredAt }: Pick<Incident, 'tripId' | 'kind' | 'facts' | 'occurredAt'>,
    at: Date,
  ): Promise<RepairAnswer> {
    const ground = await this.repairs.lock(tx, tripId ?? '', occurredAt);
    const { broken } = ground;
    if (!WAYS.includes(broken.state)) throw tripNotOnItsWay(broken.id, broken.state);
    const underWay = broken.state === 'departed';
    if (underWay && !facts.place) throw placeWanted();
    const workers = await this.coaches.aboard(tx, broken);
    const replacements = facts.replacements.map(({ readyAt, ...one }) => ({ ...one, readyAt: new Date(readyAt) }));
    const goesOnAt = facts.goesOnAt === null ? null : new Date(facts.goesOnAt);
    return this.repairOptions.of(
      tx,
      ground,
      {
        ...{ tripId: broken.id, workers, replacements, goesOnAt },
        ...{ roadside: underWay ? facts.place : null, at: occurredAt, kinds: KINDS[kind] ?? ['wait'] },
      },
      at,
    );
  }

  /** Everybody has the new seat, and is on the list of that coach where it has one. Hold the locks that `options` took. */
  async apply(
    tx: EntityManager,
    { tripId }: Incident,
    { id, kind, text, left, repair }: RepairAnswer['options'][number],
    at: Date,
  ): Promise<IncidentOutcome> {
    const { broken } = await this.repairs.lock(tx, tripId ?? '', at);
    const written = await this.repairs.write(tx, broken, repair, at);
    await this.coaches.leave(tx, broken, at);
    for (const { tripId: target } of written) await this.coaches.arrive(tx, target, at);
    if (takesOver(kind)) {
      if (broken.state === 'departed') await this.course.goOn(tx, broken.id, at);
      else {
        await this.coaches.leaveBehind(tx, broken.id, at);
        await this.repairs.callOff(tx, broken, at);
      }
    }
    return {
      optionId: id,
      option: kind,
      text,
      moved: repair.courses.flatMap(({ tripId: to, seats }, i) =>
        seats
          .filter(({ seat }) => seat.tripId !== to)
          .map(({ seat }) => ({
            workerId: seat.workerId,
            tripId: written[i]?.tripId ?? '',
            sheetNumber: written[i]?.sheetNumber ?? '',
          })),
      ),
      left: left.map(({ workerId }) => workerId),
    };
  }
}
