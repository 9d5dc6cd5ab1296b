import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { divisionPrefix, type ItemResult, known, refused, resultOf, shanghaiDate, taken } from '#kernel';
import { parseTable, ReferenceService } from '#places';
import { BusinessClock, constraintMeans, Database, FieldCipher, type Grant, need, newId, record } from '#platform';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { CharterAllotmentEntity, CharterEntity } from './charter.entity.js';
import { charterMissing, charterNotOpen, charterSeatsTaken } from './charter.errors.js';
import { readCharters } from './charter-file.js';
import { charterLifecycle } from './charter.lifecycle.js';
import {
  admitCharter,
  type CharterFacts,
  charterStanding,
  type CharterStanding,
  type CharterView,
  entryChanges,
  type Escort,
} from './charter.js';
import { transferOf } from './transfer-rules.js';

constraintMeans('charter_seats_taken', charterSeatsTaken);
constraintMeans('charter_withdrawn_empty', charterSeatsTaken);

export interface CharterFilter {
  /** Those that leave at this instant or later. */
  readonly departsFrom?: Date | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const READERS = ['coordinator', 'province-monitor', 'auditor'] as const;

/** Chartered carriages, trains and flights: entered, never searched for. An office sees its own and those of the offices above it. */
@Injectable()
export class CharterRegister {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly reference: ReferenceService,
    private readonly rules: TransportRulesService,
  ) {}

