import { randomUUID } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#kernel';
import { type Metrics } from '#platform';
import { problemOf, sendProblem } from './problem.filter.js';

/** Largest request body in bytes; rosters are the largest. */
export const BODY_LIMIT = 20 * 1024 * 1024;
/** Content types under which a roster file may be posted as it is. */
export const FILE_TYPES = [
  'application/octet-stream',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
];
const REQUEST_ID = /^[\w.-]{8,64}$/;

export function fastify(): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestIdHeader: false,
    genReqId: ({ headers }: { headers: Record<string, unknown> }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    // Bad percent-encodings and unknown methods never reach a controller.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(reply, problemOf(error, request));
    },
  });
  return adapter;
}

/** Every route is below /v1 but those that machines ask about this process. */
export const versioned = (app: INestApplication): INestApplication =>
  app.setGlobalPrefix('v1', { exclude: ['health/live', 'health/ready', 'metrics'] });

/** Security headers, request ids, one log line and one measurement a request; no URL, as it may bear what was searched for. */
export function dress(
  app: NestFastifyApplication,
  metrics: Metrics,
  log: (line: object, message: string) => void,
): void {
  const server = app.getHttpAdapter().getInstance();
  for (const type of FILE_TYPES) {
    server.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  }
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    done();
  });
  // PostgreSQL keeps no NUL in text: refused here for all routes.
  server.addHook('preValidation', (request, _reply, done) => {
    const bearsNul = /%00/.test(request.url) || (!Buffer.isBuffer(request.body) && hasNul(request.body));
    done(bearsNul ? nulRefused() : undefined);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const seconds = reply.elapsedTime / 1000;
    metrics.requests.observe({ method: request.method, route, status: reply.statusCode }, seconds);
    log({ requestId: request.id, method: request.method, route, status: reply.statusCode, seconds }, 'request');
    done();
  });
}

const hasNul = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.includes('\0')
    : typeof value === 'object' && value !== null && Object.values(value).some(hasNul);

const nulRefused = () =>
  new DomainError('request.nul-character', 'invalid', {
    zh: '请求文本中含有空字符（U+0000）',
    en: 'A text of the request bears the NUL character (U+0000)',
  });
