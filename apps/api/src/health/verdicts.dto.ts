import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { PageQuery } from '../edge/lists.dto.js';

export class RecomputedQuery {
  /** `next` of the part before. */
  @IsOptional() @IsUUID() after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1000) limit?: number;
}

export class VerdictsQuery extends PageQuery {
  @IsOptional() @IsUUID() tripId?: string;
  @IsOptional() @IsUUID() workerId?: string;
}
