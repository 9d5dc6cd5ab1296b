import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { RecheckService, RecognitionTaskService } from '#transport';
import { By } from '../edge/grant.guard.js';
import { MoveBody, RecognitionTasksQuery } from './recognition-tasks.dto.js';

@ApiTags('transport')
@Controller()
export class RecognitionTasksController {
  constructor(
    private readonly tasks: RecognitionTaskService,
    private readonly rechecks: RecheckService,
  ) {}

  /** People with a seat who would be turned back, with what can be done, best first. */
  @Get('recognition-tasks')
  list(@By() grant: Grant, @Query() filter: RecognitionTasksQuery) {
    return this.tasks.list(grant, filter);
  }

  /** What was wanting is there: the code is judged anew, and the task done if it is recognised. */
  @Post('recognition-tasks/:id/remedy')
  @HttpCode(200)
  remedy(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.tasks.remedy(grant, id);
  }

  /** The person travels on another approved trip that has a free seat the same way. */
  @Post('recognition-tasks/:id/move')
  @HttpCode(200)
  move(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { tripId }: MoveBody) {
    return this.tasks.move(grant, id, tripId);
  }

  /** The seat is given free; the placement stays and may join another batch. */
  @Post('recognition-tasks/:id/release')
  @HttpCode(200)
  release(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.tasks.release(grant, id);
  }

  /** Judges every code aboard a trip in force now, as of the delay there is. */
  @Post('trips/:id/recheck')
  @HttpCode(200)
  recheck(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.rechecks.now(grant, id);
  }
}
