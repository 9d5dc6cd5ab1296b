import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { CHANGES, RULE_TYPES, type Change, type RuleDocument, type RuleType } from '#health';
import { IsInstant } from '../edge/calendar.js';
import { IsObjectText, objectIn } from './json-text.js';
import { IsListOf, PageQuery } from '../edge/lists.dto.js';

/** A division, or 000000 for the whole country. */
const DIVISION = /^(000000|[1-8]\d{5})$/;
const IDENTIFIER = /^[A-Z]{2}-\d{6}-\d{4}$/;
const VERSION = /^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$/;
const FIELD = /^[A-Za-z][A-Za-z0-9.]{0,80}$/;
const PROOF = /^[a-z][a-z0-9-]{1,40}$/;

export class RuleTextItem {
  @IsString() @MinLength(1) @MaxLength(500) zh!: string;
  @IsString() @MinLength(1) @MaxLength(500) en!: string;
}

export class RuleTestItem {
  @IsString() @MinLength(1) @MaxLength(200) name!: string;
  /** What the rule is asked about, in the shape in which verdicts ask it. No person's facts. */
  @IsObject() facts!: object;
  @IsBoolean() expected!: boolean;
}

export class HealthRuleItem {
  /** @example "GR-510000-0001" */
  @Matches(IDENTIFIER) identifier!: string;
  /** acceptance: of a place, for codes of others. invalidation: of an issuer, for its own codes. */
  @IsIn(RULE_TYPES) type!: RuleType;
  /** Whose rule it is; 000000 for the whole country. */
  @Matches(DIVISION) division!: string;
  /** Versions of an identifier only grow. */
  @Matches(VERSION) version!: string;
  /** @example "1.3.3" */
  @IsString() @MaxLength(20) engineVersion!: string;
  /** In force from this instant on … */
  @IsInstant() validFrom!: string;
  /** … and before this one. */
  @IsOptional() @IsInstant() validTo?: string;
  @ValidateNested() @Type(() => RuleTextItem) description!: RuleTextItem;
  @IsArray() @ArrayMaxSize(50) @Matches(FIELD, { each: true }) affectedFields!: string[];
  /** CertLogic 1.3.3 as the text of a JSON object, at most 20,000 characters: it has lists in lists. */
  @MaxLength(20_000) @IsObjectText() logic!: string;
  /** A proof that helps where the rule is not met. */
  @IsOptional() @Matches(PROOF) proof?: string;
  @IsListOf(() => RuleTestItem, 100) tests!: RuleTestItem[];
  /** The paper it rests on. */
  @IsString() @MinLength(1) @MaxLength(500) source!: string;
  /** A tightening is published 48 hours before it takes effect. */
  @IsIn(CHANGES) change!: Change;
}

export const ruleOf = ({ change: _, validFrom, validTo, proof, logic, ...rule }: HealthRuleItem): RuleDocument => ({
  ...rule,
  logic: objectIn(logic),
  proof: proof ?? null,
  validFrom: new Date(validFrom),
  validTo: validTo ? new Date(validTo) : null,
});

export class HealthRulesBody {
  @IsListOf(() => HealthRuleItem, 100) items!: HealthRuleItem[];
}

export class RuleWithdrawalBody {
  /** All versions of it are withdrawn, and it is not used again. */
  @Matches(IDENTIFIER) identifier!: string;
  /** Everybody who reads the rules is told. */
  @IsString() @MinLength(1) @MaxLength(500) reason!: string;
}

export class HealthRulesQuery extends PageQuery {
  /** Division code: rules that reach this place. */
  @IsOptional() @Matches(DIVISION) division?: string;
  @IsOptional() @Matches(IDENTIFIER) identifier?: string;
  /** Only those in force at this instant. */
  @IsOptional() @IsInstant() at?: string;
}
