import { hostname } from 'node:os';
import type { LoggerService } from '@nestjs/common';
import pino, { type Logger, type LoggerOptions } from 'pino';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Settings } from './settings.js';

/** Never in a log, wherever they turn up: a second net below the rule not to log them at all. */
const SECRETS = ['idNumber', 'phone', 'password', 'key', 'accessToken', 'refreshToken', 'leaderCode', 'name'];

export const logOptions = (process: string, { logLevel }: Pick<Settings, 'logLevel'>): LoggerOptions => ({
  level: logLevel,
  base: { process, host: hostname() },
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: [...SECRETS, ...SECRETS.map((name) => `*.${name}`), 'req.headers.authorization', 'req.headers.cookie'],
    censor: '[private]',
  },
});

/** Nest's own lines through the same structured log. */
export class NestLog implements LoggerService {
  constructor(private readonly pino: Logger) {}
  log(message: string, ...rest: unknown[]): void {
    this.pino.debug({ context: rest.at(-1) }, message);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.pino.error({ context: rest.at(-1), err: message instanceof Error ? message : undefined }, String(message));
  }
  warn(message: string, ...rest: unknown[]): void {
    this.pino.warn({ context: rest.at(-1) }, message);
  }
}

/** What Prometheus scrapes from a process. */
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Histogram({
    name: 'mendao_http_request_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [this.registry],
  });
  readonly jobs = new Counter({
    name: 'mendao_jobs_total',
    help: 'Jobs by contract and outcome',
    labelNames: ['contract', 'outcome'],
    registers: [this.registry],
  });
  readonly outbox = new Gauge({
    name: 'mendao_outbox_jobs',
    help: 'Unfinished outbox rows by state',
    labelNames: ['state'],
    registers: [this.registry],
  });

  constructor(process: string) {
    this.registry.setDefaultLabels({ process });
    collectDefaultMetrics({ register: this.registry });
  }
}
