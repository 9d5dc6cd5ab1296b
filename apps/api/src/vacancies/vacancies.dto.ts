import {
  IsIn,
  IsInt,
  IsLatitude,
  IsLongitude,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { vacancyLifecycle, type VacancyState } from '#vacancies';
import { IsDay } from '../edge/calendar.js';
import { IsListOf, PageQuery } from '../edge/lists.dto.js';

const MOST_FEN = 100_000_000;

export class SiteBody {
  /** @example "顺德一厂" */
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** Division code of GB/T 2260, six digits. */
  @Matches(/^[1-8]\d{5}$/) divisionCode!: string;
  @IsString() @MinLength(1) @MaxLength(200) address!: string;
  /** WGS-84 degrees. */
  @IsNumber() @IsLongitude() lon!: number;
  @IsNumber() @IsLatitude() lat!: number;
  /** Seconds since midnight, Asia/Shanghai: 28800 is 08:00. */
  @IsInt() @Min(0) @Max(86_399) receivesFrom!: number;
  /** As above; beyond 86400 it reaches into the next day. */
  @IsInt() @Min(1) @Max(172_799) receivesTo!: number;
  /** Who receives and signs. */
  @IsString() @MinLength(1) @MaxLength(100) contactName!: string;
  /** @example "17100006261" */
  @Matches(/^\+?[\d -]{7,20}$/) contactPhone!: string;
  /** People an hour: coaches ask before they come. Null, or left out: they do not. */
  @IsOptional() @IsInt() @Min(1) @Max(100_000) arrivalCapacity?: number | null;
}

export class ArrivalCapacityBody {
  /** People an hour; null where coaches need not ask. */
  @ValidateIf((_, value) => value !== null) @IsInt() @Min(1) @Max(100_000) arrivalCapacity!: number | null;
}

export class VacancyBody {
  @IsUUID() siteId!: string;
  /**
   * Your own number of it. Sent again with the same facts it is the same vacancy.
   * @example "FS-2020-017"
   */
  @IsString() @MinLength(1) @MaxLength(100) reference!: string;
  @IsString() @MinLength(1) @MaxLength(100) title!: string;
  /** Class of the national occupation catalogue, or your word for it. */
  @IsString() @MinLength(1) @MaxLength(100) occupation!: string;
  @IsInt() @Min(1) @Max(100_000) headcount!: number;
  /** So many of the seats are kept for registered poor labourers; none where it is left out. */
  @IsOptional() @IsInt() @Min(0) @Max(100_000) reservedForPoor?: number;
  /** A month's wage in fen. */
  @IsInt() @Min(1) @Max(MOST_FEN) wageFromFen!: number;
  @IsInt() @Min(1) @Max(MOST_FEN) wageToFen!: number;
  /**
   * First day of work.
   * @example "2020-03-16"
   */
  @IsDay() startsOn!: string;
  /** Last day on which seats may be taken. */
  @IsOptional() @IsDay() closesOn?: string;
}

export class VacanciesBody {
  @IsListOf(() => VacancyBody, 1000) items!: VacancyBody[];
}

export class SitesQuery extends PageQuery {}

export class VacanciesQuery extends SitesQuery {
  @IsOptional() @IsIn(vacancyLifecycle.states) state?: VacancyState;
  @IsOptional() @IsUUID() site?: string;
  /** Division code: vacancies whose site lies there. */
  @IsOptional() @Matches(/^[1-8]\d{5}$/) place?: string;
}
