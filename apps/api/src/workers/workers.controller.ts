import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Grant } from '#platform';
import { WorkerService } from '#workers';
import { By } from '../edge/grant.guard.js';
import { AnswerNotKept } from '../edge/answer-not-kept.guard.js';
import { RevealBody, WorkerBody, WorkersQuery } from './workers.dto.js';

@ApiTags('workers')
@Controller('workers')
export class WorkersController {
  constructor(private readonly workers: WorkerService) {}

  /**
   * A coordinator registers a person. Somebody whom the office has already comes back as `known`. For somebody whom another
   * office has the answer is 202 with the `transfer` that it was asked for.
   */
  @Post()
  async register(@By() grant: Grant, @Body() body: WorkerBody, @Res({ passthrough: true }) reply: FastifyReply) {
    const record = await this.workers.register(grant, body);
    if ('transfer' in record) void reply.status(202);
    return record;
  }

  /** The register in the order of registration, in pages. */
  @Get()
  list(@By() grant: Grant, @Query() query: WorkersQuery) {
    return this.workers.list(grant, query);
  }

  /** A registered person; ID and phone number are masked. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.workers.get(grant, id);
  }

  /** Takes a registered person off the register. */
  @Post(':id/withdraw')
  @HttpCode(200)
  withdraw(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.workers.withdraw(grant, id);
  }

  /** Takes somebody who withdrew or came home up again. */
  @Post(':id/resume')
  @HttpCode(200)
  resume(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.workers.resume(grant, id);
  }

  /** ID and phone number in clear. The reader and the purpose are recorded. Takes no Idempotency-Key. */
  @Post(':id/reveal')
  @HttpCode(200)
  @UseGuards(AnswerNotKept)
  reveal(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { purpose }: RevealBody) {
    return this.workers.reveal(grant, id, purpose);
  }
}
