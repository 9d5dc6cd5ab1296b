import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ProposalService, type ProposalStep } from '#matching';
import type { Grant } from '#platform';
import { By } from '../edge/grant.guard.js';
import { NoteBody, ProposalsQuery, StepsBody } from './matching.dto.js';

@ApiTags('proposals')
@Controller('proposals')
export class ProposalsController {
  constructor(private readonly proposals: ProposalService) {}

  /** Proposals: the office's, or the enterprise's own. */
  @Get()
  list(@By() grant: Grant, @Query() query: ProposalsQuery) {
    return this.proposals.list(grant, query);
  }

  /** Steps of up to 500 proposals at once; the answer has a result for each. */
  @Post('steps')
  @HttpCode(200)
  async steps(@By() grant: Grant, @Body() { items }: StepsBody) {
    return { items: await this.proposals.steps(grant, items) };
  }

  /** A proposal with the steps open to you. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.proposals.get(grant, id);
  }

  /** The office puts the offer to the worker. It may be answered without that, too. */
  @Post(':id/offer')
  @HttpCode(200)
  offer(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { note }: NoteBody) {
    return this.take(grant, id, 'offer', note);
  }

  /** The worker says yes, through the office. */
  @Post(':id/accept')
  @HttpCode(200)
  accept(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { note }: NoteBody) {
    return this.take(grant, id, 'accept', note);
  }

  /** The worker says no, through the office. It costs no priority in later runs. */
  @Post(':id/decline')
  @HttpCode(200)
  decline(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { note }: NoteBody) {
    return this.take(grant, id, 'decline', note);
  }

  /** The enterprise takes the worker. */
  @Post(':id/confirm')
  @HttpCode(200)
  confirm(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { note }: NoteBody) {
    return this.take(grant, id, 'confirm', note);
  }

  /** The enterprise does not take the worker. */
  @Post(':id/refuse')
  @HttpCode(200)
  refuse(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { note }: NoteBody) {
    return this.take(grant, id, 'refuse', note);
  }

  /** The office takes the proposal back. */
  @Post(':id/withdraw')
  @HttpCode(200)
  withdraw(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { note }: NoteBody) {
    return this.take(grant, id, 'withdraw', note);
  }

  private take(grant: Grant, id: string, step: ProposalStep, note: string | undefined) {
    return this.proposals.step(grant, { id, step, note });
  }
}
