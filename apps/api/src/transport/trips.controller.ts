import { Body, Controller, Get, Header, HttpCode, Param, ParseUUIDPipe, Post, Query, UseGuards } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { LeaderCodeService, NoticeService, TripService, TripSheetService } from '#transport';
import { AnswerNotKept } from '../edge/answer-not-kept.guard.js';
import { By, Public } from '../edge/grant.guard.js';
import { LeaderSignInBody, TripQuery } from './transport.dto.js';
import { noticeListHtml } from './notice-list.js';
import { manifestCsv, tripSheetHtml } from './trip-sheet.js';

@ApiTags('transport')
@Controller()
export class TripsController {
  constructor(
    private readonly trips: TripService,
    private readonly sheets: TripSheetService,
    private readonly codes: LeaderCodeService,
    private readonly notices: NoticeService,
  ) {}

  /** Trips that you may see: your own, those to your sites, the one you lead. */
  @Get('trips')
  list(@By() grant: Grant, @Query() query: TripQuery) {
    return this.trips.list(grant, query);
  }

  /** A trip with stops, seats by name and the proof that it is lawful. */
  @Get('trips/:id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.trips.get(grant, id);
  }

  /**
   * The trip sheet (一车一方案) to print: vehicle, stops, rests, proofs, manifest. The office's copy bears the leader's
   * one-time code and the contacts at the gates.
   */
  @Get('trips/:id/sheet')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  @ApiProduces('text/html')
  async sheet(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return tripSheetHtml(await this.sheets.of(grant, id));
  }

  /** The manifest (乘客信息登记表) as CSV; for the office with the contacts at the gates. */
  @Get('trips/:id/manifest')
  @Header('content-type', 'text/csv; charset=utf-8')
  @ApiProduces('text/csv')
  async manifest(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return manifestCsv(await this.sheets.of(grant, id));
  }

  /** What the people of the trip were told, by telephone or from the printed list, and whom the provider could not reach. */
  @Get('trips/:id/notices')
  async told(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return { items: await this.notices.ofTrip(grant, id) };
  }

  /** The notices that no telephone brought, to print: somebody of the village reads them out and has them signed. */
  @Get('trips/:id/notices/print')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  @ApiProduces('text/html')
  async printed(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    const [trip, notices] = [await this.trips.get(grant, id), await this.notices.ofTrip(grant, id)];
    return noticeListHtml(trip, notices);
  }

  /** A new one-time code for the trip leader; the old one is void. It is shown this once; so the route takes no Idempotency-Key. */
  @Post('trips/:id/leader-code')
  @UseGuards(AnswerNotKept)
  renew(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.codes.renew(grant, id);
  }

  /** The trip leader signs in with the sheet's one-time code and may act for that trip only. */
  @Public()
  @Post('sign-in/trip-code')
  @HttpCode(200)
  signIn(@Body() { sheetNumber, code, name }: LeaderSignInBody) {
    return this.codes.signIn(sheetNumber, code, name);
  }
}
