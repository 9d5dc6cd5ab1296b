import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AgreementService, HealthCodeService, VerdictService } from '#health';
import type { Grant } from '#platform';
import { By } from '../edge/grant.guard.js';
import { AnswerNotKept } from '../edge/answer-not-kept.guard.js';
import { AgreementsBody, AgreementsQuery, HealthCodesBody, VerdictBody } from './health.dto.js';

@ApiTags('health')
@Controller()
export class HealthRecognitionController {
  constructor(
    private readonly codes: HealthCodeService,
    private readonly agreements: AgreementService,
    private readonly verdicts: VerdictService,
  ) {}

  /** A coordinator declares health codes of own workers; the answer has a result for each and repeats nothing of them. */
  @Post('health-codes')
  @HttpCode(200)
  async declare(@By() grant: Grant, @Body() { items }: HealthCodesBody) {
    const declared = items.map(({ issuedAt, expiresAt, ...item }) => ({
      ...item,
      issuedAt: new Date(issuedAt),
      expiresAt: new Date(expiresAt),
    }));
    return { items: await this.codes.declare(grant, declared) };
  }

  /** An administrator records agreements; the answer has a result for each. */
  @Post('agreements')
  @HttpCode(200)
  async record(@By() grant: Grant, @Body() { items }: AgreementsBody) {
    const recorded = items.map(({ validFrom, validTo, ...item }) => ({
      ...item,
      validFrom: new Date(validFrom),
      validTo: validTo ? new Date(validTo) : null,
    }));
    return { items: await this.agreements.create(grant, recorded) };
  }

  /** Agreements by issuer, by place and by instant, for everybody who is signed in. */
  @Get('agreements')
  list(@By() grant: Grant, @Query() { at, ...filter }: AgreementsQuery) {
    return this.agreements.list(grant, { ...filter, at: at ? new Date(at) : undefined });
  }

  /** From now on the agreement counts no more. */
  @Post('agreements/:id/revoke')
  @HttpCode(200)
  revoke(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.agreements.revoke(grant, id);
  }

  /**
   * Whether a worker's code is recognised wherever the journey boards, changes, stays a night or alights, each as of the time of being
   * there. Takes no Idempotency-Key.
   */
  @Post('verdicts')
  @HttpCode(200)
  @UseGuards(AnswerNotKept)
  judge(@By() grant: Grant, @Body() { workerId, places }: VerdictBody) {
    const journey = places.map(({ at, ...place }) => ({ ...place, at: new Date(at) }));
    return this.verdicts.judge(grant, workerId, journey);
  }
}
