import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
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
import { ACTS, COLOURS, EXCEPTIONS, KINDS, LEVELS, MODES, SYMPTOMS } from '#health';
import { IsDay, IsInstant } from '../edge/calendar.js';
import type { Act, Colour, Exception, Kind, Level, Mode, Symptom } from '#health';

const DIVISION = /^[1-8]\d{5}$/;
const PROOF = /^[a-z][a-z0-9-]{1,40}$/;

export class HealthCodeItem {
  @IsUUID() workerId!: string;
  /** Division code of the province, city or county whose code it is. */
  @Matches(DIVISION) issuerDivision!: string;
  @IsIn(COLOURS) colour!: Colour;
  /** @example "2020-03-06T08:00:00+08:00" */
  @IsInstant() issuedAt!: string;
  /** Inclusive. */
  @IsInstant() expiresAt!: string;
  /** Proofs that go with it, such as `clinic-certificate`. */
  @IsOptional() @IsArray() @ArrayMaxSize(20) @Matches(PROOF, { each: true }) certificates?: string[];
  /** Degrees Celsius. Leave it out where it was not measured. */
  @IsOptional() @IsNumber({ maxDecimalPlaces: 1 }) temperature?: number;
  /** An empty list for none; leave it out where nobody was asked. */
  @IsOptional() @IsArray() @ArrayUnique() @IsIn(SYMPTOMS, { each: true }) symptoms?: Symptom[];
  /** The first day without symptoms, in Asia/Shanghai: some places want fourteen such days before the journey. */
  @IsOptional() @IsDay() symptomFreeSince?: string;
}

export class HealthCodesBody {
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => HealthCodeItem)
  items!: HealthCodeItem[];
}

export class AgreementItem {
  /** Whose codes are accepted: a province or a city. */
  @Matches(DIVISION) issuerDivision!: string;
  /** Where they are accepted: a province or a city. */
  @Matches(DIVISION) acceptorDivision!: string;
  /** province where both are provinces, else city. */
  @IsIn(LEVELS) level!: Level;
  @IsIn(MODES) mode!: Mode;
  /** In force from this instant on … */
  @IsInstant() validFrom!: string;
  /** … and before this one. */
  @IsOptional() @IsInstant() validTo?: string;
  /** Proofs wanted besides the code, such as `clinic-certificate`. */
  @IsOptional() @IsArray() @ArrayMaxSize(20) @Matches(PROOF, { each: true }) extraRequired?: string[];
  /** Whom it leaves out. */
  @IsOptional() @IsArray() @ArrayUnique() @IsIn(EXCEPTIONS, { each: true }) exceptions?: Exception[];
  /** The paper it rests on. */
  @IsString() @MinLength(1) @MaxLength(300) instrument!: string;
  @IsIn(KINDS) kind!: Kind;
}

export class AgreementsBody {
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => AgreementItem)
  items!: AgreementItem[];
}

export class AgreementsQuery {
  /** Division code: agreements under which codes of this place are accepted somewhere. */
  @IsOptional() @Matches(DIVISION) issuer?: string;
  /** Division code: agreements that count in this place. */
  @IsOptional() @Matches(DIVISION) acceptor?: string;
  /** Only those that count at this instant. */
  @IsOptional() @IsInstant() at?: string;
  /** `next` of the part before. */
  @IsOptional() @IsUUID() after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(500) limit?: number;
}

export class JourneyPlaceItem {
  @Matches(DIVISION) division!: string;
  /** When the person is there. */
  @IsInstant() at!: string;
  /** Driving through and rests at the roadside do not count. */
  @IsIn(ACTS) act!: Act;
}

export class VerdictBody {
  @IsUUID() workerId!: string;
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => JourneyPlaceItem)
  places!: JourneyPlaceItem[];
}
