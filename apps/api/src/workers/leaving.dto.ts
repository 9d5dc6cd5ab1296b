import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { CONSENT_MEANS, type ConsentMeans } from '#workers';
import { IsDay } from '../edge/calendar.js';
import { WorkerBody } from './workers.dto.js';

class StatedBody {
  /**
   * Why, in 4 to 200 characters, without any ID or phone number. It is recorded.
   * @example "家属来电告知"
   */
  @IsString() @MaxLength(200) reason!: string;
}

export class DeathBody extends StatedBody {
  /** Day of the death, `YYYY-MM-DD`. */
  @IsDay() diedOn!: string;
}

export class ConsentWithdrawalBody extends StatedBody {
  /** How the person said so. */
  @IsIn(CONSENT_MEANS) means!: ConsentMeans;
}

export class MergerBody extends StatedBody {
  /** The record of the same person that goes on. */
  @IsUUID() into!: string;
}

export class SplitBody extends StatedBody {
  /** Who is separated out of a record that mixed two; leave it out to undo a merger. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => WorkerBody) person?: WorkerBody;
}
