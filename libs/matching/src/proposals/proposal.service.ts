import { Injectable } from '@nestjs/common';
import { Any, type EntityManager, In, Like, MoreThan } from 'typeorm';
import { DomainError, shanghaiDate } from '#kernel';
import { ReferenceService } from '#places';
import { BusinessClock, constraintMeans, Database, type Delivery, type Grant, need, record } from '#platform';
import { VacancyService } from '#vacancies';
import { workerLifecycle, WorkerService } from '#workers';
import { ProposalEntity } from './proposal.entity.js';
import { namedTwice, proposalMissing, proposedTwice } from './proposal.errors.js';
import type { ProposalState, ProposalStep } from './proposal.lifecycle.js';
import {
  type ConfirmedFilter,
  type ConfirmedProposal,
  decide,
  endsIt,
  LIVE,
  MEANINGS,
  type ProposalView,
  type StepItem,
  type StepResult,
} from './proposal.js';
import { confirmedFacts, isNamed, proposalView } from './proposal-view.js';

constraintMeans('proposal_one_live', proposedTwice);

export interface ProposalFilter {
  readonly run?: string | undefined;
  readonly state?: ProposalState | undefined;
  readonly vacancy?: string | undefined;
  readonly worker?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

export interface ProposalPage {
  readonly items: readonly ProposalView[];
  readonly next: string | null;
}

interface Decided {
  readonly proposal: ProposalEntity;
  readonly step: ProposalStep;
  readonly state: ProposalState;
  readonly note: string | null;
}

const READERS = ['coordinator', 'enterprise', 'province-monitor', 'auditor'] as const;

/** Proposals between being made and the journey: who answers what, and what that does to the seat and the worker. */
@Injectable()
export class ProposalService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly workers: WorkerService,
    private readonly vacancies: VacancyService,
    private readonly reference: ReferenceService,
  ) {}

  list(grant: Grant, { run, state, vacancy, worker, after, limit = 100 }: ProposalFilter): Promise<ProposalPage> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.find(ProposalEntity, {
        where: {
          ...(grant.role === 'enterprise' && { enterpriseId: grant.organisation ?? '' }),
          ...(run && { runId: run }),
          ...(state && { state }),
          ...(vacancy && { vacancyId: vacancy }),
          ...(worker && { workerId: worker }),
          ...(after && { id: MoreThan(after) }),
        },
        order: { id: 'asc' },
        take: limit + 1,
      });
      const items = found.slice(0, limit);
      const next = found.length > limit ? (items.at(-1)?.id ?? null) : null;
      return { items: await this.views(tx, grant, items), next };
    });
  }

  /** @throws proposal.missing */
  get(grant: Grant, id: string): Promise<ProposalView> {
    need(grant, ...READERS);
    return this.db.transaction(grant, (tx) => this.find(tx, grant, id));
  }

  /** @throws proposal.missing, proposal.step-not-yours, proposal.illegal-step, worker.illegal-step */
  step(grant: Grant, item: StepItem): Promise<ProposalView> {
    need(grant, 'coordinator', 'enterprise', 'worker');
    return this.db.transaction(grant, async (tx) => {
      const [result] = await this.take(tx, grant, [item]);
      if (result instanceof DomainError) throw result;
      return this.find(tx, grant, item.id);
    });
  }

  /** As `step`, for many at once: a refused one does not hinder the rest. Each proposal once. */
  steps(grant: Grant, items: readonly StepItem[]): Promise<StepResult[]> {
    need(grant, 'coordinator', 'enterprise');
    return this.db.transaction(grant, async (tx) => {
      const results = await this.take(tx, grant, items);
      return results.map((result, i): StepResult => {
        const id = items[i]?.id ?? '';
        if (!(result instanceof DomainError)) return { id, state: result, refusal: null };
        const { code, text, details } = result;
        return { id, state: null, refusal: { code, text, details } };
      });
    });
  }

  /** A withdrawn vacancy takes its proposals with it. Whoever is on the way already is not called back. */
  withdrawAll(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const vacancyId = delivery.payload['subject'] ?? '';
      const live = await tx.find(ProposalEntity, { select: { id: true }, where: { vacancyId, state: In([...LIVE]) } });
      await this.take(
        tx,
        { role: 'system' },
        live.map(({ id }) => ({ id, step: 'withdraw' })),
      );
    });
  }

  /** Confirmed proposals, as far as the grant of the transaction reaches, in the order of ids. */
  async confirmed(
    tx: EntityManager,
    { ids, homeDivisionPrefix, enterpriseId, siteId }: ConfirmedFilter,
  ): Promise<ConfirmedProposal[]> {
    const found = await tx.find(ProposalEntity, {
      where: {
        state: 'confirmed',
        ...(ids && { id: Any(ids) }),
        ...(homeDivisionPrefix && { homeDivision: Like(`${homeDivisionPrefix}%`) }),
        ...(enterpriseId && { enterpriseId }),
        ...(siteId && { siteId }),
      },
      order: { id: 'asc' },
    });
    return found.map(confirmedFacts);
  }

  /** The journey of a confirmed placement ended before the gate: seat and worker are free again. For the processes themselves. */
  async lapse(tx: EntityManager, id: string, at: Date): Promise<void> {
    const lock = { mode: 'pessimistic_write' } as const;
    const proposal = await tx.findOne(ProposalEntity, { where: { id, state: 'confirmed' }, lock });
    if (!proposal) return;
    const { workerId, vacancyId, runId } = proposal;
    const travelling = (await this.workers.lock(tx, [workerId])).get(workerId) === 'travelling';
    await tx.update(ProposalEntity, { id }, { state: decide('confirmed', 'withdraw', 'system'), decidedAt: at });
    await this.workers.advance(tx, [workerId], travelling ? 'strand' : 'release', at);
    await this.vacancies.giveBack(tx, vacancyId, 1);
    const details = { vacancy: vacancyId, run: runId };
    await record(tx, { type: 'proposal.withdrawn', subject: id, worker: workerId, at, details });
  }

  /** Locks in one order (proposals, workers, vacancies, each by id), decides each item, then does all that may be done. */
  private async take(
    tx: EntityManager,
    { role }: Pick<Grant, 'role'>,
    items: readonly StepItem[],
  ): Promise<(ProposalState | DomainError)[]> {
    const proposals = await tx.find(ProposalEntity, {
      where: { id: In(items.map(({ id }) => id)) },
      order: { id: 'asc' },
      lock: { mode: 'pessimistic_write' },
    });
    const proposalOf = new Map(proposals.map((proposal) => [proposal.id, proposal]));
    const workerStates = await this.workers.lock(
      tx,
      proposals.map(({ workerId }) => workerId),
    );
    const decided = new Map<string, Decided>();
    const results = items.map(({ id, step, note }) => {
      if (decided.has(id)) return namedTwice(id);
      const proposal = proposalOf.get(id);
      const workerState = workerStates.get(proposal?.workerId ?? '');
      if (!proposal || !workerState) return proposalMissing(id);
      try {
        const state = decide(proposal.state, step, role);
        workerLifecycle.after(workerState, MEANINGS[step].worker);
        decided.set(id, { proposal, step, state, note: note ?? null });
        return state;
      } catch (error) {
        if (error instanceof DomainError) return error;
        throw error;
      }
    });
    await this.apply(tx, [...decided.values()]);
    return results;
  }

  private async apply(tx: EntityManager, decided: readonly Decided[]): Promise<void> {
    if (decided.length === 0) return;
    const at = await this.clock.now(tx);
    await tx.query(
      `update proposal p set state = d.state, decided_at = case when d.state <> 'offered' then $2::timestamptz end, note = coalesce(d.note, p.note)
       from jsonb_to_recordset($1::jsonb) as d (id uuid, state text, note text) where p.id = d.id`,
      [JSON.stringify(decided.map(({ proposal: { id }, state, note }) => ({ id, state, note }))), at],
    );
    for (const step of ['offer', 'accept', 'place', 'release'] as const) {
      const ids = decided.filter((item) => MEANINGS[item.step].worker === step).map((item) => item.proposal.workerId);
      await this.workers.advance(tx, ids, step, at);
    }
    const back = seatsGivenBack(decided);
    for (const vacancy of [...back.keys()].sort()) await this.vacancies.giveBack(tx, vacancy, back.get(vacancy) ?? 0);
    await record(
      tx,
      ...decided.map(({ proposal: { id, workerId, vacancyId, runId }, step }) => ({
        type: MEANINGS[step].event,
        subject: id,
        worker: workerId,
        at,
        details: { vacancy: vacancyId, run: runId },
      })),
    );
  }

  private async find(tx: EntityManager, grant: Grant, id: string): Promise<ProposalView> {
    const proposal = await tx.findOneBy(ProposalEntity, { id });
    const [view] = proposal ? await this.views(tx, grant, [proposal]) : [];
    if (!view) throw proposalMissing(id);
    return view;
  }

  private async views(tx: EntityManager, { role }: Grant, found: readonly ProposalEntity[]): Promise<ProposalView[]> {
    const named = found.filter((proposal) => isNamed(proposal, role)).map(({ workerId }) => workerId);
    const people = await this.workers.brief(tx, named);
    const vacancies = await this.vacancies.brief(tx, [...new Set(found.map(({ vacancyId }) => vacancyId))]);
    const today = shanghaiDate(await this.clock.now(tx));
    const { divisions } = this.reference;
    return found.map((proposal) =>
      proposalView(proposal, {
        role,
        today,
        person: people.get(proposal.workerId),
        vacancyTitle: vacancies.get(proposal.vacancyId)?.title ?? '',
        home: { zh: divisions.nameOf(proposal.homeDivision), en: divisions.nameOf(proposal.homeDivision, 'en') },
      }),
    );
  }
}

/** Seats of the proposals that end, by vacancy. */
function seatsGivenBack(decided: readonly Decided[]): Map<string, number> {
  const seats = new Map<string, number>();
  for (const { proposal, step } of decided)
    if (endsIt(step)) seats.set(proposal.vacancyId, (seats.get(proposal.vacancyId) ?? 0) + 1);
  return seats;
}
