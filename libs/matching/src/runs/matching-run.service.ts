import { Injectable } from '@nestjs/common';
import { ArrayContains, type EntityManager, LessThan } from 'typeorm';
import { ReferenceService } from '#places';
import { BusinessClock, Database, type Grant, need, newId, record } from '#platform';
import { type Explanation } from '../pairs/explanation.js';
import { explanationAt } from '../pairs/explanation-page.js';
import { ExplanationPageEntity, MatchingRunEntity } from './matching-run.entity.js';
import { explanationMissing, runMissing } from './matching-run.errors.js';
import { matchingRunLifecycle } from './matching-run.lifecycle.js';
import {
  gapOf,
  type MatchingRun,
  type MatchingRunBrief,
  type MatchingRunView,
  runScope,
  seedOf,
} from './matching-run.js';

export interface RunPage {
  readonly items: readonly MatchingRunBrief[];
  readonly next: string | null;
}

/** Why a worker was proposed there, or nowhere, in a run. */
export type ExplanationView = Explanation & { readonly run: string };

/** Matching runs as an office asks for them and reads them; `SolvingService` does them. */
@Injectable()
export class MatchingRunService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly reference: ReferenceService,
  ) {}

  /**
   * Queues a run over the registered workers of an area.
   * @param wanted code of a division that the office answers for; none for all of them
   * @throws matching-run.scope-outside, place.division-missing
   */
  request(grant: Grant, wanted?: string): Promise<MatchingRunView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      if (wanted !== undefined) this.reference.division(wanted);
      const scope = runScope(wanted, grant.scope);
      const id = newId();
      const at = await this.clock.now(tx);
      const { initial: state } = matchingRunLifecycle;
      const organisationId = grant.organisation ?? '';
      await tx.insert(MatchingRunEntity, { id, organisationId, scope, state, seed: seedOf(id), requestedAt: at });
      await record(tx, { type: 'matching-run.requested', subject: id, at, details: { scope } });
      return viewOf(await find(tx, id));
    });
  }

  /** @throws matching-run.missing */
  get(grant: Grant, id: string): Promise<MatchingRunView> {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    return this.db.transaction(grant, async (tx) => viewOf(await find(tx, id)));
  }

  /** Newest first, without the prices of the certificates, which are long. */
  list(grant: Grant, { after, limit = 20 }: { after?: string | undefined; limit?: number | undefined }) {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    return this.db.transaction(grant, async (tx): Promise<RunPage> => {
      const found = await tx.find(MatchingRunEntity, {
        where: after ? { id: LessThan(after) } : {},
        order: { id: 'desc' },
        take: limit + 1,
      });
      const items = found.slice(0, limit);
      return { items: items.map(briefOf), next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    });
  }

  /** Ends a run that is not done; nothing is proposed. @throws matching-run.missing, matching-run.illegal-step */
  cancel(grant: Grant, id: string): Promise<MatchingRunView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const run = await find(tx, id, true);
      const state = matchingRunLifecycle.after(run.state, 'cancel');
      const at = await this.clock.now(tx);
      await tx.update(MatchingRunEntity, { id }, { state, finishedAt: at });
      await record(tx, { type: 'matching-run.cancelled', subject: id, at });
      return viewOf(await find(tx, id));
    });
  }

  /** For offices only: what barred a worker tells of the health code. @throws matching-run.explanation-missing */
  explain(grant: Grant, run: string, worker: string): Promise<ExplanationView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.findOneBy(ExplanationPageEntity, { runId: run, workers: ArrayContains([worker]) });
      const explained = found && explanationAt(found.page, found.workers.indexOf(worker.toLowerCase()));
      if (!explained) throw explanationMissing(run, worker);
      return { run, worker, homeDivision: found.homeDivision, ...explained };
    });
  }
}

async function find(tx: EntityManager, id: string, locked = false): Promise<MatchingRunEntity> {
  const run = await tx.findOne(MatchingRunEntity, {
    where: { id },
    ...(locked && { lock: { mode: 'for_no_key_update' } }),
  });
  if (!run) throw runMissing(id);
  return run;
}

function briefOf(run: MatchingRun): MatchingRunBrief {
  const view = viewOf(run);
  if (view.certificate === null) return { ...view, certificate: null };
  const { prices, reservedPrices, ...certificate } = view.certificate;
  return { ...view, certificate };
}

const viewOf = (run: MatchingRun): MatchingRunView => ({
  ...run,
  requestedAt: run.requestedAt.toISOString(),
  startedAt: run.startedAt?.toISOString() ?? null,
  finishedAt: run.finishedAt?.toISOString() ?? null,
  gap: gapOf(run.cost ?? run.progress?.best ?? null, run.bound ?? run.progress?.bound ?? null),
  steps: matchingRunLifecycle.stepsFrom(run.state).filter((step) => step === 'cancel'),
});
