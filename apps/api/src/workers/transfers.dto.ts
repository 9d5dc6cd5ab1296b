import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { TRANSFER_SIDES, transferLifecycle, type TransferSide, type TransferState } from '#workers';

export class TransfersQuery {
  /** `asking`: your office wants the person; `giving`: it has the person, and decides. */
  @IsOptional() @IsIn(TRANSFER_SIDES) side?: TransferSide;
  @IsOptional() @IsIn(transferLifecycle.states) state?: TransferState;
  /** `next` of the page before. */
  @IsOptional() @IsUUID() after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(500) limit?: number;
}

export class TransferNoteBody {
  /** Why; without any ID or phone number. */
  @IsOptional() @IsString() @MaxLength(200) note?: string;
}
