import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SignedCodeService } from '#health';
import type { Grant } from '#platform';
import { AnswerNotKept } from '../edge/answer-not-kept.guard.js';
import { By } from '../edge/grant.guard.js';
import { IssuedCodesBody, PresentedCodesBody, ScanBody } from './signed-codes.dto.js';

@ApiTags('health')
@Controller('health-codes')
export class SignedCodesController {
  constructor(private readonly codes: SignedCodeService) {}

  /**
   * The office of a division gives out codes signed with its key; the answer has a result for each, with the text of the QR symbol.
   * Takes no Idempotency-Key.
   */
  @Post('issue')
  @HttpCode(200)
  @UseGuards(AnswerNotKept)
  async issue(@By() grant: Grant, @Body() { items }: IssuedCodesBody) {
    const issued = items.map(({ expiresAt, ...item }) => ({ ...item, expiresAt: new Date(expiresAt) }));
    return { items: await this.codes.issue(grant, issued) };
  }

  /** Codes declared by their signed texts, which name the worker; the answer has a result for each. */
  @Post('signed')
  @HttpCode(200)
  async present(@By() grant: Grant, @Body() { items }: PresentedCodesBody) {
    return { items: await this.codes.present(grant, items) };
  }

  /**
   * What a code is worth that is shown here and now: colour, verdict and remedy, and nothing of whose it is. What is wrong with
   * the text is the answer, not an error. Takes no Idempotency-Key.
   */
  @Post('scan')
  @HttpCode(200)
  @UseGuards(AnswerNotKept)
  scan(@By() grant: Grant, @Body() { qr, division, act }: ScanBody) {
    return this.codes.scan(grant, qr, { division, act });
  }

  /** Calls off a code that the own division signed. */
  @Post(':id/revoke')
  @HttpCode(200)
  revoke(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.codes.revoke(grant, id);
  }
}
