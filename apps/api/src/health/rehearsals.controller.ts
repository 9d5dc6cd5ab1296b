import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { changeWanted, type RehearsedChange } from '#health';
import { BusinessClock, type Grant } from '#platform';
import { ChangeRehearsalService } from '#transport';
import { By } from '../edge/grant.guard.js';
import { objectIn } from './json-text.js';
import { RehearsalBody, RuleComparisonQuery } from './rehearsals.dto.js';

@ApiTags('health')
@Controller('health-rehearsals')
export class RehearsalsController {
  constructor(
    private readonly rehearsals: ChangeRehearsalService,
    private readonly clock: BusinessClock,
  ) {}

  /** Whom a change would stop, trip by trip and without full names, before it is real. Nothing is written. */
  @Post()
  @HttpCode(200)
  async rehearse(@By() grant: Grant, @Body() body: RehearsalBody) {
    return this.rehearsals.rehearse(grant, await this.changeIn(body));
  }

  /** What another version of a rule would have made of the verdicts of a span of time, such as the week past. */
  @Get('compared')
  compare(@By() grant: Grant, @Query() { identifier, before, after, from, to }: RuleComparisonQuery) {
    return this.rehearsals.compare(grant, identifier, { before, after }, { from: new Date(from), to: new Date(to) });
  }

  private async changeIn({ rule, revokedAgreement, withdrawnRule, at }: RehearsalBody): Promise<RehearsedChange> {
    const instant = at ? new Date(at) : await this.clock.now();
    if (revokedAgreement) return { sort: 'revocation', agreementId: revokedAgreement, at: instant };
    if (withdrawnRule) return { sort: 'withdrawal', identifier: withdrawnRule, at: instant };
    if (!rule) throw changeWanted();
    const { validFrom, validTo, proof, logic, change: _, ...rest } = rule;
    return {
      sort: 'rule',
      rule: {
        ...rest,
        logic: objectIn(logic),
        proof: proof ?? null,
        validFrom: new Date(validFrom),
        validTo: validTo ? new Date(validTo) : null,
      },
    };
  }
}
