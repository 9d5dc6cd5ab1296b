import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { CHARTER_MODES, type CharterMode } from '#transport';
import { IsInstant } from '../../edge/calendar.js';
import { IsListOf, PageQuery } from '../../edge/lists.dto.js';

export class StationBody {
  /** @example "成都东站" */
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** Division code of GB/T 2260, six digits. @example "510108" */
  @Matches(/^[1-8]\d{5}$/) divisionCode!: string;
  /** @example 104.14 */
  @IsNumber() @Min(-180) @Max(180) lon!: number;
  /** @example 30.63 */
  @IsNumber() @Min(-90) @Max(90) lat!: number;
}

export class EscortBody {
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** A mobile number. */
  @IsString() @MinLength(11) @MaxLength(20) phone!: string;
}

export class CharterBody {
  @IsIn(CHARTER_MODES) mode!: CharterMode;
  /** Train or flight. @example "G2963" */
  @IsString() @MinLength(2) @MaxLength(20) number!: string;
  @IsObject() @ValidateNested() @Type(() => StationBody) from!: StationBody;
  @IsObject() @ValidateNested() @Type(() => StationBody) to!: StationBody;
  /** @example "2020-03-12T14:00:00+08:00" */
  @IsInstant() departsAt!: string;
  /** @example "2020-03-12T22:00:00+08:00" */
  @IsInstant() arrivesAt!: string;
  /** Seats bought. */
  @IsInt() @Min(1) @Max(5000) seats!: number;
  /** Fen; this or `fixedPriceFen`. */
  @IsOptional() @IsInt() @Min(0) @Max(2_000_000_000) pricePerSeatFen?: number;
  /** Fen for the whole, however many travel. */
  @IsOptional() @IsInt() @Min(0) @Max(2_000_000_000) fixedPriceFen?: number;
  @IsObject() @ValidateNested() @Type(() => EscortBody) escort!: EscortBody;
}

export class ChartersBody {
  @IsListOf(() => CharterBody, 500)
  items!: CharterBody[];
}

export class CharterTableBody {
  /** A comma-separated table with a head, up to 500 lines; the columns are in the README of transport. */
  @IsString() @MinLength(1) @MaxLength(500_000) csv!: string;
}

export class CharterSeatsBody {
  @IsUUID() batchId!: string;
  /** So many in all; 0 gives them back. */
  @IsInt() @Min(0) @Max(5000) seats!: number;
}

export class ChartersQuery extends PageQuery {
  /** Those that leave at this instant or later. @example "2020-03-12T00:00:00+08:00" */
  @IsOptional() @IsInstant() departsFrom?: string;
}
