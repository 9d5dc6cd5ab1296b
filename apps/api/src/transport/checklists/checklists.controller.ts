import { Body, Controller, Get, Header, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { ChecklistService } from '#transport';
import { By } from '../../edge/grant.guard.js';
import { ItemConfirmationBody } from './checklists.dto.js';
import { checklistHtml } from './checklist-page.js';

const Id = () => Param('id', ParseUUIDPipe);

@ApiTags('transport')
@Controller()
export class ChecklistsController {
  constructor(private readonly checklists: ChecklistService) {}

  /** The departure checklist (三确认七对接): ten items, each with its state, the figures that it follows from, and what helps. */
  @Get('trips/:id/checklist')
  ofTrip(@By() grant: Grant, @Id() id: string) {
    return this.checklists.ofTrip(grant, id);
  }

  /** The checklists of all trips of a batch, and each item over all of them. */
  @Get('batches/:id/checklist')
  ofBatch(@By() grant: Grant, @Id() id: string) {
    return this.checklists.ofBatch(grant, id);
  }

  /** The checklist of a trip to print. */
  @Get('trips/:id/checklist/print')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  @ApiProduces('text/html')
  async printed(@By() grant: Grant, @Id() id: string) {
    return checklistHtml(await this.checklists.ofTrip(grant, id));
  }

  /** A named person answers for an item that no stored fact shows. */
  @Post('trips/:id/checklist/confirmations')
  @HttpCode(200)
  confirm(@By() grant: Grant, @Id() id: string, @Body() body: ItemConfirmationBody) {
    return this.checklists.confirm(grant, id, body);
  }
}
