import { IsIn, IsString, MaxLength, MinLength } from 'class-validator';
import { CHECKLIST_ITEMS, type ChecklistItem } from '#transport';

export class ItemConfirmationBody {
  @IsIn(CHECKLIST_ITEMS) item!: ChecklistItem;
  /** Who answers for it. */
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** What was looked at, or done. @example "逐人核对身份证原件" */
  @IsString() @MinLength(1) @MaxLength(200) note!: string;
}
