import { Injectable } from '@nestjs/common';
import { Database, type Grant, need } from '#platform';
import { BatchEntity } from '../batches/batch.entity.js';
import { type AssignedCrew, AssignedCrews } from '../offers/assigned-crews.service.js';
import { batchMissing, nothingToPrint } from '../transport.errors.js';
import { TripVersions } from '../versions/trip-versions.service.js';
import { type SheetVersion, tripAsOf } from '../versions/version-view.js';
import { NOTHING_OF_THE_OFFICE, type OfficeFacts, SheetContacts } from './sheet-contacts.service.js';
import type { TripView } from '../trips/trip.js';
import { SeatEntity } from '../trips/trip.entity.js';
import { TripService } from '../trips/trip.service.js';

/** What is printed for a trip. */
export interface TripSheet extends OfficeFacts {
  readonly trip: TripView;
  /** Who drives, where a carrier has confirmed. Enterprises and sites get the drivers’ names shortened. */
  readonly crew: AssignedCrew | null;
  /** Which version it is and whether it holds; null before approval. */
  readonly version: SheetVersion | null;
}

const HOLDERS = ['coordinator', 'carrier', 'enterprise', 'site-contact', 'trip-leader'] as const;

/** The trip sheet (派车单) and the manifest (乘客信息登记表). */
@Injectable()
export class TripSheetService {
  constructor(
    private readonly db: Database,
    private readonly trips: TripService,
    private readonly contacts: SheetContacts,
    private readonly crews: AssignedCrews,
    private readonly versions: TripVersions,
  ) {}

  /** The sheet in force. @throws trip.missing */
  of(grant: Grant, tripId: string): Promise<TripSheet> {
    need(grant, ...HOLDERS);
    return this.db.transaction(grant, async (tx) => {
      const trip = await this.trips.view(tx, grant, tripId);
      const crew = shortenedFor(grant, (await this.crews.of(tx, [tripId])).get(tripId) ?? null);
      const version = await this.versions.last(tx, trip);
      return { trip, crew, version, ...(await this.contacts.of(tx, grant, trip)) };
    });
  }

  /**
   * Those of a batch in the order of departure, without trips that were called off. Each is read when it is asked for, so that nothing is
   * held while the one before is printed. @throws batch.missing, batch.nothing-to-print
   */
  ofBatch(grant: Grant, batchId: string): Promise<AsyncIterable<TripSheet>> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      if (!(await tx.existsBy(BatchEntity, { id: batchId }))) throw batchMissing(batchId);
      const trips = (await this.trips.summaries(tx, batchId)).filter(({ state }) => state !== 'cancelled');
      if (trips.length === 0) throw nothingToPrint(batchId);
      return this.each(grant, trips);
    });
  }

  /** The sheet as a version of it was, marked with whether it holds. @throws trip.missing, trip-version.missing */
  asOf(grant: Grant, tripId: string, number: number): Promise<TripSheet> {
    need(grant, ...HOLDERS);
    return this.db.transaction(grant, async (tx) => {
      const now = await this.trips.view(tx, grant, tripId);
      const { version, content } = await this.versions.kept(tx, now, number);
      const trip = tripAsOf(grant.role, now, number, content, await tx.findBy(SeatEntity, { tripId }));
      const crew = shortenedFor(grant, content.crew && (await this.crews.once(tx, content.crew)));
      const office = version.standing === 'valid' ? await this.contacts.of(tx, grant, trip) : NOTHING_OF_THE_OFFICE;
      return { trip, crew, version, ...office };
    });
  }

  private async *each(grant: Grant, trips: readonly { readonly id: string }[]): AsyncGenerator<TripSheet> {
    for (const { id } of trips) yield await this.of(grant, id);
  }
}

/** At a gate the plate tells the coach; nobody there needs more of the drivers than the surname. */
const shortenedFor = ({ role }: Grant, crew: AssignedCrew | null): AssignedCrew | null =>
  crew && (role === 'enterprise' || role === 'site-contact')
    ? {
        ...crew,
        drivers: crew.drivers.map((driver) => ({ ...driver, name: `${Array.from(driver.name)[0] ?? ''}**` })),
      }
    : crew;
