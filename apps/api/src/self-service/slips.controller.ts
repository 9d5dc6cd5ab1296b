import { Controller, Get, Param, ParseUUIDPipe, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { SlipService, type SlipView } from '#workers';
import { AnswerNotKept } from '../edge/answer-not-kept.guard.js';
import { By } from '../edge/grant.guard.js';
import { slipHtml } from './slip-page.js';

interface PrintedPage {
  readonly slip: SlipView;
  /** `ABCD-EFGH-JKMN`, shown this once. */
  readonly code: string;
  /** An HTML page to print, with the code as a QR code. */
  readonly page: string;
}

@ApiTags('self-service')
@Controller('workers/:id/slips')
export class SlipsController {
  constructor(private readonly slips: SlipService) {}

  /**
   * A slip (打印条) for somebody without a phone: its code and a page to print. The one before it is void. The code is shown
   * this once; so the route takes no Idempotency-Key.
   */
  @Post()
  @UseGuards(AnswerNotKept)
  async print(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string): Promise<PrintedPage> {
    const printed = await this.slips.print(grant, id);
    return { slip: printed.slip, code: printed.code, page: slipHtml(printed) };
  }

  /** The slips of a worker, newest first: who printed them, when they were used, and why they are void. */
  @Get()
  list(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.slips.of(grant, id);
  }
}
