import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError, type Text } from '#kernel';
import { BusinessClock, Database, type Grant, need } from '#platform';
import { type TripLeg, tripLifecycle, type TripState } from '#transport';
import { WorkerService } from '#workers';
import { listMissing, notTheTime, passUsed, placementGone, reasonWanted, stillExpected } from '../arrivals.errors.js';
import { type DoorStepFacts, isTimeFor, LEFT_BEHIND, mayStillTakeOff, publicReason } from './passenger.js';
import { PassengerEntity } from './passenger.entity.js';
import type { PassengerState } from './passenger.lifecycle.js';
import { PassengerService, type PassengerView, viewOf } from './passenger.service.js';
import { TripCourseService } from '../trip-course.service.js';

export interface DoorStepItem extends DoorStepFacts {
  readonly passengerId: string;
}

/** What became of one of many steps, in the order of the items. */
export interface DoorStepResult {
  readonly passengerId: string;
  readonly state: PassengerState | null;
  readonly refusal: { readonly code: string; readonly text: Text; readonly details: object } | null;
}

export interface Departure {
  readonly tripId: string;
  readonly state: TripState;
  readonly boarded: number;
  readonly leftBehind: number;
}

/** The door of the vehicle: who boards, who does not come, who is refused or taken off, and the departure. */
@Injectable()
export class BoardingService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly passengers: PassengerService,
    private readonly course: TripCourseService,
    private readonly workers: WorkerService,
  ) {}

  /** @throws passenger.not-recognised, passenger.verdict-lapsed, passenger.missing, passenger.not-the-time, passenger.reason-wanted, passenger.illegal-step */
  step(grant: Grant, tripId: string, item: DoorStepItem): Promise<PassengerView> {
    need(grant, 'trip-leader', 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const { state } = await this.course.lock(tx, tripId);
      const passenger = await this.take(tx, grant, { tripId, state }, item);
      await this.course.goOn(tx, tripId, await this.clock.now(tx));
      return viewOf(grant, passenger);
    });
  }

  /**
   * Somebody boards with a pass, which is good once.
   * @throws boarding-pass.used, trip.list-missing, what `step` throws, and what a pass may be that is not good
   */
  boardByPass(grant: Grant, tripId: string, pass: string): Promise<PassengerView> {
    need(grant, 'trip-leader', 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const { state } = await this.course.lock(tx, tripId);
      const workerId = await this.course.bearerOf(tx, tripId, pass);
      const bearer = await tx.findOneBy(PassengerEntity, { tripId, workerId });
      if (!bearer) throw listMissing(tripId);
      if (bearer.boardedAt !== null) throw passUsed(bearer.id, bearer.boardedAt);
      return viewOf(grant, await this.take(tx, grant, { tripId, state }, { passengerId: bearer.id, step: 'board' }));
    });
  }

  /** As `step`, for many at once: a refused one does not hinder the rest. */
  steps(grant: Grant, tripId: string, items: readonly DoorStepItem[]): Promise<DoorStepResult[]> {
    need(grant, 'trip-leader', 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const { state } = await this.course.lock(tx, tripId);
      const results: DoorStepResult[] = [];
      for (const item of items) {
        const { passengerId } = item;
        try {
          const taken = await this.take(tx, grant, { tripId, state }, item);
          results.push({ passengerId, state: taken.state, refusal: null });
        } catch (error) {
          // Rules refuse before anything of the item is written, so the transaction goes on.
          if (!(error instanceof DomainError)) throw error;
          const { code, text, details } = error;
          results.push({ passengerId, state: null, refusal: { code, text, details } });
        }
      }
      await this.course.goOn(tx, tripId, await this.clock.now(tx));
      return results;
    });
  }

  /**
   * The doors close. Until then every step at the door may be recalled; from here on those on board are travelling, and
   * the placements of those left behind end. A train leaves at its hour without those who are still on a feeder.
   * @throws trip.illegal-step, trip.list-missing, trip.still-expected, trip.placement-gone, trip.not-ready
   */
  async depart(grant: Grant, tripId: string): Promise<Departure> {
    need(grant, 'trip-leader', 'coordinator');
    const hindrance = await this.course.hindranceOf(grant, tripId);
    return this.db.transaction(grant, async (tx) => {
      const trip = await this.course.lock(tx, tripId);
      tripLifecycle.after(trip.state, 'depart');
      const people = await tx.find(PassengerEntity, { where: { tripId }, order: { seatNumber: 'asc' } });
      const at = await this.clock.now(tx);
      const missing = await this.course.notThere(tx, trip, people);
      if (people.length === 0 && missing.length === 0) throw listMissing(tripId);
      // A train does not wait, a coach does.
      const late = trip.leg === 'trunk' && trip.departsAt <= at ? missing : [];
      const expected = people.filter(({ state }) => state === 'expected').length + missing.length - late.length;
      if (expected > 0) throw stillExpected(expected);
      const boarded = people.filter(({ state }) => state === 'boarded');
      await this.setOut(tx, trip.leg, boarded, at);
      if (hindrance) throw hindrance;
      const leftBehind = people.filter(({ state }) => LEFT_BEHIND.some((left) => left === state));
      for (const one of leftBehind) await this.passengers.note(tx, one, 'passenger.left-behind', at);
      await this.course.miss(tx, tripId, late, at);
      await this.course.depart(tx, tripId, at);
      const { state } = await this.course.lock(tx, tripId);
      return { tripId, state, boarded: boarded.length, leftBehind: leftBehind.length };
    });
  }

  private async take(
    tx: EntityManager,
    grant: Grant,
    trip: { readonly tripId: string; readonly state: TripState },
    { passengerId, step, reason, place, note }: DoorStepItem,
  ): Promise<PassengerEntity> {
    const passenger = await this.passengers.find(tx, trip.tripId, passengerId);
    if (!isTimeFor(step, trip.state) || !mayStillTakeOff(grant.role, trip.state)) throw notTheTime(step, trip.state);
    const leaves = step === 'refuse' || step === 'take-off';
    if (leaves && (!reason || (step === 'take-off' && !place))) throw reasonWanted(step);
    if (step === 'board') await this.course.admit(tx, trip.tripId, passenger);
    const at = await this.clock.now(tx);
    const why =
      leaves && reason
        ? {
            reason: publicReason(reason),
            place: place ?? null,
            sealed: this.passengers.seal(passengerId, { reason, note: note ?? null }),
          }
        : { reason: null, place: null, sealed: null };
    await this.passengers.take(tx, passenger, step, at, why);
    if (step === 'take-off' && trip.state !== 'boarding')
      await this.passengers.note(tx, passenger, 'passenger.left-behind', at);
    return passenger;
  }

  /** Those on board are travelling, unless a placement was withdrawn while its person sat in the coach. */
  private async setOut(tx: EntityManager, leg: TripLeg, boarded: readonly PassengerEntity[], at: Date): Promise<void> {
    const ids = boarded.flatMap(({ workerId }) => workerId ?? []);
    const states = await this.workers.lock(tx, ids);
    // From a station on they have been travelling since the first leg.
    const begun = leg === 'trunk' || leg === 'distribution';
    const wanted = begun ? 'travelling' : 'placed';
    const gone = boarded.filter(({ workerId }) => states.get(workerId ?? '') !== wanted);
    if (gone.length > 0) throw placementGone(gone.map(({ id }) => id));
    if (!begun) await this.workers.advance(tx, ids, 'depart', at);
  }
}
