import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BusinessClock, Database, FieldCipher, type Grant, need, record } from '#platform';
import { TripService } from '#transport';
import { RevealService } from '#workers';
import { nothingSealed, passengerMissing, purposeWanted } from '../arrivals.errors.js';
import { inListOrder } from '../hand-overs/hand-over.js';
import { afterStep, type Passenger, type Reason } from './passenger.js';
import { PassengerEntity } from './passenger.entity.js';
import { DOOR_STEPS, type DoorStep, passengerLifecycle, type PassengerStep } from './passenger.lifecycle.js';

const READERS = [
  'coordinator',
  'trip-leader',
  'site-contact',
  'enterprise',
  'province-monitor',
  'auditor',
] as const satisfies Grant['role'][];
const PURPOSE = { shortest: 4, longest: 200 };

/** A passenger with what later stages ask for. */
export type PassengerRecord = Passenger & Pick<PassengerEntity, 'batchId' | 'boardStop' | 'alightStop' | 'place'>;

export interface PassengerView {
  readonly id: string;
  readonly tripId: string;
  readonly siteId: string;
  readonly workerId: string | null;
  readonly seatNumber: number | null;
  readonly name: string;
  readonly idTail: string | null;
  readonly listed: boolean;
  readonly state: string;
  readonly steps: readonly DoorStep[];
  readonly boardStop: number | null;
  readonly alightStop: number;
  readonly reason: string | null;
  readonly place: string | null;
  readonly note: string | null;
  readonly dispute: string | null;
}

/** What the trip leader said, in clear. */
export interface SealedReason {
  readonly reason: Reason;
  readonly note: string | null;
}

/** The people of a trip: reading them, and the one way in which a step is written. */
@Injectable()
export class PassengerService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly trips: TripService,
    private readonly reveals: RevealService,
  ) {}

  /** Everybody of a trip whom the grant may see, in the order of seats. @throws trip.missing */
  ofTrip(grant: Grant, tripId: string): Promise<{ items: PassengerView[] }> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const people = await this.records(tx, grant, { tripId });
      if (people.length === 0) await this.trips.facts(tx, tripId);
      return { items: people.map((one) => viewOf(grant, one)) };
    });
  }

  /** Why somebody was refused or taken off, in clear. Who looked, and what for, is recorded first. */
  reveal(grant: Grant, tripId: string, id: string, purpose: string): Promise<SealedReason> {
    need(grant, 'coordinator');
    const stated = purpose.trim();
    if (stated.length < PURPOSE.shortest || stated.length > PURPOSE.longest) throw purposeWanted();
    // Without the command: its answer would be kept in clear.
    const { command: _, ...reader } = grant;
    return this.db.transaction(reader, async (tx) => {
      await this.trips.facts(tx, tripId);
      const passenger = await this.find(tx, tripId, id);
      if (!passenger.sealed) throw nothingSealed(id);
      const at = await this.clock.now(tx);
      await this.reveals.spend(tx, grant, at);
      await record(tx, {
        type: 'passenger.revealed',
        subject: id,
        ...(passenger.workerId && { worker: passenger.workerId }),
        trip: tripId,
        at,
        details: { purpose: stated },
      });
      return this.cipher.open(id, passenger.sealed) as SealedReason;
    });
  }

  /** For later stages: the people of a trip, a batch or a worker's journeys. Monitors get no full names. */
  async records(
    tx: EntityManager,
    grant: Grant,
    where: { readonly tripId?: string; readonly batchId?: string; readonly workerId?: string },
  ): Promise<PassengerRecord[]> {
    const people = await tx.findBy(PassengerEntity, where);
    return inListOrder(people).map(({ sealed: _, ...one }) => ({ ...one, name: nameFor(grant, one.name) }));
  }

  async find(tx: EntityManager, tripId: string, id: string): Promise<PassengerEntity> {
    const passenger = await tx.findOneBy(PassengerEntity, { id, tripId });
    if (!passenger) throw passengerMissing(id);
    return passenger;
  }

  /** Takes a passenger of a locked trip one step on and records it. @throws passenger.illegal-step */
  async take(
    tx: EntityManager,
    passenger: PassengerEntity,
    step: PassengerStep,
    at: Date,
    more: Partial<Pick<PassengerEntity, 'reason' | 'place' | 'sealed'>> = {},
  ): Promise<void> {
    const { state, facts, event, corrects } = afterStep(passenger.state, step, at);
    const change = { state, ...facts, ...more };
    await tx.update(PassengerEntity, { id: passenger.id }, change);
    Object.assign(passenger, change);
    await this.note(tx, passenger, event, at, {
      ...(more.reason && { reason: more.reason }),
      ...(corrects && { corrects }),
    });
  }

  async note(
    tx: EntityManager,
    { id, workerId, tripId }: Pick<Passenger, 'id' | 'workerId' | 'tripId'>,
    type: `passenger.${string}`,
    at: Date,
    details: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    await record(tx, { type, subject: id, ...(workerId && { worker: workerId }), trip: tripId, at, details });
  }

  /** What the trip leader said, sealed for this passenger. */
  seal(id: string, said: SealedReason): Buffer {
    return this.cipher.seal(id, said);
  }
}

const watches = ({ role }: Grant): boolean => role === 'province-monitor' || role === 'auditor';
const nameFor = (grant: Grant, name: string): string => (watches(grant) ? `${Array.from(name)[0] ?? ''}**` : name);

export function viewOf(grant: Grant, one: PassengerRecord): PassengerView {
  const near = grant.role === 'coordinator' || grant.role === 'trip-leader' || grant.role === 'system';
  const isDoorStep = (step: PassengerStep): step is DoorStep => DOOR_STEPS.some((door) => door === step);
  return {
    id: one.id,
    tripId: one.tripId,
    siteId: one.siteId,
    workerId: one.workerId,
    seatNumber: one.seatNumber,
    name: one.name,
    idTail: watches(grant) ? null : one.idTail,
    listed: one.listed,
    state: one.state,
    steps: near ? passengerLifecycle.stepsFrom(one.state).filter(isDoorStep) : [],
    boardStop: one.boardStop,
    alightStop: one.alightStop,
    reason: one.reason,
    place: near ? one.place : null,
    note: watches(grant) ? null : one.note,
    dispute: watches(grant) ? null : one.dispute,
  };
}
