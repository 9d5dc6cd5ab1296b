import { Injectable } from '@nestjs/common';
import { ProposalService, withdrawProposalsJob } from '#matching';
import type { Delivery, JobProcessor } from '#platform';

/** Withdraws the proposals of a withdrawn vacancy, so that their workers can be matched again. */
@Injectable()
export class WithdrawProposalsProcessor implements JobProcessor {
  readonly contract = withdrawProposalsJob;

  constructor(private readonly proposals: ProposalService) {}

  process(delivery: Delivery): Promise<void> {
    return this.proposals.withdrawAll(delivery);
  }
}
