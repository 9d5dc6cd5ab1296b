import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { IsDay } from '../../edge/calendar.js';
import { FleetItemBody } from '../transport.dto.js';

export class BatchProposalsBody {
  /** First day of departure; without it tomorrow. @example "2020-03-12" */
  @IsOptional() @IsDay() from?: string;
  /** So many days; without it 7. */
  @IsOptional() @IsInt() @Min(1) @Max(14) days?: number;
  /** Vehicles at hand; without it every class is. A coach that has left is away until it can be back. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => FleetItemBody)
  fleet?: FleetItemBody[];
}
