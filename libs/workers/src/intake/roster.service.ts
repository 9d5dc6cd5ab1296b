import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { isCalendarDate, shanghaiDate } from '#kernel';
import { BusinessClock, Database, type Delivery, type Grant, need, record } from '#platform';
import { asOfWrong, rosterMissing } from '../worker.errors.js';
import { keptText } from '../worker.js';
import type { RosterField } from '../roster/column-names.js';
import { columnsUnfit, rowsRejected } from './intake.errors.js';
import { RosterFiles } from './roster-files.service.js';
import { RosterImporter } from './roster-importer.service.js';
import type { TakenRow } from './roster-intake.js';
import { RosterLedger } from './roster-ledger.service.js';
import { RosterEntity, RosterHeadingEntity } from './roster.entity.js';
import { rosterLifecycle, type RosterStep, type RosterWish } from './roster.lifecycle.js';
import { rosterView, type RosterView } from './roster-view.js';

export interface RosterOptions {
  /** Without it there is a verdict for each row, and nobody is written. */
  readonly commit: boolean;
  /** Nobody is written where one row is refused. */
  readonly allOrNothing?: boolean;
  /** The caller's process does all of it, however long it takes, and is told the roster's id once the file is kept. */
  readonly here?: (id: string) => void;
}

export interface RosterRowFilter {
  readonly verdict?: TakenRow['verdict'] | undefined;
  /** The last line of the page before. */
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

export interface RosterRowPage {
  readonly items: readonly TakenRow[];
  readonly next: number | null;
}

/** Bytes: smaller files are done with before the answer, which takes about a second. */
const AT_ONCE = 1024 * 1024;
const PAGE = 1000;
/** Files done with at once take two connections each: the others wait. */
const AT_THE_SAME_TIME = 2;

/** Rosters (花名册) as villages send them: kept, judged row by row, and written into the register. */
@Injectable()
export class RosterService {
  private busy = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly ledger: RosterLedger,
    private readonly files: RosterFiles,
    private readonly importer: RosterImporter,
  ) {}

  /**
   * Takes a roster in. A small file is done with when this returns, a large one is gone on with by the worker process. People's
   * home is the division of the office. The same file of the same day is the same roster: what was left open is gone on with.
   * @param asOf the day of the roster, `YYYY-MM-DD`
   * @throws roster.as-of-wrong, roster.too-large; for a small file what the reading refuses (roster.unreadable, roster.no-header …)
   */
  async import(
    grant: Grant,
    file: Uint8Array | AsyncIterable<Uint8Array>,
    fileName: string,
    asOf: string,
    options: RosterOptions,
  ): Promise<RosterView> {
    const office = this.officeOf(grant);
    if (!/^\d{4}-\d\d-\d\d$/.test(asOf) || !isCalendarDate(asOf)) throw asOfWrong();
    if (asOf > shanghaiDate(await this.clock.now())) throw asOfWrong();
    const kept = await this.files.keep(file instanceof Uint8Array ? [file] : file);
    const asked: RosterWish = options.commit ? (options.allOrNothing ? 'all' : 'accepted') : 'check';
    const wanted = { fileName: keptText(fileName) ?? '', asOf, asked };
    const { id, isNew } = await this.ledger.claim(office, kept, wanted);
    if (id !== kept.id) await this.files.erase(kept.id);
    options.here?.(id);
    return this.goOn(office, id, isNew, options.here !== undefined || kept.bytes <= AT_ONCE);
  }

  /** The roster with its first rows. @throws roster.missing */
  get(grant: Grant, id: string): Promise<RosterView> {
    return this.db.transaction(this.officeOf(grant), async (tx) => viewOf(tx, await find(tx, id), false));
  }

  /** The roster without its rows. @throws roster.missing */
  standing(grant: Grant, id: string): Promise<RosterView> {
    return this.db.transaction(this.officeOf(grant), async (tx) => rosterView(await find(tx, id), [], false, false));
  }

  /** Rows in the order of the sheet. @throws roster.missing */
  rows(grant: Grant, id: string, { verdict, after = 0, limit = PAGE }: RosterRowFilter = {}): Promise<RosterRowPage> {
    return this.db.transaction(this.officeOf(grant), async (tx) => {
      await find(tx, id);
      const { page, more } = await rowsOf(tx, id, { verdict, after, limit });
      return { items: page, next: more ? (page.at(-1)?.line ?? null) : null };
    });
  }

  /** @throws roster.missing, roster.illegal-step */
  async commit(grant: Grant, id: string, { allOrNothing = false } = {}): Promise<RosterView> {
    const office = this.officeOf(grant);
    const bytes = await this.step(office, id, 'commit', (roster) => {
      if (allOrNothing && roster.state === 'checked' && roster.rejected > 0) throw rowsRejected(roster.rejected);
      return { ...standing(roster), asked: allOrNothing ? 'all' : 'accepted' };
    });
    return this.goOn(office, id, false, bytes <= AT_ONCE);
  }

  /** What was written stays; the rest is not written. @throws roster.missing, roster.illegal-step */
  async cancel(grant: Grant, id: string): Promise<RosterView> {
    const office = this.officeOf(grant);
    await this.step(office, id, 'cancel', (roster) => ({
      ...standing(roster),
      state: rosterLifecycle.after(roster.state, 'cancel'),
      asked: 'check',
    }));
    return this.get(office, id);
  }

