import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { DomainError } from '#kernel';
import type { Grant } from '#platform';
import { RosterService } from '#workers';
import { By } from '../edge/grant.guard.js';
import { FILE_TYPES } from '../edge/server.js';
import { RosterQuery } from './workers.dto.js';

const fileWanted = () =>
  new DomainError('roster.file-wanted', 'invalid', {
    zh: '请在请求正文中直接上传花名册文件（CSV 或 XLSX）',
    en: 'Send the roster file itself (CSV or XLSX) as the body of the request',
  });

@ApiTags('rosters')
@Controller('rosters')
export class RostersController {
  constructor(private readonly rosters: RosterService) {}

  /** A coordinator brings in a village's roster (CSV or XLSX as the body). The answer has a verdict for each row. */
  @Post()
  @ApiConsumes(...FILE_TYPES)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  import(@By() grant: Grant, @Query() { fileName, asOf, commit }: RosterQuery, @Body() file: unknown) {
    if (!Buffer.isBuffer(file) || file.length === 0) throw fileWanted();
    return this.rosters.import(grant, file, fileName, asOf, { commit: commit ?? false });
  }

  /** What became of a roster's rows. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.rosters.get(grant, id);
  }
}
