import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { AlarmService, ExpectedArrivals } from '#transport';
import { By } from '../../edge/grant.guard.js';
import { AcknowledgementBody, AlarmsQuery, ExpectedArrivalBody } from './overdue.dto.js';

const Id = () => Param('id', ParseUUIDPipe);

@ApiTags('transport')
@Controller()
export class OverdueController {
  constructor(
    private readonly alarms: AlarmService,
    private readonly arrivals: ExpectedArrivals,
  ) {}

  /** Alarms about trips that are overdue, newest first: your own, and those that have risen to you. */
  @Get('alarms')
  list(@By() grant: Grant, @Query() { ended, ...query }: AlarmsQuery) {
    return this.alarms.list(grant, { ...query, ended: ended === 'true' });
  }

  /** A named person says what is being done; the alarm rises again only after the hold, and ends with the fact. */
  @Post('alarms/:id/acknowledge')
  @HttpCode(200)
  acknowledge(@By() grant: Grant, @Id() id: string, @Body() { name, sentence }: AcknowledgementBody) {
    return this.alarms.acknowledge(grant, id, name, sentence);
  }

  /** When the trip is expected at its last gate: as planned, or as was stated since. */
  @Get('trips/:id/expected-arrival')
  expected(@By() grant: Grant, @Id() id: string) {
    return this.arrivals.get(grant, id);
  }

  /** The leader or the office says when a trip on its way is expected, and why. */
  @Post('trips/:id/expected-arrival')
  @HttpCode(200)
  state(@By() grant: Grant, @Id() id: string, @Body() { expectedAt, reason }: ExpectedArrivalBody) {
    return this.arrivals.state(grant, id, new Date(expectedAt), reason);
  }
}
