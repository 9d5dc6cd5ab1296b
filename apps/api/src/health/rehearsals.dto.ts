import { Type } from 'class-transformer';
import { IsOptional, IsUUID, Matches, ValidateNested } from 'class-validator';
import { IsInstant } from '../edge/calendar.js';
import { AgreementBodyItem } from './agreements.dto.js';
import { HealthRuleItem } from './health-rules.dto.js';

const IDENTIFIER = /^[A-Z]{2}-\d{6}-\d{4}$/;
const VERSION = /^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$/;

/** One change, and one only. */
export class RehearsalBody {
  /** A rule as it would be published. */
  @IsOptional() @ValidateNested() @Type(() => HealthRuleItem) rule?: HealthRuleItem;
  /** A rule that would be withdrawn with all its versions, from `at` on. */
  @IsOptional() @Matches(IDENTIFIER) withdrawnRule?: string;
  /** An agreement as both sides would have signed it, or a new version of one. */
  @IsOptional() @ValidateNested() @Type(() => AgreementBodyItem) agreement?: AgreementBodyItem;
  /** A draft that the other side would confirm. */
  @IsOptional() @IsUUID() draftedAgreement?: string;
  /** An agreement that would be revoked, from `at` on. */
  @IsOptional() @IsUUID() revokedAgreement?: string;
  /** Of a withdrawal or a revocation; now where it is left out. */
  @IsOptional() @IsInstant() at?: string;
}

export class RuleComparisonQuery {
  @Matches(IDENTIFIER) identifier!: string;
  /** The version under which verdicts are judged first … */
  @Matches(VERSION) before!: string;
  /** … and the one under which they are judged then. */
  @Matches(VERSION) after!: string;
  /** Verdicts from this instant on … */
  @IsInstant() from!: string;
  /** … and before this one. */
  @IsInstant() to!: string;
}
