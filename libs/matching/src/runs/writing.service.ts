import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId, recordAlike, uuids } from '#platform';
import type { MatchAnswer } from '#solver';
import { VacancyService } from '#vacancies';
import { WorkerService } from '#workers';
import { type Explanation, explanationsOf, type Outcome } from '../pairs/explanation.js';
import { pageOf } from '../pairs/explanation-page.js';
import type { Market } from '../pairs/market.js';
import type { Placement } from '../pairs/placement.js';
import { ExplanationPageEntity } from './matching-run.entity.js';
import type { MatchingRun } from './matching-run.js';

/** Rows a statement: few enough that the process answers its queue in between. */
const CHUNK = 4000;
/** Explanations a page: whoever asks for one reads its page. */
const PAGE = 500;
/** Pages that may be drawn up before they are written. */
const AHEAD = 40;
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

/** Statements of one transaction asked for from two sides: one after the other, and none after one that failed. */
class Turns {
  private last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const taken = this.last.then(work);
    this.last = taken;
    return taken;
  }
}

/** What a run found, and what of it can still be made. */
export interface Found {
  readonly market: Market;
  readonly answer: MatchAnswer;
  readonly made: readonly Placement[];
  /** Whose placement could no longer be made. */
  readonly lost: ReadonlyMap<string, Outcome>;
  readonly at: Date;
  readonly steps: Steps;
}

/** Writes what a run has found, by the thousand, in the transaction of whoever stores it. */
@Injectable()
export class WritingService {
  constructor(
    private readonly workers: WorkerService,
    private readonly vacancies: VacancyService,
  ) {}

  /**
   * Takes the seats, makes the proposals, and explains to each worker why there, or nowhere. While the database writes
   * proposals this process draws up explanations.
   * @param found workers of `made` are locked and registered
   * @returns workers by what became of them
   */
  async write(tx: EntityManager, run: Pick<MatchingRun, 'id' | 'organisationId'>, found: Found) {
    const turns = new Turns();
    const [proposed, explained] = await Promise.allSettled([
      this.propose(tx, turns, run, found),
      this.explain(tx, turns, run.id, found),
    ]);
    if (proposed.status === 'rejected') throw proposed.reason;
    if (explained.status === 'rejected') throw explained.reason;
    return explained.value;
  }

  private async propose(
    tx: EntityManager,
    turns: Turns,
    run: Pick<MatchingRun, 'id' | 'organisationId'>,
    { made, at, steps }: Found,
  ): Promise<void> {
    const seats = new Map<string, number>();
    for (const { vacancy } of made) seats.set(vacancy, (seats.get(vacancy) ?? 0) + 1);
    await turns.take(() => this.vacancies.takeMany(tx, seats));
    // In the order of the tables and indexes, most of which begin with the worker.
    for (const chunk of chunksOf(made.toSorted((a, b) => (a.worker < b.worker ? -1 : 1)))) {
      const ids = chunk.map(() => newId());
      const workers = chunk.map(({ worker }) => worker);
      const each = { name: 'vacancy', ids: chunk.map(({ vacancy }) => vacancy) };
      await turns.take(() => insertProposals(tx, run, ids, chunk, at));
      await turns.take(() => this.workers.advanceLocked(tx, workers, 'registered', 'propose', at));
      await turns.take(async () => {
        await recordAlike(tx, { type: 'proposal.made', at, details: { run: run.id }, subjects: ids, workers, each });
        await steps.done(chunk.length);
      });
    }
  }

  private async explain(tx: EntityManager, turns: Turns, runId: string, { market, answer, lost, steps }: Found) {
    const outcomes: Record<string, number> = {};
    const waiting: Promise<void>[] = [];
    for (const chunk of explanationsOf(market, answer, PAGE)) {
      const explained = chunk.map((explanation) => {
        const outcome = lost.get(explanation.worker) ?? explanation.outcome;
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        return { ...explanation, outcome };
      });
      const pages = byDivision(explained).map(([homeDivision, those]) => ({
        id: newId(),
        ...{ runId, homeDivision, workers: those.map(({ worker }) => worker), page: pageOf(those) },
      }));
      await turn();
      const written = turns.take(async () => {
        await tx.insert(ExplanationPageEntity, pages);
        await steps.done(chunk.length);
      });
      // Not waited for at once: the database is busy with proposals, and this process is not.
      written.catch(() => undefined);
      waiting.push(written);
      if (waiting.length > AHEAD) await waiting.shift();
    }
    await Promise.all(waiting);
    return outcomes;
  }
}

/** As columns: what is the same in all rows is sent once, and ids need not be told from other texts. */
async function insertProposals(
  tx: EntityManager,
  run: Pick<MatchingRun, 'id' | 'organisationId'>,
  ids: readonly string[],
  made: readonly Placement[],
  at: Date,
): Promise<void> {
  const numbers = (of: (placement: Placement) => number) => `{${made.map(of).join()}}`;
  await tx.query(
    `insert into proposal (id, run_id, worker_id, vacancy_id, site_id, enterprise_id, organisation_id, home_division,
       travel_group, state, score, made_at)
     select id, $1, worker, vacancy, site, enterprise, $2, home, party, 'proposed',
       jsonb_build_object('distance', distance, 'wage', wage, 'destination', destination, 'occupation', occupation,
         'recognition', recognition, 'total', distance + wage + destination + occupation + recognition), $3
     from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[], $10::uuid[], $11::int[], $12::int[],
       $13::int[], $14::int[], $15::int[])
       as p (id, worker, vacancy, site, enterprise, home, party, distance, wage, destination, occupation, recognition)`,
    [
      ...[run.id, run.organisationId, at, uuids(ids)],
      uuids(made.map(({ worker }) => worker)),
      uuids(made.map(({ vacancy }) => vacancy)),
      uuids(made.map(({ site }) => site)),
      uuids(made.map(({ enterprise }) => enterprise)),
      made.map(({ homeDivision }) => homeDivision),
      uuids(made.map(({ group }) => group)),
      numbers(({ score }) => score.distance),
      numbers(({ score }) => score.wage),
      numbers(({ score }) => score.destination),
      numbers(({ score }) => score.occupation),
      numbers(({ score }) => score.recognition),
    ],
  );
}

function byDivision(explanations: readonly Explanation[]): [string, Explanation[]][] {
  const divisions = new Map<string, Explanation[]>();
  for (const explanation of explanations) {
    const known = divisions.get(explanation.homeDivision);
    if (known) known.push(explanation);
    else divisions.set(explanation.homeDivision, [explanation]);
  }
  return [...divisions];
}
