import { Transform, Type } from 'class-transformer';
import { ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { COUNTED_BY, type CountedBy, workerLifecycle, type WorkerState } from '#workers';
import { DIVISION } from './records.dto.js';
import { asBoolean } from './workers.dto.js';

const asList = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',') : value);

export class WorkerCountsQuery {
  /** Code of the home or of an area around it. */
  @IsOptional() @Matches(DIVISION) homeDivision?: string;
  @IsOptional() @IsIn(workerLifecycle.states) state?: WorkerState;
  /**
   * The first wish, as it is written.
   * @example "焊工"
   */
  @IsOptional() @Matches(/^\P{Cc}{1,100}$/u) occupation?: string;
  @IsOptional() @Transform(asBoolean) @IsBoolean() registeredPoor?: boolean;
  /**
   * What is told apart, joined by commas; all are counted together where it is left out.
   * @example "county,state"
   */
  @IsOptional() @Transform(asList) @IsArray() @ArrayUnique() @IsIn(COUNTED_BY, { each: true }) by?: CountedBy[];
  /** `next` of the page before. */
  @IsOptional() @Matches(/^[\w-]{1,1000}$/) after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(10_000) limit?: number;
}
