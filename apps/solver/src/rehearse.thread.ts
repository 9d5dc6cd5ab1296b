import 'reflect-metadata';
import { parentPort, workerData } from 'node:worker_threads';
import { NestFactory } from '@nestjs/core';
import { changeRead, type Compared, HealthModule, RehearsalService, type Share, type Watch } from '#health';
import { Database, PlatformModule, settingsOrExit, SYSTEM } from '#platform';
import type { FromThread } from './thread.js';

const { change, share, flag } = workerData as { change: unknown; share: Share; flag: Int32Array };
const say = (message: FromThread<Compared | null>) => parentPort?.postMessage(message);

const context = await NestFactory.createApplicationContext(
  { module: HealthModule, imports: [PlatformModule.with(settingsOrExit(), 'rehearsal')] },
  { logger: ['error'] },
);
const watch: Watch = (done, of) => {
  say({ progress: { phase: 'judge', done, of, best: Infinity, bound: -Infinity } });
  return Promise.resolve(Atomics.load(flag, 0) === 0);
};
const answer = await context
  .get(Database)
  .transaction(SYSTEM, (tx) => context.get(RehearsalService).rehearse(tx, changeRead(change), watch, share));
await context.close();
say({ answer });
