import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessService, type Grant } from '#platform';
import { AnswerNotKept } from '../edge/answer-not-kept.guard.js';
import { By } from '../edge/grant.guard.js';
import { AccountBody, ApiKeyBody, OrganisationBody } from './access.dto.js';

@ApiTags('access')
@Controller()
export class AccessController {
  constructor(private readonly access: AccessService) {}

  /** An administrator registers an organisation. */
  @Post('organisations')
  createOrganisation(@By() grant: Grant, @Body() body: OrganisationBody) {
    return this.access.createOrganisation(grant, body);
  }

  /** All organisations, for administrators and auditors. */
  @Get('organisations')
  organisations(@By() grant: Grant) {
    return this.access.organisations(grant);
  }

  /** An administrator gives a person of an organisation a login and a role. */
  @Post('accounts')
  createAccount(@By() grant: Grant, @Body() body: AccountBody) {
    return this.access.createAccount(grant, body);
  }

  /** All accounts, for administrators and auditors. */
  @Get('accounts')
  accounts(@By() grant: Grant) {
    return this.access.accounts(grant);
  }

  /** A new API key of an enterprise. It is shown this once; so the route takes no Idempotency-Key. */
  @Post('organisations/:id/api-keys')
  @UseGuards(AnswerNotKept)
  createApiKey(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { name }: ApiKeyBody) {
    return this.access.createApiKey(grant, id, name);
  }

  /** The API keys of an enterprise by name and prefix; never the secrets. */
  @Get('organisations/:id/api-keys')
  apiKeys(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.access.apiKeys(grant, id);
  }

  /** From now on the key is good no more. */
  @Delete('api-keys/:id')
  @HttpCode(204)
  revokeApiKey(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.access.revokeApiKey(grant, id);
  }
}
