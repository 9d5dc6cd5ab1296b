import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { BODIES } from './bodies.js';
import { HOSTILE_QUERIES, shareOf } from './bodies-of/hostile-values.js';
import { pathTo, type Route } from './routes.js';
import { callerFor, faultOf, inParallel, speak, told } from './stranger.js';
import type { World } from './world.js';

export const hostileRequests = ({ stage, routes, ours, theirs: tenant }: World) => {
  const callerOf = (route: Route) => callerFor(route, stage, tenant);
  const bodyOf = ({ body }: Route) => BODIES[body ?? '']?.(tenant.ids) ?? {};

  describe('A stranger', () => {
    test('without a good token is asked to sign in, on every route but the public ones', async () => {
      const { id, key } = await stage.admin.ok('post', `organisations/${ours.ids.organisation}/api-keys`, {
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
        .flatMap((route, turn) => {
          const names = ['unknown', ...route.parameters.filter((one) => one.in === 'query').map(({ name }) => name)];
          return names.flatMap((name, i) =>
            shareOf(HOSTILE_QUERIES, turn + i, 4).map((value) => async () => {
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

    /** A parameter takes any word: PATCH workers/look-up is asked of {id}. */
    const unknownAt = (route: Route) => (method: string) =>
      routes.every(
        (one) => one.method !== method || !new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(route.path),
      );

    test('who uses other methods, bad keys or bad headers meets a problem document', async () => {
      const asks = routes.flatMap((route) => [
        ...(['put', 'patch', 'options'] as const).filter(unknownAt(route)).map((method) => async () => {
          const answer = await callerOf(route).send(method, pathTo(route, tenant.ids));
          return answer.status === 404
            ? faultOf(answer, route.path)
            : `${method} ${route.path} → ${String(answer.status)}`;
        }),
        async () => {
          const { status } = await callerOf(route).send('head', pathTo(route, tenant.ids));
          return status < 500 ? null : `head ${route.path} → ${String(status)}`;
        },
        ...(route.method === 'post' && !route.isPublic ? ['a b', 'x'.repeat(201), 'clé'] : []).map(
          (key) => async () => {
            const answer = await callerOf(route).send('post', pathTo(route, tenant.ids), bodyOf(route), {
              'idempotency-key': key,
            });
            return answer.status === 422
              ? faultOf(answer, route.path)
              : `${route.path} takes the key ${key}: ${String(answer.status)}`;
          },
        ),
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
      expect(told.sent).toBeGreaterThan(2000);
    });
  });
};
