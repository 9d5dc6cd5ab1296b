import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isCalendarDate, shanghaiDate } from '#kernel';
import { ReferenceService, setsContaining } from '#places';
import { BusinessClock, Database, FieldCipher, type Grant, need, newId, record } from '#platform';
import { EnrolmentService } from './intake/enrolment.service.js';
import {
  companionPairs,
  legendOf,
  personOf,
  type RegisterAnswer,
  type TakenRow,
  takenRows,
  tooYoungToday,
} from './intake/roster-intake.js';
import { travelParties } from './intake/travel-group.js';
import { bytesSource } from './roster/file/source.reader.js';
import { openRoster } from './roster/roster-reading.reader.js';
import type { RosterReadingOptions } from './roster/roster-reading.js';
import type { RosterRow } from './roster/roster-row.js';
import { RosterEntity, RosterRowEntity } from './roster.entity.js';
import { asOfWrong, rosterMissing } from './worker.errors.js';
import { keptText, type Person } from './worker.js';

export interface RosterView {
  /** Null for a trial (`commit: false`). */
  readonly id: string | null;
  /** The same file of the same day was imported before; nothing has changed. */
  readonly known: boolean;
  readonly fileName: string;
  readonly asOf: string;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly createdAt: string | null;
  readonly items: readonly TakenRow[];
  /** What each reason and question means and what to do about it, by code. */
  readonly legend: ReturnType<typeof legendOf>;
}

interface Upload {
  readonly rows: readonly RosterRow[];
  readonly fileName: string;
  readonly asOf: string;
  readonly contentIndex: Buffer;
}

const CHUNK = 1000;

/** Rosters (花名册) as villages send them: read, judged row by row, and written into the register. */
@Injectable()
export class RosterService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly reference: ReferenceService,
    private readonly enrolment: EnrolmentService,
  ) {}

  /**
   * Takes a roster in, whole, in one transaction; without `commit` it only says what would become of each row. People's home is
   * the division of the office.
   * @param asOf the day of the roster, `YYYY-MM-DD`
   * @throws roster.as-of-wrong and what the reading refuses (roster.unreadable, roster.no-header …)
   */
  async import(
    grant: Grant,
    bytes: Uint8Array,
    fileName: string,
    asOf: string,
    { commit }: { commit: boolean },
  ): Promise<RosterView> {
    need(grant, 'coordinator');
    if (!/^\d{4}-\d\d-\d\d$/.test(asOf) || !isCalendarDate(asOf)) throw asOfWrong();
    const rows = await allRows(bytes, { asOf, fileName, divisions: this.reference.divisions });
    const contentIndex = this.cipher.blindIndex('roster', createHash('sha256').update(bytes).digest('hex'));
    const upload = { rows, fileName: keptText(fileName) ?? '', asOf, contentIndex };
    return this.db.transaction(grant, async (tx) => {
      const now = await this.clock.now(tx);
      if (asOf > shanghaiDate(now)) throw asOfWrong();
      return commit ? this.commit(tx, grant, upload, now) : this.trial(tx, grant, upload, now);
    });
  }

  get(grant: Grant, id: string): Promise<RosterView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const roster = await tx.findOneBy(RosterEntity, { id });
      if (!roster) throw rosterMissing(id);
      return stored(tx, roster, false);
    });
  }

  private async commit(tx: EntityManager, grant: Grant, upload: Upload, now: Date): Promise<RosterView> {
    const { fileName, asOf, contentIndex } = upload;
    const organisationId = grant.organisation ?? '';
    const id = newId();
    // Written first, so that the same file sent twice at once waits here.
    const claim: unknown[] = await tx.query(
      `insert into roster (id, organisation_id, content_index, file_name, as_of, rows, accepted, rejected, duplicates, created_at)
       values ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7) on conflict do nothing returning id`,
      [id, organisationId, contentIndex, fileName, asOf, upload.rows.length, now],
    );
    if (claim.length === 0)
      return stored(tx, await tx.findOneByOrFail(RosterEntity, { organisationId, contentIndex, asOf }), true);

    const taken = takenRows(upload.rows, await this.enrol(tx, grant, upload, now));
    await joinCompanions(tx, upload.rows, taken);
    for (let start = 0; start < taken.length; start += CHUNK) {
      const chunk = taken.slice(start, start + CHUNK);
      await tx.insert(
        RosterRowEntity,
        chunk.map((row) => ({ ...row, rosterId: id, reasons: [...row.reasons], questions: [...row.questions] })),
      );
    }
    const counts = countsOf(taken);
    await tx.update(RosterEntity, { id }, counts);
    await record(tx, { type: 'roster.imported', subject: id, at: now, details: counts });
    return stored(tx, await tx.findOneByOrFail(RosterEntity, { id }), false);
  }

  private async trial(tx: EntityManager, grant: Grant, upload: Upload, now: Date): Promise<RosterView> {
    const people = await this.people(tx, grant, upload, shanghaiDate(now));
    const known = await this.enrolment.knownAmong(
      tx,
      grant,
      people.flatMap(({ person }) => (person ? [person.idNumber] : [])),
    );
    const answers = people.map(({ line, person }): [number, RegisterAnswer] => {
      const id = known.get(person?.idNumber ?? '');
      return [line, person ? { kind: id ? 'known' : 'new', id: id ?? null } : { kind: 'too-young' }];
    });
    const items = takenRows(upload.rows, new Map(answers));
    const { fileName, asOf, rows } = upload;
    return {
      id: null,
      known: false,
      fileName,
      asOf,
      rows: rows.length,
      ...countsOf(items),
      createdAt: null,
      items,
      legend: legendOf(items),
    };
  }

  /** What the register answered, by line of the accepted rows. */
  private async enrol(tx: EntityManager, grant: Grant, upload: Upload, now: Date) {
    const people = await this.people(tx, grant, upload, shanghaiDate(now));
    const admitted = people.filter((one): one is { line: number; person: Person } => one.person !== null);
    const enrolments = await this.enrolment.enrol(
      tx,
      grant,
      admitted.map(({ person }) => person),
      now,
    );
    const answers = new Map<number, RegisterAnswer>(people.map(({ line }) => [line, { kind: 'too-young' }]));
    admitted.forEach(({ line }, i) => {
      const enrolment = enrolments[i];
      if (enrolment) answers.set(line, enrolment);
    });
    return answers;
  }

  /** The people of the accepted rows; none where somebody is too young today. */
  private async people(tx: EntityManager, grant: Grant, { rows, asOf }: Upload, today: string) {
    const [office] = await tx.query<{ home: string }[]>('select division_code home from organisation where id = $1', [
      grant.organisation,
    ]);
    const home = office?.home ?? '';
    const sets = setsContaining(this.reference.regionSets, home, asOf);
    return rows
      .filter(({ verdict }) => verdict === 'accept')
      .map((row) => ({ line: row.line, person: tooYoungToday(row, today) ? null : personOf(row, home, sets) }));
  }
}

