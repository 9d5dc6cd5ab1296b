import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { HistoryService, LedgerService, TrailService, TripHistoryService } from '#trace';
import { By } from '../edge/grant.guard.js';

@ApiTags('trace')
@Controller()
export class TraceController {
  constructor(
    private readonly trails: TrailService,
    private readonly ledgers: LedgerService,
    private readonly histories: HistoryService,
    private readonly tripHistories: TripHistoryService,
  ) {}

  /** Everything that happened to a worker, in order. */
  @Get('workers/:id/trail')
  trail(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.trails.trailOf(grant, id);
  }

  /** What became of a worker's record, with who, when and why; those that were merged into it included. */
  @Get('workers/:id/history')
  history(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.histories.of(grant, id);
  }

  /** Who shared a vehicle with a worker, until fourteen days after arrival. */
  @Get('workers/:id/contacts')
  contacts(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.trails.contactsOf(grant, id);
  }

  /** What happened to a trip as a whole: approval, offers to carriers, doors, hand-overs. */
  @Get('trips/:id/history')
  historyOfTrip(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.tripHistories.of(grant, id);
  }

  /** The head-count of a trip by name. */
  @Get('trips/:id/ledger')
  ofTrip(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.ledgers.ofTrip(grant, id);
  }

  /** The head-count of a batch by name. */
  @Get('batches/:id/ledger')
  ofBatch(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.ledgers.ofBatch(grant, id);
  }

  /** Closes a batch whose head-count balances. */
  @Post('batches/:id/close')
  @HttpCode(200)
  close(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.ledgers.close(grant, id);
  }
}
