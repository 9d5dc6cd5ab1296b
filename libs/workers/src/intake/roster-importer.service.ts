import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError, shanghaiDate } from '#kernel';
import { ReferenceService, setsContaining } from '#places';
import type { Grant } from '#platform';
import { openRoster } from '../roster/roster-reading.reader.js';
import type { RosterReading } from '../roster/roster-reading.js';
import type { RosterRow } from '../roster/roster-row.js';
import { rowsRejected } from './intake.errors.js';
import { type Batch, type BatchCounts, RosterBatches } from './roster-batch.service.js';
import { RosterCompanions } from './roster-companions.service.js';
import type { RosterEntity } from './roster.entity.js';
import { RosterFiles } from './roster-files.service.js';
import { type Admission, type FormPerson, personOf } from './roster-intake.js';
import { RosterLedger } from './roster-ledger.service.js';
import { nextPhase } from './roster.lifecycle.js';

/** Rows that go in, and are done for good, at once. */
const BATCH = 2000;
const ANSWERS_A_TIME = 2000;
/** The share of known people above which the register is asked before a batch is sealed. */
const WORTH_ASKING = 0.1;
/** How long the importer rests, in the time of the batch before, while the API is in use: what it leaves of the machine is measured. */
const RESTS = 2;
/** A check seals nobody. */
const EVERYBODY = { has: () => true };

export interface Work {
  /** False where there was nothing to do. */
  readonly done: boolean;
  readonly refusal: DomainError | null;
}

/** What a phase needs besides the file. */
interface Circumstances {
  readonly roster: RosterEntity;
  readonly grant: Grant;
  readonly admission: Admission & { readonly at: Date };
}

/**
 * Checks rosters and commits them, batch by batch: each is one transaction with the line that it reaches, so whoever is killed is
 * followed by somebody who goes on from there. While the database writes one batch the next one is sealed; but whoever looks people
 * up comes first: as long as the API is in use one thing is done after the other, with rests.
 */
@Injectable()
export class RosterImporter {
  constructor(
    private readonly reference: ReferenceService,
    private readonly ledger: RosterLedger,
    private readonly files: RosterFiles,
    private readonly batches: RosterBatches,
    private readonly companions: RosterCompanions,
  ) {}

  /**
   * Does what is to be done with a roster, as far as it goes without a person. What the file is refused with is kept with the
   * roster, and returned.
   * @throws roster.cancelled, and what may go better another time
   */
  work(id: string): Promise<Work> {
    return this.ledger.exclusively(id, async () => {
      const work: { done: boolean; refusal: DomainError | null } = { done: false, refusal: null };
      for (;;) {
        const roster = await this.ledger.load(id);
        const phase = roster && nextPhase(roster);
        if (!phase) return work;
        work.done = true;
        const begun = roster.state === 'checking' || roster.state === 'committing';
        if (!begun) await this.ledger.begin(roster, phase);
        else work.refusal = await this.phase(roster).then(nothing, (error: unknown) => this.failed(roster, error));
      }
    });
  }

  /** What the file itself is refused with is no accident: it would be refused again. */
  private async failed(roster: RosterEntity, error: unknown): Promise<DomainError> {
    const refused = error instanceof DomainError && error.kind !== 'unavailable' && error.code !== 'roster.cancelled';
    if (!refused) throw error;
    await this.ledger.fail(roster, 'fail', error.code);
    return error;
  }

  private async phase(roster: RosterEntity): Promise<void> {
    const { asOf, fileName, bytes, asked } = roster;
    const { divisions, regionSets } = this.reference;
    const reading = await openRoster(this.files.source(roster.id, bytes), {
      asOf,
      divisions,
      fileName,
      columns: (signature) => this.ledger.mappingFor(roster, signature),
    });
    try {
      await this.ledger.takeUp(roster, reading);
      const [{ grant, home }, at] = [await this.ledger.officeOf(roster), await this.ledger.now()];
      const sets = setsContaining(regionSets, home, asOf);
      const admission = { today: shanghaiDate(at), homeDivision: home, sets, at };
      const circumstances = { roster, grant, admission };
      if (roster.state === 'checking') await this.check(circumstances, reading);
      else if (asked === 'all') await this.commitAtOnce(circumstances, reading);
      else await this.commit(circumstances, reading);
    } finally {
      await reading.close();
    }
  }

  private async check({ roster, grant, admission }: Circumstances, reading: RosterReading): Promise<void> {
    await this.batchByBatch(
      roster,
      reading,
      (rows) => this.batches.prepare(rows, admission, grant, EVERYBODY),
      (tx) => this.batches.judge(tx, roster.id, grant.organisation ?? ''),
    );
    await this.noteCompanions(roster, reading);
    const { reject } = reading.finish().counts;
    if (roster.asked !== 'all' || reject === 0) await this.ledger.conclude(roster);
    else await this.ledger.fail(roster, 'conclude', rowsRejected(reject).code);
  }

