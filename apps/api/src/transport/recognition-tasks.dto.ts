import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { recognitionTaskLifecycle, type RecognitionTaskState } from '#transport';

export class RecognitionTasksQuery {
  @IsOptional() @IsIn(recognitionTaskLifecycle.states) state?: RecognitionTaskState;
  @IsOptional() @IsUUID() tripId?: string;
  /** `next` of the part before. */
  @IsOptional() @IsUUID() after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(500) limit?: number;
}

export class MoveBody {
  /** An approved trip with a free seat the same way. */
  @IsUUID() tripId!: string;
}
