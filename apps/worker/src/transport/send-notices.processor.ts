import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import { NoticeService, sendNoticesJob } from '#transport';

/** Something happened to a trip: the people on it are told. */
@Injectable()
export class SendNoticesProcessor implements JobProcessor {
  readonly contract = sendNoticesJob;

  constructor(private readonly notices: NoticeService) {}

  process(delivery: Delivery): Promise<void> {
    return this.notices.tell(delivery);
  }
}
