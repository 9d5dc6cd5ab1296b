import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import { rehearseJob, RehearsingService } from '#transport';

/** Judges the journeys ahead as if a change of rules or agreements were real. */
@Injectable()
export class RehearseProcessor implements JobProcessor {
  readonly contract = rehearseJob;

  constructor(private readonly rehearsing: RehearsingService) {}

  process(delivery: Delivery): Promise<void> {
    return this.rehearsing.work(delivery);
  }
}
