import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type ItemResult, known, type Page, pageOf, refused, taken } from '#kernel';
import { ReferenceService } from '#places';
import { BusinessClock, constraintMeans, Database, type Grant, need, newId, record } from '#platform';
import { HealthRuleEntity } from './health-rule.entity.js';
import { versionNotGrowing } from './health-rule.errors.js';
import { admitRule, type Change, compareVersions, type RuleDocument, sameRule, WHOLE_COUNTRY } from './health-rule.js';
import { RuleBook } from './rule-book.js';

constraintMeans('health_rule_once', () => versionNotGrowing(''));

export interface RuleView extends RuleDocument {
  readonly id: string;
  readonly publishedAt: Date;
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
  private compiled: { readonly ids: string; readonly book: RuleBook } | null = null;

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
      // Two publications at once would each find the other's versions missing.
      await tx.query('lock table health_rule in share row exclusive mode');
      const results: ItemResult[] = [];
      for (const facts of items) results.push(await this.publishOne(tx, facts, now).catch(refused));
      return results;
    });
  }

  list(grant: Grant, { division, identifier, at, after, limit = 100 }: RuleFilter) {
    return this.db.transaction(grant, async (tx): Promise<Page<RuleView>> => {
      const query = tx
        .createQueryBuilder(HealthRuleEntity, 'r')
        .orderBy('r.id')
        .limit(limit + 1);
      if (division) query.andWhere('r.division in (:...areas)', { areas: areasOf(division) });
      if (identifier) query.andWhere('r.identifier = :identifier', { identifier });
      if (at) query.andWhere('r.valid_from <= :at and (r.valid_to is null or :at < r.valid_to)', { at });
      if (after) query.andWhere('r.id > :after', { after });
      return pageOf(await query.getMany(), limit);
    });
  }

  /** All that was ever published, compiled. What is published does not change, so the same ids are the same book. */
  async book(tx: EntityManager): Promise<RuleBook> {
    const rows = await tx.query<{ id: string }[]>('select id from health_rule order by id');
    const ids = rows.map(({ id }) => id).join();
    if (this.compiled?.ids !== ids) {
      const rules = await tx.findBy(HealthRuleEntity, { id: In(rows.map(({ id }) => id)) });
      this.compiled = { ids, book: new RuleBook(rules) };
    }
    return this.compiled.book;
  }

  private async publishOne(tx: EntityManager, { rule, change }: RuleFacts, now: Date): Promise<ItemResult> {
    const { identifier, version, division } = rule;
    const versions = await tx.findBy(HealthRuleEntity, { identifier });
    const twin = versions.find((one) => one.version === version);
    if (twin && sameRule(twin, rule)) return known(twin.id);
    const [previous = null] = versions.sort((a, b) => compareVersions(b.version, a.version));
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
}

/** As the entity has it; TypeORM's types want a document of JSON to be an object. */
const mutable = (rule: RuleDocument) => ({
  ...rule,
  logic: rule.logic as object,
  affectedFields: [...rule.affectedFields],
  tests: rule.tests.map((test) => ({ ...test, facts: test.facts as object })),
});

/** The code of a place, of its city, of its province, and that of the whole country. */
const areasOf = (code: string): string[] => [code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`, WHOLE_COUNTRY];
