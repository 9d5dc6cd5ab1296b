/** A few files that break one rule of config/dependency-cruiser.cjs, or none. */
export type Files = Readonly<Record<string, string>>;

/** What the seeds import: a tree in which everything is allowed. */
export const SOUND: Files = {
  'apps/api/src/main.ts': `export const api = 1;`,
  'libs/kernel/src/index.ts': `export const kernel = 1;`,
  'libs/platform/src/index.ts': `export const platform = 1;`,
  'libs/solver/src/index.ts': `export const solver = 1;`,
  'libs/workers/src/index.ts': `export { age } from './worker.js'; export { WorkerService } from './worker.service.js';`,
  'libs/workers/src/worker.ts': `import { kernel } from '#kernel'; export const age = kernel;`,
  'libs/workers/src/worker.entity.ts': `import 'typeorm'; export class WorkerEntity {}`,
  'libs/workers/src/worker.service.ts': `import '@nestjs/common'; import '#platform'; import './worker.entity.js'; export class WorkerService {}`,
  'libs/workers/src/roster.reader.ts': `import 'yauzl'; import '#kernel';`,
};

const JOURNEY = 'places workers vacancies health matching transport arrivals trace indicators'.split(' ');
const upstreamOnly = Object.fromEntries(
  JOURNEY.slice(0, -1).map((context, stage): [string, Files[]] => [
    `${context}-knows-only-earlier-stages`,
    JOURNEY.slice(stage + 1).map((later) => ({
      [`libs/${context}/src/seeded.service.ts`]: `import '../../${later}/src/index.js';`,
      [`libs/${later}/src/index.ts`]: `export const later = 1;`,
    })),
  ]),
);

/** For every rule the seeds that must be refused by this rule and by no other. */
export const SEEDS: Readonly<Record<string, readonly Files[]>> = {
  'no-cycles': [
    {
      'libs/workers/src/seeded.service.ts': `import { b } from './other.service.js'; export const a = b;`,
      'libs/workers/src/other.service.ts': `import { a } from './seeded.service.js'; export const b = a;`,
    },
  ],
  'pure-files-import-no-package': [
    { 'libs/workers/src/seeded.ts': `import '@nestjs/common';` },
    { 'libs/workers/src/seeded.ts': `import 'node:crypto';` },
    { 'libs/workers/src/seeded.lifecycle.ts': `import 'pino';` },
    { 'libs/workers/src/roster/seeded.errors.ts': `import 'yauzl';` },
    { 'libs/workers/src/seeded.events.ts': `import 'semver';` }, // not in our package.json
  ],
  'pure-files-import-no-platform-and-no-framework-file': [
    { 'libs/workers/src/seeded.ts': `import '#platform';` },
    { 'libs/workers/src/seeded.ts': `import './worker.entity.js';` },
    { 'libs/workers/src/seeded.ts': `import './worker.service.js';` },
    { 'libs/workers/src/seeded.ts': `import './roster.reader.js';` },
  ],
  'readers-know-no-framework': [
    { 'libs/workers/src/seeded.reader.ts': `import '@nestjs/common';` },
    { 'libs/workers/src/seeded.reader.ts': `import 'pg';` },
    { 'libs/workers/src/seeded.reader.ts': `import '#platform';` },
    { 'libs/workers/src/seeded.reader.ts': `import './worker.entity.js';` },
  ],
  'kernel-stands-alone': [{ 'libs/kernel/src/seeded.ts': `import '#solver';` }],
  'solver-stands-alone': [{ 'libs/solver/src/seeded.ts': `import '#kernel';` }],
  'solver-threads-import-only-worker-threads': [
    { 'libs/solver/src/threads.ts': `import 'node:fs';` },
    { 'libs/solver/src/threads.ts': `import '#kernel';` },
  ],
  'solver-checkers-share-no-code-with-the-search': [
    { 'libs/solver/src/routing/check.ts': `import './route.js';`, 'libs/solver/src/routing/route.ts': `export {};` },
    { 'libs/solver/src/check.ts': `import './route.js';`, 'libs/solver/src/route.ts': `export {};` },
    { 'libs/solver/src/check/seats.ts': `import '../match.js';`, 'libs/solver/src/match.ts': `export {};` },
  ],
  'platform-knows-no-domain': [
    { 'libs/platform/src/seeded.ts': `import '#workers';` },
    { 'libs/platform/src/seeded.ts': `import '#solver';` },
  ],
  'through-the-front-door': [
    { 'libs/vacancies/src/seeded.ts': `import '../../workers/src/worker.js';` },
    { 'apps/api/src/seeded.ts': `import '../../../libs/workers/src/worker.service.js';` },
  ],
  'libs-know-no-app': [{ 'libs/workers/src/seeded.service.ts': `import '../../../apps/api/src/main.js';` }],
  'apps-know-no-other-app': [{ 'apps/worker/src/seeded.ts': `import '../../api/src/main.js';` }],
  'front-doors-show-no-entities': [
    { 'libs/workers/src/index.ts': `export { WorkerEntity } from './worker.entity.js';` },
    { 'libs/workers/src/index.ts': `export type { WorkerEntity } from './worker.entity.js';` },
  ],
  'typeorm-stays-in-entities-services-and-modules': [
    { 'apps/api/src/seeded.controller.ts': `import 'typeorm';` },
    { 'libs/workers/src/seeded.jobs.ts': `import '@nestjs/typeorm';` },
  ],
  'bullmq-stays-in-platform-and-at-the-queue-edges': [
    { 'libs/workers/src/seeded.service.ts': `import 'bullmq';` },
    { 'apps/api/src/seeded.controller.ts': `import 'ioredis';` },
  ],
  'http-stays-at-the-api-edge': [
    { 'libs/workers/src/seeded.service.ts': `import 'class-validator';` },
    { 'apps/worker/src/seeded.processor.ts': `import 'fastify';` },
  ],
  ...upstreamOnly,
};

/** What the rules must let pass, so that none of them bites by accident. */
export const ALLOWED: readonly Files[] = [
  {
    'libs/workers/src/seeded.ts': `import type { Options } from 'yauzl'; import type { W } from './worker.entity.js';`,
  },
  { 'libs/vacancies/src/seeded.service.ts': `import { age } from '#workers'; import '#kernel'; import 'typeorm';` },
  { 'libs/solver/src/threads.ts': `import 'node:worker_threads'; import './index.js';` },
  { 'libs/solver/src/check.ts': `import './check/seats.js';`, 'libs/solver/src/check/seats.ts': `export {};` },
  {
    'libs/solver/src/routing/check.ts': `import type { A } from './route.js';`,
    'libs/solver/src/routing/route.ts': '',
  },
  {
    'libs/workers/src/one.entity.ts': `import './other.entity.js';`,
    'libs/workers/src/other.entity.ts': `import './one.entity.js';`,
  },
  { 'apps/worker/src/seeded.processor.ts': `import 'bullmq'; import '#workers';` },
];
