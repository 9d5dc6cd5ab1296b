import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Metrics } from '#platform';
import { ROSTER_LIMITS } from '#workers';
import { checkBody, checkText, nulRefused } from './body.js';
import {
  mediaTypeRefused,
  type Problem,
  problemOf,
  problemOfBrokenMessage,
  sendProblem,
  sizeRefused,
} from './problem.filter.js';

/** Largest request body in bytes. */
export const BODY_LIMIT = 4 * 1024 * 1024;
/** Largest roster file in bytes. It goes through this process in pieces and is never held. */
export const FILE_LIMIT = ROSTER_LIMITS.bytes;
/** Content types under which a roster file may be posted as it is. */
export const FILE_TYPES = [
  'application/octet-stream',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
];
/** A body too large is read to its end, and thrown away, up to this size in bytes. */
const DRAINED_LIMIT = FILE_LIMIT + 32 * 1024 * 1024;
/** The one route that takes a file as its body. */
const FILE_ROUTE = '/v1/rosters';
/** While the server closes. */
const IDLE_LOOK_MS = 100;
const REQUEST_ID = /^[\w.-]{8,64}$/;

export function fastify(trustedProxies: readonly string[] = []): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestIdHeader: false,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    genReqId: ({ headers }: { headers: Record<string, unknown> }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    // A roster of a prefecture comes over the line of a county.
    requestTimeout: 600_000,
    forceCloseConnections: 'idle',
    // Bad percent-encodings and unknown methods never reach a controller.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(reply, problemOf(error, request));
    },
    // What is not even HTTP has no request to answer: the problem is written to the socket.
    clientErrorHandler: (error: Error & { readonly code?: string }, socket: Socket) => {
      if (error.code === 'ECONNRESET' || socket.destroyed) return;
      if (socket.writable) socket.write(messageOf(problemOfBrokenMessage(error.code, randomUUID())));
      socket.destroy(error);
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
    server.addContentTypeParser(type, { bodyLimit: FILE_LIMIT }, (_request, file, done) => done(null, file));
  }
  server.removeContentTypeParser('text/plain');
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
  // A file is refused before it is read, wherever no file is taken.
  server.addHook('preParsing', (request, _reply, payload, done) => {
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
    const isFile = FILE_TYPES.includes(type);
    const size = Number(request.headers['content-length'] ?? 0);
    if (isFile && request.routeOptions.url !== FILE_ROUTE) done(mediaTypeRefused(), payload);
    else if (size <= (isFile ? FILE_LIMIT : BODY_LIMIT)) done(null, payload);
    else if (size > DRAINED_LIMIT) done(sizeRefused(), payload);
    // A client still writing would see a broken connection instead of the refusal: let it finish.
    else payload.resume().once('end', () => done(sizeRefused(), payload));
  });
  server.addHook('preValidation', (request, _reply, done) => {
    done(refusalOf(request));
  });
  // A kept-alive connection that is in use when the process is told to end would hold it up until it idles out.
  let isClosing = false;
  server.addHook('preClose', (done) => {
    isClosing = true;
    // One whose answer had its headers already, but was still under way, is idle only after the server looked for idle ones.
    const looking = setInterval(() => {
      server.server.closeIdleConnections();
    }, IDLE_LOOK_MS);
    server.server.once('close', () => {
      clearInterval(looking);
    });
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) void reply.header('connection', 'close');
    done(null, payload);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const seconds = reply.elapsedTime / 1000;
    metrics.requests.observe({ method: request.method, route, status: reply.statusCode }, seconds);
    log({ requestId: request.id, method: request.method, route, status: reply.statusCode, seconds }, 'request');
    done();
  });
}

function refusalOf({ url, body }: FastifyRequest): Error | undefined {
  try {
    if (/%00/.test(url)) throw nulRefused();
    checkText(url);
    if (!(body instanceof Readable)) checkBody(body);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function messageOf(problem: Problem): string {
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${String(problem.status)} ${STATUS_CODES[problem.status] ?? ''}`,
    'content-type: application/problem+json',
    `content-length: ${String(Buffer.byteLength(body))}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
