import { Injectable } from '@nestjs/common';
import { Database, type Grant, need } from '#platform';
import { SiteService } from '#vacancies';
import { type AssignedCrew, AssignedCrews } from '../offers/assigned-crews.service.js';
import { LeaderCodeService } from './leader-code.service.js';
import type { TripView } from './trip.js';
import { TripService } from './trip.service.js';

/** What is printed for a trip. */
export interface TripSheet {
  readonly trip: TripView;
  /** Whom to call on arrival, by site. Empty for all but the office. */
  readonly contacts: ReadonlyMap<string, { readonly name: string; readonly phone: string }>;
  /** The leader's one-time code; null before approval, and for all but the office. */
  readonly leaderCode: string | null;
  /** Who drives, where a carrier has confirmed. Enterprises and sites get the drivers’ names shortened. */
  readonly crew: AssignedCrew | null;
}

/** The trip sheet (派车单) and the manifest (乘客信息登记表). */
@Injectable()
export class TripSheetService {
  constructor(
    private readonly db: Database,
    private readonly trips: TripService,
    private readonly sites: SiteService,
    private readonly codes: LeaderCodeService,
    private readonly crews: AssignedCrews,
  ) {}

  /** @throws trip.missing */
  of(grant: Grant, tripId: string): Promise<TripSheet> {
    need(grant, 'coordinator', 'carrier', 'enterprise', 'site-contact', 'trip-leader');
    return this.db.transaction(grant, async (tx) => {
      const trip = await this.trips.view(tx, grant, tripId);
      const crew = shortenedFor(grant, (await this.crews.of(tx, [tripId])).get(tripId) ?? null);
      if (grant.role !== 'coordinator') return { trip, contacts: new Map<string, never>(), leaderCode: null, crew };
      const sites = new Set(trip.seats.map(({ siteId }) => siteId));
      return {
        trip,
        contacts: await this.sites.contactsOf(tx, [...sites]),
        leaderCode: await this.codes.show(tx, tripId),
        crew,
      };
    });
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
