import { Transform } from 'class-transformer';
import { ArrayUnique, IsArray, IsIn, IsOptional, Matches } from 'class-validator';
import { COUNTED_BY, type CountedBy } from '#workers';
import { DIVISION } from './records.dto.js';

const asList = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',') : value);

export class WorkerCountsQuery {
  /** Code of the home or of an area around it. */
  @IsOptional() @Matches(DIVISION) homeDivision?: string;
  /**
   * What is told apart, joined by commas; all are counted together where it is left out.
   * @example "county,state"
   */
  @IsOptional() @Transform(asList) @IsArray() @ArrayUnique() @IsIn(COUNTED_BY, { each: true }) by?: CountedBy[];
}
