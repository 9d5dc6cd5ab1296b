import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { TRANSFER_SIDES, transferLifecycle, type TransferSide, type TransferState, type TransferStep } from '#workers';

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

export class TransferAnswer {
  id!: string;
  @ApiProperty({ enum: TRANSFER_SIDES }) side!: TransferSide;
  @ApiProperty({ enum: transferLifecycle.states }) state!: TransferState;
  /** As the asking office wrote it. */
  name!: string;
  /** @example "513431********998X" */
  maskedId!: string;
  /** The home of which the asking office speaks. */
  homeDivision!: string;
  /** For the office that has the person, and for the asking one once it was accepted. */
  workerId!: string | null;
  /** Who asks, for the office that has the person. */
  askedBy!: string | null;
  note!: string | null;
  requestedAt!: string;
  decidedAt!: string | null;
  /** What you may do with it now. */
  @ApiProperty({ type: [String] }) steps!: readonly TransferStep[];
}

export class TransfersAnswer {
  @ApiProperty({ type: [TransferAnswer] }) items!: readonly TransferAnswer[];
  next!: string | null;
}
