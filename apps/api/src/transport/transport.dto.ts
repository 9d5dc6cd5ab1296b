import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { IsInstant } from '../edge/calendar.js';

export class FleetItemBody {
  /** @example "coach-49" */
  @IsString() @MaxLength(50) vehicleClass!: string;
  @IsInt() @Min(1) @Max(999) count!: number;
}

export class BatchBody {
  @IsString() @MinLength(1) @MaxLength(200) name!: string;
  /** Earliest departure. @example "2020-03-12T07:00:00+08:00" */
  @IsInstant() departsAfter!: string;
  /** Confirmed proposals of people who travel. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5000)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  proposalIds!: string[];
  /** Vehicles at hand; without it every class is. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => FleetItemBody)
  fleet?: FleetItemBody[];
}

export class BatchChangeBody {
  @IsArray() @ArrayMaxSize(5000) @ArrayUnique() @IsUUID(undefined, { each: true }) add!: string[];
  @IsArray() @ArrayMaxSize(5000) @ArrayUnique() @IsUUID(undefined, { each: true }) remove!: string[];
  /** Another earliest departure. @example "2020-03-12T07:00:00+08:00" */
  @IsOptional() @IsInstant() departsAfter?: string;
  /** Another fleet, in the place of the one before. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => FleetItemBody)
  fleet?: FleetItemBody[];
}

export class BatchQuery {
  @IsOptional() @IsUUID() after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(500) limit?: number;
}

export class TripQuery extends BatchQuery {
  @IsOptional() @IsUUID() batchId?: string;
}

export class LeaderSignInBody {
  /** As printed on the trip sheet. @example "513431-0312-1042-01" */
  @IsString() @MaxLength(40) sheetNumber!: string;
  @IsString() @MaxLength(20) code!: string;
  /** Who leads the trip; the hand-over is signed in this name. */
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
}
