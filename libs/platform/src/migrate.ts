import { PostgresConnection } from 'bullmq';
import { DataSource } from 'typeorm';
import { Database, SnakeNames } from './database.js';
import type { JobContract } from './jobs/contracts.js';
import { Outbox } from './jobs/outbox.service.js';
import { migrations } from './migrations/index.js';

export const APP_ROLE = 'mendao_app';

/**
 * Brings the database to the newest schema and lets the role `mendao_app` in, which owns nothing and so is bound by
 * row-level security. Run by the owner of the tables; safe to run again and by several at once.
 */
export async function migrate(ownerUrl: string, { appPassword }: { appPassword: string }): Promise<void> {
  const source = await new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations,
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNames(),
  }).initialize();
  try {
    await source.query('select pg_advisory_lock(4146)');
    await source.runMigrations();
    await admitApplication(source, appPassword);
    await source.query('select pg_advisory_unlock(4146)');
  } finally {
    await source.destroy();
  }
  const queues = new PostgresConnection({ connectionString: ownerUrl, migrate: true });
  await queues.waitUntilReady();
  await queues.close();
  await letIntoQueues(ownerUrl);
}

async function admitApplication(source: DataSource, password: string): Promise<void> {
  const [{ literal }] = await source.query<[{ literal: string }]>(`select quote_literal($1::text) literal`, [password]);
  await source.query(`
    do $$ begin
      if not exists (select from pg_roles where rolname = '${APP_ROLE}') then create role ${APP_ROLE} login; end if;
    end $$;
    alter role ${APP_ROLE} login password ${literal};
    grant usage on schema public to ${APP_ROLE};
    grant select, insert, update, delete on all tables in schema public to ${APP_ROLE};
    grant execute on all functions in schema public to ${APP_ROLE};
    revoke update, delete on event from ${APP_ROLE};
    revoke all on migrations from ${APP_ROLE};`);
}

async function letIntoQueues(ownerUrl: string): Promise<void> {
  const source = await new DataSource({ type: 'postgres', url: ownerUrl }).initialize();
  await source.query(`
    -- It makes a sequence for each queue when the first job comes.
    grant usage, create on schema bullmq to ${APP_ROLE};
    grant all on all tables in schema bullmq to ${APP_ROLE};
    grant all on all sequences in schema bullmq to ${APP_ROLE};
    grant execute on all functions in schema bullmq to ${APP_ROLE};`);
  await source.destroy();
}

/** Makes the job contracts known to a database to which no worker has been yet. */
export async function subscribeAll(ownerUrl: string, contracts: readonly JobContract[]): Promise<void> {
  const source = await new DataSource({ type: 'postgres', url: ownerUrl }).initialize();
  await new Outbox(new Database(source)).subscribe(contracts).finally(() => source.destroy());
}