  private async commit({ roster, grant, admission }: Circumstances, reading: RosterReading): Promise<void> {
    // Of a file that came before in another form most people are there: asking first spares sealing them.
    let mayBeThere = true;
    const prepare = async (rows: readonly RosterRow[]) => {
      const there = mayBeThere ? await this.ledger.inTurn(roster, (tx) => this.batches.thereAmong(tx, rows)) : null;
      return this.batches.prepare(rows, admission, grant, there);
    };
    await this.batchByBatch(roster, reading, prepare, async (tx, rows) => {
      const peopleOf = (lines: readonly number[]) => Promise.resolve(peopleIn(rows, lines, admission));
      const counts = await this.batches.commit(tx, roster.id, grant, peopleOf, admission.at);
      mayBeThere = counts.known > counts.rows * WORTH_ASKING;
      return counts;
    });
    await this.noteCompanions(roster, reading);
    await this.companions.join(roster.id, (work) => this.ledger.inTurn(roster, work));
    await this.ledger.inTurn(roster, (tx) => this.ledger.complete(tx, roster));
  }

  /** Everything in one transaction: who breaks off, or is killed, has written nothing. */
  private async commitAtOnce({ roster, grant, admission }: Circumstances, reading: RosterReading): Promise<void> {
    await this.ledger.inTurn(roster, async (tx) => {
      let done = 0;
      for await (const rows of inBatches(reading, 0)) {
        const batch = await this.batches.prepare(rows, admission, grant, null);
        await this.batches.stage(tx, batch);
        await this.ledger.report(roster, reading.bytesRead, (done += rows.length));
      }
      await tx.query('delete from roster_row where roster_id = $1', [roster.id]);
      const peopleOf = (lines: readonly number[]) => readAgain(reading, lines, admission);
      const { rows, ...counts } = await this.batches.commit(tx, roster.id, grant, peopleOf, admission.at);
      for (const answers of grouped(reading.finish().companions())) await this.companions.note(tx, roster.id, answers);
      await this.companions.join(roster.id, (work) => work(tx));
      await this.ledger.advance(tx, roster, {
        from: 0,
        to: 0,
        bytesRead: roster.bytes,
        counts: { ...counts, rows: 0 },
      });
      await this.ledger.complete(tx, roster);
    });
  }

  private async batchByBatch(
    roster: RosterEntity,
    reading: RosterReading,
    prepare: (rows: readonly RosterRow[]) => Promise<Batch>,
    write: (tx: EntityManager, rows: readonly RosterRow[]) => Promise<BatchCounts>,
  ): Promise<void> {
    let position = roster.position;
    let writing = Promise.resolve();
    let begun: number | null = null;
    for await (const rows of inBatches(reading, position)) {
      if (begun !== null && (await this.ledger.isInUse())) {
        await writing;
        await pause(RESTS * (performance.now() - begun));
      }
      begun = performance.now();
      const [prepared, bytesRead] = [await prepare(rows), reading.bytesRead];
      await writing;
      const from = position;
      position = prepared.to;
      writing = this.ledger.inTurn(roster, async (tx) => {
        // Keys may have been rotated since.
        const batch = this.batches.isOfHeldKey(prepared) ? prepared : await prepare(rows);
        await this.batches.stage(tx, batch);
        await tx.query('delete from roster_row where roster_id = $1 and line between $2 and $3', [
          roster.id,
          batch.from,
          batch.to,
        ]);
        const counts = await write(tx, rows);
        await this.ledger.advance(tx, roster, { from, to: batch.to, bytesRead, counts });
      });
      // Heard of when it is waited for.
      writing.catch(() => undefined);
    }
    await writing;
  }

  private async noteCompanions(roster: RosterEntity, reading: RosterReading): Promise<void> {
    for (const answers of grouped(reading.finish().companions()))
      await this.ledger.inTurn(roster, (tx) => this.companions.note(tx, roster.id, answers));
  }
}

/** Rows behind the line reached, in batches of the same lines whoever reads them. */
async function* inBatches(reading: RosterReading, reached: number): AsyncGenerator<readonly RosterRow[]> {
  let waiting: RosterRow[] = [];
  for await (const rows of reading.rows()) {
    waiting.push(...rows.filter(({ line }) => line > reached));
    for (; waiting.length >= BATCH; waiting = waiting.slice(BATCH)) yield waiting.slice(0, BATCH);
  }
  if (waiting.length > 0) yield waiting;
}

function* grouped<T>(items: Iterable<T>): Generator<readonly T[]> {
  let some: T[] = [];
  for (const item of items) {
    some.push(item);
    if (some.length < ANSWERS_A_TIME) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

const nothing = () => null;

/** The people of some lines. */
function peopleIn(rows: readonly RosterRow[], lines: readonly number[], { homeDivision, sets }: Admission) {
  const wanted = new Set(lines);
  const people = new Map<number, FormPerson>();
  for (const row of rows) {
    const person = wanted.has(row.line) ? personOf(row, homeDivision, sets) : null;
    if (person) people.set(row.line, person);
  }
  return people;
}

/** A few people of a file that is too large to be kept in mind. */
async function readAgain(reading: RosterReading, lines: readonly number[], admission: Admission) {
  const found = [];
  for await (const rows of reading.rows()) found.push(...peopleIn(rows, lines, admission));
  return new Map(found);
}
