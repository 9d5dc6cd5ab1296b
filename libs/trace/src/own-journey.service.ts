import { Injectable } from '@nestjs/common';
import type { Text } from '#kernel';
import { type OwnExplanation, type OwnOffer, OwnOffersService } from '#matching';
import { Database, type Grant, need } from '#platform';
import { type OwnNotice, OwnRidesService } from '#transport';
import { WorkerService, type WorkerView } from '#workers';
import { STANDINGS } from './own-journey.js';
import { type OwnTrip, OwnTripsService } from './own-trips.service.js';

export interface OwnJourney {
  readonly worker: Omit<WorkerView, 'steps' | 'organisationId'>;
  readonly standing: Text;
  readonly offers: readonly OwnOffer[];
  /** Why the last matching run proposed something, or nothing. */
  readonly matching: OwnExplanation | null;
  readonly trips: readonly OwnTrip[];
  /** What the person was told of the trips, latest first. */
  readonly notices: readonly OwnNotice[];
}

/** What every stage tells the worker whom it is about; only the last stage knows them all. */
@Injectable()
export class OwnJourneyService {
  constructor(
    private readonly db: Database,
    private readonly workers: WorkerService,
    private readonly offers: OwnOffersService,
    private readonly rides: OwnRidesService,
    private readonly trips: OwnTripsService,
  ) {}

  /** @throws worker.missing once the record was erased */
  async of(grant: Grant): Promise<OwnJourney> {
    need(grant, 'worker');
    const { steps, organisationId, ...worker } = await this.workers.get(grant, grant.actor);
    const matching = await this.offers.lastExplanation(worker.id, worker.homeDivision);
    return this.db.transaction(grant, async (tx) => {
      const offers = await this.offers.of(tx, grant, worker.id);
      const rides = await this.rides.of(tx, worker.id);
      const trips = await this.trips.along(tx, grant, rides);
      const notices = await this.rides.notices(tx, worker.id);
      return { worker, standing: STANDINGS[worker.state], offers, matching, trips, notices };
    });
  }
}
