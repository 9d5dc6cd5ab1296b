import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import { openBoardingJob, TripService } from '#transport';

/** A trip's departure is due: its doors open. */
@Injectable()
export class OpenBoardingProcessor implements JobProcessor {
  readonly contract = openBoardingJob;

  constructor(private readonly trips: TripService) {}

  process(delivery: Delivery): Promise<void> {
    return this.trips.openBoarding(delivery);
  }
}
