import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { BatchService, CounterProposalService, PlanTakingService, TransportRulesService } from '#transport';
import { By } from '../edge/grant.guard.js';
import { BatchBody, BatchChangeBody, BatchQuery } from './transport.dto.js';

@ApiTags('transport')
@Controller()
export class BatchesController {
  constructor(
    private readonly batches: BatchService,
    private readonly rules: TransportRulesService,
    private readonly proposals: CounterProposalService,
    private readonly taking: PlanTakingService,
  ) {}

  /** Vehicle classes with approved seats and costs. */
  @Get('vehicle-classes')
  vehicleClasses() {
    return { items: this.rules.vehicleClasses };
  }

  /** A coordinator drafts a transport batch of confirmed placements. */
  @Post('batches')
  draft(@By() grant: Grant, @Body() { departsAfter, ...body }: BatchBody) {
    return this.batches.draft(grant, { ...body, departsAfter: new Date(departsAfter) });
  }

  /** The office's batches, in the order of drafting. */
  @Get('batches')
  list(@By() grant: Grant, @Query() query: BatchQuery) {
    return this.batches.list(grant, query);
  }

  /** A batch with its people, its trips, and how far planning is. */
  @Get('batches/:id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.batches.get(grant, id);
  }

  /** People join and leave; earliest departure and fleet may change with them. A plan made before is void. */
  @Post('batches/:id/members')
  @HttpCode(200)
  change(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { departsAfter, ...body }: BatchChangeBody,
  ) {
    return this.batches.change(grant, id, { ...body, ...(departsAfter && { departsAfter: new Date(departsAfter) }) });
  }

  /** Asks for a plan; it is made in the background, see `progress` of the batch. */
  @Post('batches/:id/plan')
  @HttpCode(202)
  plan(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.batches.requestPlan(grant, id);
  }

  /** Takes the best plan so far, while it is planned: the search ends, and the plan is stored once the independent check has proven it. */
  @Post('batches/:id/plan/take')
  @HttpCode(202)
  takePlan(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.taking.take(grant, id);
  }

  /** Takes up what gates have proposed: the batch is planned again, with their hours narrowed to it, and asks them again. */
  @Post('batches/:id/take-up-proposals')
  @HttpCode(202)
  takeUp(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.proposals.takeUp(grant, id);
  }

  /** Puts the plan into force, once every gate that was asked has accepted. */
  @Post('batches/:id/approve')
  @HttpCode(200)
  approve(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.batches.approve(grant, id);
  }

  /** Ends a batch that has not left; its people can join another. */
  @Post('batches/:id/cancel')
  @HttpCode(200)
  cancel(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.batches.cancel(grant, id);
  }
}
