import { Injectable } from '@nestjs/common';
import { listPassengersJob, PassengerListService } from '#arrivals';
import type { Delivery, JobProcessor } from '#platform';

/** The doors are open: the list to board from is made. */
@Injectable()
export class ListPassengersProcessor implements JobProcessor {
  readonly contract = listPassengersJob;

  constructor(private readonly lists: PassengerListService) {}

  process(delivery: Delivery): Promise<void> {
    return this.lists.list(delivery);
  }
}
