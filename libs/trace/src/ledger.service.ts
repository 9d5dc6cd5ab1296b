import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PassengerService } from '#arrivals';
import { BusinessClock, Database, type Grant, need } from '#platform';
import { BatchService, TripService } from '#transport';
import { type Ledger, type LedgerEvent, ledgerOf } from './ledger.js';
import { ledgerUnbalanced } from './trace.errors.js';

export interface TripLedger extends Ledger {
  readonly tripId: string;
  readonly tripState: string;
}

export interface BatchLedger extends Ledger {
  readonly batchId: string;
  readonly trips: readonly { readonly id: string; readonly sheetNumber: string; readonly state: string }[];
}

const READERS = ['coordinator', 'province-monitor', 'auditor'] as const satisfies Grant['role'][];

/** The head-count, from the facts and from the events; and the closing of a batch, which waits until it balances. */
@Injectable()
export class LedgerService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly batches: BatchService,
    private readonly trips: TripService,
    private readonly passengers: PassengerService,
  ) {}

  /** @throws trip.missing */
  ofTrip(grant: Grant, tripId: string): Promise<TripLedger> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const { state } = await this.trips.facts(tx, tripId);
      return { tripId, tripState: state, ...(await this.ledger(tx, grant, { tripId }, [tripId])) };
    });
  }

  /** @throws batch.missing */
  async ofBatch(grant: Grant, batchId: string): Promise<BatchLedger> {
    need(grant, ...READERS);
    await this.batches.get(grant, batchId);
    return this.db.transaction(grant, (tx) => this.batchLedger(tx, grant, batchId));
  }

  /**
   * Closes a batch whose trips are all completed and whose head-count balances by name.
   * @throws batch.missing, batch.illegal-step, ledger.unbalanced
   */
  close(grant: Grant, batchId: string): Promise<{ batchId: string; state: 'closed'; ledger: BatchLedger }> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      await this.batches.advance(tx, batchId, 'close', await this.clock.now(tx));
      // Nobody adds to the head-count while it is looked at.
      const trips = (await this.trips.summaries(tx, batchId)).map(({ id }) => id).sort();
      for (const id of trips) await this.trips.lock(tx, id);
      const ledger = await this.batchLedger(tx, grant, batchId);
      const openTrips = ledger.trips.filter(({ state }) => state !== 'completed' && state !== 'cancelled');
      if (openTrips.length > 0 || !ledger.balanced)
        throw ledgerUnbalanced({
          openTrips: openTrips.map(({ id }) => id),
          differences: ledger.differences.map(({ id, equation, kind, text }) => ({ id, equation, kind, text })),
          inconsistent: ledger.inconsistent.map(({ id, term, missingIn, text }) => ({ id, term, missingIn, text })),
        });
      return { batchId, state: 'closed', ledger };
    });
  }

  private async batchLedger(tx: EntityManager, grant: Grant, batchId: string): Promise<BatchLedger> {
    const trips = await this.trips.summaries(tx, batchId);
    const ids = trips.map(({ id }) => id);
    return {
      batchId,
      trips: trips.map(({ id, sheetNumber, state }) => ({ id, sheetNumber, state })),
      ...(await this.ledger(tx, grant, { batchId }, ids)),
    };
  }

  private async ledger(
    tx: EntityManager,
    grant: Grant,
    where: { readonly tripId: string } | { readonly batchId: string },
    trips: readonly string[],
  ): Promise<Ledger> {
    const people = await this.passengers.records(tx, grant, where);
    const events = await tx.query<LedgerEvent[]>(
      `select type, subject, details ->> 'corrects' corrects from event
       where trip_id = any($1::uuid[]) and type like 'passenger.%'`,
      [trips],
    );
    return ledgerOf(people, events);
  }
}
