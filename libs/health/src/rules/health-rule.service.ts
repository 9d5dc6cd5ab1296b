import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type ItemResult, known, type Page, pageOf, refused, taken } from '#kernel';
import { areasOf, ReferenceService } from '#places';
import { BusinessClock, constraintMeans, Database, type Grant, need, newId, record } from '#platform';
import { HealthRuleEntity } from './health-rule.entity.js';
import { ruleMissing, ruleWithdrawn, versionNotGrowing } from './health-rule.errors.js';
import {
  admitRule,
  admitWithdrawal,
  type Change,
  newestOf,
  type RuleDocument,
  sameRule,
  WHOLE_COUNTRY,
} from './health-rule.js';
import { RuleBook } from './rule-book.js';

constraintMeans('health_rule_once', () => versionNotGrowing(''));

export interface RuleView extends RuleDocument {
  readonly id: string;
  readonly publishedAt: Date;
  /** From this instant on no version of its identifier counts; null where it was not withdrawn. */
  readonly withdrawnAt: Date | null;
  /** Why. */
  readonly withdrawnBecause: string | null;
}

export interface Withdrawn {
  readonly identifier: string;
  readonly at: Date;
  readonly reason: string;
}

export interface RuleFacts {
  readonly rule: RuleDocument;
  readonly change: Change;
}

export interface RuleFilter {
  /** Division code: rules that reach this place, those of its city, its province and the whole country among them. */
  readonly division?: string | undefined;
  readonly identifier?: string | undefined;
  /** Only those in force at this instant. */
  readonly at?: Date | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** The rules by which codes are judged: published by administrators, read by everybody who is signed in. */
@Injectable()
export class HealthRuleService {
  private compiled: { readonly state: string; readonly book: RuleBook } | null = null;

  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly reference: ReferenceService,
  ) {}

  /** Publishes rules; a result for each, in the order of the items. Those that are refused leave the others alone. */
  publish(grant: Grant, items: readonly RuleFacts[]): Promise<ItemResult[]> {
    need(grant, 'administrator');
    return this.db.transaction(grant, async (tx) => {
      const now = await this.clock.now(tx);
      await this.lock(tx);
      const results: ItemResult[] = [];
      for (const facts of items) results.push(await this.publishOne(tx, facts, now).catch(refused));
      return results;
    });
  }

  /**
   * Withdraws a rule with all its versions: from now on none counts, and none may follow. They stay for what was decided under them. The
   * same again, for the same reason, changes nothing.
   * @throws rule.missing, rule.withdrawn, rule.withdrawn-early
   */
  withdraw(grant: Grant, identifier: string, reason: string): Promise<Withdrawn> {
    need(grant, 'administrator');
    return this.db.transaction(grant, async (tx) => {
      await this.lock(tx);
      const versions = await tx.findBy(HealthRuleEntity, { identifier });
      const newest = newestOf(versions);
      if (!newest) throw ruleMissing(identifier);
      const { withdrawnAt, withdrawnBecause, id, version, division } = newest;
      if (withdrawnAt && withdrawnBecause !== reason) throw ruleWithdrawn(identifier, withdrawnAt);
      if (withdrawnAt) return { identifier, at: withdrawnAt, reason };
      const at = await this.clock.now(tx);
      admitWithdrawal(versions, at);
      await tx.update(HealthRuleEntity, { identifier }, { withdrawnAt: at, withdrawnBecause: reason });
      await record(tx, { type: 'health-rule.withdrawn', subject: id, at, details: { identifier, version, division } });
      return { identifier, at, reason };
    });
  }

  list(grant: Grant, { division, identifier, at, after, limit = 100 }: RuleFilter) {
    return this.db.transaction(grant, async (tx): Promise<Page<RuleView>> => {
      const query = tx
        .createQueryBuilder(HealthRuleEntity, 'r')
        .orderBy('r.id')
        .limit(limit + 1);
      if (division) query.andWhere('r.division in (:...areas)', { areas: [...areasOf(division), WHOLE_COUNTRY] });
      if (identifier) query.andWhere('r.identifier = :identifier', { identifier });
      if (at) query.andWhere(COUNTS_AT, { at });
      if (after) query.andWhere('r.id > :after', { after });
      return pageOf(await query.getMany(), limit);
    });
  }

  /** All that was ever published, compiled. Of what is published only a withdrawal is new, so the same state is the same book. */
  async book(tx: EntityManager): Promise<RuleBook> {
    const rows = await tx.query<{ id: string; at: Date | null }[]>(
      'select id, withdrawn_at at from health_rule order by id',
    );
    const state = rows.map(({ id, at }) => `${id} ${at?.toISOString() ?? ''}`).join();
    if (this.compiled?.state !== state) {
      const rules = await tx.findBy(HealthRuleEntity, { id: In(rows.map(({ id }) => id)) });
      this.compiled = { state, book: new RuleBook(rules) };
    }
    return this.compiled.book;
  }

  private async publishOne(tx: EntityManager, { rule, change }: RuleFacts, now: Date): Promise<ItemResult> {
    const { identifier, version, division } = rule;
    const versions = await tx.findBy(HealthRuleEntity, { identifier });
    const twin = versions.find((one) => one.version === version);
    if (twin && sameRule(twin, rule)) return known(twin.id);
    const previous = newestOf(versions);
    if (previous?.withdrawnAt) throw ruleWithdrawn(identifier, previous.withdrawnAt);
    const isDivision = (code: string) => this.reference.divisions.byCode(code) !== null;
    admitRule({ rule, change, previous, now, isDivision });
    const id = newId();
    await tx.insert(HealthRuleEntity, { ...mutable(rule), id, publishedAt: now });
    await record(tx, {
      type: 'health-rule.published',
      subject: id,
      at: now,
      details: { identifier, version, division },
    });
    return taken(id);
  }

  /** Two publications at once would each find the other's versions missing, and a withdrawal would miss one. */
  private lock(tx: EntityManager): Promise<unknown> {
    return tx.query('lock table health_rule in share row exclusive mode');
  }
}

const COUNTS_AT = `r.valid_from <= :at and (r.valid_to is null or :at < r.valid_to)
  and (r.withdrawn_at is null or :at < r.withdrawn_at)`;

/** As the entity has it; TypeORM's types want a document of JSON to be an object. */
const mutable = (rule: RuleDocument) => ({
  ...rule,
  logic: rule.logic as object,
  affectedFields: [...rule.affectedFields],
  tests: rule.tests.map((test) => ({ ...test, facts: test.facts as object })),
});

/** The code of a place, of its city, of its province, and that of the whole country. */
