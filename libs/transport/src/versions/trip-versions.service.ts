import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Text } from '#kernel';
import { BusinessClock, Database, type Grant, need, SYSTEM } from '#platform';
import { SignedCodes } from '../passes/signed-codes.service.js';
import type { TripFacts } from '../trips/trip.js';
import { SeatEntity } from '../trips/trip.entity.js';
import { TripService } from '../trips/trip.service.js';
import type { SheetContent, Standing, VersionReason } from './trip-version.js';
import { TripVersionEntity } from './trip-version.entity.js';
import { versionMissing } from './trip-version.errors.js';
import { issueVersion } from './version-rows.service.js';
import { type SheetVersion, stampOf, versionView, type VersionView } from './version-view.js';

/** What a sheet in somebody’s hand is worth. Bears no names. */
export interface SheetCheck {
  readonly standing: Standing | 'not-ours';
  readonly text: Text;
  /** What the sheet was; null where it is not ours. */
  readonly sheet: {
    readonly sheetNumber: string;
    readonly version: number;
    readonly issuedAt: string;
    readonly hash: string;
    readonly departsAt: string;
    readonly arrivesAt: string;
    readonly plate: string | null;
    readonly persons: number;
  } | null;
  /** Which version holds instead, since when this one does not, and why; null for one in force. */
  readonly instead: SheetVersion['instead'];
}

const NOT_OURS: SheetCheck = {
  standing: 'not-ours',
  text: { zh: '不是本系统签发的派车单', en: 'That sheet was not issued here' },
  sheet: null,
  instead: null,
};

/** From approval on a trip’s sheet has versions; each makes the ones before invalid, and says so. */
@Injectable()
export class TripVersions {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly trips: TripService,
    private readonly codes: SignedCodes,
  ) {}

  /**
   * For whoever changes a trip, in its transaction and once everything is written: issues the next version. Several calls in one
   * transaction are one version, and a change that the sheet does not show is none. Locks the trip.
   * @returns the number in force; 0 before approval
   */
  async issue(tx: EntityManager, tripId: string, reason: VersionReason): Promise<number> {
    return issueVersion(tx, tripId, reason, await this.clock.now(tx));
  }

  /** Versions with what each changed, newest first; people of others are left out. @throws trip.missing */
  list(grant: Grant, tripId: string): Promise<VersionView[]> {
    need(grant, 'coordinator', 'carrier', 'enterprise', 'site-contact', 'trip-leader', 'province-monitor', 'auditor');
    return this.db.transaction(grant, async (tx) => {
      await this.trips.facts(tx, tripId);
      const rows = await this.rowsOf(tx, tripId);
      const seats = await tx.find(SeatEntity, { select: { id: true }, where: { tripId } });
      const visible = new Set(seats.map(({ id }) => id));
      const roles = await rolesOf(tx, rows);
      return rows.map((row) => versionView(row, rows, roles.get(row.actor) ?? 'unknown', visible)).reverse();
    });
  }

  /** What is printed on the sheet in force about its version; null before approval. */
  async last(tx: EntityManager, { id, state }: Pick<TripFacts, 'id' | 'state'>): Promise<SheetVersion | null> {
    const rows = await this.rowsOf(tx, id);
    const row = rows.at(-1);
    return row ? stampOf(row, rows, state, this.codes.sign('trip-sheet', row.id)) : null;
  }

  /** A version as it was issued. @throws trip-version.missing */
  async kept(
    tx: EntityManager,
    { id, state }: Pick<TripFacts, 'id' | 'state'>,
    number: number,
  ): Promise<{ readonly version: SheetVersion; readonly content: SheetContent }> {
    const rows = await this.rowsOf(tx, id);
    const row = rows.find((one) => one.number === number);
    if (!row) throw versionMissing(id, number);
    return { version: stampOf(row, rows, state, this.codes.sign('trip-sheet', row.id)), content: row.content };
  }

  /** What the code on a sheet is worth now: to whoever holds the paper, signed in or not. */
  check(raw: string): Promise<SheetCheck> {
    const read = this.codes.read('trip-sheet', raw);
    if (typeof read === 'string') return Promise.resolve(NOT_OURS);
    return this.db.transaction(SYSTEM, async (tx) => {
      const row = await tx.findOneBy(TripVersionEntity, { id: read.id });
      if (!row) return NOT_OURS;
      const { state } = await this.trips.facts(tx, row.tripId);
      const rows = await this.rowsOf(tx, row.tripId);
      const { number, content } = row;
      const { issuedAt, hash, standing, notice, instead } = stampOf(row, rows, state, raw);
      const { sheetNumber, departsAt, arrivesAt, crew, persons } = content;
      const facts = { sheetNumber, departsAt, arrivesAt, plate: crew?.plate ?? null, persons: persons.length };
      return { standing, text: notice, sheet: { ...facts, version: number, issuedAt, hash }, instead };
    });
  }

  private rowsOf(tx: EntityManager, tripId: string): Promise<TripVersionEntity[]> {
    return tx.find(TripVersionEntity, { where: { tripId }, order: { number: 'asc' } });
  }
}

async function rolesOf(tx: EntityManager, rows: readonly TripVersionEntity[]): Promise<Map<string, string>> {
  const found = await tx.query<{ actor: string; role: string }[]>(
    `select actor, role_of_actor(actor, trip) role from unnest($1::uuid[], $2::uuid[]) as v (actor, trip)`,
    [rows.map(({ actor }) => actor), rows.map(({ tripId }) => tripId)],
  );
  return new Map(found.map(({ actor, role }) => [actor, role]));
}
