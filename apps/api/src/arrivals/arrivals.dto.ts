import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { DOOR_STEPS, type DoorStep, type Reason, REASONS } from '#arrivals';
import { IsListOf } from '../edge/lists.dto.js';

/** Why somebody is refused or taken off. */
export class ReasonBody {
  /** `fever` and `unwell` are health details: everybody else reads `care`. */
  @IsIn(REASONS) reason!: Reason;
  /** In the leader's own words; kept sealed. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
}

export class TakeOffBody extends ReasonBody {
  /**
   * Where.
   * @example "都匀服务区"
   */
  @IsString() @MinLength(1) @MaxLength(200) place!: string;
}

export class DoorStepBodyItem {
  @IsUUID() passengerId!: string;
  @IsIn(DOOR_STEPS) step!: DoorStep;
  /** For refuse and take-off. */
  @IsOptional() @IsIn(REASONS) reason?: Reason;
  /** For take-off. */
  @IsOptional() @IsString() @MinLength(1) @MaxLength(200) place?: string;
  /** In the leader's own words; kept sealed. */
  @IsOptional() @IsString() @MaxLength(500) note?: string;
}

export class DoorStepsBody {
  @IsListOf(() => DoorStepBodyItem, 500) items!: DoorStepBodyItem[];
}

export class BoardingPassBody {
  /**
   * The text of the QR code, as it was scanned.
   * @example "MDP1019…"
   */
  @IsString() @MaxLength(200) pass!: string;
}

export class PurposeBody {
  /** What the sealed reason is looked at for, 4 to 200 characters; recorded. */
  @IsString() @MinLength(4) @MaxLength(200) purpose!: string;
}

export class UnlistedItem {
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** Who this is or says to be. No health detail. */
  @IsOptional() @IsString() @MaxLength(200) note?: string;
  /** Given where the site will not accept this person. No health detail. */
  @IsOptional() @IsString() @MinLength(1) @MaxLength(200) dispute?: string;
}

export class DisputedItem {
  @IsUUID() passengerId!: string;
  /** No health detail. */
  @IsString() @MinLength(1) @MaxLength(200) reason!: string;
}

export class CountBody {
  /** Passengers of the list who stand at the gate. Whoever was on board and is not named is missing. */
  @ArrayMaxSize(500) @IsUUID('all', { each: true }) present!: string[];
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => UnlistedItem)
  unlisted?: UnlistedItem[];
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => DisputedItem)
  disputed?: DisputedItem[];
}

export class SignBody {
  /** `listHash` of the list that was looked at: SHA-256, lower-case hexadecimal. */
  @Matches(/^[0-9a-f]{64}$/) listHash!: string;
  /**
   * What the person signs on.
   * @example "接收点平板 2 号"
   */
  @IsString() @MinLength(1) @MaxLength(200) device!: string;
  /** Where neither the account nor the leader's sign-in bears a name. */
  @IsOptional() @IsString() @MinLength(1) @MaxLength(100) name?: string;
}
