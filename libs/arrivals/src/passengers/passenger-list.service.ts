import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { ProposalService } from '#matching';
import { BusinessClock, Database, type Delivery, newId, record } from '#platform';
import { BatchService, goesOn, type SeatFacts, type StopFacts, type TripFacts, TripService } from '#transport';
import { HandOverEntity } from '../hand-overs/hand-over.entity.js';
import { PassengerEntity } from './passenger.entity.js';

/** What the queue asks for: the list to board from, and the end of placements whose people never reached the gate. */
@Injectable()
export class PassengerListService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly batches: BatchService,
    private readonly trips: TripService,
    private readonly proposals: ProposalService,
  ) {}

  /** Lists everybody with a seat who is there, and a hand-over a site. The first list of a batch dispatches it. */
  list(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const tripId = delivery.payload['subject'] ?? '';
      const { batchId } = await this.trips.facts(tx, tripId);
      const at = await this.clock.now(tx);
      await this.batches.dispatch(tx, batchId, at);
      const trip = await this.trips.lock(tx, tripId);
      const [stops, seats] = [await this.trips.stopsOf(tx, tripId), await this.trips.seatsOf(tx, tripId)];
      // At a station nobody is handed over: the journey goes on.
      if (!goesOn(trip)) await tx.insert(HandOverEntity, handOversOf(trip, stops, seats));
      await listOn(tx, trip, stops, await this.there(tx, tripId, seats), at);
    });
  }

  /** Whoever is brought by a feeder or train is counted there until they have changed. */
  private async there(tx: EntityManager, tripId: string, seats: readonly SeatFacts[]): Promise<SeatFacts[]> {
    const broughtBy = await this.trips.broughtBy(tx, tripId);
    const trips = In([...new Set(broughtBy.values())]);
    const changed = await tx.findBy(PassengerEntity, { tripId: trips, state: 'transferred' });
    return seats.filter(({ workerId }) => {
      const trip = broughtBy.get(workerId);
      return trip === undefined || changed.some((one) => one.workerId === workerId && one.tripId === trip);
    });
  }

  /** Worker, vacancy and seat are free again. */
  endPlacement(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const passenger = await tx.findOneBy(PassengerEntity, { id: delivery.payload['subject'] ?? '' });
      if (!passenger?.workerId || !passenger.proposalId) return;
      await this.proposals.lapse(tx, passenger.proposalId, await this.clock.now(tx));
      await this.trips.freeSeat(tx, passenger.tripId, passenger.workerId);
    });
  }
}

/** Puts people on the list of a trip whose doors are open; who is on it stays as they are. */
export async function listOn(
  tx: EntityManager,
  trip: TripFacts,
  stops: readonly StopFacts[],
  seats: readonly SeatFacts[],
  at: Date,
): Promise<void> {
  const workerId = In(seats.map((seat) => seat.workerId));
  const known = new Set((await tx.findBy(PassengerEntity, { tripId: trip.id, workerId })).map((one) => one.workerId));
  const people = seats.filter((seat) => !known.has(seat.workerId)).map((seat) => passengerOf(trip, stops, seat));
  await tx.insert(PassengerEntity, people);
  const expected = people.map(({ id: subject, workerId: worker }) => ({ subject, worker, trip: trip.id, at }));
  await record(tx, ...expected.map((one) => ({ type: 'passenger.expected' as const, ...one })));
}

const nothingYet = {
  boardedAt: null,
  noShowAt: null,
  refusedAt: null,
  rebookedAt: null,
  takenOffAt: null,
  transferredAt: null,
  arrivedAt: null,
  foundAt: null,
  handedOverAt: null,
  disputedAt: null,
  reason: null,
  place: null,
  note: null,
  dispute: null,
  sealed: null,
} as const;

export function passengerOf(trip: TripFacts, stops: readonly StopFacts[], seat: SeatFacts) {
  const { workerId, proposalId, enterpriseId, siteId, homeDivision, name, idTail, boardStop, alightStop } = seat;
  return {
    ...nothingYet,
    id: newId(),
    tripId: trip.id,
    batchId: trip.batchId,
    organisationId: trip.organisationId,
    enterpriseId,
    siteId,
    siteDivision: stops[alightStop]?.divisionCode ?? '',
    homeDivision,
    seatNumber: seat.number,
    workerId,
    proposalId,
    name,
    idTail,
    listed: true,
    state: 'expected' as const,
    boardStop,
    alightStop,
  };
}

/** Somebody found at the gate whom no list names. */
export function unlistedPassengerOf(
  { tripId, siteId, siteDivision, organisationId, enterpriseId }: HandOverEntity,
  batchId: string,
  alightStop: number,
  { name, note, dispute }: { name: string; note?: string | undefined; dispute?: string | undefined },
) {
  return {
    ...nothingYet,
    id: newId(),
    tripId,
    batchId,
    organisationId,
    enterpriseId,
    siteId,
    siteDivision,
    homeDivision: null,
    seatNumber: null,
    workerId: null,
    proposalId: null,
    name,
    idTail: null,
    listed: false,
    state: 'unlisted' as const,
    boardStop: null,
    alightStop,
    note: note ?? null,
    dispute: dispute ?? null,
  };
}

export function handOversOf(trip: TripFacts, stops: readonly StopFacts[], seats: readonly SeatFacts[]) {
  const first = new Map(seats.map((seat) => [seat.siteId, seat]));
  return [...first.values()].map(({ siteId, enterpriseId, alightStop }) => ({
    id: newId(),
    tripId: trip.id,
    siteId,
    siteName: stops[alightStop]?.name ?? '',
    siteDivision: stops[alightStop]?.divisionCode ?? '',
    organisationId: trip.organisationId,
    enterpriseId,
    homeDivision: trip.divisionCode,
    state: 'expected' as const,
  }));
}
