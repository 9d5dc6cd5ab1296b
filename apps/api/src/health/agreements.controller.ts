import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AgreementService, RecognitionMatrix } from '#health';
import { GapService } from '#matching';
import type { Grant } from '#platform';
import { By } from '../edge/grant.guard.js';
import { agreementOf, AgreementsBody, AgreementsQuery, DeclineBody, GapsQuery, MatrixQuery } from './agreements.dto.js';

@ApiTags('health')
@Controller('agreements')
export class AgreementsController {
  constructor(
    private readonly agreements: AgreementService,
    private readonly recognition: RecognitionMatrix,
    private readonly flows: GapService,
  ) {}

  /** An administrator records agreements that both sides have signed; the answer has a result for each. */
  @Post()
  @HttpCode(200)
  async record(@By() grant: Grant, @Body() { items }: AgreementsBody) {
    return { items: await this.agreements.create(grant, items.map(agreementOf)) };
  }

  /** An office of one side drafts agreements, or new versions of them; the answer has a result for each. A draft recognises nobody. */
  @Post('drafts')
  @HttpCode(200)
  async draft(@By() grant: Grant, @Body() { items }: AgreementsBody) {
    return { items: await this.agreements.draft(grant, items.map(agreementOf)) };
  }

  /** Agreements by issuer, by place, by instant and with all their versions, for everybody who is signed in; drafts for their parties. */
  @Get()
  list(@By() grant: Grant, @Query() { at, ...filter }: AgreementsQuery) {
    return this.agreements.list(grant, { ...filter, at: at ? new Date(at) : undefined });
  }

  /** Who recognises whom, now or at an instant: the pairs that agreements name, at province and city level, each with the version that decides. */
  @Get('matrix')
  matrix(@By() grant: Grant, @Query() { at, knownAt, level }: MatrixQuery) {
    const instant = (text: string | undefined) => (text ? new Date(text) : undefined);
    return this.recognition.pairs(grant, { at: instant(at), knownAt: instant(knownAt), level });
  }

  /** Where workers of the own area go in a week, or wish to, and nobody recognises their codes. */
  @Get('gaps')
  gaps(@By() grant: Grant, @Query() { from }: GapsQuery) {
    return this.flows.ofWeek(grant, from);
  }

  /** The other side confirms a draft: from its beginning on it counts, and takes the place of earlier versions. */
  @Post(':id/confirm')
  @HttpCode(200)
  confirm(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.agreements.advance(grant, id, 'confirm');
  }

  /** The other side declines a draft, and says why. */
  @Post(':id/decline')
  @HttpCode(200)
  decline(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: DeclineBody) {
    return this.agreements.advance(grant, id, 'decline', reason);
  }

  /** The side that drafted takes the draft back. */
  @Post(':id/withdraw')
  @HttpCode(200)
  withdraw(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.agreements.advance(grant, id, 'withdraw');
  }

  /** Either side, or an administrator: from now on no version of the agreement counts. */
  @Post(':id/revoke')
  @HttpCode(200)
  revoke(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.agreements.advance(grant, id, 'revoke');
  }
}
