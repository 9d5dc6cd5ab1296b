import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import { recheckAffectedJob, RecheckService } from '#transport';

/** A code, a rule or an agreement changed: the journeys that it concerns are judged again. */
@Injectable()
export class RecheckAffectedProcessor implements JobProcessor {
  readonly contract = recheckAffectedJob;

  constructor(private readonly rechecks: RecheckService) {}

  process(delivery: Delivery): Promise<void> {
    return this.rechecks.recheckAffected(delivery);
  }
}
