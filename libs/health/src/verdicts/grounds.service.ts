import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Agreement } from '../agreements/agreement.js';
import { AgreementService } from '../agreements/agreement.service.js';
import { HealthRuleService } from '../rules/health-rule.service.js';
import type { RuleBook } from '../rules/rule-book.js';

/** What verdicts rest on. */
export interface Grounds {
  readonly agreements: readonly Agreement[];
  readonly rules: RuleBook;
}

/** Agreements and rules as they are now; both are few and the same for everybody. */
@Injectable()
export class GroundsService {
  constructor(
    private readonly agreements: AgreementService,
    private readonly rules: HealthRuleService,
  ) {}

  async of(tx: EntityManager): Promise<Grounds> {
    return { agreements: await this.agreements.all(tx), rules: await this.rules.book(tx) };
  }
}
