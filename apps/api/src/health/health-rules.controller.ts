import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthRuleService } from '#health';
import type { Grant } from '#platform';
import { By } from '../edge/grant.guard.js';
import { HealthRulesBody, HealthRulesQuery, ruleOf, RuleWithdrawalBody } from './health-rules.dto.js';

@ApiTags('health')
@Controller('health-rules')
export class HealthRulesController {
  constructor(private readonly rules: HealthRuleService) {}

  /** An administrator publishes rules; the tests of each run first, and the answer has a result for each. */
  @Post()
  @HttpCode(200)
  async publish(@By() grant: Grant, @Body() { items }: HealthRulesBody) {
    const published = items.map((item) => ({ change: item.change, rule: ruleOf(item) }));
    return { items: await this.rules.publish(grant, published) };
  }

  /** An administrator withdraws a rule with all its versions: at once, an acceptance rule once it was in force for 72 hours. */
  @Post('withdraw')
  @HttpCode(200)
  withdraw(@By() grant: Grant, @Body() { identifier, reason }: RuleWithdrawalBody) {
    return this.rules.withdraw(grant, identifier, reason);
  }

  /** Rules by place, by identifier and by instant, every version of each, for everybody who is signed in. */
  @Get()
  async list(@By() grant: Grant, @Query() { at, ...filter }: HealthRulesQuery) {
    const { items, next } = await this.rules.list(grant, { ...filter, at: at ? new Date(at) : undefined });
    return { items: items.map((rule) => ({ ...rule, logic: JSON.stringify(rule.logic), tests: testsOf(rule) })), next };
  }
}

const testsOf = ({ tests }: { tests: readonly { name: string; facts: unknown; expected: boolean }[] }) =>
  tests.map((test) => ({ ...test, facts: test.facts as object }));
