import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthCodeService, VerdictService } from '#health';
import type { Grant } from '#platform';
import { By } from '../edge/grant.guard.js';
import { AnswerNotKept } from '../edge/answer-not-kept.guard.js';
import { HealthCodesBody, VerdictBody } from './health.dto.js';

@ApiTags('health')
@Controller()
export class HealthRecognitionController {
  constructor(
    private readonly codes: HealthCodeService,
    private readonly verdicts: VerdictService,
  ) {}

  /**
   * Health codes of workers of the own area, by a coordinator, by an authorised clinic, or pushed by the platform of the issuer; each is
   * marked with its source. The answer has a result for each and repeats nothing of them.
   */
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

  /**
   * Whether a worker's code is recognised wherever the journey boards, changes, stays a night or alights, each as of the time of being
   * there. The verdict is kept with all that is needed to come to it again. Takes no Idempotency-Key.
   */
  @Post('verdicts')
  @HttpCode(200)
  @UseGuards(AnswerNotKept)
  async judge(@By() grant: Grant, @Body() { workerId, places }: VerdictBody) {
    const journey = places.map(({ at, ...place }) => ({ ...place, at: new Date(at) }));
    const {
      id,
      verdict,
      conditions,
      expiresAt,
      places: judged,
      kept,
    } = await this.verdicts.judge(grant, workerId, journey);
    const until = (i: number) => kept[i]?.until ?? null;
    return { id, verdict, conditions, expiresAt, places: judged.map((place, i) => ({ ...place, until: until(i) })) };
  }
}
