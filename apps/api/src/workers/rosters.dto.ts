import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { ROSTER_FIELDS, type RosterField } from '#workers';
import { IsDay } from '../edge/calendar.js';
import { asBoolean } from './workers.dto.js';

const VERDICTS = ['accept', 'reject', 'duplicate'] as const;

export class RosterQuery {
  @IsString() @MinLength(1) @MaxLength(200) fileName!: string;
  /** The day of the roster, `YYYY-MM-DD`: on it ages are judged, and from it days without a year are read. */
  @IsDay() asOf!: string;
  /** Without it there is a verdict for each row, and nobody is written. */
  @IsOptional() @Transform(asBoolean) @IsBoolean() commit?: boolean;
  /** With `commit`: nobody is written where one row is refused. */
  @IsOptional() @Transform(asBoolean) @IsBoolean() allOrNothing?: boolean;
}

export class RosterRowsQuery {
  @IsOptional() @IsIn(VERDICTS) verdict?: (typeof VERDICTS)[number];
  /** `next` of the page before: a line of the sheet. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) @Max(2_147_483_647) after?: number;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1000) limit?: number;
}

export class RosterCommitBody {
  /** Nobody is written where one row is refused. */
  @IsOptional() @IsBoolean() allOrNothing?: boolean;
}

export class RosterColumnsBody {
  /**
   * What each column of the sheet holds, from left to right; `none` where it is not used. Name and ID are wanted.
   * @example ["row", "name", "id", "phone", "none"]
   */
  @IsArray() @ArrayMaxSize(500) @IsIn([...ROSTER_FIELDS, 'none'], { each: true }) fields!: (RosterField | 'none')[];
}
