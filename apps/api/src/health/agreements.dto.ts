import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { agreementLifecycle, EXCEPTIONS, KINDS, LEVELS, MODES, SOURCES } from '#health';
import { IsDay, IsInstant } from '../edge/calendar.js';
import type { AgreementItem, AgreementState, Exception, Kind, Level, Mode, Source } from '#health';
import { IsListOf, PageQuery } from '../edge/lists.dto.js';

const DIVISION = /^[1-8]\d{5}$/;
const PROOF = /^[a-z][a-z0-9-]{1,40}$/;

export class AgreementBodyItem {
  /** Whose codes are accepted: a province or a city. */
  @Matches(DIVISION) issuerDivision!: string;
  /** Where they are accepted: a province or a city. */
  @Matches(DIVISION) acceptorDivision!: string;
  /** province where both are provinces, else city. */
  @IsIn(LEVELS) level!: Level;
  @IsIn(MODES) mode!: Mode;
  /** The day of the paper. */
  @IsOptional() @IsDay() signedOn?: string;
  /** In force from this instant on … */
  @IsInstant() validFrom!: string;
  /** … and before this one. */
  @IsOptional() @IsInstant() validTo?: string;
  /** Where a code may come from to be accepted; leave it out for anywhere. */
  @IsOptional() @IsArray() @ArrayUnique() @IsIn(SOURCES, { each: true }) acceptedProofs?: Source[];
  /** Proofs wanted besides the code, such as `clinic-certificate`. */
  @IsOptional() @IsArray() @ArrayMaxSize(20) @Matches(PROOF, { each: true }) extraRequired?: string[];
  /** Whom it leaves out. */
  @IsOptional() @IsArray() @ArrayUnique() @IsIn(EXCEPTIONS, { each: true }) exceptions?: Exception[];
  /** The paper it rests on. */
  @IsString() @MinLength(1) @MaxLength(300) instrument!: string;
  @IsIn(KINDS) kind!: Kind;
  /** Any version of the agreement of which this is to be a new version. */
  @IsOptional() @IsUUID() changes?: string;
}

export const agreementOf = ({ validFrom, validTo, ...item }: AgreementBodyItem): AgreementItem => ({
  ...item,
  validFrom: new Date(validFrom),
  validTo: validTo ? new Date(validTo) : null,
});

export class AgreementsBody {
  @IsListOf(() => AgreementBodyItem, 1000) items!: AgreementBodyItem[];
}

export class DeclineBody {
  /** What the other side is told. */
  @IsString() @MinLength(1) @MaxLength(500) reason!: string;
}

export class AgreementsQuery extends PageQuery {
  /** Division code: agreements under which codes of this place are accepted somewhere. */
  @IsOptional() @Matches(DIVISION) issuer?: string;
  /** Division code: agreements that count in this place. */
  @IsOptional() @Matches(DIVISION) acceptor?: string;
  /** Only those that count at this instant. */
  @IsOptional() @IsInstant() at?: string;
  /** All versions of one agreement. */
  @IsOptional() @IsUUID() series?: string;
  @IsOptional() @IsIn(agreementLifecycle.states) state?: AgreementState;
}

export class MatrixQuery {
  /** As of this instant; now where it is left out. */
  @IsOptional() @IsInstant() at?: string;
  /** As it was known at this instant. */
  @IsOptional() @IsInstant() knownAt?: string;
  @IsOptional() @IsIn(LEVELS) level?: Level;
}

export class GapsQuery {
  /** First day of the week; today where it is left out. */
  @IsOptional() @IsDay() from?: string;
}
