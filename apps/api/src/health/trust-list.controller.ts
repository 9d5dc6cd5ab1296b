import { Body, Controller, Get, Headers, HttpCode, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type PublishedList, TrustListService } from '#health';
import type { Grant } from '#platform';
import { By, Public } from '../edge/grant.guard.js';
import { IssuingKeysBody, IssuingKeysQuery, TrustListQuery } from './signed-codes.dto.js';

@ApiTags('health')
@Controller()
export class TrustListController {
  constructor(private readonly trust: TrustListService) {}

  /** The signed list of the keys that may sign health codes, for verifiers that work offline; 304 where the ETag is known. */
  @Public()
  @Get('trust-list')
  async published(
    @Query() { version }: TrustListQuery,
    @Headers('if-none-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublishedList | undefined> {
    const list = await this.trust.published(version);
    const tag = `"v${String(list.version)}"`;
    void reply.headers({ etag: tag, 'cache-control': 'no-cache' });
    if (!seen?.split(/\s*,\s*/).some((one) => one === '*' || one.replace(/^W\//, '') === tag)) return list;
    void reply.status(304);
    return undefined;
  }

  /** The keys that sign the list. Trust one only if it is the one that you were told of by another way. */
  @Public()
  @Get('trust-list/anchors')
  async anchors() {
    return { items: await this.trust.anchors() };
  }

  /** Ids of codes that were called off before they expired, for verifiers that work offline. */
  @Public()
  @Get('trust-list/revoked-codes')
  async revokedCodes() {
    return { items: await this.trust.revokedCodes() };
  }

  /** Keys of issuers, registered by an administrator or a monitor of the area; each change publishes a new version of the list. */
  @Post('issuing-keys')
  @HttpCode(200)
  async register(@By() grant: Grant, @Body() { items }: IssuingKeysBody) {
    const keys = items.map(({ validFrom, validTo, ...item }) => ({
      ...item,
      validFrom: new Date(validFrom),
      validTo: validTo ? new Date(validTo) : null,
    }));
    return { items: await this.trust.register(grant, keys) };
  }

  /** Keys of the own area, without what is private. */
  @Get('issuing-keys')
  keys(@By() grant: Grant, @Query() query: IssuingKeysQuery) {
    return this.trust.keys(grant, query);
  }

  /** From now on nothing that the key signed is trusted; published at once. */
  @Post('issuing-keys/:id/revoke')
  @HttpCode(200)
  revoke(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.trust.revoke(grant, id);
  }
}
