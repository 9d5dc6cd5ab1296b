import { Injectable } from '@nestjs/common';
import type { Text } from '#kernel';
import { Database, type Grant, need } from '#platform';
import { WorkerService } from '#workers';
import { sentenceFor } from './sentences.js';

/** A change of a record: who, when, why. */
export interface Change {
  readonly at: string;
  readonly type: string;
  readonly text: Text;
  /** The record that it was written to: this one, or one that was merged into it. */
  readonly workerId: string;
  /** In which role whoever did it acted; `system` for the processes themselves. */
  readonly role: string;
  /** The name of whoever did it, for colleagues and auditors. */
  readonly by: string | null;
  /** As it was stated. */
  readonly reason: string | null;
  /** What was corrected; never the values. */
  readonly fields: readonly string[];
  /** The other record of a merger or a split. */
  readonly otherId: string | null;
}

interface ChangeRow {
  readonly type: string;
  readonly occurredAt: Date;
  readonly workerId: string;
  readonly role: string;
  readonly by: string | null;
  readonly details: Record<string, unknown>;
}

/** What became of a record since it was registered, with the history of those that were merged into it. */
@Injectable()
export class HistoryService {
  constructor(
    private readonly db: Database,
    private readonly workers: WorkerService,
  ) {}

  /** @throws worker.missing */
  async of(grant: Grant, workerId: string): Promise<{ workerId: string; items: Change[] }> {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    await this.workers.get(grant, workerId);
    return this.db.transaction(grant, async (tx) => {
      const rows = await tx.query<ChangeRow[]>(
        `with recursive lineage as (
           select $1::uuid id union select w.id from worker w join lineage l on w.merged_into = l.id
         )
         select e.type, e.occurred_at "occurredAt", e.worker_id "workerId", role_of_actor(e.actor, e.trip_id) role,
           name_of_actor(e.actor) by, e.details
         from lineage join event e on e.worker_id = lineage.id order by e.occurred_at, e.id`,
        [workerId],
      );
      return { workerId, items: rows.map(changeOf) };
    });
  }
}

function changeOf({ type, occurredAt, workerId, role, by, details }: ChangeRow): Change {
  const said = (key: string) => (typeof details[key] === 'string' ? details[key] : null);
  const { fields } = details;
  return {
    at: occurredAt.toISOString(),
    type,
    text: sentenceFor(type, details),
    workerId,
    role,
    by,
    reason: said('reason') ?? said('purpose'),
    fields: Array.isArray(fields) ? fields.filter((field) => typeof field === 'string') : [],
    otherId: said('into') ?? said('from'),
  };
}
