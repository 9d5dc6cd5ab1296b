import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { BatchProposalService } from '#transport';
import { By } from '../../edge/grant.guard.js';
import { BatchProposalsBody } from './batch-proposals.dto.js';

@ApiTags('transport')
@Controller('batch-proposals')
export class BatchProposalsController {
  constructor(private readonly proposals: BatchProposalService) {}

  /**
   * Batches that the system proposes for the coming days, so that coaches fill up: who, in how many vehicles, on which days, why, and who
   * is left out for what reason. Nothing is kept. A proposal is accepted by sending its `draft` to `POST /v1/batches`; whoever is in another
   * batch by then is named.
   */
  @Post()
  @HttpCode(200)
  propose(@By() grant: Grant, @Body() { days = 7, ...query }: BatchProposalsBody) {
    return this.proposals.propose(grant, { ...query, days });
  }
}
