import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
} from 'class-validator';
import { ACTS, COLOURS, SYMPTOMS } from '#health';
import { IsDay, IsInstant } from '../edge/calendar.js';
import type { Act, Colour, Symptom } from '#health';
import { IsListOf } from '../edge/lists.dto.js';

const DIVISION = /^[1-8]\d{5}$/;
const PROOF = /^[a-z][a-z0-9-]{1,40}$/;

export class HealthCodeItem {
  /** The worker, by id … */
  @IsOptional() @IsUUID() workerId?: string;
  /** … or by the ID number, which is not kept: for platforms and clinics. */
  @IsOptional() @IsString() @MaxLength(40) idNumber?: string;
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
  @IsListOf(() => HealthCodeItem, 1000) items!: HealthCodeItem[];
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
  @IsListOf(() => JourneyPlaceItem, 100) places!: JourneyPlaceItem[];
}
