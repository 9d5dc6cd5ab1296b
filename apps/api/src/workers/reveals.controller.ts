import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import type { Grant } from '#platform';
import { RevealService } from '#workers';
import { IsDay } from '../edge/calendar.js';
import { By } from '../edge/grant.guard.js';

class RevealsQuery {
  /** Business day, `YYYY-MM-DD`; today where it is left out. */
  @IsOptional() @IsDay() day?: string;
}

@ApiTags('workers')
@Controller('reveals')
export class RevealsController {
  constructor(private readonly reveals: RevealService) {}

  /** How often sealed numbers were looked at on a day, by account and by office: all for auditors, the own office for coordinators. */
  @Get()
  counts(@By() grant: Grant, @Query() { day }: RevealsQuery) {
    return this.reveals.counts(grant, day);
  }
}
