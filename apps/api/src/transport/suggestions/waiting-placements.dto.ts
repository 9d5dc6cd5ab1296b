import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
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
import { GATHERINGS, type Gathering, JOURNEY_FORMS, type JourneyForm } from '#transport';
import { IsDay, IsInstant } from '../../edge/calendar.js';
import { FleetItemBody } from '../transport.dto.js';

const DIVISION = /^[1-8]\d{5}$/;

export class PickingBody {
  /** Where people board: a county, or the prefecture or province around it. @example "513400" */
  @IsOptional() @Matches(DIVISION) origin?: string;
  /** Where they will work: a county, or the prefecture or province around it. @example "440600" */
  @IsOptional() @Matches(DIVISION) destination?: string;
  @IsOptional() @IsUUID() enterpriseId?: string;
  @IsOptional() @IsUUID() siteId?: string;
  /** 省内 or 跨省. */
  @IsOptional() @IsIn(JOURNEY_FORMS) form?: JourneyForm;
  /** Whoever may leave on this day or later. @example "2020-03-10" */
  @IsOptional() @IsDay() from?: string;
  /** Whoever may leave on this day or earlier. @example "2020-03-12" */
  @IsOptional() @IsDay() to?: string;
}

export class WaitingPlacementsQuery extends PickingBody {
  /** `next` of the page before. */
  @IsOptional() @IsUUID() after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(500) limit?: number;
}

export class GatheringQuery extends PickingBody {
  /** 集中地区, one city; or 集中企业, one employer. */
  @IsIn(GATHERINGS) by!: Gathering;
}

export class PickedBatchBody {
  @IsString() @MinLength(1) @MaxLength(200) name!: string;
  /** Earliest departure. @example "2020-03-12T07:00:00+08:00" */
  @IsInstant() departsAfter!: string;
  /** Who travels: all who answer to this and are in no batch. */
  @IsObject() @ValidateNested() @Type(() => PickingBody) picking!: PickingBody;
  /** Vehicles at hand; without it every class is. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => FleetItemBody)
  fleet?: FleetItemBody[];
}
