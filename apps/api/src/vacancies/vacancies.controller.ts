import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Grant } from '#platform';
import { VacancyService } from '#vacancies';
import { By } from '../edge/grant.guard.js';

import { VacanciesBody, VacanciesQuery, VacancyBody } from './vacancies.dto.js';

@ApiTags('vacancies')
@Controller('vacancies')
export class VacanciesController {
  constructor(private readonly vacancies: VacancyService) {}

  /** An enterprise posts a vacancy. The same reference with the same facts again gives the same vacancy. */
  @Post()
  post(@By() grant: Grant, @Body() body: VacancyBody) {
    return this.vacancies.post(grant, body);
  }

  /** An enterprise posts up to 1,000 vacancies; the answer has a result for each. */
  @Post('bulk')
  @HttpCode(200)
  async postMany(@By() grant: Grant, @Body() { items }: VacanciesBody) {
    return { items: await this.vacancies.postMany(grant, items) };
  }

  /** Vacancies: the enterprise's own, those of the contact's site, or for offices and monitors all. */
  @Get()
  list(@By() grant: Grant, @Query() query: VacanciesQuery) {
    return this.vacancies.list(grant, query);
  }

  /** A vacancy with its site, its seats and the steps open to you. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.vacancies.get(grant, id);
  }

  /** No more workers are proposed for it; who is proposed stays so. */
  @Post(':id/close')
  @HttpCode(200)
  close(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.vacancies.advance(grant, id, 'close');
  }

  /** Workers may be proposed for it again. */
  @Post(':id/reopen')
  @HttpCode(200)
  reopen(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.vacancies.advance(grant, id, 'reopen');
  }

  /** It is no more; who is proposed for it is released and can be matched again. */
  @Post(':id/withdraw')
  @HttpCode(200)
  withdraw(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.vacancies.advance(grant, id, 'withdraw');
  }
}
