import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { type ErasureReceipt, type PersonalCopy, PersonalService } from '#trace';
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

  /** Erases what tells who somebody is, on behalf, with a reason, and answers with a receipt. Takes no Idempotency-Key. */
  @Post('workers/:id/erase')
  @HttpCode(200)
  @UseGuards(AnswerNotKept)
  erase(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonStatedBody,
  ): Promise<ErasureReceipt> {
    return this.personal.erase(grant, id, reason);
  }

  /** Everything held about yourself. Takes no Idempotency-Key. */
  @Post('self-service/copy')
  @HttpCode(200)
  @UseGuards(AnswerNotKept)
  ownCopy(@By() grant: Grant): Promise<PersonalCopy> {
    return this.personal.copy(grant, grant.actor, '本人申请副本');
  }

  /** Erases what tells who you are, and answers with a receipt. Takes no Idempotency-Key. */
  @Post('self-service/erase')
  @HttpCode(200)
  @UseGuards(AnswerNotKept)
  ownErasure(@By() grant: Grant): Promise<ErasureReceipt> {
    return this.personal.erase(grant, grant.actor, '本人申请删除');
  }
}
