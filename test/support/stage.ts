import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import request, { type Response } from 'supertest';
import type { Settings } from '#platform';
import { DescribedAnswers } from './document/described-answers.js';
import { foundAdministrator, PASSWORD } from './founder.js';
import { type StartedProcess, startProcess } from './processes.js';
import { type FreshDatabase, freshDatabase, redisUrl } from './services.js';
import { environmentFor, settingsFor } from './settings.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options';

/** Speaks to the API as one user, as any stranger with an HTTP client would. */
export class Caller {
  constructor(
    readonly url: string,
    readonly authorization = '',
  ) {}

  with(token: string): Caller {
    return new Caller(this.url, `Bearer ${token}`);
  }

  async signIn(login: string): Promise<Caller> {
    const { body } = await this.post('sign-in', { login, password: PASSWORD });
    return this.with(body.accessToken);
  }

  get(path: string): Promise<Response> {
    return this.send('get', path);
  }

  post(path: string, body: object = {}): Promise<Response> {
    return this.send('post', path, body);
  }

  /** The answer, whatever its status. @throws for a success that is not as the API's own document says */
  async send(method: Method, path: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
    const asked = request(this.url)[method](`/v1/${path}`).set(headers);
    if (this.authorization) void asked.set('authorization', this.authorization);
    const answer = await (body === undefined ? asked : asked.send(body));
    if (answer.status < 300 && answer.type === 'application/json')
      (await DescribedAnswers.of(this.url)).check(method, `/v1/${path}`, answer.status, answer.body);
    return answer;
  }

  /** The answer's body. @throws unless it is a success */
  async ok(method: Method, path: string, body?: object) {
    const answer = await this.send(method, path, method === 'post' ? (body ?? {}) : body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${String(answer.status)} ${answer.text}`);
    return answer.body;
  }
}

/** The running processes of one test file, on a database and a queue of their own. */
export interface Stage {
  readonly database: FreshDatabase;
  readonly processes: readonly StartedProcess[];
  readonly environment: Readonly<Record<string, string>>;
  readonly redisUrl: string | null;
  readonly queuePrefix: string;
  readonly nobody: Caller;
  readonly admin: Caller;
  close(): Promise<void>;
}

export async function openStage(
  apps: readonly ('api' | 'worker' | 'solver')[] = ['api', 'worker', 'solver'],
  more: Partial<Settings> = {},
): Promise<Stage> {
  const database = await freshDatabase();
  const queuePrefix = `{journey-${randomBytes(4).toString('hex')}}`;
  const settings = settingsFor(database.appUrl, { redisUrl: redisUrl(), queuePrefix, databasePool: 10, ...more });
  await foundAdministrator(settings);
  const environment = environmentFor(settings);
  const processes = await Promise.all(apps.map((app) => startProcess(app, environment)));
  const nobody = new Caller(processes[0]?.url ?? '');
  return {
    database,
    processes,
    environment,
    redisUrl: settings.redisUrl,
    queuePrefix,
    nobody,
    admin: await nobody.signIn('admin'),
    close: async () => {
      await Promise.all(processes.map((one) => one.stop()));
      await database.drop();
    },
  };
}
