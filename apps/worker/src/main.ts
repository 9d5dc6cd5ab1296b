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
import { PersonalService, RetentionService } from '#trace';
import { AlarmWatch, CarrierOfferService, CarrierReminders, RecheckService, TripService } from '#transport';
import { WorkerCountService } from '#workers';
import { loop } from './loop.js';
import { CONTRACTS, PROCESSORS_TOKEN, WorkerModule } from './worker.module.js';

const CONCURRENCY = 8;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const settings = settingsOrExit();
const log = pino(logOptions('worker', settings));
const metrics = new Metrics('worker');
const context = await NestFactory.createApplicationContext(WorkerModule.with(settings), { logger: new NestLog(log) });
const processors = pairUp(
  CONTRACTS.filter(({ queue }) => queue === 'work'),
  context.get<JobProcessor[]>(PROCESSORS_TOKEN),
);
const outbox = context.get(Outbox);
await outbox.subscribe(CONTRACTS);

const queues = new Queues(settings, log);
queues.work('work', processors, outbox, metrics, CONCURRENCY);

const trips = context.get(TripService);
const carrierOffers = context.get(CarrierOfferService);
const alarms = context.get(AlarmWatch);
const reminders = context.get(CarrierReminders);
const rechecks = context.get(RecheckService);
const personal = context.get(PersonalService);
const retention = context.get(RetentionService);
const counts = context.get(WorkerCountService);
const loops = [
  loop('relay', 100, log, () => outbox.relay((jobs) => queues.add(jobs))),
  loop('sweeper', 2000, log, () => outbox.sweep((job) => queues.isLost(job), 5)),
  loop('due', 500, log, () => trips.nudgeDue()),
  loop('rechecks', 1000, log, () => rechecks.nudgeDue()),
  loop('alarms', 1000, log, () => alarms.watch()),
  loop('carrier-reminders', 2000, log, () => reminders.remindDue()),
  loop('carrier-offers', 2000, log, () => carrierOffers.expireDue()),
  loop('counts', 1000, log, () => counts.fold()),
  loop('canary', 5000, log, () => queues.beat('work').then(() => 0)),
  loop('figures', 5000, log, async () => {
    metrics.outbox.reset();
    for (const { state, jobs } of await outbox.counts()) metrics.outbox.set({ state }, jobs);
    return 0;
  }),
  loop('erasures', 5000, log, () => personal.eraseDue()),
  loop('retention', HOUR_MS, log, () => retention.carryOut().then(() => 0)),
  loop('tidy', DAY_MS, log, () => outbox.tidy(7).then(() => 0)),
];

const db = context.get(Database);
const answering = await probe(settings, { ready: async () => queues.alive && (await db.ready()) }, metrics);
log.info({ port: answering.port }, 'listening');

// First nothing new is taken up, then what is in hand is finished, then the connections go.
let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  await Promise.all(loops.map((running) => running.stop()));
  await queues.close();
  await answering.close();
  await context.close();
  process.exit(0);
};
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
