import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { PlacementPicking } from '#transport';
import { By } from '../../edge/grant.guard.js';
import { GatheringQuery, PickedBatchBody, WaitingPlacementsQuery } from './waiting-placements.dto.js';

@ApiTags('transport')
@Controller()
export class WaitingPlacementsController {
  constructor(private readonly picking: PlacementPicking) {}

  /** Confirmed placements of the office's area that are in no batch, by origin, destination, employer, form and days of departure. */
  @Get('waiting-placements')
  list(@By() grant: Grant, @Query() { after, limit, ...picking }: WaitingPlacementsQuery) {
    return this.picking.list(grant, picking, { after, limit });
  }

  /** The same people by city or by employer, the most first: who could go together. */
  @Get('waiting-placements/gathered')
  gather(@By() grant: Grant, @Query() { by, ...picking }: GatheringQuery) {
    return this.picking.gather(grant, picking, by);
  }

  /** A coordinator drafts a transport batch of all who answer to what is asked for and are in no batch. */
  @Post('batches/picked')
  draft(@By() grant: Grant, @Body() { departsAfter, ...body }: PickedBatchBody) {
    return this.picking.draft(grant, { ...body, departsAfter: new Date(departsAfter) });
  }
}