  /**
   * Says what each column holds, for this roster and all later ones of the office with the same headings; the rows are checked anew.
   * @throws roster.columns-unfit, roster.missing, roster.illegal-step
   */
  async correctColumns(grant: Grant, id: string, fields: readonly (RosterField | null)[]): Promise<RosterView> {
    const office = this.officeOf(grant);
    const named = fields.filter((field) => field !== null);
    const fit = new Set(named).size === named.length && named.includes('name') && named.includes('id');
    const bytes = await this.step(office, id, 'check', async (roster, tx) => {
      const { signature, columns, organisationId } = roster;
      if (!fit || signature === null || columns?.length !== fields.length) throw columnsUnfit();
      await tx.upsert(RosterHeadingEntity, { organisationId, signature, mapping: [...fields] }, [
        'organisationId',
        'signature',
      ]);
      return { state: 'uploaded', asked: 'check', position: 0 };
    });
    return this.goOn(office, id, false, bytes <= AT_ONCE);
  }

  /** Does a job: what was refused is kept with the roster, so the job is done either way. */
  async work(delivery: Delivery): Promise<void> {
    await this.importer.work(delivery.payload['subject'] ?? '').catch((error: unknown) => {
      if (!isCancelled(error)) throw error;
    });
    await this.db.once(delivery, () => Promise.resolve());
  }

  /** The roster of this very file, if the office brought it in before; by the SHA-256 of the file, in hexadecimal. */
  known(grant: Grant, sha256: string, asOf: string): Promise<RosterView | null> {
    const contentIndex = In([...this.files.contentIndexes(sha256)]);
    return this.db.transaction(this.officeOf(grant), async (tx) => {
      const organisationId = grant.organisation ?? '';
      const roster = await tx.findOneBy(RosterEntity, { organisationId, contentIndex, asOf });
      return roster && viewOf(tx, roster, roster.state === 'committed');
    });
  }

  /** A coordinator, whose answers are kept where the whole command ends and not with its first transaction. */
  private officeOf(grant: Grant): Grant {
    need(grant, 'coordinator');
    const { actor, role, organisation, scope, site, trip } = grant;
    return { actor, role, organisation, scope, site, trip };
  }

  private async goOn(office: Grant, id: string, isNew: boolean, here: boolean): Promise<RosterView> {
    if (!here) {
      const known = await this.db.transaction(office, async (tx) => {
        const { state } = await find(tx, id);
        const at = await this.clock.now(tx);
        if (state !== 'committed') await record(tx, { type: 'roster.work-requested', subject: id, at });
        return state === 'committed';
      });
      return this.db.transaction(office, async (tx) => viewOf(tx, await find(tx, id), known));
    }
    const { done, refusal } = await this.inTurn(() => this.importer.work(id));
    if (refusal && isNew) {
      await this.files.erase(id);
      await this.ledger.forget(office, id);
      throw refusal;
    }
    return this.db.transaction(office, async (tx) => {
      const roster = await find(tx, id);
      return viewOf(tx, roster, !done && !isNew && roster.state === 'committed');
    });
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.busy >= AT_THE_SAME_TIME) await new Promise<void>((resume) => this.waiting.push(resume));
    else this.busy += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.busy -= 1;
    }
  }

  /** Takes a step that a person asked for. @returns the size of the file, bytes */
  private step(
    office: Grant,
    id: string,
    step: RosterStep,
    change: (roster: RosterEntity, tx: EntityManager) => Standing | Promise<Standing>,
  ): Promise<number> {
    return this.db.transaction(office, async (tx) => {
      const roster = await find(tx, id, { mode: 'pessimistic_write' });
      rosterLifecycle.after(roster.state, step);
      const { state, asked, position } = await change(roster, tx);
      await tx.update(RosterEntity, { id }, { state, asked, position });
      return roster.bytes;
    });
  }
}

type Standing = Pick<RosterEntity, 'state' | 'asked' | 'position'>;
const standing = ({ state, asked, position }: RosterEntity): Standing => ({ state, asked, position });

const isCancelled = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'roster.cancelled';

async function find(tx: EntityManager, id: string, lock?: { mode: 'pessimistic_write' }): Promise<RosterEntity> {
  const roster = await tx.findOne(RosterEntity, { where: { id }, ...(lock && { lock }) });
  if (!roster) throw rosterMissing(id);
  return roster;
}

async function viewOf(tx: EntityManager, roster: RosterEntity, known: boolean): Promise<RosterView> {
  const { page, more } = await rowsOf(tx, roster.id, { after: 0, limit: PAGE });
  return rosterView(roster, page, more, known);
}

async function rowsOf(
  tx: EntityManager,
  rosterId: string,
  { verdict, after = 0, limit = PAGE }: RosterRowFilter,
): Promise<{ page: TakenRow[]; more: boolean }> {
  const rows = await tx.query<TakenRow[]>(
    `select line, row, verdict, reasons, questions, worker_id "workerId", transfer_id "transferId", known from roster_row
     where roster_id = $1 and line > $2 and ($3::text is null or verdict = $3) order by line limit $4`,
    [rosterId, after, verdict ?? null, limit + 1],
  );
  return { page: rows.slice(0, limit), more: rows.length > limit };
}
