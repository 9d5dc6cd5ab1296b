import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Division, PickUpPointService, ReferenceService } from '#places';
import type { Grant } from '#platform';
import { By } from '../edge/grant.guard.js';
import { DivisionQuery, PickUpPointsBody, PickUpPointsQuery } from './places.dto.js';

@ApiTags('places')
@Controller()
export class PlacesController {
  constructor(
    private readonly reference: ReferenceService,
    private readonly points: PickUpPointService,
  ) {}

  /** What a text means as a place: one division, or the several it may be. */
  @Get('divisions')
  find(@Query() { q }: DivisionQuery) {
    const { kind, code, candidates } = this.reference.divisions.find(q);
    return { kind, code, items: candidates.map((candidate) => this.reference.divisions.byCode(candidate)) };
  }

  /** A division with all it lies in, from the province down, and what lies within it. */
  @Get('divisions/:code')
  division(@Param('code') code: string) {
    const { divisions, regionSets } = this.reference;
    const division = this.reference.division(code);
    const brief = ({ code: its, name }: Division) => ({ code: its, name });
    return {
      ...division,
      path: divisions.path(code).map(brief),
      children: divisions.childrenOf(code).map(brief),
      regionSets: regionSets
        .filter(({ codes }) => divisions.path(code).some((area) => codes.has(area.code)))
        .map(({ key, name, validFrom, validTo }) => ({ key, name, validFrom, validTo })),
    };
  }

  /** A coordinator writes or moves boarding places of the own area; the answer has a result for each. */
  @Post('pick-up-points')
  @HttpCode(200)
  async put(@By() grant: Grant, @Body() { items }: PickUpPointsBody) {
    return { items: await this.points.put(grant, items) };
  }

  /** The boarding places of a division. */
  @Get('pick-up-points')
  async list(@By() grant: Grant, @Query() { divisionCode }: PickUpPointsQuery) {
    return { items: await this.points.list(grant, divisionCode) };
  }
}
