import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post, Res, UseGuards } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Grant } from '#platform';
import { type ErasureReceipt, type ErasureWaits, type PersonalCopy, PersonalService } from '#trace';
import { AnswerNotKept } from '../edge/answer-not-kept.guard.js';
import { By } from '../edge/grant.guard.js';
import { ReasonStatedBody } from './self-service.dto.js';

@ApiTags('self-service')
@Controller()
export class PersonalController {
  constructor(private readonly personal: PersonalService) {}

  /** Everything held about a person, for the person: on behalf, with a reason, within the office's budget of reveals. Takes no Idempotency-Key. */
  @Post('workers/:id/copy')
  @HttpCode(200)
  @UseGuards(AnswerNotKept)
  copy(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonStatedBody,
  ): Promise<PersonalCopy> {
    return this.personal.copy(grant, id, reason);
  }

  /**
   * Erases what tells who somebody is, on behalf, with a reason, and answers with a receipt. Within 14 days of a journey the
   * answer is 202 and says until when the erasure waits; it is done then by itself. Takes no Idempotency-Key.
   */
  @Post('workers/:id/erase')
  @HttpCode(200)
  @ApiResponse({ status: 200 })
  @ApiResponse({ status: 202 })
  @UseGuards(AnswerNotKept)
  async erase(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonStatedBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ErasureReceipt | ErasureWaits> {
    return saidBy(reply, await this.personal.erase(grant, id, reason));
  }

  /** Everything held about yourself. Takes no Idempotency-Key. */
  @Post('self-service/copy')
  @HttpCode(200)
  @UseGuards(AnswerNotKept)
  ownCopy(@By() grant: Grant): Promise<PersonalCopy> {
    return this.personal.copy(grant, grant.actor, '本人申请副本');
  }

  /**
   * Erases what tells who you are, and answers with a receipt. Within 14 days of a journey the answer is 202 and says until
   * when the erasure waits; it is done then by itself. Takes no Idempotency-Key.
   */
  @Post('self-service/erase')
  @HttpCode(200)
  @ApiResponse({ status: 200 })
  @ApiResponse({ status: 202 })
  @UseGuards(AnswerNotKept)
  async ownErasure(
    @By() grant: Grant,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ErasureReceipt | ErasureWaits> {
    return saidBy(reply, await this.personal.erase(grant, grant.actor, '本人申请删除'));
  }
}

function saidBy(reply: FastifyReply, said: ErasureReceipt | ErasureWaits): ErasureReceipt | ErasureWaits {
  if ('dueAt' in said) void reply.status(202);
  return said;
}
