import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { BusinessClock, type Grant, need } from '#platform';
import { IsInstant } from '../edge/calendar.js';
import { By } from '../edge/grant.guard.js';

export class ClockBody {
  /** @example "2020-03-06T09:00:00+08:00" */
  @IsInstant() to!: string;
}

@ApiTags('clock')
@Controller('clock')
export class ClockController {
  constructor(private readonly clock: BusinessClock) {}

  /** The business instant. */
  @Get()
  async now() {
    return { now: await this.clock.now(), simulated: this.clock.simulated };
  }

  /** An administrator moves a simulated clock forward (rehearsal, demo, tests). */
  @Post('advance')
  @HttpCode(200)
  async advance(@By() grant: Grant, @Body() { to }: ClockBody) {
    need(grant, 'administrator');
    return { now: await this.clock.advance(new Date(to)), simulated: true };
  }
}
