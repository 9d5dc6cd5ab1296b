import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { NoShowOptions, type RepairKind, type TripFacts, TripRepairService, TripService } from '#transport';
import { PassengerEntity } from '../passengers/passenger.entity.js';
import { PassengerService } from '../passengers/passenger.service.js';
import type { Incident, Standing } from './incident.js';
import { departedAlready, personsNotExpected, tripNotOnItsWay } from './incident.errors.js';

type Missing = Pick<Incident, 'tripId' | 'facts'>;

/** People who do not come, at or before the departure of their coach. */
@Injectable()
export class NoShowService {
  constructor(
    private readonly trips: TripService,
    private readonly repairs: TripRepairService,
    private readonly repairOptions: NoShowOptions,
    private readonly passengers: PassengerService,
  ) {}

  /** @throws trip.missing, incident.departed, incident.trip-not-in-force, incident.not-expected */
  async accept(tx: EntityManager, { tripId, facts }: Missing): Promise<void> {
    const trip = await this.trips.facts(tx, tripId ?? '');
    if (trip.state === 'departed') throw departedAlready(trip.id);
    if (trip.state !== 'approved' && trip.state !== 'boarding') throw tripNotOnItsWay(trip.id, trip.state);
    const missing = await this.missing(tx, trip, facts.persons);
    const strangers = facts.persons.filter((worker) => !missing.includes(worker));
    if (strangers.length > 0) throw personsNotExpected(strangers);
  }

  /** For those of them who still have not come. @param hold locks all trips that it may concern */
  async standing(tx: EntityManager, { tripId, facts }: Missing, at: Date, hold: boolean): Promise<Standing> {
    const ground = await this.repairs.ground(tx, tripId ?? '', at, hold);
    const workers = await this.missing(tx, ground.broken, facts.persons);
    const goesOnAt = facts.goesOnAt === null ? null : new Date(facts.goesOnAt);
    return {
      basis: [ground.basis, workers],
      search: (look, only) => this.repairOptions.of(ground, { workers, goesOnAt, at }, look, only),
    };
  }

  /** Before the option is written: without them, they are no-shows at the door; else they are expected again. */
  async atTheDoor(tx: EntityManager, { tripId, facts }: Missing, kind: RepairKind, at: Date): Promise<void> {
    const workerId = In([...facts.persons]);
    const people = await tx.find(PassengerEntity, {
      where: { tripId: tripId ?? '', workerId, state: In(['expected', 'no-show']) },
      order: { id: 'asc' },
    });
    for (const one of people) {
      if (kind === 'depart-without' && one.state === 'expected') await this.passengers.take(tx, one, 'no-show', at);
      if (kind !== 'depart-without' && one.state === 'no-show') await this.passengers.take(tx, one, 'recall', at);
    }
  }

  /** By their seats until the doors open, then by the list. */
  private async missing(tx: EntityManager, { id, state }: Pick<TripFacts, 'id' | 'state'>, persons: readonly string[]) {
    const named = (workers: readonly (string | null)[]) => persons.filter((worker) => workers.includes(worker));
    if (state === 'approved') return named((await this.trips.seatsOf(tx, id)).map(({ workerId }) => workerId));
    if (state !== 'boarding') return [];
    const people = await tx.findBy(PassengerEntity, { tripId: id, state: In(['expected', 'no-show']) });
    return named(people.map(({ workerId }) => workerId));
  }
}
