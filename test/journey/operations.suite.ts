import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { startProcess } from '../support/processes.js';
import { waitFor } from '../support/wait-for.js';
import type { World } from './world.js';

/** Ends all processes. */
export const operations = ({ stage, routes, theirs }: World) =>
  describe('The processes', () => {
    const get = (path: string) => fetch(`${stage.nobody.url}${path}`);

    test('the document that is served is the one that the command writes', async () => {
      const file = join(mkdtempSync(join(tmpdir(), 'openapi-')), 'openapi.json');
      execFileSync(process.execPath, ['dist/apps/api/src/write-openapi.js', file]);
      const served = await (await get('/openapi.json')).json();
      expect(served).toEqual(JSON.parse(readFileSync(file, 'utf8')));
      expect(served).toMatchObject({
        openapi: expect.stringMatching(/^3\.1/),
        components: { schemas: { Problem: {} } },
      });
    });

    test('every route says what it is for, what it takes and how it answers', () => {
      expect(routes.length).toBeGreaterThan(80);
      const incomplete = routes.filter(({ method, operation, body }) => {
        const { summary, tags, responses, requestBody } = operation;
        const answers = Object.values(responses);
        const says = summary && tags?.length === 1 && answers.every(({ description }) => description);
        const typed = Object.entries(responses).every(([status, { content }]) => status === '204' || content);
        const problems = responses['4XX']?.content && responses['5XX']?.content;
        const takes =
          method !== 'post' || body !== null || requestBody === undefined || requestBody.content['text/csv'];
        return !(says && typed && problems && takes && Object.keys(responses).some((status) => status.startsWith('2')));
      });
      expect(incomplete.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
      const open = routes.filter(({ isPublic }) => isPublic).map(({ path }) => path);
      expect(open.sort()).toEqual([
        ...['acknowledge', 'terms'].map((answer) => `/v1/authority-notification-codes/${answer}`),
        ...['confirm', 'decline', 'release', 'terms'].map((answer) => `/v1/carrier-offer-codes/${answer}`),
        '/v1/self-service/sign-in',
        '/v1/sheet-checks',
        ...['', '/end', '/refresh', '/trip-code'].map((path) => `/v1/sign-in${path}`),
        '/v1/travel-proof-checks',
        ...['', '/anchors', '/revoked-codes'].map((path) => `/v1/trust-list${path}`),
      ]);
    });

    test('a roster’s result is bytes of the media types that it may have, and no JSON', () => {
      const result = routes.find(({ path }) => path === '/v1/rosters/{id}/result');
      const bytes = { schema: { type: 'string', format: 'binary' } };
      expect(result?.operation.responses['200']?.content).toEqual({
        'text/csv': bytes,
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': bytes,
      });
    });

    test('sheets, passes and proofs come as PDF, kept versions and whole batches too, under names without persons', async () => {
      const { ids, office, worker } = theirs;
      const { sheetNumber } = ids;
      for (const [path, name] of [
        [`trips/${ids.trip}/sheet/pdf`, `${sheetNumber}-v\\d+`],
        [`trips/${ids.trip}/versions/1/sheet/pdf`, `${sheetNumber}-v1`],
        [`batches/${ids.batch}/sheets/pdf`, `sheets-${ids.batch}`],
        [`trips/${ids.trip}/boarding-passes/pdf`, `boarding-passes-${ids.trip}`],
        [`trips/${ids.trip}/boarding-passes/${ids.worker}/pdf`, `boarding-pass-${ids.worker}`],
        [`trips/${ids.trip}/travel-proofs/pdf`, `travel-proofs-${ids.trip}`],
        [`trips/${ids.trip}/travel-proofs/${ids.worker}/pdf`, `travel-proof-${ids.worker}`],
        [`self-service/trips/${ids.trip}/boarding-pass/pdf`, `boarding-pass-${ids.trip}`],
        [`self-service/trips/${ids.trip}/travel-proof/pdf`, `travel-proof-${ids.trip}`],
      ]) {
        const { url, authorization } = path?.startsWith('self-service') ? worker : office.coordinator;
        const answer = await fetch(`${url}/v1/${path ?? ''}`, { headers: { authorization } });
        expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'application/pdf']);
        expect(answer.headers.get('content-disposition')).toMatch(
          new RegExp(`^inline; filename="${name ?? ''}\\.pdf"$`),
        );
        expect(answer.headers.get('cache-control')).toBe('no-store');
        const file = Buffer.from(await answer.arrayBuffer()).toString('latin1');
        expect(file).toMatch(/^%PDF-1\.7[^]*%%EOF\s*$/);
      }
    });

    test('the interactive page loads with what it needs', async () => {
      const page = await (await get('/docs')).text();
      expect(page).toContain('门到门 Mendao API');
      const sources = [...page.matchAll(/(?:src|href)="(\.?\/?[^"]+)"/g)].map(([, path = '']) =>
        path.replace(/^\.?\/?/, '/'),
      );
      expect(sources.length).toBeGreaterThan(2);
      for (const path of sources) expect([path, (await get(path)).status]).toEqual([path, 200]);
    });

    test('its own series are among the figures', async () => {
      await get('/v1/clock');
      const figures = await (await get('/metrics')).text();
      expect(figures).toMatch(/^mendao_http_request_seconds_count\{.*route="\/v1\/clock",status="401"\} \d+$/m);
      for (const name of ['mendao_jobs_total', 'mendao_outbox_jobs', 'process_cpu_seconds_total'])
        expect(figures).toContain(`# HELP ${name} `);
    });

    test('it lives but is not ready while the database is away, and comes back by itself', async () => {
      const superuser = new Client({ connectionString: stage.database.ownerUrl.replace(/\/[^/]+$/, '/postgres') });
      await superuser.connect();
      const name = new URL(stage.database.ownerUrl).pathname.slice(1);
      try {
        await superuser.query(`alter database ${name} with allow_connections false`);
        await superuser.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
        expect((await get('/health/ready')).status).toBe(503);
        expect((await get('/health/live')).status).toBe(200);
        const { status, body, headers } = await stage.admin.get('organisations');
        expect([status, body.code, headers['retry-after']]).toEqual([503, 'database.unavailable', '2']);
      } finally {
        await superuser.query(`alter database ${name} with allow_connections true`);
        await superuser.end();
      }
      await waitFor(async () => (await get('/health/ready')).ok, { what: 'the API to be ready again' });
      expect((await stage.admin.get('organisations')).status).toBe(200);
    });

    test('on SIGTERM it answers what it has in hand, and ends with exit code 0', async () => {
      const { port, hostname } = new URL(stage.nobody.url);
      const body = JSON.stringify({ name: '最后一个', kind: 'exporting', divisionCode: '513431' });
      const socket = connect(Number(port), hostname);
      let heard = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
      await once(socket, 'connect');
      const head = [
        'POST /v1/organisations HTTP/1.1',
        'host: a',
        `authorization: ${stage.admin.authorization}`,
        'content-type: application/json',
        `content-length: ${String(Buffer.byteLength(body))}`,
        'expect: 100-continue',
      ];
      socket.write(`${head.join('\r\n')}\r\n\r\n`);
      await waitFor(() => heard.includes('100 Continue'), { what: 'the request to be in hand' });
      const [api] = stage.processes;
      const ended = api?.stop();
      await waitFor(
        () =>
          get('/health/live').then(
            () => false,
            () => true,
          ),
        { what: 'no new requests to be taken' },
      );
      socket.write(body);
      await once(socket, 'close');
      expect(heard).toMatch(/HTTP\/1\.1 201 /);
      expect(await ended).toBe(0);
    });

    test('a process does not start with bad settings and names each of them', async () => {
      const { KEY_FILE: _, ...environment } = stage.environment;
      await expect(startProcess('worker', { ...environment, FIELD_KEY: 'short', AUTH_SECRET: '' })).rejects.toThrow(
        /ended with 78[^]*AUTH_SECRET[^]*FIELD_KEY/,
      );
    });

    test('the worker and the solver live, show their figures and end on request', async () => {
      const [, ...others] = stage.processes;
      expect(others).toHaveLength(2);
      for (const one of others) {
        expect((await fetch(`${one.url}/health/live`)).status).toBe(200);
        expect(await (await fetch(`${one.url}/metrics`)).text()).toContain('process_cpu_seconds_total');
        expect(await one.stop()).toBe(0);
      }
    });
  });
