import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { type TripChange, TripChangeService } from '#transport';
import { By } from '../../edge/grant.guard.js';
import { OneTripChangeBody, type TripChangeBody, TripChangesBody } from './trip-changes.dto.js';

@ApiTags('transport')
@Controller()
export class TripChangesController {
  constructor(private readonly changes: TripChangeService) {}

  /**
   * Changes a trip that is planned or approved: people join, leave, move to other trips, exchange seats, or it leaves at another
   * instant. All of it or nothing, proven and judged again; an approved one gets a new version of its sheet, and whoever is concerned is
   * told. The answer says what changes for each trip: seats, cost, instants, proofs, recognition. With `preview` nothing is kept.
   */
  @Post('trips/:id/changes')
  @HttpCode(200)
  async change(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() body: OneTripChangeBody) {
    const { preview = false, ...change } = body;
    return { preview, trips: await this.changes.change(grant, { ...changeOf(change), tripId: id }, preview) };
  }

  /** Changes up to 100 trips; the answer has a result for each, in the order given. A refused one does not hinder the rest. */
  @Post('trips/changes')
  @HttpCode(200)
  async changeMany(@By() grant: Grant, @Body() { items, preview = false }: TripChangesBody) {
    const changes = items.map(({ tripId, ...change }) => ({ ...changeOf(change), tripId }));
    return { preview, items: await this.changes.changeMany(grant, changes, preview) };
  }
}

const changeOf = ({ departsAt, ...change }: TripChangeBody): TripChange => ({
  ...change,
  ...(departsAt && { departsAt: new Date(departsAt) }),
});
