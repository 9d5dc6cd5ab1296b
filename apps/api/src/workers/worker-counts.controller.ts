import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { type WorkerCounts, WorkerCountService } from '#workers';
import { By } from '../edge/grant.guard.js';
import { WorkerCountsQuery } from './worker-counts.dto.js';

@ApiTags('workers')
@Controller('workers')
export class WorkerCountsController {
  constructor(private readonly workerCounts: WorkerCountService) {}

  /**
   * How many people there are, exactly and as of now; the erased are not counted. In pages: by county, occupation and state where
   * counties are told apart, else the largest groups first.
   */
  @Get('counts')
  counts(@By() grant: Grant, @Query() query: WorkerCountsQuery): Promise<WorkerCounts> {
    return this.workerCounts.counts(grant, query);
  }
}
