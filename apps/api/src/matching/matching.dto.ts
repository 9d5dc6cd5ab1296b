import { ApiProperty, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  type MatchingRunState,
  type Outcome,
  proposalLifecycle,
  type ProposalState,
  type ProposalStep,
  type RunCertificate,
  type RunFailure,
  type RunProgress,
} from '#matching';

const STEPS: readonly ProposalStep[] = ['accept', 'confirm', 'decline', 'refuse', 'withdraw'];

export class MatchingRunBody {
  /** Code of a division that the office answers for; none for its whole area. */
  @IsOptional() @Matches(/^[1-8]\d{5}$/) scope?: string;
}

export class RunsQuery {
  /** `next` of the part before. */
  @IsOptional() @IsUUID() after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(500) limit?: number;
}

export class ProposalsQuery extends RunsQuery {
  @IsOptional() @IsUUID() run?: string;
  @IsOptional() @IsIn(proposalLifecycle.states) state?: ProposalState;
  @IsOptional() @IsUUID() vacancy?: string;
  @IsOptional() @IsUUID() worker?: string;
}

export class NoteBody {
  /** The reason in your own words. No ID or phone numbers. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
}

export class StepBody extends NoteBody {
  @IsUUID() id!: string;
  @IsIn(STEPS) step!: ProposalStep;
}

export class StepsBody {
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => StepBody)
  items!: StepBody[];
}

export class MatchingRunAnswer {
  id!: string;
  organisationId!: string;
  /** Prefix of the home divisions whose workers it places. */
  scope!: string;
  state!: MatchingRunState;
  seed!: number;
  requestedAt!: string;
  startedAt!: string | null;
  finishedAt!: string | null;
  /** While it runs: phase, steps done, best cost and bound so far. */
  progress!: RunProgress | null;
  workers!: number | null;
  vacancies!: number | null;
  /** Eligible pairs that were weighed. */
  pairs!: number | null;
  matched!: number | null;
  /** Cost units: one is 10 km of road or 50 yuan of a month's wage. */
  cost!: number | null;
  /** Nothing costs less than this. */
  bound!: number | null;
  /** Share of the cost that no proof excludes; 0 for a proven optimum. */
  gap!: number | null;
  certificate!: RunCertificate | null;
  failure!: RunFailure | null;
  @ApiProperty({ type: [String] }) steps!: readonly string[];
}

/** A run in a list: its certificate without the prices, which the run itself has. */
export class MatchingRunItem extends OmitType(MatchingRunAnswer, ['certificate']) {
  certificate!: Omit<RunCertificate, 'prices' | 'reservedPrices'> | null;
}

export class MatchingRunsAnswer {
  @ApiProperty({ type: [MatchingRunItem] }) items!: readonly MatchingRunItem[];
  next!: string | null;
}

export class ScoreAnswer {
  distance!: number;
  wage!: number;
  destination!: number;
  occupation!: number;
  recognition!: number;
  total!: number;
}

export class ChosenAnswer {
  vacancy!: string;
  score!: ScoreAnswer;
  price!: number;
}

export class AlternativeAnswer extends ChosenAnswer {
  /** So many cost units less, and it would have been chosen. */
  lacking!: number;
}

export class ExplanationAnswer {
  run!: string;
  worker!: string;
  homeDivision!: string;
  outcome!: Outcome;
  chosen!: ChosenAnswer | null;
  /** How many vacancies each rule barred, where rules barred all. */
  barred!: Record<string, number> | null;
  @ApiProperty({ type: [AlternativeAnswer] }) alternatives!: readonly AlternativeAnswer[];
}

export class BothLanguages {
  zh!: string;
  en!: string;
}

export class ProposedWorkerAnswer {
  name!: string;
  sex!: 'male' | 'female';
  age!: number;
  /** Home county. */
  home!: BothLanguages;
  /** For offices only. */
  maskedId!: string | null;
  village!: string | null;
}

export class ProposalAnswer {
  id!: string;
  runId!: string;
  workerId!: string;
  /** Null for monitors, and for the enterprise once the proposal has ended. */
  worker!: ProposedWorkerAnswer | null;
  vacancyId!: string;
  vacancyTitle!: string;
  siteId!: string;
  enterpriseId!: string;
  homeDivision!: string;
  travelGroup!: string | null;
  state!: ProposalState;
  /** For offices only. */
  score!: ScoreAnswer | null;
  note!: string | null;
  madeAt!: string;
  decidedAt!: string | null;
  /** What you may do with it now. */
  @ApiProperty({ enum: STEPS, isArray: true }) steps!: readonly ProposalStep[];
}

export class ProposalsAnswer {
  @ApiProperty({ type: [ProposalAnswer] }) items!: readonly ProposalAnswer[];
  next!: string | null;
}

export class StepRefusalAnswer {
  code!: string;
  text!: BothLanguages;
  details!: object;
}

export class StepAnswer {
  id!: string;
  state!: ProposalState | null;
  /** Why this step was not taken; null where it was. */
  refusal!: StepRefusalAnswer | null;
}

export class StepsAnswer {
  /** In the order of the request. */
  @ApiProperty({ type: [StepAnswer] }) items!: readonly StepAnswer[];
}
