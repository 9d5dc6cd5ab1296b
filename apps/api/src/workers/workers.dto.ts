import { Transform, Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { workerLifecycle, type WorkerState } from '#workers';
import { IsDay } from '../edge/calendar.js';
import { ConsentBody, DIVISION, RecordItems } from './records.dto.js';

export const asBoolean = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;

export class WorkerBody extends RecordItems {
  /**
   * Resident ID (GB 11643-1999), 18 characters.
   * @example "51343119900125998X"
   */
  @IsString() @MaxLength(40) idNumber!: string;
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** Mobile number; leave it out where there is none. */
  @IsOptional() @IsString() @MaxLength(30) phone?: string;
  /** Division code of the home, within the area of the office. Never derived from the ID. */
  @Matches(DIVISION) homeDivision!: string;
  /** Village and group. */
  @IsOptional() @IsString() @MaxLength(200) village?: string;
  /** 建档立卡贫困劳动力 */
  @IsBoolean() registeredPoor!: boolean;
  /** Division code of the wished destination; read from `destinationText` where it is left out. */
  @IsOptional() @Matches(DIVISION) destinationCode?: string;
  /** @example "广东佛山" */
  @IsOptional() @IsString() @MaxLength(200) destinationText?: string;
  @IsOptional() @IsString() @MaxLength(100) occupation?: string;
  /** Least wage, fen a month. */
  @IsOptional() @IsInt() @Min(1) @Max(100_000_000) minWageFen?: number;
  /** First day of travel, `YYYY-MM-DD`. */
  @IsOptional() @IsDay() availableFrom?: string;
  /** What was said where it is no day: 月底. */
  @IsOptional() @IsString() @MaxLength(100) availableText?: string;
  /** That the person agreed, how and when. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => ConsentBody) consent?: ConsentBody | null;
}

export class WorkersQuery {
  @IsOptional() @IsIn(workerLifecycle.states) state?: WorkerState;
  /** Code of the home or of an area around it. */
  @IsOptional() @Matches(DIVISION) homeDivision?: string;
  @IsOptional() @Transform(asBoolean) @IsBoolean() registeredPoor?: boolean;
  /**
   * The first wish, as it is written.
   * @example "焊工"
   */
  @IsOptional() @Matches(/^\P{Cc}{1,100}$/u) occupation?: string;
  /**
   * How the name begins, as it is written.
   * @example "卢燕"
   */
  @IsOptional() @Matches(/^\P{Cc}{1,50}$/u) name?: string;
  /** A part of the name. Slower than `name` where many have to be looked through. */
  @IsOptional() @Matches(/^\P{Cc}{1,50}$/u) q?: string;
  /** `next` of the page before. */
  @IsOptional() @Matches(/^[\d.a-f-]{1,50}$/) after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(500) limit?: number;
}

export class IdBody {
  /**
   * Resident ID (GB 11643-1999), 18 characters.
   * @example "51343119900125998X"
   */
  @IsString() @MaxLength(40) idNumber!: string;
}

export class IdCorrectionBody extends IdBody {
  /**
   * Why, in 4 to 200 characters, without any ID or phone number. It is recorded.
   * @example "录入时看错末位"
   */
  @IsString() @MaxLength(200) reason!: string;
}

export class RevealBody {
  /**
   * What for, in 4 to 200 characters, without any ID or phone number. It is recorded.
   * @example "核对乘车人身份"
   */
  @IsString() @MaxLength(200) purpose!: string;
}
