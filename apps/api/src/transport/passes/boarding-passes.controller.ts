import { Controller, Get, Header, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { BoardingPassService } from '#transport';
import type { FileAnswer } from '../../edge/file-answer.js';
import { By } from '../../edge/grant.guard.js';
import { pdfAnswer, whole } from '../paper/pdf.js';
import { boardingPassesHtml } from './boarding-passes.js';
import { boardingPassesPdf } from './boarding-passes-pdf.js';

@ApiTags('transport')
@Controller('trips/:id/boarding-passes')
export class BoardingPassesController {
  constructor(private readonly passes: BoardingPassService) {}

  /** The seat map and a boarding pass for each person with a QR code, to print. A pass is good once, as long as the seat is. */
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  @ApiProduces('text/html')
  async ofTrip(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return boardingPassesHtml(await this.passes.ofTrip(grant, id));
  }

  /** The passes as PDF, eight on a page of A4 with lines to cut along. */
  @Get('pdf')
  async pdfOfTrip(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string): Promise<FileAnswer<'application/pdf'>> {
    return pdfAnswer(boardingPassesPdf(await this.passes.printedOfTrip(grant, id)), `boarding-passes-${id}`);
  }

  /** One person's as PDF; one by which nobody boards any more says all over the card that it is void, and why. */
  @Get(':workerId/pdf')
  async pdfOfPerson(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('workerId', ParseUUIDPipe) workerId: string,
  ): Promise<FileAnswer<'application/pdf'>> {
    const pass = await this.passes.printedOfPerson(grant, id, workerId);
    return pdfAnswer(await whole(boardingPassesPdf([pass])), `boarding-pass-${workerId}`);
  }
}
