import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { BoardingPassService } from '#transport';
import { By } from '../edge/grant.guard.js';
import { qrOf } from '../transport/printed.js';

@ApiTags('self-service')
@Controller('self-service/trips')
export class OwnPassController {
  constructor(private readonly passes: BoardingPassService) {}

  /** The own boarding pass for a trip ahead: its text, and the QR code as SVG. */
  @Get(':id/boarding-pass')
  async boardingPass(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    const pass = await this.passes.own(grant, id);
    return { pass, qrSvg: qrOf(pass) };
  }
}
