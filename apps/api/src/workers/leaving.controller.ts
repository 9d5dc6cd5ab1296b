import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LeavingService } from '#matching';
import type { Grant } from '#platform';
import { RecordService, SplitService, type WholeRecord } from '#workers';
import { By } from '../edge/grant.guard.js';
import { ConsentWithdrawalBody, DeathBody, MergerBody, SplitBody } from './leaving.dto.js';

/** Records that end, and records of somebody who was registered twice. */
@ApiTags('workers')
@Controller('workers')
export class LeavingController {
  constructor(
    private readonly leaving: LeavingService,
    private readonly splits: SplitService,
    private readonly records: RecordService,
  ) {}

  /** The person has died: proposals end and their seats are free. On the way the trip comes first. */
  @Post(':id/report-death')
  @HttpCode(200)
  async reportDeath(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DeathBody,
  ): Promise<WholeRecord> {
    await this.leaving.reportDeath(grant, id, body);
    return this.records.get(grant, id);
  }

  /** The person withdraws the consent: matching stops at once, and no more is shown than what the ledgers need. */
  @Post(':id/withdraw-consent')
  @HttpCode(200)
  async withdrawConsent(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ConsentWithdrawalBody,
  ): Promise<WholeRecord> {
    await this.leaving.withdrawConsent(grant, id, body);
    return this.records.get(grant, id);
  }

  /** This record is of the same person as another one of your office: it ends, and the other goes on. The answer is that one. */
  @Post(':id/merge')
  @HttpCode(200)
  async merge(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: MergerBody,
  ): Promise<WholeRecord> {
    await this.leaving.merge(grant, id, body);
    return this.records.get(grant, body.into);
  }

  /**
   * Undoes a merger, or separates a person out of a record that mixed two; that costs a look of the day's reveal budget, as the answer
   * tells whether somebody has the number. The answer is the record that stands alone now.
   */
  @Post(':id/split')
  @HttpCode(200)
  async split(
    @By() grant: Grant,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: SplitBody,
  ): Promise<WholeRecord> {
    return this.records.get(grant, await this.splits.split(grant, id, body));
  }
}
