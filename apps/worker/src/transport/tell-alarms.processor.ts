import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import { AlarmNotices, tellAlarmsJob } from '#transport';

/** A trip is overdue, or an offer about to expire: those who answer for it are told. */
@Injectable()
export class TellAlarmsProcessor implements JobProcessor {
  readonly contract = tellAlarmsJob;

  constructor(private readonly notices: AlarmNotices) {}

  process(delivery: Delivery): Promise<void> {
    return this.notices.tell(delivery);
  }
}
