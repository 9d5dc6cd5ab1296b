import { Injectable } from '@nestjs/common';
import { In, MoreThan, Not } from 'typeorm';
import { Database, SYSTEM } from '#platform';
import type { StopPlace } from '../batches/batch.js';
import { type AssignedCrew, AssignedCrews } from '../offers/assigned-crews.service.js';

import { SeatEntity, TripEntity, TripStopEntity } from './trip.entity.js';
import { isolationOf, type SeatFacts, servesFrom, type StopFacts } from './trip.js';

/** Name and version of the format: what is added keeps the version, what changes its meaning gets another. */
export const TRIPS_FORMAT = { format: 'mendao-trips', version: 1 } as const;

const TRIPS_A_PAGE = 200;

/**
 * Trips with all that is needed to prove them again elsewhere: instants in UTC, metres, seconds, fen, seconds of day in
 * Asia/Shanghai. People are told apart by the ids of their records; nothing else of them is given.
 */
@Injectable()
export class TripExportService {
  constructor(
    private readonly db: Database,
    private readonly crews: AssignedCrews,
  ) {}

  /** The trips of a batch, or all but those called off, in the order of their ids; some at a time. */
  async *trips(batchId?: string): AsyncGenerator<ExportedTrip, void> {
    for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after !== null;) {
      const page: ExportedTrip[] = await this.page(after, batchId);
      yield* page;
      after = page.length === TRIPS_A_PAGE ? (page.at(-1)?.id ?? null) : null;
    }
  }

  private page(after: string, batchId?: string): Promise<ExportedTrip[]> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const trips = await tx.find(TripEntity, {
        where: { id: MoreThan(after), ...(batchId === undefined ? { state: Not('cancelled') } : { batchId }) },
        order: { id: 'asc' },
        take: TRIPS_A_PAGE,
      });
      const tripId = In(trips.map(({ id }) => id));
      const stops = await tx.find(TripStopEntity, { where: { tripId }, order: { tripId: 'asc', sequence: 'asc' } });
      const seats = await tx.find(SeatEntity, {
        where: { tripId, active: true },
        order: { tripId: 'asc', number: 'asc' },
      });
      const crews = await this.crews.of(
        tx,
        trips.map(({ id }) => id),
      );
      const of = <T extends { readonly tripId: string }>(id: string, rows: readonly T[]) =>
        rows.filter((row) => row.tripId === id);
      return trips.map((trip) => exported(trip, of(trip.id, stops), of(trip.id, seats), crews.get(trip.id)));
    });
  }
}

/** One vehicle on its way, as the README describes it. */
export type ExportedTrip = ReturnType<typeof exported>;

function exported(
  trip: TripEntity,
  stops: readonly StopFacts[],
  seats: readonly SeatFacts[],
  crew: AssignedCrew | undefined,
) {
  const { conditions, approvedSeats } = trip;
  return {
    id: trip.id,
    batch: trip.batchId,
    sheetNumber: trip.sheetNumber,
    /** 0 before approval. */
    sheetVersion: trip.version,
    state: trip.state,
    leg: trip.leg,
    mode: trip.mode,
    /** Null where coaches go all the way; the number of the train or flight is that of the trunk. */
    charter: trip.charterId === null ? null : { id: trip.charterId, number: trip.serviceNumber },
    origin: trip.divisionCode,
    conditions,
    vehicle: {
      class: trip.vehicleClass,
      approvedSeats,
      usableSeats: trip.usableSeats,
      isolationSeats: conditions && isolationOf(trip),
    },
    /** Null where no carrier has confirmed. Drivers in the order of their shifts, by the ids of their records. */
    assignment: crew
      ? {
          carrier: { id: crew.carrierId, name: crew.carrier },
          plate: crew.plate,
          vehicleSeats: crew.vehicleSeats,
          drivers: crew.drivers.map(({ id, licenceClass }) => ({ id, licenceClass })),
        }
      : null,
    drivers: trip.drivers,
    shifts: trip.shifts,
    rests: trip.rests,
    departsAt: trip.departsAt.toISOString(),
    arrivesAt: trip.arrivesAt.toISOString(),
    metres: trip.metres,
    costFen: trip.costFen,
    stops: stops.map((stop, i) => ({
      kind: stop.kind,
      name: stop.name,
      division: stop.divisionCode,
      site: stop.siteId,
      lon: stop.lon,
      lat: stop.lat,
      /** Hours of every day in which a gate receives people. */
      receives: stop.receives satisfies StopPlace['receives'],
      /** From the stop before. */
      metres: stop.metres,
      driveSeconds: stop.driveSeconds,
      arrivesAt: stop.arrivesAt.toISOString(),
      /** The doors open: a coach that is early waits in front of the gate. */
      servesFrom: conditions && servesFrom(stop, conditions, seats.filter(getsOnOrOff(i)).length).toISOString(),
      leavesAt: stop.leavesAt.toISOString(),
    })),
    persons: seats.map((seat) => ({
      worker: seat.workerId,
      placement: seat.proposalId,
      home: seat.homeDivision,
      group: seat.travelGroup,
      seat: seat.number,
      /** Indices of stops. */
      boards: seat.boardStop,
      alights: seat.alightStop,
    })),
  };
}

const getsOnOrOff = (stop: number) => (seat: SeatFacts) => seat.boardStop === stop || seat.alightStop === stop;
