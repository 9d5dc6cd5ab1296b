import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { shanghaiDate, shanghaiInstant } from '#kernel';
import { Database, type Grant, need } from '#platform';
import { BatchService, DatedTables, TripService, type TripState } from '#transport';
import { PassengerEntity } from '../passengers/passenger.entity.js';
import type { PassengerState } from '../passengers/passenger.lifecycle.js';
import { costsOf, type PayerFen, type Rider, ruleFor } from './shares.js';

/** What a trip costs, in fen. */
export interface TripCosts {
  readonly tripId: string;
  readonly sheetNumber: string;
  readonly departsAt: string;
  readonly state: TripState;
  /** `planned`: shared by all with a seat; `final`: by those who rode; `void`: called off. */
  readonly standing: 'planned' | 'final' | 'void';
  readonly totalFen: number;
  readonly payers: PayerFen;
  readonly source: string;
  readonly persons: readonly (Rider & PayerFen & { readonly fen: number })[];
}

export interface Settled {
  /** Calendar days of departure, both included. */
  readonly from: string;
  readonly to: string;
  readonly enterprise?: string | undefined;
}

const READERS = ['coordinator', 'province-monitor', 'auditor'] as const;
/** Who never rode: the costs of the seat fall to those who did. */
const STAYED: readonly PassengerState[] = ['expected', 'no-show', 'refused', 'unlisted', 'struck'];
const LEFT: readonly TripState[] = ['departed', 'completed'];

/** The costs of trips by person and payer, by the dated shares of the exporting area. */
@Injectable()
export class CostService {
  constructor(
    private readonly db: Database,
    private readonly trips: TripService,
    private readonly batches: BatchService,
    private readonly tables: DatedTables,
  ) {}

  /** @throws trip.missing */
  ofTrip(grant: Grant, tripId: string): Promise<TripCosts> {
    need(grant, ...READERS);
    return this.db.transaction(grant, (tx) => this.costs(tx, grant, tripId));
  }

  /** The sums of a batch. @throws batch.missing */
  async ofBatch(grant: Grant, batchId: string) {
    need(grant, ...READERS);
    const { trips: planned } = await this.batches.get(grant, batchId);
    return this.db.transaction(grant, async (tx) => {
      const trips: TripCosts[] = [];
      for (const { id } of planned) trips.push(await this.costs(tx, grant, id));
      const sum = (of: (trip: TripCosts) => number) => trips.reduce((all, trip) => all + of(trip), 0);
      return {
        batchId,
        totalFen: sum(({ totalFen }) => totalFen),
        payers: {
          province: sum(({ payers }) => payers.province),
          enterprise: sum(({ payers }) => payers.enterprise),
          subsidy: sum(({ payers }) => payers.subsidy),
        },
        trips: trips.map(({ persons, ...trip }) => ({ ...trip, persons: persons.length })),
      };
    });
  }

  /** Trips that left in the period, one by one, so that a season needs no more memory than a trip. */
  settlement(grant: Grant, period: Settled): AsyncIterable<TripCosts> {
    need(grant, ...READERS);
    return this.settled(grant, period);
  }

  private async *settled(grant: Grant, { from, to, enterprise }: Settled): AsyncGenerator<TripCosts> {
    const ids = await this.db.transaction(grant, (tx) =>
      tx.query<{ id: string }[]>(
        `select id from trip where state in ('departed', 'completed') and departs_at >= $1 and departs_at < $2::timestamptz + interval '1 day'
           and ($3::uuid is null or $3 = any (enterprise_ids)) order by departs_at, id`,
        [shanghaiInstant(from, 0), shanghaiInstant(to, 0), enterprise ?? null],
      ),
    );
    for (const { id } of ids) {
      const costs = await this.db.transaction(grant, (tx) => this.costs(tx, grant, id));
      const persons = costs.persons.filter(({ enterpriseId }) => !enterprise || enterpriseId === enterprise);
      yield { ...costs, persons };
    }
  }

  private async costs(tx: EntityManager, grant: Grant, tripId: string): Promise<TripCosts> {
    const { divisionCode } = await this.trips.facts(tx, tripId);
    const { sheetNumber, departsAt, state, costFen } = await this.trips.view(tx, grant, tripId);
    const day = shanghaiDate(new Date(departsAt));
    const rule = ruleFor(this.tables.on('trip-cost-shares.csv', day), divisionCode);
    const standing = state === 'cancelled' ? 'void' : LEFT.includes(state) ? 'final' : 'planned';
    const riders = standing === 'final' ? await rode(tx, tripId) : await this.seated(tx, tripId);
    const costs = costsOf(standing === 'void' ? 0 : costFen, standing === 'void' ? [] : riders, rule);
    return { tripId, sheetNumber, departsAt, state, standing, source: rule.source, ...costs };
  }

  private async seated(tx: EntityManager, tripId: string): Promise<Rider[]> {
    const seats = await this.trips.seatsOf(tx, tripId);
    return seats.map(({ workerId, enterpriseId, number }) => ({ workerId, enterpriseId, seatNumber: number }));
  }
}

async function rode(tx: EntityManager, tripId: string): Promise<Rider[]> {
  const listed = await tx.findBy(PassengerEntity, { tripId, listed: true });
  return listed.flatMap(({ workerId, enterpriseId, seatNumber, state, boardedAt }) =>
    workerId === null || boardedAt === null || STAYED.includes(state)
      ? []
      : [{ workerId, enterpriseId, seatNumber: seatNumber ?? 0 }],
  );
}
