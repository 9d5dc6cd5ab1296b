import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { Text } from '#kernel';
import { BusinessClock, Database, type Delivery, newId, record, SYSTEM } from '#platform';
import { checkRoutes, routeFault } from '#solver';
import { BatchEntity } from '../batches/batch.entity.js';
import { routingProblemOf } from '../batches/batch.js';
import { planHindrance, planUnlawful } from '../batches/plan-failure.js';
import { ComparedJourneyEntity, ComparedPlanEntity, ComparisonEntity } from './comparison.entity.js';
import { journeysOf, offerFacts, plansOf } from './comparison.js';
import { comparisonLifecycle } from './comparison.lifecycle.js';
import { basisOf, COMPARABLE } from './comparison.service.js';
import { type ComparedWays, compareWays } from './ways/comparing.js';
import { transferProofs, type TransferProof } from './ways/transfer-check.js';
import type { WaysToCompare } from './ways/way.js';
import { WayFacts } from './way-facts.service.js';
import type { Solving } from './ways/way-plan.js';

const ROWS = 500;

/** A comparison under way: routing problems to be solved one after the other, and what they lead to. */
export interface ComparingTask {
  readonly batchId: string;
  readonly basis: string;
  readonly ways: WaysToCompare;
  readonly course: Solving<ComparedWays>;
  /** Why nothing can be compared, or null. */
  readonly hindrance: Text | null;
}

/** The comparing as the solver process does it: load, (solve elsewhere,) check and store. Nobody is seated by it. */
@Injectable()
export class ComparingService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly ways: WayFacts,
  ) {}

  /** Takes up what was asked for, or what a process left running. Null where nobody waits for it. */
  load(batchId: string): Promise<ComparingTask | null> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const [row, batch] = [await locked(tx, batchId), await tx.findOneBy(BatchEntity, { id: batchId })];
      if (!row || !batch || !COMPARABLE.includes(batch.state)) return null;
      if (row.state === 'queued')
        await tx.update(ComparisonEntity, { batchId }, { state: comparisonLifecycle.after(row.state, 'start') });
      else if (row.state !== 'running') return null;
      const ways = await this.ways.of(tx, batch);
      const problem = routingProblemOf(ways.batch);
      const hindrance = planHindrance(ways.batch, routeFault(problem));
      return { batchId, basis: await basisOf(tx, batch), ways, course: compareWays(ways), hindrance };
    });
  }

  /** Whether somebody still waits for it. */
  wanted(batchId: string): Promise<boolean> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const isComparable = await tx.existsBy(BatchEntity, { id: batchId, state: In([...COMPARABLE]) });
      return isComparable && (await tx.existsBy(ComparisonEntity, { batchId, state: 'running' }));
    });
  }

  /** Stores what was found once, and only after independent checks of every leg and every transfer. */
  store(delivery: Delivery, { batchId, basis, ways }: ComparingTask, compared: ComparedWays): Promise<void> {
    const { proofs, fault } = checked(ways, compared);
    if (fault !== null) return this.fail(delivery, batchId, planUnlawful(fault));
    const { rule, charters } = ways;
    const ids = compared.plans.map(() => newId());
    const facts = {
      ...{ hourFen: rule.hourFen, source: rule.source, proofs, plans: plansOf(ways, compared, ids) },
      charters: charters.map((charter) => offerFacts(ways.batch, charter)),
    };
    const journeys = journeysOf(ways, compared);
    return this.db.once(delivery, async (tx) => {
      const row = await locked(tx, batchId);
      if (row?.state !== 'running') return;
      const { organisationId, divisionCode } = row;
      const at = await this.clock.now(tx);
      const state = comparisonLifecycle.after(row.state, 'finish');
      await tx.update(ComparisonEntity, { batchId }, { state, basis, facts, finishedAt: at });
      await tx.delete(ComparedJourneyEntity, { batchId });
      await tx.delete(ComparedPlanEntity, { batchId });
      const courses = compared.plans.map(({ course }, i) => ({
        id: ids[i] ?? '',
        batchId,
        organisationId,
        divisionCode,
        course,
      }));
      await tx.insert(ComparedPlanEntity, courses);
      for (let from = 0; from < journeys.length; from += ROWS) {
        const rows = journeys
          .slice(from, from + ROWS)
          .map(({ proposalId, ...own }) => ({ batchId, proposalId, organisationId, divisionCode, facts: own }));
        await tx.insert(ComparedJourneyEntity, rows);
      }
      const details = { plans: compared.plans.length, charters: charters.length };
      await record(tx, { type: 'batch.compared', subject: batchId, at, details });
    });
  }

  /** Ends it with the reason. */
  fail(delivery: Delivery, batchId: string, failure: Text): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const row = await locked(tx, batchId);
      if (row?.state !== 'running') return;
      const finishedAt = await this.clock.now(tx);
      const state = comparisonLifecycle.after(row.state, 'fail');
      await tx.update(ComparisonEntity, { batchId }, { state, failure, finishedAt });
      await record(tx, { type: 'batch.comparison-failed', subject: batchId, at: finishedAt });
    });
  }

  /** Nobody waits for it any more: the batch was planned, approved or called off meanwhile. */
  drop(delivery: Delivery, batchId: string): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const row = await locked(tx, batchId);
      if (row?.state !== 'queued' && row?.state !== 'running') return;
      const state = comparisonLifecycle.after(row.state, 'fail');
      await tx.update(
        ComparisonEntity,
        { batchId },
        { state, failure: OVERTAKEN, finishedAt: await this.clock.now(tx) },
      );
    });
  }
}

const OVERTAKEN: Text = {
  zh: '比较期间批次已另行编制、批准或取消',
  en: 'The batch was planned, approved or called off meanwhile',
};

const locked = (tx: EntityManager, batchId: string) =>
  tx.findOne(ComparisonEntity, { where: { batchId }, lock: { mode: 'pessimistic_write' } });

/** Proofs of the transfers of the chosen plan, and the first thing that is wrong with it or with direct coaches. */
function checked(
  { batch, charters }: WaysToCompare,
  { plans, best }: ComparedWays,
): {
  proofs: TransferProof[];
  fault: string | null;
} {
  const [direct, chosen] = [plans[0]?.legs ?? [], plans[best]?.legs ?? []];
  const faults = [...direct, ...chosen].flatMap(({ leg, answer }) => checkRoutes(leg.problem, answer).fault ?? []);
  const proofs = transferProofs(batch.travellers, charters, chosen, batch.rule.routing.maxRideSeconds);
  const broken = proofs.filter(({ ok }) => !ok).map(({ rule, value, limit }) => `${rule}: ${value} against ${limit}`);
  return { proofs, fault: [...faults, ...broken][0] ?? null };
}
