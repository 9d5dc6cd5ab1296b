import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Stage } from '../support/stage.js';
import { BODIES } from './bodies.js';
import { HOSTILE_QUERIES, HOSTILE_VALUES, mutationsOf } from './hostile-values.js';
import { pathTo, type Route, routesOf } from './routes.js';
import { callerFor, faultOf, inParallel, raw, speak, told } from './stranger.js';
import { playUntilBoarding, type Tenant, ZHAOJUE } from './world.js';

let stage: Stage;
let routes: Route[];
let tenant: Tenant;

beforeAll(async () => {
  stage = await openStage();
  routes = await routesOf(stage);
  tenant = await playUntilBoarding(stage, ZHAOJUE);
}, 240_000);
afterAll(() => stage.close());

const callerOf = (route: Route) => callerFor(route, stage, tenant);
const rawTo = (route: Route, text: string, type?: string) =>
  raw(callerOf(route), pathTo(route, tenant.ids), route.method, text, type);
const withBody = () => routes.filter(({ body }) => body !== null);
const bodyOf = ({ body }: Route) => BODIES[body ?? '']?.(tenant.ids) ?? {};
describe('A stranger', () => {
  test('without a good token is asked to sign in, on every route but the public ones', async () => {
    const { id, key } = await stage.admin.ok('post', `organisations/${tenant.ids.organisation}/api-keys`, {
      name: 'old',
    });
    await stage.admin.ok('delete', `api-keys/${id}`);
    const tokens = [
      '',
      'Bearer',
      'Bearer x',
      `Bearer ${'x'.repeat(5000)}`,
      'Basic YTpi',
      `Bearer ${key}`,
      'Bearer mk_',
    ];
    const unsigned = `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x","role":"administrator"}').toString('base64url')}.`;
    const faults = await inParallel(
      routes
        .filter(({ isPublic }) => !isPublic)
        .flatMap((route) =>
          [...tokens, unsigned].map((authorization) => async () => {
            const answer = await request(stage.nobody.url)
              [route.method](`/v1/${pathTo(route, tenant.ids)}`)
              .set('authorization', authorization)
              .set('accept-language', 'en-GB,en;q=0.9');
            const isAsked =
              answer.status === 401 &&
              answer.headers['www-authenticate'] === 'Bearer' &&
              answer.body.title === answer.body.text?.en &&
              answer.type === 'application/problem+json';
            return isAsked ? null : `${route.method} ${route.path} ${authorization} → ${String(answer.status)}`;
          }),
        ),
    );
    expect(faults).toEqual([]);
  });

  test('who writes anything into any field meets a problem document, never a failure', async () => {
    expect(withBody().filter(({ body }) => !BODIES[body ?? ''])).toEqual([]);
    const once = withBody().filter(({ body }, i, all) => all.findIndex((other) => other.body === body) === i);
    const asks = once.flatMap((route) =>
      mutationsOf(bodyOf(route), HOSTILE_VALUES).map(([pointer, text]) => async () => {
        const answer = await rawTo(route, text);
        return faultOf(answer, `${route.method} ${route.path} ${pointer} ${text.slice(0, 120)}`);
      }),
    );
    expect(asks.length).toBeGreaterThan(2000);
    expect(await inParallel(asks)).toEqual([]);
  });

  test('who sends what is no body, or not the body wanted, is told so', async () => {
    const bodies = [
      '',
      '{',
      '[]',
      'null',
      '"text"',
      '1',
      'true',
      '{"__proto__":{"a":1}}',
      '{"constructor":1}',
      '\u0000',
    ];
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const asks = withBody().flatMap((route) => [
      ...[...bodies, deep, `{"a":${deep}}`, `{"${'k'.repeat(100_000)}":1}`].map((text) => async () => {
        const answer = await rawTo(route, text);
        const fault = faultOf(answer, `${route.path} ${text.slice(0, 40)}`);
        return fault ?? (answer.text.length > 20_000 ? `${route.path} echoes ${text.slice(0, 20)}` : null);
      }),
      ...[
        'text/plain',
        'application/xml',
        'application/x-www-form-urlencoded',
        'text/csv',
        'multipart/form-data',
        'x',
      ].map((type) => async () => {
        const answer = await rawTo(route, JSON.stringify(bodyOf(route)), type);
        return answer.status === 415
          ? faultOf(answer, route.path)
          : `${route.path} takes ${type}: ${String(answer.status)}`;
      }),
    ]);
    expect(await inParallel(asks)).toEqual([]);
  });

  test('who sends lists without end, or more than fits, is refused before it costs anything', async () => {
    const route = routes.find(({ path }) => path === '/v1/vacancies/bulk');
    if (!route) throw new Error('No such route');
    const item = BODIES['VacanciesBody']?.(tenant.ids) as { items: object[] };
    const many = (n: number) => JSON.stringify({ items: Array.from({ length: n }, () => item.items[0]) });
    const answers = [
      [await rawTo(route, many(1001)), 422, 'request.invalid'],
      [await rawTo(route, many(5001)), 422, 'request.too-many-values'],
      [await rawTo(route, `{"items":[${'1,'.repeat(1_500_000)}1]}`), 422, 'request.too-many-values'],
      [await rawTo(route, JSON.stringify('x'.repeat(5 * 1024 * 1024))), 413, 'request.too-large'],
    ] as const;
    for (const [answer, status, code] of answers) {
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(faultOf(answer, code)).toBeNull();
    }
    const file = Buffer.alloc(21 * 1024 * 1024, 'a');
    const roster = await tenant.office.coordinator.send('post', 'rosters?fileName=a.csv&asOf=2020-03-06', file, {
      'content-type': 'text/csv',
    });
    expect([roster.status, roster.body.code]).toEqual([413, 'request.too-large']);
  });

  test('who sends a file that is no roster is told what is wrong with it', async () => {
    const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200, 0xff)]);
    const files = [
      zip,
      Buffer.from([0xff, 0xfe, 0x00]),
      Buffer.alloc(3000, '"'),
      Buffer.from('\ufeff'),
      Buffer.alloc(50_000, ','),
    ];
    const names = ['a.csv', 'a.xlsx', '../../etc/passwd', '😀', '%00', 'a'.repeat(300), ''];
    const days = ['2020-03-06', '2020-02-30', '9999-99-99', '', "' or 1=1"];
    const asks = [
      ...files.map((file) => ({ file, name: 'a.csv', day: '2020-03-06' })),
      ...files.map((file) => ({ file, name: 'a.xlsx', day: '2020-03-06' })),
      ...names.map((name) => ({ file: Buffer.from('姓名\n某'), name, day: '2020-03-06' })),
      ...days.map((day) => ({ file: Buffer.from('姓名\n某'), name: 'a.csv', day })),
    ].flatMap(({ file, name, day }) =>
      ['text/csv', 'application/octet-stream'].map((type) => async () => {
        const path = `rosters?fileName=${encodeURIComponent(name)}&asOf=${encodeURIComponent(day)}&commit=true`;
        return faultOf(await tenant.office.coordinator.send('post', path, file, { 'content-type': type }), path);
      }),
    );
    expect(await inParallel(asks)).toEqual([]);
  });

  test('who writes anything into a path or a query meets a problem document', async () => {
    const odd = [
      'x',
      '0',
      '-1',
      '%F0%9F%98%80',
      "'%20or%201=1--",
      '%00',
      '..%2F..',
      'a'.repeat(300),
      '01a20109-fb56-70a5-825a',
      '%25',
    ];
    const inPaths = routes
      .filter(({ path }) => path.includes('{'))
      .flatMap((route) =>
        odd.map((text) => async () => {
          const path = route.path.replace('/v1/', '').replace(/\{\w+\}/g, text);
          const answer = await callerOf(route).send(
            route.method,
            path,
            route.method === 'post' ? bodyOf(route) : undefined,
          );
          return answer.status < 400 ? `${path} succeeds` : faultOf(answer, `${route.method} ${path}`);
        }),
      );
    const inQueries = routes
      .filter(({ method }) => method === 'get')
      .flatMap((route) => {
        const names = ['unknown', ...route.parameters.filter((one) => one.in === 'query').map(({ name }) => name)];
        return names.flatMap((name) =>
          HOSTILE_QUERIES.map((value) => async () => {
            const query = value.replaceAll('NAME', name);
            return faultOf(
              await callerOf(route).get(`${pathTo(route, tenant.ids)}?${query}`),
              `${route.path}?${query}`,
            );
          }),
        );
      });
    expect(await inParallel([...inPaths, ...inQueries])).toEqual([]);
  });

  test('who uses other methods, bad keys or bad headers meets a problem document', async () => {
    const asks = routes.flatMap((route) => [
      ...(['put', 'patch', 'options'] as const).map((method) => async () => {
        const answer = await callerOf(route).send(method, pathTo(route, tenant.ids));
        return answer.status === 404
          ? faultOf(answer, route.path)
          : `${method} ${route.path} → ${String(answer.status)}`;
      }),
      async () => {
        const { status } = await callerOf(route).send('head', pathTo(route, tenant.ids));
        return status < 500 ? null : `head ${route.path} → ${String(status)}`;
      },
      ...(route.method === 'post' && !route.isPublic ? ['a b', 'x'.repeat(201), 'clé'] : []).map((key) => async () => {
        const answer = await callerOf(route).send('post', pathTo(route, tenant.ids), bodyOf(route), {
          'idempotency-key': key,
        });
        return answer.status === 422
          ? faultOf(answer, route.path)
          : `${route.path} takes the key ${key}: ${String(answer.status)}`;
      }),
    ]);
    expect(await inParallel(asks)).toEqual([]);
  });

  test('who does not even speak HTTP meets one as well', async () => {
    const host = 'host: a\r\n';
    for (const [text, status] of [
      ['MAKE /v1/workers HTTP/1.1\r\n\r\n', 400],
      ['hello\r\n\r\n', 400],
      [`GET /v1/workers HTTP/1.1\r\n${host}x: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
      [`GET /v1/%zz HTTP/1.1\r\n${host}connection: close\r\n\r\n`, 400],
      [`POST /v1/sign-in HTTP/1.1\r\n${host}content-length: -1\r\n\r\n`, 400],
    ] as const) {
      const answer = await speak(stage.nobody.url, text);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
      expect(answer).toMatch(/content-type: application\/problem\+json[^]*"requestId":/i);
    }
  });

  test('has found no failure: the process lives, and no line of its log tells of a defect', async () => {
    expect((await fetch(`${stage.nobody.url}/health/ready`)).status).toBe(200);
    const errors = stage.processes
      .flatMap((one) => one.output().split('\n'))
      .filter((line) => /"level":(50|60)/.test(line));
    expect(errors).toEqual([]);
    expect(told.sent).toBeGreaterThan(5000);
  });
});
