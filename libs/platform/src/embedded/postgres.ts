import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, link, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { canEnter, makeFolder } from './folders.js';
import { keepServer, type KeptServer, type ServerUser } from './kept-server.js';
import { freePort, LOOPBACK } from './loopback.js';
import { postgresBinaries } from './postgres-binaries.js';

export interface EmbeddedPostgres {
  /** Of the superuser, to the database `postgres`. */
  readonly url: string;
  /** Ends the server, if this call started it. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Holds `data/`, `secret.json` (the superuser's password) and `postgres.log`. Made if missing, kept on stop. */
  readonly folder: string;
  /** False: faster and lost with the machine's power; for tests. */
  readonly durable: boolean;
  readonly port?: number;
}

const RETRY_SECONDS = 5;
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' };
// A crashed server's children need a moment to end; a port may be taken between choosing and binding it.
const WORTH_ANOTHER_TRY = /lock file .* already exists|shared memory block|could not bind/;

/**
 * Starts PostgreSQL on 127.0.0.1 with the data of `folder`, which the first start creates, or joins the server
 * that already runs on it. The server ends when this process ends. PostgreSQL refuses to run as root: then it
 * runs as the owner of the data, or as `postgres`, or as `nobody`.
 */
export async function startPostgres({ durable, port, ...options }: PostgresOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder);
  const data = join(folder, 'data');
  const user = await serverUser(data);
  await makeFolder(folder);
  if (!canEnter(folder, user)) {
    throw new Error(
      `${folder} is closed to the user (uid ${String(user?.uid)}) that runs the database: choose another.`,
    );
  }
  const binaries = await postgresBinaries(user, user === undefined ? folder : '/var/cache/mendao');
  const password = await passwordOf(folder);
  if (!(await exists(data))) await initialise({ folder, data, binaries, user, password, durable });

  const deadline = Date.now() + RETRY_SECONDS * 1000;
  for (;;) {
    const running = await runningServer(data, password);
    if (running !== null) return { url: running, stop: () => Promise.resolve() };
    const chosen = port ?? (await freePort());
    const server = await keepServer({
      command: join(binaries, 'bin', 'postgres'),
      args: ['-D', data, ...configuration(chosen, durable)],
      logFile: join(folder, 'postgres.log'),
      user,
      env: ENVIRONMENT,
    });
    if (await isReady(server, data)) return { url: urlOf(chosen, password), stop: () => server.stop() };
    await server.stop();
    const log = (await readFile(join(folder, 'postgres.log'), 'utf8')).trimEnd();
    if (!WORTH_ANOTHER_TRY.test(log) || Date.now() > deadline) throw new Error(refusal(folder, log));
    await pause(200);
  }
}

function refusal(folder: string, log: string): string {
  if (log.includes('lock file')) return `Another PostgreSQL uses ${folder} and does not answer.`;
  return `PostgreSQL did not start on ${folder}:\n${log.split('\n').slice(-10).join('\n')}`;
}

function configuration(port: number, durable: boolean): string[] {
  const settings: Record<string, string | number> = {
    listen_addresses: LOOPBACK,
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: `${String(durable ? quarterOfMemory() : 512)}MB`,
    // A matching run of a province writes more than the usual gigabyte at once, and would wait for checkpoints.
    max_wal_size: '4GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Statements and the details of refused rows hold personal data.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...(durable
      ? // The first change of a page after each checkpoint writes the whole page: an import would write several times as much.
        { checkpoint_timeout: '15min' }
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${String(value)}`]);
}

/** Megabytes: what PostgreSQL's manual (20.4.1) gives a server's buffers, within reason. The rest of the memory serves as its cache. */
function quarterOfMemory(): number {
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.round(Math.min(8192, Math.max(128, memory / 4 / 2 ** 20)));
}

const urlOf = (port: number, password: string) =>
  `postgres://postgres:${password}@${LOOPBACK}:${String(port)}/postgres`;

async function serverUser(data: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(data).catch(() => null);
  if (owner !== null) return { uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((which) => spawnSync('id', [which, name], { encoding: 'utf8' }));
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.');
}

/** The password is made once. The link is atomic: of two first starts at once, both use the same one. */
async function passwordOf(folder: string): Promise<string> {
  const secret = join(folder, 'secret.json');
  const draft = `${secret}.${randomBytes(6).toString('hex')}`;
  if (!(await exists(secret))) {
    await writeFile(draft, JSON.stringify({ postgres: randomBytes(24).toString('base64url') }), { mode: 0o600 });
    await link(draft, secret).catch(() => undefined);
    await rm(draft);
  }
  return (JSON.parse(await readFile(secret, 'utf8')) as { postgres: string }).postgres;
}

interface Initialisation {
  readonly folder: string;
  readonly data: string;
  readonly binaries: string;
  readonly user: ServerUser | undefined;
  readonly password: string;
  readonly durable: boolean;
}

/** Under a temporary name first, so that an interrupted initdb leaves no half database. */
async function initialise({ folder, data, binaries, user, password, durable }: Initialisation): Promise<void> {
  const unfinished = await mkdtemp(join(folder, 'new-'));
  const [cluster, passwordFile] = [join(unfinished, 'data'), join(unfinished, 'password')];
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) {
    for (const path of [unfinished, cluster, passwordFile]) await chown(path, user.uid, user.gid);
  }
  const options = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  const initdb = spawn(
    join(binaries, 'bin', 'initdb'),
    ['-D', cluster, ...options, '--locale=C.UTF-8', '--no-instructions', ...(durable ? [] : ['--no-sync'])],
    { cwd: '/', env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'], ...user },
  );
  let said = '';
  initdb.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(initdb, 'close')) as [number | null];
  if (code === 0) await rename(cluster, data).catch(() => undefined); // Another process was first: use its.
  await rm(unfinished, { recursive: true, force: true });
  if (code !== 0) throw new Error(`initdb failed in ${folder}: ${said.trim()}`);
}

/** What postmaster.pid says: pid in line 1, port in line 4, state in line 8. */
async function postmaster(data: string): Promise<{ pid: number; port: number; ready: boolean } | null> {
  const file = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = file.split('\n').map((line) => line.trim());
  return file === '' ? null : { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7] === 'ready' };
}

/** Waits as long as the server lives: recovery after a crash takes its time. */
async function isReady(server: KeptServer, data: string): Promise<boolean> {
  while (!server.ended()) {
    const seen = await postmaster(data);
    if (seen?.pid === server.pid && seen.ready) return true;
    await pause(20);
  }
  return false;
}

/** The URL of the living server on this data, or null; a pid file left by a crash is cleared where it would mislead. */
async function runningServer(data: string, password: string): Promise<string | null> {
  const seen = await postmaster(data);
  if (seen === null) return null;
  const client = new Client({ connectionString: urlOf(seen.port, password), connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    if (rows[0]?.data_directory === data) return urlOf(seen.port, password);
  } catch {
    // Nothing answers there, or a stranger does.
  } finally {
    await client.end().catch(() => undefined);
  }
  // After a restart of the machine or container the same pid may be another program: PostgreSQL would wait for it.
  const command = await readFile(`/proc/${String(seen.pid)}/cmdline`, 'utf8').catch(() => null);
  if (command !== null && !command.includes(data)) await rm(join(data, 'postmaster.pid'), { force: true });
  return null;
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
