import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import { importRosterJob, RosterService } from '#workers';

/** Checks or commits a roster too large to be done with while its office waits. */
@Injectable()
export class ImportRosterProcessor implements JobProcessor {
  readonly contract = importRosterJob;

  constructor(private readonly rosters: RosterService) {}

  process(delivery: Delivery): Promise<void> {
    return this.rosters.work(delivery);
  }
}
