import { Controller, Get, Header, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { BoardingPassService, TravelProofService } from '#transport';
import { By } from '../edge/grant.guard.js';
import { qrOf } from '../transport/printed.js';
import { travelProofsHtml } from '../transport/proofs/travel-proof-page.js';

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

  /** The own proof of organised travel (集中出行证明) for an approved trip, to print or to show; one that is void says so. */
  @Get(':id/travel-proof')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  @ApiProduces('text/html')
  async travelProof(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return travelProofsHtml([await this.proofs.own(grant, id)]);
  }
}
