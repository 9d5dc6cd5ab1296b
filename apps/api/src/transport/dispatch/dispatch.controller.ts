import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeparturesService } from '#arrivals';
import type { Grant } from '#platform';
import { BatchStepsService } from '#transport';
import { By } from '../../edge/grant.guard.js';
import { BatchIdsBody, TripIdsBody } from './dispatch.dto.js';

/** One step with many batches or trips: each by itself, with its own outcome and its state as stored, in the order given. */
@ApiTags('transport')
@Controller()
export class DispatchController {
  constructor(
    private readonly batches: BatchStepsService,
    private readonly departures: DeparturesService,
  ) {}

  /** Puts the plans of up to 200 batches into force; the answer has a result for each. A refused one does not hinder the rest. */
  @Post('batches/approve')
  @HttpCode(200)
  async approve(@By() grant: Grant, @Body() { batchIds }: BatchIdsBody) {
    return { items: await this.batches.approve(grant, batchIds) };
  }

  /** Ends up to 200 batches that have not left; the answer has a result for each. */
  @Post('batches/cancel')
  @HttpCode(200)
  async cancel(@By() grant: Grant, @Body() { batchIds }: BatchIdsBody) {
    return { items: await this.batches.cancel(grant, batchIds) };
  }

  /** Up to 200 vehicles leave; the answer has a result for each. Nobody on the list of one that leaves may be unaccounted for. */
  @Post('trips/depart')
  @HttpCode(200)
  async depart(@By() grant: Grant, @Body() { tripIds }: TripIdsBody) {
    return { items: await this.departures.depart(grant, tripIds) };
  }
}
