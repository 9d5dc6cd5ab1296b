import { IsIn, IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { PageQuery } from '../../edge/lists.dto.js';

export class AuthorityNotificationsQuery extends PageQuery {
  @IsOptional() @IsUUID() trip?: string;
  /** Only what stands and nobody has acknowledged. */
  @IsOptional() @IsIn(['true', 'false']) open?: 'true' | 'false';
}

export class ReceiptBody {
  /** Who acknowledges. */
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  /** @example "已转告高速交警和落地专班" */
  @IsOptional() @IsString() @MaxLength(200) note?: string;
}

export class NotificationCodeBody {
  @IsUUID() notificationId!: string;
  @IsString() @MaxLength(20) code!: string;
}

export class ReceiptByCodeBody extends NotificationCodeBody {
  /** Who acknowledges. */
  @IsString() @MinLength(1) @MaxLength(100) name!: string;
  @IsOptional() @IsString() @MaxLength(200) note?: string;
}
