import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { plusSeconds, shanghaiDate, type Text } from '#kernel';
import { greatCircleMetres, type Point, ReferenceService } from '#places';
import { BusinessClock, Database, type Delivery, record, SYSTEM } from '#platform';
import { checkRoutes, routeFault } from '#solver';
import { BatchEntity } from '../batches/batch.entity.js';
import { type BatchToPlan, routingProblemOf } from '../batches/batch.js';
import { planHindrance, planUnlawful } from '../batches/plan-failure.js';
import { PlanService } from '../batches/plan.service.js';
import { CharterAllotmentEntity, CharterEntity } from '../charters/charter.entity.js';
import { transferOf } from '../charters/transfer-rules.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { ComparedJourneyEntity, ComparisonEntity } from './comparison.entity.js';
import { journeysOf, offerFacts, plansOf } from './comparison.js';
import { comparisonLifecycle } from './comparison.lifecycle.js';
import { basisOf, COMPARABLE } from './comparison.service.js';
import { type ComparedWays, compareWays } from './ways/comparing.js';
import { transferProofs, type TransferProof } from './ways/transfer-check.js';
import type { OfferedCharter, WaysToCompare } from './ways/way.js';
import type { Solving } from './ways/way-plan.js';

/** A charter that leaves later than this after the batch's earliest departure is none for it. */
const LATEST_DEPARTURE_SECONDS = 86_400;
/** Of more, those whose stations lie nearest to where people leave and arrive. */
const MOST_CHARTERS = 8;
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
    private readonly plans: PlanService,
    private readonly rules: TransportRulesService,
    private readonly reference: ReferenceService,
  ) {}

  /** Takes up what was asked for, or what a process left running. Null where nobody waits for it. */
  load(batchId: string): Promise<ComparingTask | null> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const [row, batch] = [await locked(tx, batchId), await tx.findOneBy(BatchEntity, { id: batchId })];
      if (!row || !batch || !COMPARABLE.includes(batch.state)) return null;
      if (row.state === 'queued')
        await tx.update(ComparisonEntity, { batchId }, { state: comparisonLifecycle.after(row.state, 'start') });
      else if (row.state !== 'running') return null;
      const ways = await this.waysOf(tx, batch);
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
    const facts = {
      ...{ hourFen: rule.hourFen, source: rule.source, proofs, plans: plansOf(ways, compared) },
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

  private async waysOf(tx: EntityManager, row: BatchEntity): Promise<WaysToCompare> {
    const batch = await this.plans.toPlan(tx, row);
    const rule = this.rules.transfersOn(shanghaiDate(row.departsAfter));
    const rows = nearest(batch, await chartersFor(tx, row));
    const places = [...batch.places];
    const placeOf = ({ name, divisionCode, lon, lat }: CharterEntity['from']) =>
      places.push({ name, divisionCode, lon, lat, siteId: null, receives: null }) - 1;
    const second = (instant: Date) => Math.round((instant.getTime() - row.departsAfter.getTime()) / 1000);
    const charters = rows.map(({ charter, seats }): OfferedCharter => {
      const transfer = transferOf(this.rules.transfersOn(shanghaiDate(charter.departsAt)), charter.mode);
      return {
        ...{ id: charter.id, mode: charter.mode, number: charter.number, seats, escorted: charter.escort.length > 0 },
        ...{ from: placeOf(charter.from), to: placeOf(charter.to) },
        ...{ departs: second(charter.departsAt), arrives: second(charter.arrivesAt) },
        ...{ pricePerSeatFen: charter.pricePerSeatFen, fixedPriceFen: charter.fixedPriceFen },
        ...{ beforeSeconds: transfer.beforeDepartureSeconds, afterSeconds: transfer.afterArrivalSeconds },
      };
    });
    const travel = rows.length > 0 ? await this.reference.router.matrix(places) : batch.travel;
    return { batch: { ...batch, places, travel }, charters, rule };
  }
}

const OVERTAKEN: Text = {
  zh: '比较期间批次已另行编制、批准或取消',
  en: 'The batch was planned, approved or called off meanwhile',
};

const locked = (tx: EntityManager, batchId: string) =>
  tx.findOne(ComparisonEntity, { where: { batchId }, lock: { mode: 'pessimistic_write' } });

/** Charters of the office and of those above it that leave in time, each with the seats that the batch may use. */
async function chartersFor(tx: EntityManager, { id, divisionCode, departsAfter }: BatchEntity) {
  const found = await tx
    .createQueryBuilder(CharterEntity, 'charter')
    .where(`charter.state = 'open' and starts_with(:divisionCode, charter.area)`, { divisionCode })
    .andWhere('charter.departsAt > :departsAfter and charter.departsAt <= :latest', {
      departsAfter,
      latest: plusSeconds(departsAfter, LATEST_DEPARTURE_SECONDS),
    })
    .orderBy('charter.departsAt')
    .addOrderBy('charter.id')
    .getMany();
  const own = await tx.findBy(CharterAllotmentEntity, { batchId: id });
  return found
    .map((charter) => {
      const aside = own.find(({ charterId }) => charterId === charter.id)?.seats ?? 0;
      return { charter, seats: charter.seats - charter.seatsTaken + aside };
    })
    .filter(({ seats }) => seats > 0);
}

function nearest<T extends { readonly charter: CharterEntity }>({ places }: BatchToPlan, found: readonly T[]): T[] {
  const [origins, gates] = [places.filter(({ siteId }) => siteId === null), places.filter(({ siteId }) => siteId)];
  const mean = (points: readonly Point[]) => ({
    lon: points.reduce((sum, { lon }) => sum + lon, 0) / points.length,
    lat: points.reduce((sum, { lat }) => sum + lat, 0) / points.length,
  });
  const [start, end] = [mean(origins), mean(gates)];
  const way = ({ charter: { from, to } }: T) => greatCircleMetres(start, from) + greatCircleMetres(to, end);
  return [...found].sort((a, b) => way(a) - way(b)).slice(0, MOST_CHARTERS);
}

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
