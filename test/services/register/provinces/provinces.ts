import { Test } from '@nestjs/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BusinessClock, Database, type Grant, Metrics, type Settings, SYSTEM, TokenService } from '#platform';
import { ApiModule } from '../../../../apps/api/src/api.module.js';
import { dress, fastify, versioned } from '../../../../apps/api/src/edge/server.js';
import { type Office, openOffices } from '../../../support/offices.js';
import { freshDatabase } from '../../../support/services.js';
import { settingsFor } from '../../../support/settings.js';
import { statementsOf } from './statements.js';

/** What is asked: `{id}` and `{number}` in path and body stand for the person. */
export interface Question {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: object | string;
}

/** Who is asked about: a record's id and an ID number. */
export interface Asked {
  readonly id: string;
  readonly number: string;
}

/** All that an asker can learn: the answer, without what was asked, and what the database was asked for it. */
export interface Learnt {
  readonly status: number;
  readonly body: unknown;
  readonly statements: readonly string[];
}

/** The whole API in this process, on the morning of 6 March 2020, with offices of several provinces. */
export async function openProvinces(codes: readonly string[], more: Partial<Settings> = {}) {
  const fresh = await freshDatabase();
  const settings = settingsFor(fresh.appUrl, more);
  const module = await Test.createTestingModule({ imports: [ApiModule.with(settings)] }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(fastify(), { bodyParser: false });
  dress(app, app.get(Metrics), () => undefined);
  versioned(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const statements = statementsOf(module);
  await module.get(BusinessClock).advance(new Date('2020-03-06T01:00:00Z'));
  const offices = new Map<string, Office>();
  (await openOffices(fresh.ownerUrl, ...codes)).forEach((office, i) => offices.set(codes[i] ?? '', office));
  const [db, tokens] = [module.get(Database), module.get(TokenService)];

  const send = async (grant: Grant, { method, path, body }: Question) => {
    const authorization = `Bearer ${await tokens.issue(grant)}`;
    const type = typeof body === 'string' ? 'text/csv' : 'application/json';
    return app.inject({
      method,
      url: `/v1/${path}`,
      headers: { authorization, 'x-request-id': 'the-same-for-all', ...(body && { 'content-type': type }) },
      ...(body && { payload: body }),
    });
  };
  const ask = async (grant: Grant, question: Question, about: Asked): Promise<Learnt> => {
    const filled = (text: string) => text.replaceAll('{id}', about.id).replaceAll('{number}', about.number);
    const { path, body } = question;
    const full = typeof body === 'string' ? filled(body) : body && (JSON.parse(filled(JSON.stringify(body))) as object);
    statements();
    const answer = await send(grant, { ...question, path: filled(path), ...(full && { body: full }) });
    const unsaid = answer.body.replaceAll(about.id, '{id}').replaceAll(about.number, '{number}');
    return {
      status: answer.statusCode,
      body: unsaid && (JSON.parse(unsaid) as unknown),
      statements: statements(),
    };
  };
  return {
    module,
    db,
    ownerUrl: fresh.ownerUrl,
    ask,
    officeOf(code: string): Office {
      const office = offices.get(code);
      if (!office) throw new Error(`No office of ${code} was opened`);
      return office;
    },
    /** The body of an answer. @throws unless it is a success */
    async ok<T>(grant: Grant, question: Question): Promise<T> {
      const answer = await send(grant, question);
      if (answer.statusCode >= 300) throw new Error(`${question.path}: ${answer.body}`);
      return JSON.parse(answer.body) as T;
    },
    eventsOf: (worker: string) =>
      db.transaction(SYSTEM, (tx) =>
        tx.query<{ type: string; actor: string; details: object }[]>(
          'select type, actor, details from event where worker_id = $1 order by id',
          [worker],
        ),
      ),
    async end() {
      await app.close();
      await fresh.drop();
    },
  };
}
export type Provinces = Awaited<ReturnType<typeof openProvinces>>;

const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;
const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** An answer without what differs between any two askings of the same: new ids and instants. */
export const impersonal = ({ body }: Learnt): unknown =>
  JSON.parse(JSON.stringify(body).replaceAll(UUID, '(id)').replaceAll(INSTANT, '(instant)'));
