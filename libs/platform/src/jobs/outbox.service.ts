import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../database.js';
import { SYSTEM } from '../grant.js';
import type { JobContract, JobPayload } from './contracts.js';

export interface DueJob {
  readonly id: string;
  readonly epoch: number;
  readonly contract: string;
  readonly queue: JobContract['queue'];
  readonly payload: JobPayload;
}

/** A job that was tried so often has a defect: it stops and is shown as failed (metric `mendao_outbox_jobs`). */
const MOST_EPOCHS = 50;

/** The job id of a delivery. BullMQ forbids `:` and ids of digits only. */
export const jobIdOf = ({ id, epoch }: Pick<DueJob, 'id' | 'epoch'>): string => `ob-${id}-${epoch}`;

/** The database's side of the queues: what is due, what is unfinished, what was given up. */
@Injectable()
export class Outbox {
  constructor(private readonly db: Database) {}

  /** Makes the subscriptions of these contracts the ones in force; those of other contracts stay. */
  async subscribe(contracts: readonly JobContract[]): Promise<void> {
    const rows = contracts.flatMap(({ name, queue, on }) =>
      on.map((type) => ({ event_type: type, contract: name, queue })),
    );
    await this.db.transaction(SYSTEM, async (tx) => {
      await tx.query(
        `insert into subscription select * from jsonb_to_recordset($1::jsonb) as s (event_type text, contract text, queue text)
         on conflict (event_type, contract) do update set queue = excluded.queue`,
        [JSON.stringify(rows)],
      );
      // Contracts that this process does not know belong to a newer one.
      await tx.query(
        `delete from subscription where contract = any($2) and (event_type, contract) not in
           (select event_type, contract from jsonb_to_recordset($1::jsonb) as s (event_type text, contract text))`,
        [JSON.stringify(rows), contracts.map(({ name }) => name)],
      );
    });
  }

  /**
   * Hands pending jobs to `add`, oldest first, and says how many; 0 means idle. Relays may overlap: each claims rows
   * that the others have not. A crash after adding adds again under the same job id.
   */
  relay(add: (jobs: readonly DueJob[]) => Promise<unknown>, limit = 500): Promise<number> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const jobs = await tx.query<DueJob[]>(
        `select id, epoch, contract, queue, payload from outbox where state = 'pending' order by id limit $1
         for update skip locked`,
        [limit],
      );
      if (jobs.length === 0) return 0;
      await add(jobs);
      await tx.query(`update outbox set state = 'queued', queued_at = now() where id = any($1)`, [
        jobs.map((job) => job.id),
      ]);
      return jobs.length;
    });
  }

  /**
   * Finds unfinished jobs that the queue no longer knows (`isLost`) and makes them pending again under the next epoch,
   * so that a late twin of the lost job is recognised as stale. Says how many.
   */
  sweep(isLost: (job: DueJob) => Promise<boolean>, olderThanSeconds: number): Promise<number> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const jobs = await tx.query<DueJob[]>(
        `select id, epoch, contract, queue, payload from outbox
         where state = 'queued' and queued_at < now() - make_interval(secs => $1) order by id limit 500
         for update skip locked`,
        [olderThanSeconds],
      );
      const lost: string[] = [];
      for (const job of jobs) if (await isLost(job)) lost.push(job.id);
      await tx.query(
        `update outbox set epoch = epoch + 1, state = case when epoch < $2 then 'pending' else 'failed' end,
           refusal = case when epoch < $2 then refusal else 'exhausted' end where id = any($1)`,
        [lost, MOST_EPOCHS],
      );
      await tx.query(`update outbox set queued_at = now() where state = 'queued' and id = any($1)`, [
        jobs.map((job) => job.id),
      ]);
      return lost.length;
    });
  }

  /** A refusal will be refused again: the job is given up and shows why. */
  async giveUp(job: Pick<DueJob, 'id' | 'epoch'>, refusal: string): Promise<void> {
    await this.db.transaction(SYSTEM, (tx) =>
      tx.query(`update outbox set state = 'failed', refusal = $3 where id = $1 and epoch = $2 and state <> 'done'`, [
        job.id,
        job.epoch,
        refusal,
      ]),
    );
  }

  /** Counts by state, for the metrics. */
  counts(): Promise<{ state: string; jobs: number }[]> {
    return this.db.transaction(SYSTEM, (tx) =>
      tx.query<{ state: string; jobs: number }[]>(
        `select state, count(*)::int jobs from outbox where state <> 'done' group by 1`,
      ),
    );
  }

  /** Forgets deliveries done long ago and prepares the partitions of the months to come. */
  async tidy(keepDays: number): Promise<void> {
    await this.db.transaction(SYSTEM, async (tx: EntityManager) => {
      const gone = await tx.query<[{ id: string }[]]>(
        `delete from outbox where state = 'done' and done_at < now() - make_interval(days => $1) returning id`,
        [keepDays],
      );
      await tx.query('delete from inbox where id = any($1)', [gone[0].map(({ id }) => id)]);
      await tx.query(
        `select month_partition(parent, date_trunc('month', now(), 'UTC') + make_interval(months => ahead))
         from unnest(array['event', 'outbox', 'inbox']) parent, generate_series(0, 2) ahead`,
      );
      await tx.query('delete from idempotency_key where created_at < now() - make_interval(days => $1)', [keepDays]);
    });
  }
}
