import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { proposalLifecycle, type ProposalState, type ProposalStep } from '#matching';
import { IsListOf, PageQuery } from '../edge/lists.dto.js';

const STEPS: readonly ProposalStep[] = ['offer', 'accept', 'confirm', 'decline', 'refuse', 'withdraw'];

export class MatchingRunBody {
  /** Code of a division that the office answers for; none for its whole area. */
  @IsOptional() @Matches(/^[1-8]\d{5}$/) scope?: string;
}

export class RunsQuery extends PageQuery {}

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
  @IsListOf(() => StepBody, 500) items!: StepBody[];
}
