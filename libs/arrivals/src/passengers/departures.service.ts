import { Injectable } from '@nestjs/common';
import type { StepResult } from '#kernel';
import { Database, type Grant, need, stepEach } from '#platform';
import { TripService, type TripState } from '#transport';
import { BoardingService } from './boarding.service.js';

/** Many trips set out at once, each with an outcome of its own. */
@Injectable()
export class DeparturesService {
  constructor(
    private readonly db: Database,
    private readonly boarding: BoardingService,
    private readonly trips: TripService,
  ) {}

  /** As `BoardingService.depart`, one by one. */
  depart(grant: Grant, tripIds: readonly string[]): Promise<StepResult<TripState>[]> {
    need(grant, 'coordinator');
    return stepEach<TripState>(grant, tripIds, {
      taken: ['departed', 'completed'],
      take: (asker, id) => this.boarding.depart(asker, id),
      statesOf: (asker, ids) => this.db.transaction(asker, (tx) => this.trips.statesOf(tx, ids)),
    });
  }
}
