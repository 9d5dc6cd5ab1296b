import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { shanghaiDate } from '#kernel';
import { BusinessClock, Database, type Grant, need, newId, record, SYSTEM } from '#platform';
import { DatedTables } from '../dated/dated-tables.service.js';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import type { RisenTrip } from '../risen/risen-trip.js';
import { mayLeave } from '../trips/trip.lifecycle.js';
import { batchMissing, tripMissing } from '../transport.errors.js';
import { ChecklistConfirmationEntity } from './checklist.entity.js';
import { factsDecide, notTheTime, nothingOpen } from './checklist.errors.js';
import { ChecklistFacts } from './checklist-facts.service.js';
import {
  barring,
  CHECKLIST_ITEMS,
  type ChecklistItem,
  type ItemRule,
  itemView,
  type ItemView,
  summed,
} from './checklist.js';

/** The departure checklist of a trip (三确认七对接). */
export interface TripChecklist {
  readonly tripId: string;
  readonly sheetNumber: string;
  readonly departsAt: string;
  /** Whether nothing that bars the departure is open, and no place is too risky. */
  readonly mayDepart: boolean;
  /** What a higher risk level on the way has made unlawful since; null where nothing. */
  readonly risen: RisenTrip | null;
  readonly items: readonly ItemView[];
}

export interface ConfirmationFacts {
  readonly item: ChecklistItem;
  /** Who answers for it. */
  readonly name: string;
  /** What was looked at, or done. */
  readonly note: string;
}

const READERS = ['coordinator', 'trip-leader', 'province-monitor', 'auditor'] as const;

/** Departure checklists: each item follows from what is stored, or from the word of a named person. */
@Injectable()
export class ChecklistService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly facts: ChecklistFacts,
    private readonly tables: DatedTables,
  ) {}

  /** @throws trip.missing */
  async ofTrip(grant: Grant, tripId: string): Promise<TripChecklist> {
    need(grant, ...READERS);
    await this.db.transaction(grant, (tx) => seen(tx, tripId));
    return this.db.transaction(SYSTEM, async (tx) => this.read(tx, await seen(tx, tripId)));
  }

  /** All trips of a batch, and each item over all of them. @throws batch.missing */
  async ofBatch(grant: Grant, batchId: string) {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    const seenTrips = await this.db.transaction(grant, async (tx) => {
      const found: unknown[] = await tx.query('select from batch where id = $1', [batchId]);
      if (found.length === 0) throw batchMissing(batchId);
      return tx.find(TripEntity, { where: { batchId }, order: { departsAt: 'asc', id: 'asc' } });
    });
    return this.db.transaction(SYSTEM, async (tx) => {
      const trips: TripChecklist[] = [];
      for (const trip of seenTrips) trips.push(await this.read(tx, trip));
      const items = CHECKLIST_ITEMS.map((wanted) => {
        return summed(
          wanted,
          trips.flatMap((trip) => trip.items.filter(({ item }) => item === wanted)),
        );
      });
      return { batchId, mayDepart: trips.every(({ mayDepart }) => mayDepart), items, trips };
    });
  }

  /**
   * A named person answers for an item that no fact shows, for as many as are open now.
   * @throws checklist.facts-decide, checklist.nothing-open, checklist.not-the-time, trip.missing
   */
  async confirm(grant: Grant, tripId: string, { item, name, note }: ConfirmationFacts): Promise<TripChecklist> {
    need(grant, 'coordinator');
    const { items, risen } = await this.ofTrip(grant, tripId);
    const view = items.find((one) => one.item === item);
    return this.db.transaction(grant, async (tx) => {
      const trip = await tx.findOne(TripEntity, { where: { id: tripId }, lock: { mode: 'pessimistic_write' } });
      if (!trip) throw tripMissing(tripId);
      if (!mayLeave(trip.state)) throw notTheTime(trip.state);
      if (!view?.byPerson) throw factsDecide(item);
      if (view.state !== 'open') throw nothingOpen(item);
      const at = await this.clock.now(tx);
      const open = view.of - view.done;
      const row = { id: newId(), tripId, organisationId: trip.organisationId, item, name, note, open, at };
      await tx.insert(ChecklistConfirmationEntity, row);
      const details = { item, open };
      await record(tx, { type: 'trip.item-confirmed', subject: tripId, trip: tripId, at, details });
      const vouched = itemView(view, view, row);
      const all = items.map((one) => (one.item === item ? vouched : one));
      return checklistOf(trip, all, risen);
    });
  }

  /** What keeps the vehicle with those who are aboard. In a transaction of its own, in the name of the system: the leader sees but a part. */
  barring(tripId: string, aboard: readonly string[]): Promise<Pick<TripChecklist, 'items' | 'risen'>> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const { items, risen } = await this.read(tx, await seen(tx, tripId), aboard);
      return { items: barring(items), risen };
    });
  }

  private async read(tx: EntityManager, trip: TripEntity, aboard?: readonly string[]): Promise<TripChecklist> {
    const where = { tripId: trip.id, active: true, ...(aboard && { workerId: In([...aboard]) }) };
    const seats = await tx.findBy(SeatEntity, where);
    const figures = await this.facts.of(tx, trip, seats, await this.clock.now(tx));
    const said = await tx.find(ChecklistConfirmationEntity, { where: { tripId: trip.id }, order: { id: 'desc' } });
    const items = this.rulesOn(trip).map((rule) =>
      itemView(rule, figures[rule.item], said.find(({ item }) => item === rule.item) ?? null),
    );
    return checklistOf(trip, items, mayLeave(trip.state) ? await this.facts.risen(tx, trip, seats.length) : null);
  }

  private rulesOn({ departsAt }: TripEntity): ItemRule[] {
    const rows = this.tables.on('departure-checklist.csv', shanghaiDate(departsAt));
    return CHECKLIST_ITEMS.map((item) => {
      const row = rows.filter((one) => one['item'] === item).at(-1);
      return { item, bars: row?.['bars'] === 'yes', byPerson: row?.['by_person'] === 'yes' };
    });
  }
}

const checklistOf = (trip: TripEntity, items: readonly ItemView[], risen: RisenTrip | null): TripChecklist => ({
  tripId: trip.id,
  sheetNumber: trip.sheetNumber,
  departsAt: trip.departsAt.toISOString(),
  mayDepart: barring(items).length === 0 && risen === null,
  risen,
  items,
});

async function seen(tx: EntityManager, id: string): Promise<TripEntity> {
  const trip = await tx.findOneBy(TripEntity, { id });
  if (!trip) throw tripMissing(id);
  return trip;
}
