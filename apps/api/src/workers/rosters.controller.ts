import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#kernel';
import type { Grant } from '#platform';
import { type ResultMedia, RosterResults, RosterService } from '#workers';
import { FileAnswer } from '../edge/file-answer.js';
import { By } from '../edge/grant.guard.js';
import { FILE_TYPES } from '../edge/server.js';
import { RosterColumnsBody, RosterCommitBody, RosterQuery, RosterRowsQuery } from './rosters.dto.js';

const fileWanted = () =>
  new DomainError('roster.file-wanted', 'invalid', {
    zh: '请在请求正文中直接上传花名册文件（CSV 或 XLSX）',
    en: 'Send the roster file itself (CSV or XLSX) as the body of the request',
  });

const extended = (text: string): string =>
  encodeURIComponent(text.replace(/[/\\\p{C}]/gu, '-')).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

@ApiTags('rosters')
@Controller('rosters')
export class RostersController {
  constructor(
    private readonly rosters: RosterService,
    private readonly results: RosterResults,
  ) {}

  /**
   * A coordinator brings in a village's roster (CSV or XLSX as the body). A file of up to a megabyte is done with in the answer,
   * which has a verdict for each row; a larger one is answered with 202 and gone on with: its `progress` tells how far it is.
   * The same file of the same day again changes nothing, and goes on with what was left open.
   */
  @Post()
  @ApiConsumes(...FILE_TYPES)
  @ApiResponse({ status: 201 })
  @ApiResponse({ status: 202 })
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  async import(
    @By() grant: Grant,
    @Query() { fileName, asOf, commit = false, allOrNothing = false }: RosterQuery,
    @Req() { body }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!(body instanceof Readable)) throw fileWanted();
    const roster = await this.rosters.import(grant, body, fileName, asOf, { commit, allOrNothing });
    if (!['checked', 'committed'].includes(roster.state)) void reply.status(202);
    return roster;
  }

  /** Where a roster stands, with its first rows. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.rosters.get(grant, id);
  }

  /** What became of a roster's rows, in the order of the sheet, in pages. */
  @Get(':id/rows')
  rows(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Query() query: RosterRowsQuery) {
    return this.rosters.rows(grant, id, query);
  }

  /** The file as it came with two columns more: the verdict of each row, and what to do about it. As long as the file is kept. */
  @Get(':id/result')
  async result(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string): Promise<FileAnswer<ResultMedia>> {
    const { bytes, mediaType, fileName, ending } = await this.results.of(grant, id);
    // RFC 6266: the plain name is for old programs, the other one is the true one (RFC 8187).
    const disposition = `attachment; filename="roster-result.${ending}"; filename*=UTF-8''${extended(fileName)}`;
    return new FileAnswer(bytes, mediaType, disposition);
  }

  /** Writes the accepted rows of a roster that was checked into the register. */
  @Post(':id/commit')
  @HttpCode(200)
  commit(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { allOrNothing }: RosterCommitBody) {
    return this.rosters.commit(grant, id, { allOrNothing: allOrNothing ?? false });
  }

  /** Stops. What was written stays, and the same file sent again goes on. */
  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.rosters.cancel(grant, id);
  }

  /** Corrects what was recognised. It is remembered for the office's rosters with the same headings; the rows are checked anew. */
  @Post(':id/columns')
  @HttpCode(200)
  correctColumns(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { fields }: RosterColumnsBody) {
    return this.rosters.correctColumns(
      grant,
      id,
      fields.map((field) => (field === 'none' ? null : field)),
    );
  }
}
