import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BusinessClock } from '#platform';
import type { Agreement } from '../agreements/agreement.js';
import { AgreementService } from '../agreements/agreement.service.js';
import { HealthRuleService } from '../rules/health-rule.service.js';
import type { RuleBook } from '../rules/rule-book.js';
import { canonical, groundsRead, groundsRecord } from './kept/kept-verdict.js';

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
    private readonly clock: BusinessClock,
  ) {}

  async of(tx: EntityManager): Promise<Grounds & { readonly now: Date }> {
    const now = await this.clock.now(tx);
    return { agreements: await this.agreements.all(tx), rules: await this.rules.book(tx), now };
  }

  /** Keeps grounds under the name of what they say, once. @returns the name */
  async keep(tx: EntityManager, { agreements, rules }: Grounds, now: Date): Promise<string> {
    const record = groundsRecord(agreements, rules.documents);
    const id = createHash('sha256').update(canonical(record)).digest('hex');
    await tx.query(
      `insert into verdict_grounds (id, agreements, rules, first_used_at) values ($1, $2, $3, $4) on conflict do nothing`,
      [id, JSON.stringify(record.agreements), JSON.stringify(record.rules), now],
    );
    return id;
  }

  /** Kept grounds by their names. */
  async kept(tx: EntityManager, ids: readonly string[]): Promise<Map<string, Grounds>> {
    const rows = await tx.query<{ id: string; agreements: unknown[]; rules: unknown[] }[]>(
      'select id, agreements, rules from verdict_grounds where id = any($1)',
      [ids],
    );
    return new Map(rows.map(({ id, ...record }) => [id, groundsRead(record)]));
  }
}
