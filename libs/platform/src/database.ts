import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Client, type QueryResult } from 'pg';
import {
  DataSource,
  DefaultNamingStrategy,
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  QueryFailedError,
  type QueryRunner,
} from 'typeorm';
import { DomainError } from '#kernel';
import { type Grant, SYSTEM } from './grant.js';
import { holding } from './keys/held-key.js';
import type { Delivery } from './jobs/contracts.js';

const refusals = new Map<string, () => DomainError>();

/** Names the refusal that a broken constraint stands for, so that the loser of a race is refused, not failed. */
export const constraintMeans = (constraint: string, refusal: () => DomainError): void =>
  void refusals.set(constraint, refusal);

export function asRefusal(error: unknown): unknown {
  if (isAway(error)) return databaseAway();
  if (!(error instanceof QueryFailedError)) return error;
  const { constraint, code } = error.driverError as { constraint?: string; code?: string };
  return refusals.get(constraint ?? '')?.() ?? (UNFIT.test(code ?? '') ? valueUnfit() : error);
}

/** Text too long or not storable, numbers and dates out of range. The net below the checks at the edge. */
const UNFIT = /^22(?:001|003|007|008|021|P02|P05)$/;

const valueUnfit = () =>
  new DomainError('database.value-unfit', 'invalid', {
    zh: '请求中有数据库无法存储的数值、日期或文本',
    en: 'A number, date or text of the request cannot be stored',
  });

/** Shut down, cut off, too many connections, a deadlock or a serialisation failure: the same again may succeed. */
const AWAY = /^(?:08...|57P0.|53300|40001|40P01|ECONN\w+|EPIPE|ETIMEDOUT)$/;
const AWAY_SAID =
  /Connection terminated|timeout exceeded when trying to connect|already released|Client has encountered|not queryable|not currently accepting connections/;

function isAway(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof DomainError) return false;
  const driver = error instanceof QueryFailedError ? (error.driverError as unknown) : error;
  const code = driver instanceof Error && 'code' in driver ? String(driver.code) : '';
  return AWAY.test(code) || AWAY_SAID.test(error.message);
}

const databaseAway = () =>
  new DomainError('database.unavailable', 'unavailable', {
    zh: '数据库暂时不可用，请稍后用同一 Idempotency-Key 重试',
    en: 'The database is away for a moment; try again with the same Idempotency-Key',
  });

/** What a process calls itself to the database. */
export const applicationName = (processName: string): string => `mendao-${processName}`;

/** A check expression for a column that holds one of a lifecycle's states. */
export const oneOf = (column: string, values: readonly string[]): string =>
  `${column} in (${values.map((value) => `'${value}'`).join(', ')})`;

