import { Body, Controller, Get, HttpCode, Ip, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LeavingService, ProposalService, type ProposalStep } from '#matching';
import { type Grant, need } from '#platform';
import { OwnJourneyService } from '#trace';
import { SlipSignInService, WishService } from '#workers';
import { By, Public } from '../edge/grant.guard.js';
import { SlipSignInBody, WishesBody } from './self-service.dto.js';

@ApiTags('self-service')
@Controller('self-service')
export class SelfServiceController {
  constructor(
    private readonly signIns: SlipSignInService,
    private readonly journeys: OwnJourneyService,
    private readonly proposals: ProposalService,
    private readonly wishes: WishService,
    private readonly leaving: LeavingService,
  ) {}

  /** A worker signs in with the code of the slip and the last four of the own ID number. */
  @Public()
  @Post('sign-in')
  @HttpCode(200)
  signIn(@Body() { code, idTail }: SlipSignInBody, @Ip() address: string) {
    return this.signIns.signIn(code, idTail, address);
  }

  /** The own record, offers, seat, journey, and the reason of everything. */
  @Get('me')
  me(@By() grant: Grant) {
    return this.journeys.of(grant);
  }

  /** Accepts an offer. */
  @Post('offers/:id/accept')
  @HttpCode(200)
  accept(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.answer(grant, id, 'accept');
  }

  /** Declines an offer. That never lowers the priority. */
  @Post('offers/:id/decline')
  @HttpCode(200)
  decline(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.answer(grant, id, 'decline');
  }

  /** Corrects the own wishes; they count from the next matching run on. */
  @Post('wishes')
  @HttpCode(200)
  correct(@By() grant: Grant, @Body() body: WishesBody) {
    return this.wishes.correct(grant, body);
  }

  /** Withdraws the own consent: offers that are open end, and matching stops at once. A journey that has begun goes on. */
  @Post('withdraw-consent')
  @HttpCode(200)
  async withdrawConsent(@By() grant: Grant) {
    await this.leaving.withdrawOwnConsent(grant);
    return this.journeys.of(grant);
  }

  private async answer(grant: Grant, id: string, step: ProposalStep) {
    // Offices and enterprises have routes of their own.
    need(grant, 'worker');
    const { state, decidedAt } = await this.proposals.step(grant, { id, step });
    return { id, state, decidedAt };
  }
}
