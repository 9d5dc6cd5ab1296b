import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { TRANSFER_SIDES, transferLifecycle, type TransferSide, type TransferState } from '#workers';
import { PageQuery } from '../edge/lists.dto.js';

export class TransfersQuery extends PageQuery {
  /** `asking`: your office wants the person; `giving`: it has the person, and decides. */
  @IsOptional() @IsIn(TRANSFER_SIDES) side?: TransferSide;
  @IsOptional() @IsIn(transferLifecycle.states) state?: TransferState;
}

export class TransferNoteBody {
  /** Why; without any ID or phone number. */
  @IsOptional() @IsString() @MaxLength(200) note?: string;
}
