import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate, startPostgres, startRedis, temporaryFolder } from '#platform';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the superuser. Tests take a database of their own: `freshDatabase()`. */
    postgresUrl: string;
    /** Password of the role `mendao_app` in every database. */
    appPassword: string;
    /** Null where the machine has neither Redis nor Valkey. */
    redisUrl: string | null;
  }
}

export const TEMPLATE = 'mendao_template';

/** One throw-away PostgreSQL with a migrated template, and a Redis where there is one, for all files of a project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryFolder();
  const [postgres, redis] = await Promise.all([
    startPostgres({ folder: join(folder, 'postgres'), durable: false }),
    startRedis(join(folder, 'redis'), { durable: false }),
  ]);
  const appPassword = randomBytes(12).toString('hex');
  const template = new URL(postgres.url);
  template.pathname = TEMPLATE;
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  await migrate(template.href, { appPassword });

  project.provide('postgresUrl', postgres.url);
  project.provide('appPassword', appPassword);
  project.provide('redisUrl', redis?.url ?? null);
  return async () => {
    await Promise.all([postgres.stop(), redis?.stop()]);
    await rm(folder, { recursive: true, force: true });
  };
}
