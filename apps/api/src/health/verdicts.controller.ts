import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { KeptVerdictService } from '#health';
import type { Grant } from '#platform';
import { By } from '../edge/grant.guard.js';
import { RecomputedQuery, VerdictsQuery } from './verdicts.dto.js';

@ApiTags('health')
@Controller('verdicts')
export class VerdictsController {
  constructor(private readonly verdicts: KeptVerdictService) {}

  /** Verdicts that were kept on workers of the own area, by trip or worker, oldest first. */
  @Get()
  list(@By() grant: Grant, @Query() filter: VerdictsQuery) {
    return this.verdicts.list(grant, filter);
  }

  /** Comes to kept verdicts again from what was kept with them, and tells what differs: nothing should. */
  @Get('recomputed')
  recompute(@By() grant: Grant, @Query() filter: RecomputedQuery) {
    return this.verdicts.recompute(grant, filter);
  }

  /** One kept verdict. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.verdicts.get(grant, id);
  }
}
