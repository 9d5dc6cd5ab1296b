import { Injectable } from '@nestjs/common';
import { endPlacementJob, PassengerListService } from '#arrivals';
import type { Delivery, JobProcessor } from '#platform';

/** Somebody was not handed over: worker, vacancy and seat are free again. */
@Injectable()
export class EndPlacementProcessor implements JobProcessor {
  readonly contract = endPlacementJob;

  constructor(private readonly lists: PassengerListService) {}

  process(delivery: Delivery): Promise<void> {
    return this.lists.endPlacement(delivery);
  }
}
