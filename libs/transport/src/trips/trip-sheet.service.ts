import { Injectable } from '@nestjs/common';
import { Database, type Grant, need } from '#platform';
import { SiteService } from '#vacancies';
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
}

/** The trip sheet (派车单) and the manifest (乘客信息登记表). */
@Injectable()
export class TripSheetService {
  constructor(
    private readonly db: Database,
    private readonly trips: TripService,
    private readonly sites: SiteService,
    private readonly codes: LeaderCodeService,
  ) {}

  /** @throws trip.missing */
  of(grant: Grant, tripId: string): Promise<TripSheet> {
    need(grant, 'coordinator', 'enterprise', 'site-contact', 'trip-leader');
    return this.db.transaction(grant, async (tx) => {
      const trip = await this.trips.view(tx, grant, tripId);
      if (grant.role !== 'coordinator') return { trip, contacts: new Map<string, never>(), leaderCode: null };
      const sites = new Set(trip.seats.map(({ siteId }) => siteId));
      return {
        trip,
        contacts: await this.sites.contactsOf(tx, [...sites]),
        leaderCode: await this.codes.show(tx, tripId),
      };
    });
  }
}
