import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

const DIVISION = /^[1-8]\d{5}$/;
const DAY_OR_NONE = /^(?:(?:19|2\d)\d\d-\d\d-\d\d)?$/;

export class SlipSignInBody {
  /**
   * As printed on the slip; strokes and case do not matter.
   * @example "7KQM-2XHD-9RTA"
   */
  @IsString() @MaxLength(40) code!: string;
  /**
   * The last four characters of the ID number.
   * @example "998X"
   */
  @IsString() @MaxLength(10) idTail!: string;
}

/** What is left out stays as it is. */
export class WishesBody {
  /** Division code of the wished destination; read from `destinationText` where it is left out. */
  @IsOptional() @Matches(DIVISION) destinationCode?: string;
  /** Empty for anywhere. */
  @IsOptional() @IsString() @MaxLength(200) destinationText?: string;
  @IsOptional() @IsString() @MaxLength(100) occupation?: string;
  /** Least wage, fen a month; 0 for none. */
  @IsOptional() @IsInt() @Min(0) @Max(100_000_000) minWageFen?: number;
  /** First day of travel, `YYYY-MM-DD`; empty for at once. */
  @IsOptional() @Matches(DAY_OR_NONE) availableFrom?: string;
  /** Last day of travel, `YYYY-MM-DD`; empty for none. */
  @IsOptional() @Matches(DAY_OR_NONE) availableUntil?: string;
}

export class ReasonStatedBody {
  /**
   * Why, in 4 to 200 characters, without any ID or phone number. It is recorded.
   * @example "本人书面申请"
   */
  @IsString() @MaxLength(200) reason!: string;
}
