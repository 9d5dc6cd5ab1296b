import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
} from 'class-validator';
import { arrivalSlotLifecycle, type ArrivalSlotState } from '#transport';
import { IsInstant } from '../edge/calendar.js';
import { IsListOf, PageQuery } from '../edge/lists.dto.js';

export class SlotAcceptanceBody {
  /** Slots that you accept. */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(500) @IsUUID(undefined, { each: true }) slotIds!: string[];
}

export class CounterProposalBody {
  @IsUUID() slotId!: string;
  /** When you would rather be come to. @example "2020-03-13T14:00:00+08:00" */
  @IsInstant() proposedAt!: string;
  /** @example "上午交接班，门口无人" */
  @IsString() @MinLength(1) @MaxLength(200) reason!: string;
}

export class CounterProposalsBody {
  @IsListOf(() => CounterProposalBody, 500) items!: CounterProposalBody[];
}

export class ArrivalSlotsQuery extends PageQuery {
  @IsOptional() @IsUUID() trip?: string;
  @IsOptional() @IsUUID() site?: string;
  @IsOptional() @IsIn(arrivalSlotLifecycle.states) state?: ArrivalSlotState;
}
