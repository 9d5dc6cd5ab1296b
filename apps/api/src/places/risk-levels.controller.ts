import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RiskLevelService } from '#places';
import type { Grant } from '#platform';
import { By } from '../edge/grant.guard.js';
import { RiskLevelEndBody, riskLevelFacts, RiskLevelsBody, RiskLevelsQuery } from './risk-levels.dto.js';

@ApiTags('places')
@Controller('risk-levels')
export class RiskLevelsController {
  constructor(private readonly levels: RiskLevelService) {}

  /** An administrator records epidemic risk levels as they were declared; the answer has a result for each. */
  @Post()
  @HttpCode(200)
  async declare(@By() grant: Grant, @Body() { items }: RiskLevelsBody) {
    return { items: await this.levels.declare(grant, items.map(riskLevelFacts)) };
  }

  /** Declared levels, by place and instant, for everybody who is signed in. Where nothing is declared the risk is low. */
  @Get()
  list(@By() grant: Grant, @Query() { at, ...filter }: RiskLevelsQuery) {
    return this.levels.list(grant, { ...filter, at: at ? new Date(at) : undefined });
  }

  /** A level ends, now or at an instant. */
  @Post(':id/end')
  @HttpCode(200)
  end(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { at }: RiskLevelEndBody) {
    return this.levels.end(grant, id, at ? new Date(at) : undefined);
  }
}
