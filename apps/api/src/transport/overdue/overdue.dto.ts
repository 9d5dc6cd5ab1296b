import { IsIn, IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { IsInstant } from '../../edge/calendar.js';
import { PageQuery } from '../../edge/lists.dto.js';

export class AlarmsQuery extends PageQuery {
  @IsOptional() @IsUUID() trip?: string;
  /** Those that have ended as well. */
  @IsOptional() @IsIn(['true', 'false']) ended?: 'true' | 'false';
}

export class AcknowledgementBody {
  /** Who sees to it. */
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** What is being done. @example "已联系领队，车辆在服务区换胎" */
  @IsString() @MinLength(1) @MaxLength(200) sentence!: string;
}

export class ExpectedArrivalBody {
  /** @example "2020-03-13T18:00:00+08:00" */
  @IsInstant() expectedAt!: string;
  /** @example "高速封闭，绕行" */
  @IsString() @MinLength(1) @MaxLength(200) reason!: string;
}
