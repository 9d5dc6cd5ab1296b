import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { makeFolder } from './folders.js';
import { keepServer, type KeptServer } from './kept-server.js';
import { freePort, LOOPBACK } from './loopback.js';

export interface EmbeddedRedis {
  readonly url: string;
  readonly pid: number;
  /** Ends the server, if this call started it. */
  stop(): Promise<void>;
}

interface Address {
  readonly port: number;
  readonly password: string;
}

const RETRY_SECONDS = 5;

/**
 * Starts a private Redis or Valkey found on the PATH, or joins the one that already runs on `path`; null where
 * the machine has neither. `durable` false keeps nothing on disk. The server ends when this process ends.
 */
export async function startRedis(path: string, { durable = true } = {}): Promise<EmbeddedRedis | null> {
  const command = ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (command === undefined) return null;
  const folder = resolve(path);
  await makeFolder(folder);
  await chmod(folder, 0o700); // Redis writes files that everybody may read.
  const joined = (url: string, pid: number) => ({ url, pid, stop: () => Promise.resolve() });

  const deadline = Date.now() + RETRY_SECONDS * 1000;
  for (;;) {
    const address = await addressOf(folder);
    const url = `redis://:${address.password}@${LOOPBACK}:${String(address.port)}`;
    const running = await pidOf(url);
    if (running !== null) return joined(url, running);
    const logFile = join(folder, 'redis.log');
    const args = [await configuration(folder, address, durable)];
    const server = await keepServer({ command, args, logFile, user: undefined });
    const answering = await firstAnswer(server, url);
    if (answering === server.pid) return { url, pid: server.pid, stop: () => server.stop() };
    await server.stop();
    if (answering !== null) return joined(url, answering);
    const log = (await readFile(logFile, 'utf8')).trimEnd();
    if (!log.includes('Address already in use') || Date.now() > deadline) {
      throw new Error(`${command} did not start on ${folder}:\n${log.split('\n').slice(-5).join('\n')}`);
    }
    await rm(join(folder, 'redis.json'), { force: true }); // A stranger has our port.
  }
}

/**
 * Port and password are chosen once a folder, atomically. The port is thus also the lock of the folder: a second
 * server would damage the append-only file of the first, but cannot bind.
 */
async function addressOf(folder: string): Promise<Address> {
  const file = join(folder, 'redis.json');
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known !== null) return JSON.parse(known) as Address;
  const address: Address = { port: await freePort(), password: randomBytes(24).toString('base64url') };
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, JSON.stringify(address), { mode: 0o600 });
  await link(draft, file).catch(() => undefined);
  await rm(draft);
  return JSON.parse(await readFile(file, 'utf8')) as Address;
}

/** A file, since a command line can be read by every user of the machine. Returns its path. */
async function configuration(folder: string, { port, password }: Address, durable: boolean): Promise<string> {
  const settings = {
    bind: LOOPBACK,
    port,
    requirepass: password,
    dir: JSON.stringify(folder),
    save: '""',
    appendonly: durable ? 'yes' : 'no',
    'maxmemory-policy': 'noeviction',
  };
  const file = join(folder, 'redis.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${String(value)}\n`);
  await writeFile(file, lines.join(''), { mode: 0o600 });
  return file;
}

/** The pid that answers first: of `server`, or of one that another process started in the same moment. */
async function firstAnswer(server: KeptServer, url: string): Promise<number | null> {
  while (!server.ended()) {
    const pid = await pidOf(url);
    if (pid !== null) return pid;
    await pause(20);
  }
  return pidOf(url);
}

/** The pid of the server behind a URL, or null where none answers to this password; waits while it loads its data. */
async function pidOf(url: string): Promise<number | null> {
  const client = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 2000,
    disconnectTimeout: 100,
    commandTimeout: 2000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return Number(/^process_id:(\d+)/m.exec(await client.info('server'))?.[1]);
  } catch {
    return null;
  } finally {
    client.disconnect();
  }
}
