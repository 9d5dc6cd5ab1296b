import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import pino from 'pino';
import {
  Database,
  type JobProcessor,
  logOptions,
  Metrics,
  NestLog,
  Outbox,
  pairUp,
  probe,
  Queues,
  settingsOrExit,
} from '#platform';
import { CONTRACTS, PROCESSORS_TOKEN, SolverModule } from './solver.module.js';

/**
 * How many jobs of a queue at a time a process. Solving keeps a core busy, a large rehearsal all of them: start more processes
 * for more cores. The work of a rescue is short, and most of it waits for the database.
 */
const CONCURRENCY = { solve: 1, rescue: 2 } as const;
const QUEUES = ['solve', 'rescue'] as const;

const settings = settingsOrExit();
const log = pino(logOptions('solver', settings));
const metrics = new Metrics('solver');
const context = await NestFactory.createApplicationContext(SolverModule.with(settings), { logger: new NestLog(log) });
const processors = pairUp(CONTRACTS, context.get<JobProcessor[]>(PROCESSORS_TOKEN));

const queues = new Queues(settings, log);
for (const name of QUEUES) queues.work(name, processors, context.get(Outbox), metrics, CONCURRENCY[name]);
const canary = setInterval(() => QUEUES.forEach((name) => void queues.beat(name).catch(() => undefined)), 5000);

const db = context.get(Database);
const answering = await probe(settings, { ready: async () => queues.alive && (await db.ready()) }, metrics);
log.info({ port: answering.port }, 'listening');

let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  clearInterval(canary);
  await queues.close();
  await answering.close();
  await context.close();
  process.exit(0);
};
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
