import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { recognitionTaskLifecycle, type RecognitionTaskState } from '#transport';
import { PageQuery } from '../edge/lists.dto.js';

export class RecognitionTasksQuery extends PageQuery {
  @IsOptional() @IsIn(recognitionTaskLifecycle.states) state?: RecognitionTaskState;
  @IsOptional() @IsUUID() tripId?: string;
}

export class MoveBody {
  /** An approved trip with a free seat the same way. */
  @IsUUID() tripId!: string;
}
