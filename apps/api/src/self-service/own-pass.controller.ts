import { Controller, Get, Header, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { BoardingPassService, TravelProofService } from '#transport';
import type { FileAnswer } from '../edge/file-answer.js';
import { By } from '../edge/grant.guard.js';
import { pdfAnswer, whole } from '../transport/paper/pdf.js';
import { boardingPassesPdf } from '../transport/passes/boarding-passes-pdf.js';
import { qrOf } from '../transport/printed.js';
import { travelProofsHtml } from '../transport/proofs/travel-proof-page.js';
import { travelProofsPdf } from '../transport/proofs/travel-proofs-pdf.js';

@ApiTags('self-service')
@Controller('self-service/trips')
export class OwnPassController {
  constructor(
    private readonly passes: BoardingPassService,
    private readonly proofs: TravelProofService,
  ) {}

  /** The own boarding pass for a trip ahead: its text, and the QR code as SVG. */
  @Get(':id/boarding-pass')
  async boardingPass(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    const pass = await this.passes.own(grant, id);
    return { pass, qrSvg: qrOf(pass) };
  }

  /** The own boarding pass as PDF, to cut out; one that is void says so. */
  @Get(':id/boarding-pass/pdf')
  async boardingPassPdf(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<FileAnswer<'application/pdf'>> {
    const pass = await this.passes.printedOfOwn(grant, id);
    return pdfAnswer(await whole(boardingPassesPdf([pass])), `boarding-pass-${id}`);
  }

  /** The own proof of organised travel (集中出行证明) for an approved trip, to print or to show; one that is void says so. */
  @Get(':id/travel-proof')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  @ApiProduces('text/html')
  async travelProof(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return travelProofsHtml([await this.proofs.own(grant, id)]);
  }

  /** The own proof as PDF. */
  @Get(':id/travel-proof/pdf')
  async travelProofPdf(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<FileAnswer<'application/pdf'>> {
    const proof = await this.proofs.own(grant, id);
    return pdfAnswer(await whole(travelProofsPdf([proof])), `travel-proof-${id}`);
  }
}
