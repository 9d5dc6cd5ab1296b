import { Controller, Get, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import type { Grant } from '#platform';
import { REVEAL_BUDGETS, type RevealBudget, RevealService } from '#workers';
import { IsDay } from '../edge/calendar.js';
import { By } from '../edge/grant.guard.js';

class RevealsQuery {
  /** Business day, `YYYY-MM-DD`; today where it is left out. */
  @IsOptional() @IsDay() day?: string;
}

class RevealCountAnswer {
  @ApiProperty({ enum: REVEAL_BUDGETS }) budget!: RevealBudget;
  /** The account, or the organisation. */
  subject!: string;
  organisationId!: string;
  day!: string;
  reveals!: number;
}

class RevealsAnswer {
  day!: string;
  @ApiProperty({ type: [RevealCountAnswer] }) items!: readonly RevealCountAnswer[];
}

@ApiTags('workers')
@Controller('reveals')
export class RevealsController {
  constructor(private readonly reveals: RevealService) {}

  /** How often sealed numbers were looked at on a day, by account and by office: all for auditors, the own office for coordinators. */
  @Get()
  counts(@By() grant: Grant, @Query() { day }: RevealsQuery): Promise<RevealsAnswer> {
    return this.reveals.counts(grant, day);
  }
}