async function allRows(bytes: Uint8Array, options: RosterReadingOptions): Promise<RosterRow[]> {
  const roster = await openRoster(bytesSource(bytes), options);
  const all: RosterRow[] = [];
  try {
    for await (const rows of roster.settledRows()) all.push(...rows);
  } finally {
    await roster.close();
  }
  return all;
}

/** Puts people whom the roster names as companions into one travel group each. */
async function joinCompanions(tx: EntityManager, rows: readonly RosterRow[], taken: readonly TakenRow[]) {
  const pairs = companionPairs(rows, taken);
  if (pairs.size === 0) return;
  const people = await tx.query<{ id: string; travel_group: string | null }[]>(
    `select id, travel_group from worker where id = any($1::uuid[]) and state = 'registered' order by id for update`,
    [[...pairs].flat()],
  );
  const parties = travelParties(
    people.map(({ id, travel_group: group }) => ({ person: id, travelsWith: pairs.get(id) ?? null, group })),
  );
  const joined = parties.flatMap(({ people: members, group }) => {
    const travelGroup = group ?? newId();
    return members.map((id) => ({ id, travel_group: travelGroup }));
  });
  await tx.query(
    `update worker set travel_group = g.travel_group from jsonb_to_recordset($1::jsonb) g (id uuid, travel_group uuid)
     where worker.id = g.id and worker.travel_group is null`,
    [JSON.stringify(joined)],
  );
}

async function stored(tx: EntityManager, roster: RosterEntity, known: boolean): Promise<RosterView> {
  const items: TakenRow[] = await tx.find(RosterRowEntity, {
    select: {
      line: true,
      row: true,
      verdict: true,
      reasons: true,
      questions: true,
      workerId: true,
      transferId: true,
      known: true,
    },
    where: { rosterId: roster.id },
    order: { line: 'asc' },
  });
  const { id, fileName, asOf, rows, accepted, rejected, duplicates, createdAt } = roster;
  const counts = { rows, accepted, rejected, duplicates };
  const view = { id, known, fileName, asOf, ...counts, createdAt: createdAt.toISOString(), legend: legendOf(items) };
  // Of a file that came before, the office has everybody by now.
  return { ...view, items: known ? items.map((item) => ({ ...item, known: item.verdict === 'accept' })) : items };
}

function countsOf(rows: readonly TakenRow[]) {
  const count = (verdict: TakenRow['verdict']) => rows.filter((row) => row.verdict === verdict).length;
  return { accepted: count('accept'), rejected: count('reject'), duplicates: count('duplicate') };
}
