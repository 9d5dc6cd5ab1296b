import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Grant } from '#platform';
import { IdentityService, RecordService, RevealService, WorkerService } from '#workers';
import { By } from '../edge/grant.guard.js';
import { AnswerNotKept } from '../edge/answer-not-kept.guard.js';
import { ConsentBody, WorkerCorrectionBody } from './records.dto.js';
import { IdBody, IdCorrectionBody, RevealBody, WorkerBody, WorkersQuery } from './workers.dto.js';

@ApiTags('workers')
@Controller('workers')
export class WorkersController {
  constructor(
    private readonly workers: WorkerService,
    private readonly identities: IdentityService,
    private readonly records: RecordService,
    private readonly reveals: RevealService,
  ) {}

  /**
   * A coordinator registers a person. Somebody whom the office has already comes back as `known`. For somebody whom another
   * office has the answer is 202 with the `transfer` that it was asked for.
   */
  @Post()
  @ApiCreatedResponse()
  @ApiAcceptedResponse({ description: 'Another office has this person and was asked for a transfer' })
  async register(@By() grant: Grant, @Body() body: WorkerBody, @Res({ passthrough: true }) reply: FastifyReply) {
    const record = await this.workers.register(grant, body);
    if ('transfer' in record) void reply.status(202);
    return record;
  }

  /**
   * The register by homes, within a home in the order of registration, in pages. `total` is of all pages: exact, but for names,
   * of which some thousands are looked through and the rest is more (`at-least`).
   */
  @Get()
  list(@By() grant: Grant, @Query() query: WorkersQuery) {
    return this.workers.list(grant, query);
  }

  /** The person of your area with this ID number, which must not stand in a URL. */
  @Post('look-up')
  @HttpCode(200)
  lookUp(@By() grant: Grant, @Body() { idNumber }: IdBody) {
    return this.identities.lookUp(grant, idNumber);
  }

  /** A registered person with all that is known; ID and phone numbers are masked. `record` is for the office alone. */
  @Get(':id')
  get(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.records.get(grant, id);
  }

  /** Puts right what is written of a person, but for the ID number. The reason and the fields are recorded, no values are. */
  @Patch(':id')
  correct(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() body: WorkerCorrectionBody) {
    return this.records.correct(grant, id, body);
  }

  /** The person agreed, for the first time or anew. */
  @Post(':id/consent')
  @HttpCode(200)
  consent(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() body: ConsentBody) {
    return this.records.giveConsent(grant, id, body);
  }

  /** Takes a registered person off the register. */
  @Post(':id/withdraw')
  @HttpCode(200)
  withdraw(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.workers.withdraw(grant, id);
  }

  /** Takes somebody who withdrew or came home up again. */
  @Post(':id/resume')
  @HttpCode(200)
  resume(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string) {
    return this.workers.resume(grant, id);
  }

  /**
   * Corrects an ID number that was written down wrong. The reason is recorded, the numbers are not. As the
   * answer tells whether somebody has the number, it costs a look of the day's reveal budget.
   */
  @Post(':id/correct-id')
  @HttpCode(200)
  correctId(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { idNumber, reason }: IdCorrectionBody,
  ) {
    return this.identities.correct(grant, id, idNumber, reason);
  }

  /** ID and phone number in clear, so many a day. The reader and the purpose are recorded. Takes no Idempotency-Key. */
  @Post(':id/reveal')
  @HttpCode(200)
  @UseGuards(AnswerNotKept)
  reveal(@By() grant: Grant, @Param('id', ParseUUIDPipe) id: string, @Body() { purpose }: RevealBody) {
    return this.reveals.identity(grant, id, purpose);
  }
}
