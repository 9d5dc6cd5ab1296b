import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId, record } from '#platform';
import type { MatchAnswer } from '#solver';
import { VacancyService } from '#vacancies';
import { WorkerService } from '#workers';
import { type Explanation, explanationsOf, type Outcome } from '../pairs/explanation.js';
import type { Market } from '../pairs/market.js';
import type { Placement } from '../pairs/placement.js';
import type { MatchingRun } from './matching-run.js';

/** Rows a statement: few enough that the process answers its queue in between. */
const CHUNK = 2000;
const LOOK_EVERY_MS = 1000;

export function* chunksOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += CHUNK) yield items.slice(start, start + CHUNK);
}

/** Counts what has been written, and tells about once a second. */
export class Steps {
  private at = 0;
  private told = performance.now();

  constructor(
    private readonly of: number,
    private readonly tell: (done: number, of: number) => Promise<void>,
  ) {}

  async done(more: number): Promise<void> {
    this.at += more;
    if (performance.now() - this.told < LOOK_EVERY_MS) return;
    this.told = performance.now();
    await this.tell(this.at, this.of);
  }
}

/** Writes what a run has found, by the thousand, in the transaction of whoever stores it. */
@Injectable()
export class WritingService {
  constructor(
    private readonly workers: WorkerService,
    private readonly vacancies: VacancyService,
  ) {}

  /** Takes the seats and makes the proposals. */
  async propose(
    tx: EntityManager,
    run: Pick<MatchingRun, 'id' | 'organisationId'>,
    { made, at, steps }: { readonly made: readonly Placement[]; readonly at: Date; readonly steps: Steps },
  ): Promise<void> {
    const seats = new Map<string, number>();
    for (const { vacancy } of made) seats.set(vacancy, (seats.get(vacancy) ?? 0) + 1);
    await this.vacancies.takeMany(tx, seats);
    for (const chunk of chunksOf(made)) {
      const proposals = chunk.map((placement) => ({ id: newId(), ...placement }));
      await tx.query(
        `insert into proposal (id, run_id, worker_id, vacancy_id, site_id, enterprise_id, organisation_id, home_division,
           travel_group, state, score, made_at)
         select id, $2, worker, vacancy, site, enterprise, $3, "homeDivision", "group", 'proposed', score, $4
         from jsonb_to_recordset($1::jsonb) as p (id uuid, worker uuid, vacancy uuid, site uuid, enterprise uuid,
           "homeDivision" text, "group" uuid, score jsonb)`,
        [JSON.stringify(proposals), run.id, run.organisationId, at],
      );
      const ids = chunk.map(({ worker }) => worker);
      await this.workers.advance(tx, ids, 'propose', at);
      await record(
        tx,
        ...proposals.map(({ id, worker, vacancy }) => ({
          type: 'proposal.made' as const,
          subject: id,
          worker,
          at,
          details: { vacancy, run: run.id },
        })),
      );
      await steps.done(chunk.length);
    }
  }

  /**
   * Writes why each worker was proposed there, or nowhere.
   * @returns workers by what became of them
   */
  async explain(tx: EntityManager, run: string, { market, answer, lost, steps }: Explained) {
    const outcomes: Record<string, number> = {};
    for (const chunk of explanationsOf(market, answer, CHUNK)) {
      const explained = chunk.map((explanation) => {
        const outcome = lost.get(explanation.worker) ?? explanation.outcome;
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        return rowOf({ ...explanation, outcome });
      });
      await tx.query(
        `insert into matching_explanation (run_id, worker_id, home_division, outcome, details)
         select $2, worker, "homeDivision", outcome, details
         from jsonb_to_recordset($1::jsonb) as e (worker uuid, "homeDivision" text, outcome text, details jsonb)`,
        [JSON.stringify(explained), run],
      );
      await steps.done(chunk.length);
    }
    return outcomes;
  }
}

interface Explained {
  readonly market: Market;
  readonly answer: MatchAnswer;
  /** Whose placement could no longer be made. */
  readonly lost: ReadonlyMap<string, Outcome>;
  readonly steps: Steps;
}

const rowOf = ({ worker, homeDivision, outcome, chosen, barred, alternatives }: Explanation) => ({
  worker,
  homeDivision,
  outcome,
  details: { chosen, barred, alternatives },
});
