import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import { recheckTripJob, RecheckService } from '#transport';

/** A departure is near: the codes aboard are judged again. */
@Injectable()
export class RecheckTripProcessor implements JobProcessor {
  readonly contract = recheckTripJob;

  constructor(private readonly rechecks: RecheckService) {}

  process(delivery: Delivery): Promise<void> {
    return this.rechecks.recheckDue(delivery);
  }
}
