import { IsOptional, IsUUID } from 'class-validator';
import { IsDay } from '../../edge/calendar.js';

export class SettlementQuery {
  /** First day of departure. @example "2020-03-01" */
  @IsDay() from!: string;
  /** Last day of departure. @example "2020-03-31" */
  @IsDay() to!: string;
  /** Only its people. */
  @IsOptional() @IsUUID() enterprise?: string;
}
