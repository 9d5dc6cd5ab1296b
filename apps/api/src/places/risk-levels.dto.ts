import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { RISK_LEVELS, type RiskLevel, type RiskLevelFacts } from '#places';
import { IsInstant } from '../edge/calendar.js';
import { IsListOf, PageQuery } from '../edge/lists.dto.js';

const DIVISION = /^[1-8]\d{5}$/;

export class RiskLevelItem {
  /** A county, a prefecture or a province; of several that hold a place the smallest counts. */
  @Matches(DIVISION) divisionCode!: string;
  @IsIn(RISK_LEVELS) level!: RiskLevel;
  /** In force from this instant on … */
  @IsInstant() validFrom!: string;
  /** … and before this one; leave it out while nobody knows. */
  @IsOptional() @IsInstant() validTo?: string;
  /** The notice that declares it. */
  @IsString() @MinLength(1) @MaxLength(300) source!: string;
}

export class RiskLevelsBody {
  @IsListOf(() => RiskLevelItem, 1000) items!: RiskLevelItem[];
}

export class RiskLevelEndBody {
  /** Now where it is left out. */
  @IsOptional() @IsInstant() at?: string;
}

export class RiskLevelsQuery extends PageQuery {
  /** What counts in this division: of itself and of what it lies in. */
  @IsOptional() @Matches(DIVISION) division?: string;
  /** Only what counts at this instant. */
  @IsOptional() @IsInstant() at?: string;
}

export const riskLevelFacts = ({ validFrom, validTo, ...item }: RiskLevelItem): RiskLevelFacts => ({
  ...item,
  validFrom: new Date(validFrom),
  validTo: validTo ? new Date(validTo) : null,
});
