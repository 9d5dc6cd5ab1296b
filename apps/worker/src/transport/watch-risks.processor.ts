import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import { RisenWatch, watchRisksJob } from '#transport';

/** A place is at another risk, or a trip changed: offices hear of trips that are unlawful by now. */
@Injectable()
export class WatchRisksProcessor implements JobProcessor {
  readonly contract = watchRisksJob;

  constructor(private readonly watch: RisenWatch) {}

  process(delivery: Delivery): Promise<void> {
    return this.watch.look(delivery);
  }
}
