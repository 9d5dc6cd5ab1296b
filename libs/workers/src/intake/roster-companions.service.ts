import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '#platform';
import { throughIndexes } from './roster-batch.service.js';
import type { CompanionAnswer } from '../roster/roster-reading.js';
import { storedQuestion } from './roster-intake.js';
import { travelParties } from './travel-group.js';

/** Runs a transaction, or joins the one that runs. */
type InTurn = <T>(work: (tx: EntityManager) => Promise<T>) => Promise<T>;

interface Pair {
  readonly person: string;
  readonly other: string;
}

/** So many people get their travel group in one statement. */
const PEOPLE_A_TIME = 5000;

/** Whom the people of a roster travel with; told once its last row was read. Doing it again changes nothing. */
@Injectable()
export class RosterCompanions {
  /** Adds to the rows what the form says of companions, and what is open about it. */
  async note(tx: EntityManager, roster: string, answers: readonly CompanionAnswer[]): Promise<void> {
    const told = answers.map(({ line, travelsWithLine, travelsWithRow, questions }) => {
      const companion = typeof travelsWithRow === 'number' ? travelsWithLine : null;
      return [line, { with: companion, questions: questions.map(storedQuestion) }] as const;
    });
    // Not joined to a list of values: as long as nothing is known of a roster's rows, the planner would read all for each.
    await tx.query(
      `update roster_row set travels_with_line = ($2::jsonb -> line::text ->> 'with')::int,
         questions = (select coalesce(jsonb_agg(q), '[]') from jsonb_array_elements(questions) q
           where q ->> 'field' <> 'companion') || ($2::jsonb -> line::text -> 'questions')
       where roster_id = $1 and line = any($3::int[])`,
      [roster, JSON.stringify(Object.fromEntries(told)), told.map(([line]) => line)],
    );
  }

  /** Puts the people who are named as companions into one travel group each, some at a time: `inTurn` runs a transaction. */
  async join(roster: string, inTurn: InTurn): Promise<void> {
    const pairs = await this.pairs(roster, inTurn);
    if (pairs.length === 0) return;
    const other = new Map(pairs.map((pair) => [pair.person, pair.other]));
    const ids = [...new Set(pairs.flatMap((pair) => [pair.person, pair.other]))].sort();
    const people = await inTurn((tx) =>
      tx.query<{ id: string; travel_group: string | null }[]>(
        `select id, travel_group from worker where id = any($1::uuid[]) and state = 'registered' order by id`,
        [ids],
      ),
    );
    const parties = travelParties(
      people.map(({ id, travel_group: group }) => ({ person: id, travelsWith: other.get(id) ?? null, group })),
    );
    let joined: { id: string; travel_group: string }[] = [];
    const write = async () => {
      const some = JSON.stringify(joined);
      joined = [];
      await inTurn((tx) => joinAll(tx, some));
    };
    for (const { people: members, group } of parties) {
      const travelGroup = group ?? newId();
      joined.push(...members.map((id) => ({ id, travel_group: travelGroup })));
      if (joined.length >= PEOPLE_A_TIME) await write();
    }
    await write();
  }

  /** Who names whom, both of them the office's own. Line by line through the key: a join would be guessed at, and misjudged. */
  private async pairs(roster: string, inTurn: InTurn): Promise<Pair[]> {
    const named = await inTurn((tx) =>
      tx.query<{ person: string; line: number }[]>(
        `select worker_id person, travels_with_line line from roster_row
         where roster_id = $1 and verdict = 'accept' and worker_id is not null and travels_with_line is not null`,
        [roster],
      ),
    );
    const pairs: Pair[] = [];
    for (let start = 0; start < named.length; start += PEOPLE_A_TIME) {
      const some = named.slice(start, start + PEOPLE_A_TIME);
      const found = await inTurn((tx) =>
        tx.query<{ line: number; other: string }[]>(
          `select line, worker_id other from roster_row
           where roster_id = $1 and line = any($2::int[]) and worker_id is not null`,
          [roster, some.map(({ line }) => line)],
        ),
      );
      const byLine = new Map(found.map(({ line, other }) => [line, other]));
      for (const { person, line } of some) {
        const other = byLine.get(line);
        if (other) pairs.push({ person, other });
      }
    }
    return pairs;
  }
}

/** Locks in the order of ids, as everybody does. */
async function joinAll(tx: EntityManager, joined: string): Promise<void> {
  await throughIndexes(tx);
  await tx.query(
    `with locked as materialized (
       select w.id, asked.travel_group from jsonb_to_recordset($1::jsonb) asked (id uuid, travel_group uuid)
       join worker w on w.id = asked.id where w.state = 'registered' and w.travel_group is null order by w.id for update of w
     )
     update worker set travel_group = locked.travel_group from locked where worker.id = locked.id`,
    [joined],
  );
}
