import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import { EndedPlacements, freeEndedJob } from '#transport';

/** A placement ended: the seat that was held for it is free. */
@Injectable()
export class FreeEndedProcessor implements JobProcessor {
  readonly contract = freeEndedJob;

  constructor(private readonly placements: EndedPlacements) {}

  process(delivery: Delivery): Promise<void> {
    return this.placements.free(delivery);
  }
}
