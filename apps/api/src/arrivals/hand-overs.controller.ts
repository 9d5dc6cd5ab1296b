import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HandOverService } from '#arrivals';
import type { Grant } from '#platform';
import { By } from '../edge/grant.guard.js';
import { CountBody, SignBody } from './arrivals.dto.js';

/** The gate: one hand-over a trip and site, signed by the trip leader and the site. */
@ApiTags('arrivals')
@Controller()
export class HandOversController {
  constructor(private readonly handOvers: HandOverService) {}

  /** The hand-overs of a trip, one a site. */
  @Get('trips/:id/hand-overs')
  ofTrip(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.handOvers.ofTrip(grant, id);
  }

  /** People with their outcome, differences by name, the list to be signed and its hash, and the signatures. */
  @Get('hand-overs/:id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.handOvers.get(grant, id);
  }

  /** The vehicle stands at the gate. */
  @Post('hand-overs/:id/arrive')
  @HttpCode(200)
  arrive(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.handOvers.arrive(grant, id);
  }

  /** The site counts by name, each time in full. A changed list voids what was signed over the old one. */
  @Post('hand-overs/:id/count')
  @HttpCode(200)
  count(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { present, unlisted = [], disputed = [] }: CountBody,
  ) {
    return this.handOvers.count(grant, id, { present, unlisted, disputed });
  }

  /** Signs the list that bears this hash; a stale hash is refused with the current one. */
  @Post('hand-overs/:id/sign')
  @HttpCode(200)
  sign(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() body: SignBody) {
    return this.handOvers.sign(grant, id, body);
  }
}
