import { Body, Controller, Get, Header, HttpCode, Param, ParseIntPipe, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { TripSheetService, TripVersions } from '#transport';
import { By, Public } from '../../edge/grant.guard.js';
import { tripSheetHtml } from '../trip-sheet.js';
import { SheetCheckBody } from './trip-versions.dto.js';

@ApiTags('transport')
@Controller()
export class TripVersionsController {
  constructor(
    private readonly versions: TripVersions,
    private readonly sheets: TripSheetService,
  ) {}

  /** The versions of a trip's sheet since approval, newest first: when, why, by whom, and what each changed. */
  @Get('trips/:id/versions')
  async list(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return { items: await this.versions.list(grant, id) };
  }

  /** A version of the sheet as data, marked with whether it holds. */
  @Get('trips/:id/versions/:version')
  async get(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('version', ParseIntPipe) number: number,
  ) {
    const { version, trip, crew } = await this.sheets.asOf(grant, id, number);
    return { version, trip, crew };
  }

  /** A version of the sheet to print; one that holds no more says so all over the page. */
  @Get('trips/:id/versions/:version/sheet')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  @ApiProduces('text/html')
  async sheet(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('version', ParseIntPipe) number: number,
  ) {
    return tripSheetHtml(await this.sheets.asOf(grant, id, number));
  }

  /**
   * Whether the sheet in somebody's hand holds: `valid`, `superseded` (by which version, since when, why), `void` with its trip, or
   * `not-ours`. For whoever holds the paper: the code bears 128 bits that nobody guesses, and the answer bears no names.
   */
  @Public()
  @Post('sheet-checks')
  @HttpCode(200)
  check(@Body() { code }: SheetCheckBody) {
    return this.versions.check(code);
  }
}
