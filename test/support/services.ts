import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { APP_ROLE } from '#platform';

/** A migrated, empty database of a test file's own. */
export interface FreshDatabase {
  /** Of the owner of the tables: sees everything, and migrates. */
  readonly ownerUrl: string;
  /** Of the role that the processes use: row-level security binds it. */
  readonly appUrl: string;
  /** Ends every connection to the database and removes it. */
  drop(): Promise<void>;
}

/** Cloned from the template that global-setup.ts migrated once. Drop it in `afterAll`. */
export async function freshDatabase(template = 'mendao_template'): Promise<FreshDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`create database ${name} template ${template}`);
  const owner = new URL(inject('postgresUrl'));
  owner.pathname = name;
  const app = new URL(owner);
  app.username = APP_ROLE;
  app.password = inject('appPassword');
  return {
    ownerUrl: owner.href,
    appUrl: app.href,
    drop: () => asSuperuser(`drop database if exists ${name} with (force)`),
  };
}

/** A Redis key space of a test file's own is a queue prefix of its own; null where there is no Redis. */
export function redisUrl(): string | null {
  return inject('redisUrl');
}

async function asSuperuser(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
