import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { ChoiceService, ComparisonService } from '#transport';
import { By } from '../../edge/grant.guard.js';
import { PageQuery } from '../../edge/lists.dto.js';

@ApiTags('charters')
@Controller('batches/:id/alternatives')
export class AlternativesController {
  constructor(
    private readonly comparisons: ComparisonService,
    private readonly choices: ChoiceService,
  ) {}

  /** Compares direct coaches with feeder, charter and distribution, in the background; nobody is seated by it. */
  @Post()
  @HttpCode(202)
  request(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.comparisons.request(grant, id);
  }

  /** The newest comparison: whole plans by cost, time and head-count, which is chosen and why, and the proofs of its transfers. */
  @Get()
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.comparisons.get(grant, id);
  }

  /** Everybody's journey in the chosen plan, leg by leg, and why the other ways lost. */
  @Get('journeys')
  journeys(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Query() query: PageQuery) {
    return this.comparisons.journeys(grant, id, query);
  }

  /** The batch is planned by this alternative: feeders and distribution coaches as trips, seats on charters by name. */
  @Post(':alternativeId/choose')
  @HttpCode(200)
  choose(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('alternativeId', ParseUUIDPipe) alternativeId: string,
  ) {
    return this.choices.choose(grant, id, alternativeId);
  }

  /** Gives the choice up: its trips are void and its seats free; the batch is a draft again. */
  @Post('give-up')
  @HttpCode(200)
  giveUp(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.choices.giveUp(grant, id);
  }

  /** Everybody's legs in their order, as trips and charters stand. */
  @Get('legs')
  legs(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Query() query: PageQuery) {
    return this.choices.legs(grant, id, query);
  }
}
