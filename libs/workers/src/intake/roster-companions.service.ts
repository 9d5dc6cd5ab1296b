import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '#platform';
import type { CompanionAnswer } from '../roster/roster-reading.js';
import { storedQuestion } from './roster-intake.js';
import { travelParties } from './travel-group.js';

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
    const told = answers.map(({ line, travelsWithLine, travelsWithRow, questions }) => ({
      line,
      with: typeof travelsWithRow === 'number' ? travelsWithLine : null,
      questions: questions.map(storedQuestion),
    }));
    await tx.query(
      `update roster_row r set travels_with_line = t."with", questions =
         (select coalesce(jsonb_agg(q), '[]') from jsonb_array_elements(r.questions) q where q ->> 'field' <> 'companion')
         || t.questions
       from jsonb_to_recordset($2::jsonb) t (line int, "with" int, questions jsonb)
       where r.roster_id = $1 and r.line = t.line`,
      [roster, JSON.stringify(told)],
    );
  }

  /** Puts the people who are named as companions into one travel group each, some at a time: `inTurn` runs a transaction. */
  async join(roster: string, inTurn: <T>(work: (tx: EntityManager) => Promise<T>) => Promise<T>): Promise<void> {
    const pairs = await inTurn((tx) =>
      tx.query<Pair[]>(
        `select r.worker_id person, o.worker_id other from roster_row r
         join roster_row o on o.roster_id = r.roster_id and o.line = r.travels_with_line
         where r.roster_id = $1 and r.verdict = 'accept' and r.worker_id is not null and o.worker_id is not null`,
        [roster],
      ),
    );
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
}

/** Locks in the order of ids, as everybody does. */
const joinAll = (tx: EntityManager, joined: string) =>
  tx.query(
    `with asked as (select * from jsonb_to_recordset($1::jsonb) g (id uuid, travel_group uuid)), locked as (
       select w.id from worker w join asked using (id) where w.state = 'registered' and w.travel_group is null
       order by w.id for update of w
     )
     update worker set travel_group = asked.travel_group from asked where worker.id = asked.id
       and worker.id in (select id from locked)`,
    [joined],
  );
