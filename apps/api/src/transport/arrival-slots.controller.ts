import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { ArrivalSlotService } from '#transport';
import { By } from '../edge/grant.guard.js';
import { ArrivalSlotsQuery, CounterProposalsBody, SlotAcceptanceBody } from './arrival-slots.dto.js';

@ApiTags('transport')
@Controller('arrival-slots')
export class ArrivalSlotsController {
  constructor(private readonly slots: ArrivalSlotService) {}

  /** Arrival slots: those asked of your gates, or those that your office asked for. */
  @Get()
  list(@By() grant: Grant, @Query() query: ArrivalSlotsQuery) {
    return this.slots.list(grant, query);
  }

  /** An arrival slot: which trip, when, how many people, and what the gate answered. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.slots.get(grant, id);
  }

  /** The gate accepts slots, up to 500; the answer has a result for each. Refused where it has no room in that hour, or is closed. */
  @Post('accept')
  @HttpCode(200)
  async accept(@By() grant: Grant, @Body() { slotIds }: SlotAcceptanceBody) {
    return { items: await this.slots.accept(grant, slotIds) };
  }

  /** The gate proposes other instants, up to 500, each with a reason; the answer has a result for each. */
  @Post('counter')
  @HttpCode(200)
  async counter(@By() grant: Grant, @Body() { items }: CounterProposalsBody) {
    const proposals = items.map(({ proposedAt, ...item }) => ({ ...item, proposedAt: new Date(proposedAt) }));
    return { items: await this.slots.counter(grant, proposals) };
  }
}
