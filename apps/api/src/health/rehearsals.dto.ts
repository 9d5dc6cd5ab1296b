import { Type } from 'class-transformer';
import { IsOptional, IsUUID, Matches, ValidateNested } from 'class-validator';
import { IsInstant } from '../edge/calendar.js';
import { HealthRuleItem } from './health-rules.dto.js';

const IDENTIFIER = /^[A-Z]{2}-\d{6}-\d{4}$/;
const VERSION = /^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$/;

export class RehearsalBody {
  /** A rule as it would be published. One of the three is wanted. */
  @IsOptional() @ValidateNested() @Type(() => HealthRuleItem) rule?: HealthRuleItem;
  /** An agreement that would be revoked … */
  @IsOptional() @IsUUID() revokedAgreement?: string;
  /** A rule that would be withdrawn … */
  @IsOptional() @Matches(IDENTIFIER) withdrawnRule?: string;
  /** … from this instant on; from now on where it is left out. */
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
