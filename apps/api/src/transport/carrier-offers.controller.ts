import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { CarrierOfferService, OfferAnswerService, OfferCodeService, OfferReleaseService } from '#transport';
import { AnswerNotKept } from '../edge/answer-not-kept.guard.js';
import { By, Public } from '../edge/grant.guard.js';
import {
  CarrierOffersBody,
  CarrierOffersQuery,
  ConfirmationBody,
  ConfirmationByCodeBody,
  OfferCodeBody,
  RefusalBody,
  RefusalByCodeBody,
} from './carrier-offers.dto.js';

@ApiTags('carrier-offers')
@Controller()
export class CarrierOffersController {
  constructor(
    private readonly offers: CarrierOfferService,
    private readonly answers: OfferAnswerService,
    private readonly codes: OfferCodeService,
    private readonly releases: OfferReleaseService,
  ) {}

  /** Carriers to whom a trip can be offered. */
  @Get('carriers')
  async carriers(@By() grant: Grant) {
    return { items: await this.offers.carriers(grant) };
  }

  /** The office offers planned or approved trips to carriers, up to 500; the answer has a result for each. */
  @Post('carrier-offers')
  @HttpCode(200)
  async offer(@By() grant: Grant, @Body() { items }: CarrierOffersBody) {
    const offers = items.map(({ expiresAt, ...item }) => ({ ...item, expiresAt: new Date(expiresAt) }));
    return { items: await this.offers.offer(grant, offers) };
  }

  /** Offers: those that your office made, or those made to you. */
  @Get('carrier-offers')
  list(@By() grant: Grant, @Query() query: CarrierOffersQuery) {
    return this.offers.list(grant, query);
  }

  /** An offer with the trip as it was offered and, once confirmed, the crew. */
  @Get('carrier-offers/:id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.offers.get(grant, id);
  }

  /** The office takes an offer back; a confirmed one too, until the doors open. */
  @Post('carrier-offers/:id/withdraw')
  @HttpCode(200)
  withdraw(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.offers.withdraw(grant, id);
  }

  /** The carrier takes the trip with a vehicle and drivers; refused with every rule that it would break. */
  @Post('carrier-offers/:id/confirm')
  @HttpCode(200)
  confirm(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() body: ConfirmationBody) {
    return this.answers.confirm(grant, id, body);
  }

  /** The carrier does not take the trip. */
  @Post('carrier-offers/:id/decline')
  @HttpCode(200)
  decline(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: RefusalBody) {
    return this.answers.decline(grant, id, reason);
  }

  /**
   * The carrier that confirmed cannot drive and gives the trip back, until the doors open: vehicle and drivers are free at once, the office has
   * an alarm and offers the trip to another carrier. Later it is an incident.
   */
  @Post('carrier-offers/:id/release')
  @HttpCode(200)
  release(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { reason }: RefusalBody) {
    return this.releases.release(grant, id, reason);
  }

  /** A one-time code with which the carrier answers without an account; the old one is void. It is shown this once; so the route takes no Idempotency-Key. */
  @Post('carrier-offers/:id/code')
  @UseGuards(AnswerNotKept)
  code(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.codes.give(grant, id);
  }

  /** The offer, for whoever has its one-time code. */
  @Public()
  @Post('carrier-offer-codes/terms')
  @HttpCode(200)
  terms(@Body() { offerId, code }: OfferCodeBody) {
    return this.codes.terms(offerId, code);
  }

  /** As the carrier’s own confirmation, for whoever has the one-time code; it is void afterwards. */
  @Public()
  @Post('carrier-offer-codes/confirm')
  @HttpCode(200)
  confirmByCode(@Body() { offerId, code, ...facts }: ConfirmationByCodeBody) {
    return this.codes.confirm(offerId, code, facts);
  }

  /** As the carrier’s own refusal, for whoever has the one-time code; it is void afterwards. */
  @Public()
  @Post('carrier-offer-codes/decline')
  @HttpCode(200)
  declineByCode(@Body() { offerId, code, reason }: RefusalByCodeBody) {
    return this.codes.decline(offerId, code, reason);
  }

  /** Gives the trip back, for whoever has confirmed by the one-time code. */
  @Public()
  @Post('carrier-offer-codes/release')
  @HttpCode(200)
  releaseByCode(@Body() { offerId, code, reason }: RefusalByCodeBody) {
    return this.codes.release(offerId, code, reason);
  }
}
