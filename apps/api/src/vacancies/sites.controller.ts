import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { SiteService } from '#vacancies';
import { By } from '../edge/grant.guard.js';
import { ArrivalCapacityBody, SiteBody, SitesQuery } from './vacancies.dto.js';

@ApiTags('vacancies')
@Controller('sites')
export class SitesController {
  constructor(private readonly sites: SiteService) {}

  /** An enterprise registers a place that receives workers. The same facts again give the same site. */
  @Post()
  create(@By() grant: Grant, @Body() body: SiteBody) {
    return this.sites.create(grant, body);
  }

  /** Sites: the enterprise's own, the contact's one, or for offices and monitors all. */
  @Get()
  list(@By() grant: Grant, @Query() query: SitesQuery) {
    return this.sites.list(grant, query);
  }

  /** A site with its receiving hours and its contact; the phone is masked. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.sites.get(grant, id);
  }

  /** How many people the site can take in an hour: from now on coaches ask before they come. Null: they do not ask. */
  @Post(':id/arrival-capacity')
  @HttpCode(200)
  setArrivalCapacity(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { arrivalCapacity }: ArrivalCapacityBody,
  ) {
    return this.sites.setArrivalCapacity(grant, id, arrivalCapacity);
  }
}