  /**
   * Enters a charter. The same number and departure again is the same one: seats, price and escort follow the newest entry.
   * @throws charter.registered-otherwise, charter.seats-taken, batch.no-rule-in-force and what `admitCharter` refuses
   */
  enter(grant: Grant, facts: CharterFacts): Promise<{ id: string; known: boolean }> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => this.write(tx, grant, this.admit(facts, await this.clock.now(tx))));
  }

  /** As `enter`, for many at once: a refused one does not hinder the rest. Results in the order of the items. */
  enterMany(grant: Grant, items: readonly CharterFacts[]): Promise<ItemResult[]> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const now = await this.clock.now(tx);
      const results: ItemResult[] = items.map(() => taken(''));
      const admitted = items.flatMap((item, i) => {
        const found: CharterFacts[] = [];
        results[i] = resultOf(() => (found.push(this.admit(item, now)), taken('')));
        return found.map((facts) => ({ facts, i }));
      });
      // In one order, so that two requests with the same ones wait for each other and do not lock up.
      const order = ({ number, departsAt }: CharterFacts) => `${number} ${departsAt.toISOString()}`;
      for (const { facts, i } of admitted.sort((a, b) => (order(a.facts) < order(b.facts) ? -1 : 1)))
        results[i] = await this.write(tx, grant, facts).then(
          (entered) => (entered.known ? known(entered.id) : taken(entered.id)),
          refused,
        );
      return results;
    });
  }

  /** As `enterMany`, from a comma-separated table; results by line below the head. @throws charter.file-wrong */
  async importTable(grant: Grant, csv: string): Promise<ItemResult[]> {
    need(grant, 'coordinator');
    const rows = readCharters(parseTable(csv));
    const readable = rows.flatMap(({ facts }) => (facts ? [facts] : []));
    const entered = readable.length > 0 ? await this.enterMany(grant, readable) : [];
    return rows.map(({ facts, result }) => (facts ? (entered.shift() ?? result) : result));
  }

  /** Soonest departure first. */
  list(grant: Grant, { departsFrom, after, limit = 100 }: CharterFilter) {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const wanted = tx
        .createQueryBuilder(CharterEntity, 'charter')
        .where(departsFrom ? 'charter.departsAt >= :departsFrom' : 'true', { departsFrom });
      if (after)
        wanted.andWhere(
          '(charter.departsAt, charter.id) > (select last.departs_at, last.id from charter last where last.id = :after)',
          { after },
        );
      const found = await wanted
        .orderBy('charter.departsAt')
        .addOrderBy('charter.id')
        .limit(limit + 1)
        .getMany();
      const items = await this.views(tx, grant, found.slice(0, limit));
      return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    });
  }

  /** @throws charter.missing */
  get(grant: Grant, id: string): Promise<CharterView> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.findBy(CharterEntity, { id });
      const [view] = await this.views(tx, grant, found);
      if (!view) throw charterMissing(id);
      return view;
    });
  }

  /**
   * Takes an entry back, while no seat of it is set aside.
   * @throws charter.missing, charter.illegal-step, charter.seats-taken, charter.not-open where it has left
   */
  withdraw(grant: Grant, id: string): Promise<CharterStanding> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const organisationId = grant.organisation ?? '';
      const row = await tx.findOne(CharterEntity, {
        where: { id, organisationId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) throw charterMissing(id);
      const at = await this.clock.now(tx);
      const state = charterLifecycle.after(row.state, 'withdraw');
      if (row.departsAt <= at) throw charterNotOpen(id);
      await tx.update(CharterEntity, { id }, { state });
      await record(tx, { type: 'charter.withdrawn', subject: id, at });
      return charterStanding(Object.assign(row, { state }));
    });
  }

  private admit(facts: CharterFacts, now: Date): CharterFacts {
    const admitted = admitCharter(facts, now, (code) => this.reference.divisions.byCode(code) !== null);
    this.rules.transfersOn(shanghaiDate(admitted.departsAt));
    return admitted;
  }

  private async write(tx: EntityManager, grant: Grant, facts: CharterFacts): Promise<{ id: string; known: boolean }> {
    const [organisationId, id, at] = [grant.organisation ?? '', newId(), await this.clock.now(tx)];
    const { escort, ...open } = facts;
    const divisionCode = grant.scope.padEnd(6, '0');
    const row = { ...open, id, organisationId, area: divisionPrefix(divisionCode), divisionCode, registeredAt: at };
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(CharterEntity)
      .values({ ...row, escort: this.cipher.seal(id, escort) })
      .orIgnore()
      .returning('id')
      .execute();
    if ((inserted.raw as unknown[]).length > 0) {
      await record(tx, { type: 'charter.registered', subject: id, at, details: { seats: facts.seats } });
      return { id, known: false };
    }
    const kept = await tx.findOneOrFail(CharterEntity, {
      where: { organisationId, number: facts.number, departsAt: facts.departsAt, state: charterLifecycle.initial },
      lock: { mode: 'pessimistic_write' },
    });
    if (!entryChanges(kept, this.escortOf(kept), facts)) return { id: kept.id, known: true };
    if (facts.seats < kept.seatsTaken) throw charterSeatsTaken();
    const { seats, pricePerSeatFen, fixedPriceFen } = facts;
    await tx.update(
      CharterEntity,
      { id: kept.id },
      { seats, pricePerSeatFen, fixedPriceFen, escort: this.cipher.seal(kept.id, escort) },
    );
    await record(tx, { type: 'charter.changed', subject: kept.id, at, details: { seats } });
    return { id: kept.id, known: false };
  }

  private async views(tx: EntityManager, grant: Grant, rows: readonly CharterEntity[]): Promise<CharterView[]> {
    const allotted = await tx.find(CharterAllotmentEntity, {
      where: { charterId: In(rows.map(({ id }) => id)) },
      order: { batchId: 'asc' },
    });
    return rows.map((row) => ({
      ...charterStanding(row),
      own: row.organisationId === grant.organisation,
      escort: grant.role === 'coordinator' ? this.escortOf(row) : null,
      transfer: transferOf(this.rules.transfersOn(shanghaiDate(row.departsAt)), row.mode),
      allotments: allotted
        .filter(({ charterId }) => charterId === row.id)
        .map(({ batchId, seats }) => ({ batchId, seats })),
    }));
  }

  private escortOf({ id, escort }: CharterEntity): Escort {
    return this.cipher.open(id, escort) as Escort;
  }
}
