import { Injectable } from '@nestjs/common';
import { IncidentSearching, searchIncidentJob } from '#arrivals';
import type { Delivery, JobProcessor } from '#platform';

/**
 * Searches for what can be done about an incident. Most of it is writing ways out and rolling them back, which waits for the database and
 * wants no thread of its own.
 */
@Injectable()
export class SearchIncidentProcessor implements JobProcessor {
  readonly contract = searchIncidentJob;

  constructor(private readonly searching: IncidentSearching) {}

  process(delivery: Delivery): Promise<void> {
    return this.searching.work(delivery);
  }
}
