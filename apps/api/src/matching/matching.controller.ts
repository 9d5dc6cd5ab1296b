import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MatchingRunService } from '#matching';
import type { Grant } from '#platform';
import { By } from '../edge/grant.guard.js';
import { MatchingRunBody, RunsQuery } from './matching.dto.js';

@ApiTags('matching')
@Controller('matching-runs')
export class MatchingController {
  constructor(private readonly runs: MatchingRunService) {}

  /** A coordinator asks for a run over the registered workers of the office's area, or of a part of it. */
  @Post()
  @HttpCode(202)
  request(@By() grant: Grant, @Body() { scope }: MatchingRunBody) {
    return this.runs.request(grant, scope);
  }

  /** Runs, newest first. */
  @Get()
  list(@By() grant: Grant, @Query() query: RunsQuery) {
    return this.runs.list(grant, query);
  }

  /** How far a run is, and once it is done what it cost and what proves that nothing costs less. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.runs.get(grant, id);
  }

  /** Ends a run that is not done; nothing is proposed. */
  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.runs.cancel(grant, id);
  }

  /** Why a worker was proposed there, or nowhere: score parts, what barred, what lacked least. */
  @Get(':id/explanations/:workerId')
  explain(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('workerId', ParseUUIDPipe) workerId: string,
  ) {
    return this.runs.explain(grant, id, workerId);
  }
}
