import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import { AuthorityNotifier, notifyAuthoritiesJob } from '#transport';

/** A trip came into force, changed or was called off: authorities are told. */
@Injectable()
export class NotifyAuthoritiesProcessor implements JobProcessor {
  readonly contract = notifyAuthoritiesJob;

  constructor(private readonly notifier: AuthorityNotifier) {}

  process(delivery: Delivery): Promise<void> {
    return this.notifier.notify(delivery);
  }
}
