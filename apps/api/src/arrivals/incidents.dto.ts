import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
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
  ValidateNested,
} from 'class-validator';
import { INCIDENT_KINDS, type IncidentKind, incidentLifecycle, type IncidentState } from '#arrivals';
import { IsInstant } from '../edge/calendar.js';
import { PageQuery } from '../edge/lists.dto.js';

export class RoadsideBody {
  /**
   * Service area, exit or kilometre.
   * @example "都匀服务区"
   */
  @IsString() @MinLength(1) @MaxLength(200) name!: string;
  /** @example "522701" */
  @Matches(/^\d{6}$/) divisionCode!: string;
  @IsNumber() @IsLongitude() lon!: number;
  @IsNumber() @IsLatitude() lat!: number;
}

export class ReplacementBody {
  /** @example "coach-37" */
  @IsString() @MaxLength(100) vehicleClass!: string;
  @IsInt() @Min(1) @Max(20) count!: number;
  /** When they can board people: at the first stop before departure, else where the coach stands. */
  @IsInstant() readyAt!: string;
}

export class RoadClosureBody {
  @IsObject() @ValidateNested() @Type(() => RoadsideBody) from!: RoadsideBody;
  @IsObject() @ValidateNested() @Type(() => RoadsideBody) to!: RoadsideBody;
  @IsInstant() closedFrom!: string;
  @IsInstant() closedUntil!: string;
  /** The way round it is so much longer. */
  @IsInt() @Min(0) @Max(2_000_000) extraMetres!: number;
  /** At the wheel, by day; at least what so many metres take. */
  @IsInt() @Min(0) @Max(172_800) extraSeconds!: number;
}

export class HospitalBody {
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** @example "522701" */
  @Matches(/^\d{6}$/) divisionCode!: string;
  /** Whom to call there. */
  @IsString() @MinLength(1) @MaxLength(100) contact!: string;
}

export class IncidentHelpBody {
  /** Where the coach stands; wanted once it has departed. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => RoadsideBody) place?: RoadsideBody;
  /** Vehicles that could take over. */
  @IsOptional()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ReplacementBody)
  replacements?: ReplacementBody[];
  /** The same coach goes on then; or until when it would wait for those who do not come. */
  @IsOptional() @IsInstant() goesOnAt?: string;
  /** A road that is closed between two places. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => RoadClosureBody) road?: RoadClosureBody;
}

export class IncidentBody extends IncidentHelpBody {
  /** Of every kind but a closed road. */
  @IsOptional() @IsUUID() tripId?: string;
  @IsIn(INCIDENT_KINDS) kind!: IncidentKind;
  /** Now unless told otherwise. */
  @IsOptional() @IsInstant() occurredAt?: string;
  /** Workers who do not come, have a fever, or were refused. */
  @IsOptional() @ArrayMaxSize(60) @ArrayUnique() @IsUUID('all', { each: true }) persons?: string[];
  /** Where whoever has a fever is brought; kept sealed. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => HospitalBody) hospital?: HospitalBody;
  /** In words; kept sealed. */
  @IsOptional() @IsString() @MaxLength(300) note?: string;
}

export class ResolutionBody {
  /** Of one of the options that the incident shows. */
  @Matches(/^[0-9a-f]{16}$/) optionId!: string;
}

export class IncidentsQuery extends PageQuery {
  @IsOptional() @IsIn(incidentLifecycle.states) state?: IncidentState;
  @IsOptional() @IsUUID() tripId?: string;
}
