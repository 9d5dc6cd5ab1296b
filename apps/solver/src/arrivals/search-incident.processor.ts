import { Injectable } from '@nestjs/common';
import { IncidentSearching, searchIncidentJob } from '#arrivals';
import type { Delivery, JobProcessor } from '#platform';

/**
 * Searches for what can be done about an incident. Thinking of it takes less than half a second of a core (13 coaches, 262 people: 0.4 s); the
 * rest waits for the database, and wants no thread of its own.
 */
@Injectable()
export class SearchIncidentProcessor implements JobProcessor {
  readonly contract = searchIncidentJob;

  constructor(private readonly searching: IncidentSearching) {}

  process(delivery: Delivery): Promise<void> {
    return this.searching.work(delivery);
  }
}
