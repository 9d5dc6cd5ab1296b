import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Grant } from '#platform';
import { SiteService } from '#vacancies';
import { LeaderCodeService } from '../trips/leader-code.service.js';
import type { TripView } from '../trips/trip.js';

/** What the office’s copy of a sheet bears, and no other. */
export interface OfficeFacts {
  /** Whom to call on arrival, by site. Empty for all but the office. */
  readonly contacts: ReadonlyMap<string, { readonly name: string; readonly phone: string }>;
  /** The leader's one-time code; null before approval, and for all but the office. */
  readonly leaderCode: string | null;
}

export const NOTHING_OF_THE_OFFICE: OfficeFacts = { contacts: new Map(), leaderCode: null };

/** Contacts at the gates and the leader’s code, for the office’s copy. */
@Injectable()
export class SheetContacts {
  constructor(
    private readonly sites: SiteService,
    private readonly codes: LeaderCodeService,
  ) {}

  async of(tx: EntityManager, { role }: Grant, trip: TripView): Promise<OfficeFacts> {
    if (role !== 'coordinator') return NOTHING_OF_THE_OFFICE;
    const sites = new Set(trip.seats.map(({ siteId }) => siteId));
    return { contacts: await this.sites.contactsOf(tx, [...sites]), leaderCode: await this.codes.show(tx, trip.id) };
  }
}
