import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { TransferService } from '#workers';
import { By } from '../edge/grant.guard.js';
import { TransferNoteBody, TransfersQuery } from './transfers.dto.js';

@ApiTags('transfers')
@Controller('transfers')
export class TransfersController {
  constructor(private readonly transfers: TransferService) {}

  /** People whom your office asked another one for, and people of yours for whom another one asks; oldest first. */
  @Get()
  list(@By() grant: Grant, @Query() query: TransfersQuery) {
    return this.transfers.list(grant, query);
  }

  /** Who has the person is not told to whoever asks. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.transfers.get(grant, id);
  }

  /** The person is the asking office's from now on, with the home and the wishes that it wrote. */
  @Post(':id/accept')
  @HttpCode(200)
  accept(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.transfers.step(grant, id, 'accept');
  }

  /** The person stays with your office. The asking office reads the note. */
  @Post(':id/refuse')
  @HttpCode(200)
  refuse(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { note }: TransferNoteBody) {
    return this.transfers.step(grant, id, 'refuse', note);
  }

  /** Your office does not ask for the person any more. */
  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.transfers.step(grant, id, 'cancel');
  }
}
