import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
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
} from 'class-validator';
import { ACTS, ALGORITHMS, COLOURS, SYMPTOMS } from '#health';
import { IsDay, IsInstant } from '../edge/calendar.js';
import type { Act, Algorithm, Colour, Symptom } from '#health';
import { IsListOf, PageQuery } from '../edge/lists.dto.js';

const DIVISION = /^[1-8]\d{5}$/;
const PROOF = /^[a-z][a-z0-9-]{1,40}$/;
/** A QR symbol holds less. */
const LONGEST_QR = 8192;

export class IssuedCodeItem {
  @IsUUID() workerId!: string;
  /** The division whose key signs. */
  @Matches(DIVISION) issuerDivision!: string;
  @IsIn(COLOURS) colour!: Colour;
  /** Inclusive; counted in whole seconds. */
  @IsInstant() expiresAt!: string;
  @IsOptional() @IsArray() @ArrayMaxSize(20) @Matches(PROOF, { each: true }) certificates?: string[];
  /** Degrees Celsius; it is not written into the code. */
  @IsOptional() @IsNumber({ maxDecimalPlaces: 1 }) temperature?: number;
  /** They are not written into the code. */
  @IsOptional() @IsArray() @ArrayUnique() @IsIn(SYMPTOMS, { each: true }) symptoms?: Symptom[];
  /** The first day without symptoms, in Asia/Shanghai; it is not written into the code. */
  @IsOptional() @IsDay() symptomFreeSince?: string;
}

export class IssuedCodesBody {
  @IsListOf(() => IssuedCodeItem, 100) items!: IssuedCodeItem[];
}

export class PresentedCodeItem {
  /** What the QR symbol says. */
  @IsString() @MinLength(1) @MaxLength(LONGEST_QR) qr!: string;
  @IsOptional() @IsNumber({ maxDecimalPlaces: 1 }) temperature?: number;
  @IsOptional() @IsArray() @ArrayUnique() @IsIn(SYMPTOMS, { each: true }) symptoms?: Symptom[];
}

export class PresentedCodesBody {
  @IsListOf(() => PresentedCodeItem, 100) items!: PresentedCodeItem[];
}

export class ScanBody {
  /** What the QR symbol says, whatever it is. */
  @IsString() @MaxLength(LONGEST_QR) qr!: string;
  /** Where the code is shown. */
  @Matches(DIVISION) division!: string;
  @IsIn(ACTS) act!: Act;
}

export class IssuingKeyItem {
  /** Division whose codes it signs. */
  @Matches(DIVISION) issuerDivision!: string;
  /** PS256 for a key that is brought alone. */
  @IsIn(ALGORITHMS) algorithm!: Algorithm;
  /** SubjectPublicKeyInfo in DER, Base64; leave it out to have a pair made here, the private key kept sealed. */
  @IsOptional() @Matches(/^[A-Za-z0-9+/]{40,2000}={0,2}$/) publicKey?: string;
  /** Codes issued from this instant on are trusted … */
  @IsInstant() validFrom!: string;
  /** … and before this one. */
  @IsOptional() @IsInstant() validTo?: string;
}

export class IssuingKeysBody {
  @IsListOf(() => IssuingKeyItem, 50) items!: IssuingKeyItem[];
}

export class IssuingKeysQuery extends PageQuery {}

export class TrustListQuery {
  /** An earlier version; the newest where it is left out. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(2_147_483_647) version?: number;
}
