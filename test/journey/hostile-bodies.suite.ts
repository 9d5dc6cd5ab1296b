import { describe, expect, test } from 'vitest';
import { ROSTER_LIMITS } from '#workers';
import { BODIES } from './bodies.js';
import { HOSTILE_VALUES, mutationsOf, shareOf } from './bodies-of/hostile-values.js';
import { pathTo, type Route } from './routes.js';
import { callerFor, faultOf, inParallel, raw } from './stranger.js';
import type { World } from './world.js';

export const hostileBodies = ({ stage, routes, theirs: tenant }: World) => {
  const callerOf = (route: Route) => callerFor(route, stage, tenant);
  const rawTo = (route: Route, text: string, type?: string) =>
    raw(callerOf(route), pathTo(route, tenant.ids), route.method, text, type);
  const withBody = routes.filter(({ body }) => body !== null);
  const bodyOf = ({ body }: Route) => BODIES[body ?? '']?.(tenant.ids) ?? {};

  describe('A stranger', () => {
    test('who writes anything into any field meets a problem document, never a failure', async () => {
      expect(withBody.filter(({ body }) => !BODIES[body ?? ''])).toEqual([]);
      const once = withBody.filter(({ body }, i, all) => all.findIndex((other) => other.body === body) === i);
      const asks = once.flatMap((route, turn) =>
        mutationsOf(bodyOf(route), HOSTILE_VALUES, turn).map(([pointer, text]) => async () => {
          const answer = await rawTo(route, text);
          return faultOf(answer, `${route.method} ${route.path} ${pointer} ${text.slice(0, 120)}`);
        }),
      );
      expect(asks.length).toBeGreaterThan(700);
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
      const all = [...bodies, deep, `{"a":${deep}}`, `{"${'k'.repeat(100_000)}":1}`];
      const types = [
        'text/plain',
        'application/xml',
        'application/x-www-form-urlencoded',
        'text/csv',
        'multipart/form-data',
        'x',
      ];
      const asks = withBody.flatMap((route, turn) => [
        ...shareOf(all, turn, 2).map((text) => async () => {
          const answer = await rawTo(route, text);
          const fault = faultOf(answer, `${route.path} ${text.slice(0, 40)}`);
          return fault ?? (answer.text.length > 20_000 ? `${route.path} echoes ${text.slice(0, 20)}` : null);
        }),
        ...shareOf(types, turn, 3).map((type) => async () => {
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
      const file = Buffer.alloc(ROSTER_LIMITS.bytes + 1, 'a');
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
  });
};
