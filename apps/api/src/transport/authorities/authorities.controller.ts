import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { AuthorityNotifications } from '#transport';
import { AnswerNotKept } from '../../edge/answer-not-kept.guard.js';
import { By, Public } from '../../edge/grant.guard.js';
import {
  AuthorityNotificationsQuery,
  NotificationCodeBody,
  ReceiptBody,
  ReceiptByCodeBody,
} from './authorities.dto.js';

const Id = () => Param('id', ParseUUIDPipe);

@ApiTags('transport')
@Controller()
export class AuthoritiesController {
  constructor(private readonly notifications: AuthorityNotifications) {}

  /** What authorities of destination and transit were told of trips beforehand, without personal data, and who acknowledged it. */
  @Get('authority-notifications')
  list(@By() grant: Grant, @Query() { open, ...query }: AuthorityNotificationsQuery) {
    return this.notifications.list(grant, { ...query, open: open === 'true' });
  }

  /** The receiving area acknowledges. */
  @Post('authority-notifications/:id/acknowledge')
  @HttpCode(200)
  acknowledge(@By() grant: Grant, @Id() id: string, @Body() { name, note }: ReceiptBody) {
    return this.notifications.acknowledge(grant, id, name, note ?? null);
  }

  /** A one-time code with which an authority without an account acknowledges; the old one is void. It is shown this once; so the route takes no Idempotency-Key. */
  @Post('authority-notifications/:id/code')
  @UseGuards(AnswerNotKept)
  code(@By() grant: Grant, @Id() id: string) {
    return this.notifications.giveCode(grant, id);
  }

  /** The notification, for whoever has its one-time code. */
  @Public()
  @Post('authority-notification-codes/terms')
  @HttpCode(200)
  terms(@Body() { notificationId, code }: NotificationCodeBody) {
    return this.notifications.terms(notificationId, code);
  }

  /** Acknowledges for whoever has the one-time code; it is void afterwards. */
  @Public()
  @Post('authority-notification-codes/acknowledge')
  @HttpCode(200)
  acknowledgeByCode(@Body() { notificationId, code, name, note }: ReceiptByCodeBody) {
    return this.notifications.acknowledgeByCode(notificationId, code, name, note ?? null);
  }
}
