import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  APP_ROLE,
  freePort,
  keepServer,
  makeFolder,
  migrate,
  readSettings,
  type Settings,
  startPostgres,
  startRedis,
  subscribeAll,
} from '#platform';
import { CONTRACTS } from './migration.js';

const APPS = fileURLToPath(new URL('../../', import.meta.url));
const READY_SECONDS = 60;
const KIND_FILE = 'kind';

interface Secrets {
  readonly appPassword: string;
  readonly authSecret: string;
  readonly fieldKey: string;
  readonly indexKey: string;
}

/** A whole installation on this machine: database, queue store, API, worker, solver. */
export interface Installation {
  readonly url: string;
  readonly ownerUrl: string;
  readonly queueStore: 'redis' | 'postgresql';
  /** The worker and the solver, which start once the API listens, are ready too. @throws if one does not start */
  complete(): Promise<void>;
  stop(): Promise<void>;
}

export interface InstallationOptions {
  readonly folder: string;
  readonly fresh: boolean;
  readonly simulated: boolean;
  readonly port: number;
  /** Given instead of the embedded one. */
  readonly redisUrl?: string | undefined;
  /** Runs after migrating and before the processes start. */
  readonly prepare?: (settings: Settings) => Promise<void>;
  readonly say: (zh: string, en: string) => void;
}

/**
 * Starts everything embedded, and resolves when the API listens: what the other two do waits in the outbox until they
 * are ready. A second start on the same folder keeps the data.
 */
export async function startInstallation(options: InstallationOptions): Promise<Installation> {
  const { folder, say } = options;
  await claimFolder(options);
  const [postgres, redis] = await Promise.all([
    startPostgres({ folder: join(folder, 'postgres'), durable: true }),
    options.redisUrl ? null : startRedis(join(folder, 'redis')),
  ]);
  const redisUrl = options.redisUrl ?? redis?.url;
  const queueStore = redisUrl ? 'redis' : 'postgresql';
  say(
    `数据库与队列（${queueStore}）已启动，数据目录 ${folder}`,
    `database and queues (${queueStore}) are up, data in ${folder}`,
  );

  const secrets = await secretsOf(folder);
  await migrate(postgres.url, { appPassword: secrets.appPassword });
  await subscribeAll(postgres.url, CONTRACTS);
  const environment = {
    ...environmentOf(folder, postgres.url, secrets, options.simulated),
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
  };
  await options.prepare?.(readSettings(environment));

  const logs = join(folder, 'logs');
  await mkdir(logs, { recursive: true });
  const start = (app: string, port: number) => startProcess(app, { ...environment, PORT: String(port) }, logs);
  const api = await start('api', options.port || (await freePort()));
  const processes = [api];
  const stop = async () => {
    await Promise.all(processes.map((running) => running.stop()));
    await redis?.stop();
    await postgres.stop();
  };
  const readyOrStop = () =>
    Promise.all(processes.map((running) => running.ready())).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
  await readyOrStop();
  for (const app of ['worker', 'solver'] as const) processes.push(await start(app, await freePort()));
  return {
    url: api.url,
    ownerUrl: postgres.url,
    queueStore,
    complete: async () => {
      await readyOrStop();
    },
    stop,
  };
}

const environmentOf = (folder: string, postgresUrl: string, secrets: Secrets, simulated: boolean) => {
  const appUrl = new URL(postgresUrl);
  appUrl.username = APP_ROLE;
  appUrl.password = secrets.appPassword;
  return {
    DATABASE_URL: appUrl.href,
    AUTH_SECRET: secrets.authSecret,
    FIELD_KEY: secrets.fieldKey,
    INDEX_KEY: secrets.indexKey,
    BUSINESS_CLOCK: simulated ? 'simulated' : 'real',
    REFERENCE_FOLDER: resolve('config/reference'),
    NOTICE_FOLDER: resolve(folder, 'notices'),
  };
};

/**
 * The settings of an installation for a command that works on its database; where the database does not run, it is started.
 * @throws where there is no installation in the folder
 */
export async function settingsOfInstallation(
  folder: string,
): Promise<{ settings: Settings; stop: () => Promise<void> }> {
  const kind = await readFile(join(folder, KIND_FILE), 'utf8').catch(() => null);
  if (kind === null) throw new Error(`${folder} 中没有安装 · holds no installation`);
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), durable: true });
  const secrets = await secretsOf(folder);
  await migrate(postgres.url, { appPassword: secrets.appPassword });
  const settings = readSettings(environmentOf(folder, postgres.url, secrets, kind.trim() === 'simulated'));
  return { settings, stop: () => postgres.stop() };
}

/** Waits for Ctrl+C or a stop from outside. Nothing else keeps this process alive: its servers run beside it. */
export async function untilStopped(): Promise<void> {
  const alive = setInterval(() => undefined, 60_000);
  await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
  clearInterval(alive);
}

/** Whether the folder was started on before. */
export const holdsInstallation = (folder: string): Promise<boolean> =>
  readFile(join(folder, KIND_FILE)).then(
    () => true,
    () => false,
  );

/** What an installation keeps in its folder; starting anew removes these and nothing else. */
const KEPT = ['postgres', 'redis', 'logs', 'keys.json', 'season.json', KIND_FILE];

/** A rehearsal never touches the data of a real installation, nor the other way round. */
async function claimFolder({ folder, fresh, simulated }: InstallationOptions): Promise<void> {
  const kind = simulated ? 'simulated' : 'real';
  const found = await readFile(join(folder, KIND_FILE), 'utf8').catch(() => null);
  if (found !== null && found.trim() !== kind)
    throw new Error(
      `${folder} 中是另一种安装（${found.trim()}），请换目录 · holds an installation of the other kind; choose another`,
    );
  if (fresh) {
    if (await isRunning(folder)) throw new Error(`${folder} 正在使用 · is in use; stop that installation first`);
    for (const entry of KEPT) await rm(join(folder, entry), { recursive: true, force: true });
  }
  await makeFolder(folder);
  await writeFile(join(folder, KIND_FILE), `${kind}\n`);
}

async function isRunning(folder: string): Promise<boolean> {
  const pid = Number.parseInt(await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8').catch(() => ''), 10);
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function secretsOf(folder: string): Promise<Secrets> {
  const file = join(folder, 'keys.json');
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept) return JSON.parse(kept) as Secrets;
  const secret = (encoding: 'base64' | 'hex') => randomBytes(32).toString(encoding);
  const made: Secrets = {
    appPassword: secret('hex'),
    authSecret: secret('hex'),
    fieldKey: secret('base64'),
    indexKey: secret('base64'),
  };
  await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

async function startProcess(app: string, environment: Record<string, string>, logs: string) {
  const logFile = join(logs, `${app}.log`);
  const server = await keepServer({
    command: process.execPath,
    args: [join(APPS, app, 'src/main.js')],
    logFile,
    user: undefined,
    env: { PATH: '/usr/bin:/bin', ...environment },
  });
  const url = `http://127.0.0.1:${environment['PORT'] ?? ''}`;
  const answers = () =>
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  return {
    url,
    ready: async () => {
      const deadline = Date.now() + READY_SECONDS * 1000;
      while (!server.ended() && Date.now() < deadline) {
        if (await answers()) return;
        await pause(50);
      }
      throw new Error(`${app} did not start; see ${logFile}`);
    },
    stop: () => server.stop(),
  };
}
