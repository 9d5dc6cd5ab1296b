import { Body, Controller, Get, Header, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { TravelProofService } from '#transport';
import type { FileAnswer } from '../../edge/file-answer.js';
import { By, Public } from '../../edge/grant.guard.js';
import { pdfAnswer, whole } from '../paper/pdf.js';
import { travelProofsHtml } from './travel-proof-page.js';
import { travelProofsPdf } from './travel-proofs-pdf.js';
import { TravelProofCheckBody } from './travel-proofs.dto.js';

@ApiTags('transport')
@Controller()
export class TravelProofsController {
  constructor(private readonly proofs: TravelProofService) {}

  /** Proof of organised travel (集中出行证明) of everybody with a seat on an approved trip, to print, each on a page of its own. */
  @Get('trips/:id/travel-proofs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  @ApiProduces('text/html')
  async ofTrip(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return travelProofsHtml(await this.proofs.ofTrip(grant, id));
  }

  /** The proofs as PDF, each on a page of its own. */
  @Get('trips/:id/travel-proofs/pdf')
  async pdfOfTrip(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string): Promise<FileAnswer<'application/pdf'>> {
    return pdfAnswer(travelProofsPdf(await this.proofs.ofTrip(grant, id)), `travel-proofs-${id}`);
  }

  /** One person's; once the person is not on the trip any more, or the trip is called off, it says all over the page that it is void. */
  @Get('trips/:id/travel-proofs/:workerId')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  @ApiProduces('text/html')
  async ofPerson(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('workerId', ParseUUIDPipe) workerId: string,
  ) {
    return travelProofsHtml([await this.proofs.ofPerson(grant, id, workerId)]);
  }

  /** One person’s as PDF; one that is void says so all over the page. */
  @Get('trips/:id/travel-proofs/:workerId/pdf')
  async pdfOfPerson(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('workerId', ParseUUIDPipe) workerId: string,
  ): Promise<FileAnswer<'application/pdf'>> {
    const proof = await this.proofs.ofPerson(grant, id, workerId);
    return pdfAnswer(await whole(travelProofsPdf([proof])), `travel-proof-${workerId}`);
  }

  /**
   * Whether the proof in somebody's hand holds: `valid`, `superseded` (places, days or plate are others now), `void` (the person is not on
   * the trip any more, or it was called off), or `not-ours`. For whoever holds the paper: the code bears 128 bits that nobody guesses, and the
   * answer names no more of the person than the surname and the last four of the ID number, to compare.
   */
  @Public()
  @Post('travel-proof-checks')
  @HttpCode(200)
  check(@Body() { code }: TravelProofCheckBody) {
    return this.proofs.check(code);
  }
}
