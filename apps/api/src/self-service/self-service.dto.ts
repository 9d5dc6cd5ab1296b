import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { proposalLifecycle, type ProposalState } from '#matching';
import { VOID_REASONS, type VoidReason } from '#workers';

const DIVISION = /^[1-8]\d{5}$/;
const DAY_OR_NONE = /^(?:(?:19|2\d)\d\d-\d\d-\d\d)?$/;

export class SlipSignInBody {
  /**
   * As printed on the slip; strokes and case do not matter.
   * @example "7KQM-2XHD-9RTA"
   */
  @IsString() @MaxLength(40) code!: string;
  /**
   * The last four characters of the ID number.
   * @example "998X"
   */
  @IsString() @MaxLength(10) idTail!: string;
}

export class OwnTokenAnswer {
  accessToken!: string;
  /** Seconds. */
  expiresIn!: number;
}

/** What is left out stays as it is. */
export class WishesBody {
  /** Division code of the wished destination; read from `destinationText` where it is left out. */
  @IsOptional() @Matches(DIVISION) destinationCode?: string;
  /** Empty for anywhere. */
  @IsOptional() @IsString() @MaxLength(200) destinationText?: string;
  @IsOptional() @IsString() @MaxLength(100) occupation?: string;
  /** Least wage, fen a month; 0 for none. */
  @IsOptional() @IsInt() @Min(0) @Max(100_000_000) minWageFen?: number;
  /** First day of travel, `YYYY-MM-DD`; empty for at once. */
  @IsOptional() @Matches(DAY_OR_NONE) availableFrom?: string;
}

export class ReasonStatedBody {
  /**
   * Why, in 4 to 200 characters, without any ID or phone number. It is recorded.
   * @example "本人书面申请"
   */
  @IsString() @MaxLength(200) reason!: string;
}

export class OfferAnswer {
  id!: string;
  @ApiProperty({ enum: proposalLifecycle.states }) state!: ProposalState;
  decidedAt!: string | null;
}

export class ChangedAnswer {
  /** Which wishes are now others. */
  @ApiProperty({ type: [String] }) changed!: string[];
}

export class SlipAnswer {
  id!: string;
  @ApiProperty({ enum: ['good', 'expired', 'void'] }) state!: 'good' | 'expired' | 'void';
  /** `replaced`: a newer one was printed; `tries`: too many wrong tails; `erased`: so was the person. */
  @ApiProperty({ enum: VOID_REASONS, nullable: true, type: String }) voidReason!: VoidReason | null;
  /** Wrong tails since the last sign-in. */
  failures!: number;
  /** The account that printed it. */
  madeBy!: string;
  madeAt!: string;
  expiresAt!: string;
  lastUsedAt!: string | null;
  voidedAt!: string | null;
}

export class SlipsAnswer {
  @ApiProperty({ type: [SlipAnswer] }) items!: readonly SlipAnswer[];
}

export class PrintedSlipAnswer {
  slip!: SlipAnswer;
  /**
   * Shown this once.
   * @example "7KQM-2XHD-9RTA"
   */
  code!: string;
  /** An HTML page to print, with the code as a QR code. */
  page!: string;
}
