import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  BreakdownOptions,
  type FoundOption,
  type RepairKind,
  takesOver,
  type TripFacts,
  TripRepairService,
} from '#transport';
import { TripCourseService } from '../trip-course.service.js';
import { ChangeOfCoaches } from './change-of-coaches.service.js';
import type { Incident, IncidentKind, IncidentOutcome, KeptFacts, Standing } from './incident.js';
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

  /**
   * @param hold locks all trips that it may concern
   * @throws trip.missing, trip.unlawful, incident.trip-not-in-force, incident.place-wanted
   */
  async standing(
    tx: EntityManager,
    { tripId, kind, facts, occurredAt }: Pick<Incident, 'tripId' | 'kind' | 'facts' | 'occurredAt'>,
    hold: boolean,
  ): Promise<Standing> {
    const ground = await this.repairs.ground(tx, tripId ?? '', occurredAt, hold);
    const { broken } = ground;
    this.accept(broken, facts);
    const workers = (await this.coaches.aboard(tx, broken)).sort();
    const replacements = facts.replacements.map(({ readyAt, ...one }) => ({ ...one, readyAt: new Date(readyAt) }));
    const asked = {
      ...{ tripId: broken.id, workers, replacements, at: occurredAt },
      goesOnAt: facts.goesOnAt === null ? null : new Date(facts.goesOnAt),
      roadside: broken.state === 'departed' ? facts.place : null,
    };
    const kinds = KINDS[kind] ?? ['wait'];
    return {
      basis: [ground.basis, workers],
      search: (look, only) =>
        this.repairOptions.of(ground, { ...asked, kinds: kinds.filter((one) => !only || one === only) }, look),
    };
  }

  /** Whether anything can be done. @throws incident.trip-not-in-force, incident.place-wanted */
  accept({ id, state }: Pick<TripFacts, 'id' | 'state'>, { place }: Pick<KeptFacts, 'place'>): void {
    if (!WAYS.includes(state)) throw tripNotOnItsWay(id, state);
    if (state === 'departed' && !place) throw placeWanted();
  }

  /** Everybody has the new seat, and is on the list of that coach where it has one. Hold the locks of those whom it concerns. */
  async apply(
    tx: EntityManager,
    { tripId }: Incident,
    { id, kind, text, left, repair }: FoundOption,
    at: Date,
  ): Promise<IncidentOutcome> {
    const { broken } = await this.repairs.ground(tx, tripId ?? '', at, true);
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
