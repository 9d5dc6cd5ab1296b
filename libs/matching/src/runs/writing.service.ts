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
import type { MatchingRun } from './matching-run.js';

/** Rows a statement: few enough that the process answers its queue in between. */
const CHUNK = 4000;
/** Statements of so many chunks wait for the database, so that it need not wait for the next. */
const CHUNKS_AHEAD = 2;
/** Explanations a page: whoever asks for one reads its page. */
const PAGE = 500;
/** Pages that may be drawn up before they are written. */
const PAGES_AHEAD = 40;
/** After so many explanations this process answers the database. */
const PAUSE = 25;
const LOOK_EVERY_MS = 1000;
/** What a proposal means to its worker. */
const STEP = 'propose';

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

  /** @returns when it is done; who does not wait for it hears of a failure from a later one */
  take<T>(work: () => Promise<T>): Promise<T> {
    const taken = this.last.then(work);
    taken.catch(() => undefined);
    this.last = taken;
    return taken;
  }
}

/** Lets so many be under way, and waits for the oldest before there are more. */
class Ahead {
  private readonly waiting: Promise<unknown>[] = [];

  constructor(private readonly most: number) {}

  async add(work: Promise<unknown>): Promise<void> {
    this.waiting.push(work);
    if (this.waiting.length > this.most) await this.waiting.shift();
  }

  async end(): Promise<void> {
    await Promise.all(this.waiting);
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
    const ahead = new Ahead(CHUNKS_AHEAD);
    // In the order of the tables and indexes, most of which begin with the worker.
    for (const chunk of chunksOf(made.toSorted((a, b) => (a.worker < b.worker ? -1 : 1)))) {
      const ids = chunk.map(() => newId());
      const workers = chunk.map(({ worker }) => worker);
      const each = { name: 'vacancy', ids: chunk.map(({ vacancy }) => vacancy) };
      const details = { run: run.id, step: STEP };
      const columns = columnsOf(ids, chunk);
      void turns.take(() => insertProposals(tx, run, at, columns));
      void turns.take(() => this.workers.advanceLocked(tx, workers, 'registered', STEP));
      const recorded = turns.take(async () => {
        // The one event of the proposal and of the worker's step.
        await recordAlike(tx, { type: 'proposal.made', at, details, subjects: ids, workers, each });
        await steps.done(chunk.length);
      });
      await ahead.add(recorded);
    }
    await ahead.end();
  }

  private async explain(tx: EntityManager, turns: Turns, runId: string, { market, answer, lost, steps }: Found) {
    const outcomes: Record<string, number> = {};
    // Not waited for at once: the database is busy with proposals, and this process is not.
    const ahead = new Ahead(PAGES_AHEAD);
    let page: Explanation[] = [];
    const write = async () => {
      const [written, many] = [page, page.length];
      page = [];
      const pages = byDivision(written).map(([home, those]) => [newId(), runId, home, ...pageColumns(those)]);
      const done = turns.take(async () => {
        for (const columns of pages) await tx.query(INSERT_PAGE, columns);
        await steps.done(many);
      });
      await ahead.add(done);
    };
    for (const party of explanationsOf(market, answer)) {
      for (const explanation of party) {
        const outcome = lost.get(explanation.worker) ?? explanation.outcome;
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        page.push(outcome === explanation.outcome ? explanation : { ...explanation, outcome });
        // The database must not wait for its next statement.
        if (page.length % PAUSE === 0) await turn();
      }
      if (page.length >= PAGE) await write();
    }
    await write();
    await ahead.end();
    return outcomes;
  }
}

const INSERT_PAGE = `insert into matching_explanation_page (id, run_id, home_division, workers, page)
  values ($1, $2, $3, $4::uuid[], $5)`;

const pageColumns = (explanations: readonly Explanation[]): [workers: string, page: string] => [
  uuids(explanations.map(({ worker }) => worker)),
  JSON.stringify(pageOf(explanations)),
];

/** As columns: what is the same in all rows is sent once, and ids need not be told from other texts. */
function columnsOf(ids: readonly string[], made: readonly Placement[]) {
  const numbers = (of: (placement: Placement) => number) => `{${made.map(of).join()}}`;
  return [
    uuids(ids),
    uuids(made.map(({ worker }) => worker)),
    uuids(made.map(({ vacancy }) => vacancy)),
    uuids(made.map(({ site }) => site)),
    uuids(made.map(({ enterprise }) => enterprise)),
    `{${made.map(({ homeDivision }) => homeDivision).join()}}`,
    uuids(made.map(({ group }) => group)),
    numbers(({ score }) => score.distance),
    numbers(({ score }) => score.wage),
    numbers(({ score }) => score.destination),
    numbers(({ score }) => score.occupation),
    numbers(({ score }) => score.recognition),
  ];
}

const insertProposals = (
  tx: EntityManager,
  { id, organisationId }: Pick<MatchingRun, 'id' | 'organisationId'>,
  at: Date,
  columns: readonly string[],
): Promise<unknown> =>
  tx.query(
    `insert into proposal (id, run_id, worker_id, vacancy_id, site_id, enterprise_id, organisation_id, home_division,
       travel_group, state, score, made_at)
     select id, $1, worker, vacancy, site, enterprise, $2, home, party, 'proposed',
       jsonb_build_object('distance', distance, 'wage', wage, 'destination', destination, 'occupation', occupation,
         'recognition', recognition, 'total', distance + wage + destination + occupation + recognition), $3
     from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[], $10::uuid[], $11::int[], $12::int[],
       $13::int[], $14::int[], $15::int[])
       as p (id, worker, vacancy, site, enterprise, home, party, distance, wage, destination, occupation, recognition)`,
    [id, organisationId, at, ...columns],
  );

function byDivision(explanations: readonly Explanation[]): [string, Explanation[]][] {
  const divisions = new Map<string, Explanation[]>();
  for (const explanation of explanations) {
    const known = divisions.get(explanation.homeDivision);
    if (known) known.push(explanation);
    else divisions.set(explanation.homeDivision, [explanation]);
  }
  return [...divisions];
}
