import { ApiProperty } from '@nestjs/swagger';
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
import type { Act, Colour, Exception, Kind, Level, Mode, Symptom, Verdict } from '#health';

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

class TextAnswer {
  zh!: string;
  en!: string;
}

class ItemRefusal {
  code!: string;
  text!: TextAnswer;
  details!: object;
}

export class RecordedAnswer {
  id!: string | null;
  /** It was there already and says nothing new. */
  known!: boolean;
  refusal!: ItemRefusal | null;
}

export class RecordedItems {
  /** In the order of the request. */
  items!: RecordedAnswer[];
}

export class AgreementAnswer {
  id!: string;
  issuerDivision!: string;
  acceptorDivision!: string;
  level!: Level;
  mode!: Mode;
  validFrom!: Date;
  validTo!: Date | null;
  @ApiProperty({ type: [String] }) extraRequired!: readonly string[];
  @ApiProperty({ type: [String] }) exceptions!: readonly string[];
  instrument!: string;
  kind!: Kind;
  revokedAt!: Date | null;
  state!: string;
  @ApiProperty({ type: [String] }) steps!: readonly string[];
}

export class AgreementsAnswer {
  items!: AgreementAnswer[];
  next!: string | null;
}

class RuleFindingAnswer {
  identifier!: string;
  version!: string;
  holds!: boolean;
  /** A proof with which it would hold. */
  proof!: string | null;
  description!: TextAnswer;
}

class PlaceVerdictAnswer {
  division!: string;
  at!: string;
  act!: Act;
  verdict!: Verdict;
  reason!: string;
  text!: TextAnswer;
  /** The agreement that decided, or that would if it were in force. */
  agreementId!: string | null;
  /** Whether it is one of provinces or one of a city, which goes before those of its province. */
  level!: Level | null;
  mode!: Mode | null;
  /** What every rule that applies made of the code. */
  @ApiProperty({ type: [RuleFindingAnswer] }) rules!: readonly RuleFindingAnswer[];
  /** Proofs still wanted. */
  @ApiProperty({ type: [String] }) conditions!: readonly string[];
  /** What would change it. */
  remedy!: TextAnswer | null;
}

export class VerdictAnswer {
  /** The worst of the places. */
  verdict!: Verdict;
  @ApiProperty({ type: [String] }) conditions!: readonly string[];
  @ApiProperty({ type: [PlaceVerdictAnswer] }) places!: readonly PlaceVerdictAnswer[];
}
