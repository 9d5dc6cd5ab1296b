import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { ChangeRehearsalService } from '#transport';
import { By } from '../edge/grant.guard.js';
import { PageQuery } from '../edge/lists.dto.js';
import { agreementOf } from './agreements.dto.js';
import { ruleOf } from './health-rules.dto.js';
import { RehearsalBody, RuleComparisonQuery } from './rehearsals.dto.js';

@ApiTags('health')
@Controller('health-rehearsals')
export class RehearsalsController {
  constructor(private readonly rehearsals: ChangeRehearsalService) {}

  /** An administrator asks whom a change would stop before it is real. Nothing of it comes true. */
  @Post()
  @HttpCode(202)
  request(@By() grant: Grant, @Body() { rule, agreement, at, ...wish }: RehearsalBody) {
    return this.rehearsals.request(grant, {
      ...wish,
      rule: rule && ruleOf(rule),
      agreement: agreement && agreementOf(agreement),
      at: at ? new Date(at) : undefined,
    });
  }

  /** Rehearsals, newest first. */
  @Get()
  list(@By() grant: Grant, @Query() query: PageQuery) {
    return this.rehearsals.list(grant, query);
  }

  /** What another version of a rule would have made of the verdicts of a span of time, such as the week past. */
  @Get('compared')
  compare(@By() grant: Grant, @Query() { identifier, before, after, from, to }: RuleComparisonQuery) {
    return this.rehearsals.compare(grant, identifier, { before, after }, { from: new Date(from), to: new Date(to) });
  }

  /** How many of the journeys ahead are judged, and once all are, how many people and trips the change would stop. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.rehearsals.get(grant, id);
  }

  /** The trips, soonest departure first, with those whom the change would stop or let pass, without full names. */
  @Get(':id/trips')
  trips(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Query() query: PageQuery) {
    return this.rehearsals.trips(grant, id, query);
  }

  /** Ends a rehearsal that is not done. */
  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.rehearsals.cancel(grant, id);
  }
}
