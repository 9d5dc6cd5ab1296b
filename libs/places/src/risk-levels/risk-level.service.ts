import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ItemResult, known, pageOf, resultOf, taken } from '#kernel';
import { BusinessClock, Database, type Grant, need, newId, record } from '#platform';
import { divisionUnknown } from '../place.errors.js';
import { ReferenceService } from '../reference.service.js';
import { areasOf, type RiskLevel, type RiskLevelFacts, riskLevelOf, type Span } from './risk-level.js';
import { RiskLevelEntity } from './risk-level.entity.js';
import { riskLevelMissing, riskLevelOver, riskLevelSpan } from './risk-level.errors.js';

export interface RiskLevelFilter {
  /** What counts in this division: declarations of it and of what it lies in. */
  readonly division?: string | undefined;
  /** Only what counts at this instant. */
  readonly at?: Date | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** Epidemic risk levels of divisions as they were declared, dated: how full a vehicle may be, and where nobody may board. */
@Injectable()
export class RiskLevelService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly reference: ReferenceService,
  ) {}

  /** Records what was declared; a result for each, in their order. The same again is `known`. */
  declare(grant: Grant, items: readonly RiskLevelFacts[]): Promise<ItemResult[]> {
    need(grant, 'administrator');
    return this.db.transaction(grant, async (tx) => {
      const recordedAt = await this.clock.now(tx);
      const results: ItemResult[] = [];
      for (const facts of items) {
        const admitted = resultOf(() => this.admit(facts));
        results.push(admitted.refusal ? admitted : await write(tx, { ...facts, id: newId(), recordedAt }));
      }
      return results;
    });
  }

  /** The level ends at an instant; now where none is named. @throws risk-level.missing, risk-level.over, risk-level.span-empty */
  end(grant: Grant, id: string, at?: Date) {
    need(grant, 'administrator');
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.findOne(RiskLevelEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!found) throw riskLevelMissing(id);
      const now = await this.clock.now(tx);
      const validTo = at ?? now;
      if (found.validTo && found.validTo <= validTo) throw riskLevelOver(found.validTo);
      if (validTo <= found.validFrom) throw riskLevelSpan();
      await tx.update(RiskLevelEntity, { id }, { validTo });
      await record(tx, { type: 'risk-level.ended', subject: id, at: now, details: { division: found.divisionCode } });
      return viewOf(Object.assign(found, { validTo }));
    });
  }

  /** For everybody who is signed in. */
  list(grant: Grant, { division, at, after, limit = 100 }: RiskLevelFilter) {
    return this.db.transaction(grant, async (tx) => {
      const query = tx
        .createQueryBuilder(RiskLevelEntity, 'r')
        .orderBy('r.id')
        .limit(limit + 1);
      if (division) query.andWhere('r.division_code in (:...areas)', { areas: areasOf(division) });
      if (at) query.andWhere('r.valid_from <= :at and (r.valid_to is null or r.valid_to > :at)', { at });
      if (after) query.andWhere('r.id > :after', { after });
      const { items, next } = pageOf(await query.getMany(), limit);
      return { items: items.map(viewOf), next };
    });
  }

  /** The division that a declaration is about. */
  async divisionOf(tx: EntityManager, id: string): Promise<string | null> {
    return (await tx.findOneBy(RiskLevelEntity, { id }))?.divisionCode ?? null;
  }

  /** The highest level of each of these divisions within a span. */
  async within(tx: EntityManager, codes: readonly string[], span: Span): Promise<Map<string, RiskLevel>> {
    const distinct = [...new Set(codes)];
    const declared = await tx
      .createQueryBuilder(RiskLevelEntity, 'r')
      .where('r.division_code = any(:areas)', { areas: distinct.flatMap(areasOf) })
      .andWhere('r.valid_from < :to and (r.valid_to is null or r.valid_to > :from)', span)
      .getMany();
    return new Map(distinct.map((code) => [code, riskLevelOf(code, declared, span)]));
  }

  private admit({ divisionCode, validFrom, validTo }: RiskLevelFacts): ItemResult {
    if (!this.reference.divisions.byCode(divisionCode)) throw divisionUnknown(divisionCode);
    if (validTo && validTo <= validFrom) throw riskLevelSpan();
    return taken('');
  }
}

async function write(tx: EntityManager, row: Omit<RiskLevelEntity, never>): Promise<ItemResult> {
  const { divisionCode, level, validFrom, source } = row;
  const same = await tx.findOneBy(RiskLevelEntity, { divisionCode, level, validFrom, source });
  if (same) return known(same.id);
  await tx.insert(RiskLevelEntity, row);
  const details = { division: divisionCode, level };
  await record(tx, { type: 'risk-level.declared', subject: row.id, at: row.recordedAt, details });
  return taken(row.id);
}

const viewOf = ({ validFrom, validTo, recordedAt, ...row }: Omit<RiskLevelEntity, never>) => ({
  ...row,
  validFrom: validFrom.toISOString(),
  validTo: validTo?.toISOString() ?? null,
  recordedAt: recordedAt.toISOString(),
});