/** Properties are camelCase, columns snake_case, so that hand-written SQL needs no quotes. */
export class SnakeNames extends DefaultNamingStrategy {
  override columnName(property: string, custom: string | undefined): string {
    return custom ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

/**
 * A connection that the server ends reports it as an event, also after it was given back to the pool; without a
 * listener that would end the process. Whoever uses the connection sees the failure anyway.
 */
export class ListeningClient extends Client {
  constructor(options: ConstructorParameters<typeof Client>[0]) {
    super(options);
    this.on('error', () => undefined);
  }
}

/** Entities from the rows of a statement that selects all columns of their table. */
export function entitiesOf<T extends ObjectLiteral>(
  tx: EntityManager,
  entity: EntityTarget<T>,
  rows: readonly ObjectLiteral[],
): T[] {
  const { dataSource } = tx;
  const metadata = dataSource.getMetadata(entity);
  return rows.map((row) => {
    const one = metadata.create() as T;
    for (const column of metadata.columns)
      column.setEntityValue(one, dataSource.driver.prepareHydratedValue(row[column.databaseName], column));
    return one;
  });
}

/** The names of all columns of an entity's table, for a statement whose rows `entitiesOf` reads. */
export const columnsOf = (tx: EntityManager, entity: EntityTarget<ObjectLiteral>): string =>
  tx.dataSource
    .getMetadata(entity)
    .columns.map(({ databaseName }) => databaseName)
    .join();

const names = new Map<string, string>();

/**
 * Asks with a statement whose plan the connection keeps: to plan what row-level security adds takes longer than most answers.
 * For questions that are put often, in few forms; with columns by name, as the kept plan does not learn of new ones.
 */
export async function planned<T>(tx: EntityManager, text: string, values: readonly unknown[]): Promise<T[]> {
  const name = names.get(text) ?? createHash('sha256').update(text).digest('base64url');
  names.set(text, name);
  const client = (await tx.queryRunner?.connect()) as Client | undefined;
  if (!client) throw new Error('A kept plan wants a transaction');
  try {
    return (await client.query({ name, text, values: [...values] })).rows as T[];
  } catch (error) {
    throw new QueryFailedError(text, [...values], error as Error);
  }
}

/** The one way to the tables: every transaction bears a grant, and row-level security sees it. */
@Injectable()
export class Database {
  constructor(private readonly source: DataSource) {}

  /**
   * Runs `work` in one transaction under the grant. Broken constraints surface as the refusals they stand for. The
   * answer of an idempotent command commits with its effect, so a crash in between cannot make the effect twice.
   * @param planning settings of the database's planner while it lasts, in the code's own words
   */
  async transaction<T>(
    grant: Grant,
    work: (tx: EntityManager) => Promise<T>,
    planning: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const runner = this.source.createQueryRunner();
    try {
      const indexKey = await begin(runner, grant, planning);
      const result = await holding(indexKey, () => work(runner.manager));
      if (grant.command) await rememberAnswer(runner.manager, grant, result);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      // A connection that broke rolled back by itself.
      await runner.rollbackTransaction().catch(() => undefined);
      throw asRefusal(error);
    } finally {
      await runner.release();
    }
  }

  /** Whether the database answers. */
  ready(): Promise<boolean> {
    return this.source.query('select 1').then(
      () => true,
      () => false,
    );
  }

  /** Whether a process of this name has asked the database anything within the last milliseconds. */
  async isAskedBy(processName: string, milliseconds: number): Promise<boolean> {
    const [found] = await this.source.query<[{ asked: boolean }]>(
      `select exists (select from pg_stat_activity where datname = current_database() and application_name = $1
         and state_change > clock_timestamp() - make_interval(secs => $2)) asked`,
      [applicationName(processName), milliseconds / 1000],
    );
    return found.asked;
  }

  /**
   * Runs `work`, of many transactions, while nobody else runs what bears the same name, in whichever process; others wait.
   * A process that ends lets go. Takes a connection of its own for as long.
   */
  async exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    const held = this.source.createQueryRunner();
    try {
      await held.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
      try {
        return await work();
      } finally {
        await held.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(() => undefined);
      }
    } catch (error) {
      throw asRefusal(error);
    } finally {
      await held.release();
    }
  }

  /** The transaction of a job's effect: runs `work` unless this delivery was done already or is a stale one. */
  async once(delivery: Delivery, work: (tx: EntityManager) => Promise<void>): Promise<void> {
    await this.transaction(SYSTEM, async (tx) => {
      const taken: unknown[] = await tx.query(
        `insert into inbox (id, epoch) select o.id, o.epoch from outbox o where o.id = $1 and o.epoch = $2
         on conflict do nothing returning id`,
        [delivery.id, delivery.epoch],
      );
      if (taken.length === 0) return;
      await work(tx);
      await tx.query(`update outbox set state = 'done', done_at = now() where id = $1`, [delivery.id]);
    });
  }
}

/**
 * Begins a transaction that bears the grant, in one round trip where `startTransaction` and a statement would take two: every
 * request pays for it. @returns the index key that the transaction holds
 */
async function begin(
  runner: QueryRunner,
  grant: Grant,
  planning: Readonly<Record<string, string>>,
): Promise<string | null> {
  const { role, organisation, scope, site, trip, actor } = grant;
  const client = (await runner.connect()) as Client;
  const settings = [
    ...Object.entries({ role, organisation, scope, site, trip, actor }).map(
      ([name, value]) => `set_config('app.${name}', ${client.escapeLiteral(value ?? '')}, true)`,
    ),
    ...Object.entries(planning).map(([name, value]) => `set_config('${name}', '${value}', true)`),
  ];
  // Said of the runner, so that the entity manager begins none of its own.
  Object.assign(runner, { isTransactionActive: true });
  const results: unknown = await client.query(`start transaction; select ${settings.join(', ')}, hold_index_key() key`);
  const [, { rows }] = results as [unknown, QueryResult<{ key: string | null }>];
  return rows[0]?.key ?? null;
}

/** Only a transaction that has written something has an effect whose answer must be kept. */
const rememberAnswer = (tx: EntityManager, grant: Grant, answer: unknown) =>
  tx.query(
    `update idempotency_key set state = 'done', answer = $3
     where actor = $1 and key = $2 and state = 'running' and pg_current_xact_id_if_assigned() is not null`,
    [grant.actor, grant.command, JSON.stringify(answer ?? null)],
  );
