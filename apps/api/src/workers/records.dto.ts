import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsLatitude,
  IsLongitude,
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
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { CONSENT_MEANS, type ConsentMeans, EMPLOYER_KINDS, type EmployerKind } from '#workers';
import { IsDay } from '../edge/calendar.js';

/** May be left out, but not taken away. */
const told = (_: unknown, value: unknown): boolean => value !== undefined;

export const DIVISION = /^[1-8]\d{5}$/;

export class WishItem {
  /** Division code; read from `text` where it is left out. */
  @IsOptional() @Matches(DIVISION) code?: string | null;
  /** @example "江苏苏州昆山" */
  @IsOptional() @IsString() @MaxLength(200) text?: string | null;
}

export class PickUpItem {
  /** @example "村口小学" */
  @Matches(/^\P{Cc}{1,100}$/u) name!: string;
  /** WGS-84 degrees. */
  @IsNumber() @IsLongitude() lon!: number;
  @IsNumber() @IsLatitude() lat!: number;
}

export class LastYearItem {
  /** A year that is over. */
  @IsInt() @Min(2000) @Max(2999) year!: number;
  @IsBoolean() employed!: boolean;
  /** Division code of the place of work. */
  @IsOptional() @Matches(DIVISION) division?: string | null;
  @IsOptional() @IsIn(EMPLOYER_KINDS) employerKind?: EmployerKind | null;
  @IsOptional() @IsString() @MaxLength(100) occupation?: string | null;
  @IsOptional() @IsInt() @Min(1) @Max(12) months?: number | null;
}

export class SkillItem {
  /** @example "焊工" */
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** 1 (高级技师) to 5 (初级工). */
  @IsOptional() @IsInt() @Min(1) @Max(5) level?: number | null;
  @IsOptional() @IsBoolean() certified?: boolean;
  /** Day of the certificate. Its number is not kept. */
  @IsOptional() @IsDay() certifiedOn?: string | null;
}

export class RelativeItem {
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** @example "妻子" */
  @IsOptional() @IsString() @MaxLength(50) relation?: string | null;
  @IsString() @MaxLength(30) phone!: string;
}

/** What is known of a person beyond identity and first wishes; null takes away what was known. */
export class RecordItems {
  /** 乡镇 */
  @IsOptional() @IsString() @MaxLength(100) town?: string | null;
  /** One of the boarding places of the area. */
  @IsOptional() @IsUUID() pickUpPointId?: string | null;
  /** A boarding place of the person's own, instead of one of the area. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => PickUpItem) pickUp?: PickUpItem | null;
  @IsOptional() @IsObject() @ValidateNested() @Type(() => LastYearItem) lastYear?: LastYearItem | null;
  @IsOptional() @IsArray() @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => SkillItem) skills?:
    SkillItem[] | null;
  /**
   * Codes of ISO 639, the preferred language first.
   * @example ["ii", "zh"]
   */
  @IsOptional() @IsArray() @ArrayMaxSize(10) @Matches(/^[a-z]{2,3}$/, { each: true }) languages?: string[] | null;
  /** Days on which the household entered and left the register of the poor (建档立卡). */
  @IsOptional() @IsDay() poorSince?: string | null;
  @IsOptional() @IsDay() poorUntil?: string | null;
  /** Whom to ring when something happens; kept sealed. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => RelativeItem) relative?: RelativeItem | null;
  /** Destinations after the first, the dearest first. */
  @IsOptional() @IsArray() @ArrayMaxSize(9) @ValidateNested({ each: true }) @Type(() => WishItem) furtherDestinations?:
    WishItem[] | null;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(9)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  furtherOccupations?: string[] | null;
  /** Last day on which the person would set out. */
  @IsOptional() @IsDay() availableUntil?: string | null;
}

export class ConsentBody {
  /**
   * Version of the text that the person agreed to.
   * @example "2020-03"
   */
  @IsString() @MinLength(1) @MaxLength(50) version!: string;
  @IsIn(CONSENT_MEANS) means!: ConsentMeans;
  /** Today where it is left out. */
  @IsOptional() @IsDay() givenOn?: string;
}

/** What is put right: what is left out stays as it is, null takes it away. */
export class WorkerCorrectionBody extends RecordItems {
  /** `version` of the record that was read; where somebody has corrected it since, nothing is written. */
  @IsInt() @Min(1) @Max(2_147_483_646) version!: number;
  /**
   * Why, in 4 to 200 characters, without any ID or phone number. It is recorded.
   * @example "本人来电更正"
   */
  @IsString() @MaxLength(200) reason!: string;
  @ValidateIf(told) @IsString() @MinLength(1) @MaxLength(100) name?: string;
  @IsOptional() @IsString() @MaxLength(30) phone?: string | null;
  /** Within the area of the office; to another office's a transfer leads. */
  @ValidateIf(told) @Matches(DIVISION) homeDivision?: string;
  @IsOptional() @IsString() @MaxLength(200) village?: string | null;
  @ValidateIf(told) @IsBoolean() registeredPoor?: boolean;
  /** Read anew from `destinationText` where only that is given. */
  @IsOptional() @Matches(DIVISION) destinationCode?: string | null;
  @IsOptional() @IsString() @MaxLength(200) destinationText?: string | null;
  @IsOptional() @IsString() @MaxLength(100) occupation?: string | null;
  /** Least wage, fen a month. */
  @IsOptional() @IsInt() @Min(1) @Max(100_000_000) minWageFen?: number | null;
  @IsOptional() @IsDay() availableFrom?: string | null;
  @IsOptional() @IsString() @MaxLength(100) availableText?: string | null;
  /** Somebody of the same household; null for none. */
  @IsOptional() @IsUUID() householdWith?: string | null;
  /** Somebody with whom the person travels; null for alone. */
  @IsOptional() @IsUUID() travelsWith?: string | null;
}
