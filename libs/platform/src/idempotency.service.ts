import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '#kernel';
import { asRefusal } from './database.js';

/** How long a command may run before its key may be taken over. */
const LEASE_SECONDS = 60;

export interface Replay {
  readonly status: number | null;
  readonly answer: unknown;
}

const keyReused = () =>
  new DomainError('idempotency.key-reused', 'invalid', {
    zh: '该 Idempotency-Key 已用于另一个请求',
    en: 'This Idempotency-Key was used for another request',
  });

const stillRunning = () =>
  new DomainError('idempotency.still-running', 'conflict', {
    zh: '同一请求正在处理，请稍后重试',
    en: 'The same request is still running; try again shortly',
  });

/** Commands that may be sent again: one effect, one answer. */
@Injectable()
export class IdempotencyService {
  constructor(private readonly db: DataSource) {}

  /**
   * Begins a command, or gives the answer it had. @throws idempotency.key-reused for another request under the key,
   * idempotency.still-running while the first one runs
   */
  async begin(actor: string, key: string, request: string): Promise<Replay | null> {
    const hash = createHash('sha256').update(request).digest();
    const begun = await this.query<unknown[]>(
      `insert into idempotency_key (actor, key, request, state, locked_until)
       values ($1, $2, $3, 'running', now() + make_interval(secs => $4))
       on conflict (actor, key) do update set locked_until = excluded.locked_until
         where idempotency_key.state = 'running' and idempotency_key.locked_until < now()
           and idempotency_key.request = excluded.request
       returning key`,
      [actor, key, hash, LEASE_SECONDS],
    );
    if (begun.length > 0) return null;
    const [row] = await this.query<{ request: Buffer; state: string; status: number | null; answer: unknown }[]>(
      'select request, state, status, answer from idempotency_key where actor = $1 and key = $2',
      [actor, key],
    );
    if (!row) throw stillRunning();
    if (!row.request.equals(hash)) throw keyReused();
    if (row.state === 'running') throw stillRunning();
    return { status: row.status, answer: row.answer };
  }

  /** Keeps the answer as it was sent. */
  async finish(actor: string, key: string, { status, answer }: Replay): Promise<void> {
    await this.insist(
      `update idempotency_key set state = 'done', status = $3, answer = $4 where actor = $1 and key = $2`,
      [actor, key, status, JSON.stringify(answer ?? null)],
    );
  }

  /** A refused command had no effect: its key may be used again. */
  async abandon(actor: string, key: string): Promise<void> {
    await this.insist(`delete from idempotency_key where actor = $1 and key = $2 and state = 'running'`, [actor, key]);
  }

  /** Tries again for about a second while the database is away: a key left running would lock its command for the lease. */
  private async insist(sql: string, parameters: unknown[]): Promise<void> {
    for (let wait = 20; ; wait *= 2) {
      try {
        await this.query(sql, parameters);
        return;
      } catch (error) {
        if (wait > 640 || !(error instanceof DomainError)) throw error;
        await pause(wait);
      }
    }
  }

  private query<T = unknown>(sql: string, parameters: unknown[]): Promise<T> {
    return this.db.query<T>(sql, parameters).catch((error: unknown) => {
      throw asRefusal(error);
    });
  }
}
