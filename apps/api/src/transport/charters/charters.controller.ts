import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { type CharterFacts, CharterRegister, CharterSeats } from '#transport';
import { By } from '../../edge/grant.guard.js';
import { CharterBody, ChartersBody, CharterSeatsBody, ChartersQuery, CharterTableBody } from './charters.dto.js';

const factsOf = ({ departsAt, arrivesAt, pricePerSeatFen, fixedPriceFen, ...body }: CharterBody): CharterFacts => ({
  ...body,
  departsAt: new Date(departsAt),
  arrivesAt: new Date(arrivesAt),
  pricePerSeatFen: pricePerSeatFen ?? null,
  fixedPriceFen: fixedPriceFen ?? null,
});

@ApiTags('charters')
@Controller('charters')
export class ChartersController {
  constructor(
    private readonly charters: CharterRegister,
    private readonly seats: CharterSeats,
  ) {}

  /** An office enters chartered carriages, a train or a flight. The same number and departure again is the same one. */
  @Post()
  enter(@By() grant: Grant, @Body() body: CharterBody) {
    return this.charters.enter(grant, factsOf(body));
  }

  /** Up to 500 charters; the answer has a result for each. */
  @Post('bulk')
  @HttpCode(200)
  async enterMany(@By() grant: Grant, @Body() { items }: ChartersBody) {
    return { items: await this.charters.enterMany(grant, items.map(factsOf)) };
  }

  /** Charters from a comma-separated table; the answer has a result for each line below the head. */
  @Post('import')
  @HttpCode(200)
  async importTable(@By() grant: Grant, @Body() { csv }: CharterTableBody) {
    return { items: await this.charters.importTable(grant, csv) };
  }

  /** Charters of the office and of the offices above it, soonest departure first, with seats taken and left. */
  @Get()
  list(@By() grant: Grant, @Query() { departsFrom, ...query }: ChartersQuery) {
    return this.charters.list(grant, { ...query, ...(departsFrom && { departsFrom: new Date(departsFrom) }) });
  }

  /** A charter with its escort and the seats that are set aside. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.charters.get(grant, id);
  }

  /** Takes an entry back, while no seat of it is set aside. */
  @Post(':id/withdraw')
  @HttpCode(200)
  withdraw(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.charters.withdraw(grant, id);
  }

  /** Sets seats aside for a batch of the office, or gives them back. */
  @Post(':id/seats')
  @HttpCode(200)
  setAside(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { batchId, seats }: CharterSeatsBody) {
    return this.seats.setAside(grant, id, batchId, seats);
  }
}
