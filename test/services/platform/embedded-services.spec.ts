import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type EmbeddedPostgres, type EmbeddedRedis, startPostgres, startRedis, temporaryFolder } from '#platform';
import { freshDatabase } from '../../support/services.js';
import { waitFor } from '../../support/wait-for.js';

async function ask<T>(url: string, statement: string): Promise<T | undefined> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: T }>(statement);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
}

const lives = (pid: number) =>
  readFile(`/proc/${String(pid)}/stat`, 'utf8').then(
    (line) => !line.includes(') Z '),
    () => false,
  );

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('The embedded PostgreSQL', () => {
  const running: EmbeddedPostgres[] = [];
  const start = async (port?: number) => {
    const started = await startPostgres({ folder: join(folder, 'pg'), durable: true, ...(port ? { port } : {}) });
    running.push(started);
    return started;
  };
  const postmasterPid = async () =>
    Number((await readFile(join(folder, 'pg/data/postmaster.pid'), 'utf8')).split('\n')[0]);
  afterEach(async () => {
    for (const server of running.splice(0).reverse()) await server.stop();
  });

  it('keeps its data from one start to the next', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 42 answer');
    await first.stop();
    expect(await ask((await start()).url, 'select answer from kept')).toBe(42);
  });

  it('is shared by two starts on one folder, and only the one who started it ends it', async () => {
    const first = await start();
    const second = await start();
    expect(second.url).toBe(first.url);
    await second.stop();
    expect(await ask(first.url, 'select 1 answer')).toBe(1);
  });

  it('starts again at once after it was killed', async () => {
    await start();
    process.kill(await postmasterPid(), 'SIGKILL');
    const again = await start();
    expect(await ask(again.url, 'select answer from kept')).toBe(42);
  });

  it('is not kept from starting by a pid file that names a stranger', async () => {
    await (await start()).stop();
    const stranger = spawn('sleep', ['60'], { uid: (await stat(join(folder, 'pg/data'))).uid });
    await once(stranger, 'spawn');
    const lines = [stranger.pid, join(folder, 'pg/data'), 1, 1, '', '127.0.0.1', '', 'ready'];
    await appendFile(join(folder, 'pg/data/postmaster.pid'), lines.join('\n'));
    expect(await ask((await start()).url, 'select answer from kept')).toBe(42);
    stranger.kill('SIGKILL');
  });

  it('listens on the loopback interface only and asks for the password', async () => {
    const { url } = await start();
    expect(await ask(url, `select current_setting('listen_addresses') answer`)).toBe('127.0.0.1');
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'select 1 answer')).rejects.toThrow('password authentication failed');
    expect((await stat(join(folder, 'pg/secret.json'))).mode & 0o777).toBe(0o600);
  });

  it('writes no refused row and no statement into its log', async () => {
    const { url } = await start();
    await ask(url, 'create table if not exists person (name text primary key check (length(name) < 3))');
    await expect(ask(url, `insert into person values ('阿依古丽')`)).rejects.toThrow('person_name_check');
    const log = await readFile(join(folder, 'pg/postgres.log'), 'utf8');
    expect(log).toContain('person_name_check');
    expect(log).not.toContain('阿依古丽');
  });

  it('says so when another server uses the folder and does not answer', async () => {
    await start();
    const frozen = await postmasterPid();
    process.kill(frozen, 'SIGSTOP');
    await expect(start()).rejects.toThrow(/Another PostgreSQL uses .* and does not answer/);
    process.kill(frozen, 'SIGCONT');
  });
});

describe.skipIf(inject('redisUrl') === null)('The embedded Redis', () => {
  const running: EmbeddedRedis[] = [];
  const start = async () => {
    const started = await startRedis(join(folder, 'redis'));
    if (started === null) throw new Error('There is no Redis on this machine.');
    running.push(started);
    return started;
  };
  const withRedis = async <T>(url: string, use: (client: Redis) => Promise<T>) => {
    const client = new Redis(url, { disconnectTimeout: 100 });
    return use(client).finally(() => client.disconnect());
  };
  afterEach(async () => {
    for (const server of running.splice(0).reverse()) await server.stop();
  });

  it('keeps its jobs from one start to the next and never evicts one', async () => {
    const first = await start();
    await withRedis(first.url, (client) => client.set('kept', '42'));
    await first.stop();
    const second = await start();
    expect(await withRedis(second.url, (client) => client.get('kept'))).toBe('42');
    expect(await withRedis(second.url, (client) => client.config('GET', 'maxmemory-policy'))).toContain('noeviction');
  });

  it('is shared by two starts in the same moment', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect(second).toMatchObject({ url: first.url, pid: first.pid });
  });

  it('ends when it is stopped', async () => {
    const redis = await start();
    expect(await lives(redis.pid)).toBe(true);
    await redis.stop();
    await waitFor(async () => !(await lives(redis.pid)), { what: 'the Redis process to end' });
  });
});

describe('A fresh database', () => {
  it('is a migrated clone of its own, gone after its file', async () => {
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    await ask(one.ownerUrl, 'create table mine as select 1 answer');
    await expect(ask(other.ownerUrl, 'select answer from mine')).rejects.toThrow('does not exist');
    expect(await ask(one.appUrl, 'select current_user answer')).toBe('mendao_app');
    await Promise.all([one.drop(), other.drop()]);
    await expect(ask(one.ownerUrl, 'select 1 answer')).rejects.toThrow('does not exist');
  });
});
