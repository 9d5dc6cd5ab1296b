import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const PURE = 'libs/workers/src/seeded.ts';
const SERVICE = 'libs/workers/src/seeded.service.ts';
const TEST = 'test/journey/seeded.spec.ts';

interface Law {
  readonly law: string;
  readonly rule: string;
  /** Files in which the law holds. */
  readonly holds: readonly string[];
  /** Files in which it does not. */
  readonly free?: readonly string[];
  readonly breaches: readonly string[];
}

const solverAndPure = [
  PURE,
  'libs/workers/src/roster/seeded.ts',
  'libs/workers/src/seeded.lifecycle.ts',
  'libs/workers/src/seeded.errors.ts',
  'libs/workers/src/seeded.events.ts',
  'libs/kernel/src/seeded.ts',
  'libs/solver/src/routing/seeded.ts',
];
const impure = [SERVICE, 'libs/platform/src/seeded.ts', 'libs/solver/src/threads.ts', 'apps/worker/src/seeded.ts'];

const LAWS: readonly Law[] = [
  {
    law: 'A pure file has no clock',
    rule: 'no-restricted-syntax',
    holds: solverAndPure,
    free: impure,
    breaches: ['export const at = new Date();', 'export const at = Date.now();', 'export const at = Date();'],
  },
  {
    law: 'A pure file has no randomness',
    rule: 'no-restricted-syntax',
    holds: solverAndPure,
    free: impure,
    breaches: ['export const die = Math.random();'],
  },
  {
    law: 'A pure file waits for nothing',
    rule: 'no-restricted-syntax',
    holds: solverAndPure,
    free: impure,
    breaches: [
      'export async function read() {}',
      'export const read = async () => {};',
      'export class Reader { async read() {} }',
      'export const read = await import("./other.js");',
      'export const read = new Promise(() => {});',
    ],
  },
  {
    law: 'A pure file takes nothing impure from the globals',
    rule: 'no-restricted-globals',
    holds: solverAndPure,
    free: impure,
    breaches: [
      'export const at = performance.now();',
      'export const id = crypto.randomUUID();',
      'export const at = process.hrtime();',
      'setTimeout(() => 1, 5);',
    ],
  },
  {
    law: 'Settings are read once',
    rule: 'no-restricted-syntax',
    holds: [PURE, SERVICE, 'libs/platform/src/seeded.ts', 'apps/api/src/seeded.ts', 'libs/workers/src/seeded.spec.ts'],
    free: ['libs/platform/src/settings.ts', TEST],
    breaches: ['export const port = process.env.PORT;', 'export const { PORT } = process.env;'],
  },
  {
    law: 'No module waits for one that waits for it',
    rule: 'no-restricted-syntax',
    holds: [PURE, SERVICE, 'libs/platform/src/seeded.ts', 'libs/solver/src/threads.ts', 'apps/api/src/seeded.ts', TEST],
    breaches: ['forwardRef(() => 1);'],
  },
  {
    law: 'Libs speak no HTTP',
    rule: 'no-restricted-imports',
    holds: [PURE, SERVICE],
    free: ['apps/api/src/seeded.ts'],
    breaches: [
      `import { NotFoundException } from '@nestjs/common';`,
      `import { HttpException } from '@nestjs/common';`,
    ],
  },
  {
    law: 'Tests wait for conditions',
    rule: 'no-restricted-syntax',
    holds: [TEST, 'libs/workers/src/seeded.spec.ts', 'test/support/seeded.ts'],
    free: [SERVICE],
    breaches: [
      'await new Promise((resolve) => setTimeout(resolve, 100));',
      'await new Promise((r) => { setTimeout(() => r(1), 100); });',
    ],
  },
  {
    law: 'Tests wait for conditions, with no timers from Node',
    rule: 'no-restricted-imports',
    holds: [TEST, 'libs/workers/src/seeded.spec.ts'],
    free: ['test/support/wait-for.ts', 'libs/platform/src/seeded.ts'],
    breaches: [`import { setTimeout } from 'node:timers/promises';`],
  },
  {
    law: 'Names say what a thing is',
    rule: 'no-restricted-syntax',
    holds: [PURE, SERVICE, 'apps/api/src/seeded.ts', TEST],
    breaches: [
      'export class WorkerManager {}',
      'export interface RosterData { a: 1 }',
      'export type BatchInfo = 1;',
      'export function handleRow() {}',
      'export function processRow() {}',
    ],
  },
  {
    law: 'Nothing is any',
    rule: '@typescript-eslint/no-explicit-any',
    holds: [PURE, SERVICE, TEST],
    breaches: ['export const row: any = 1;'],
  },
  {
    law: 'No law is switched off in place',
    rule: '@typescript-eslint/no-explicit-any',
    holds: [SERVICE],
    breaches: ['/* eslint-disable */ export const row: any = 1;', 'export const row: any = 1; // eslint-disable-line'],
  },
  {
    law: 'A file has at most 250 lines',
    rule: 'max-lines',
    holds: [PURE, SERVICE, TEST],
    free: ['libs/solver/src/routing/seeded.ts'],
    breaches: ['// line\n'.repeat(251)],
  },
  {
    law: 'A hot solver file has at most 600 lines',
    rule: 'max-lines',
    holds: ['libs/solver/src/routing/seeded.ts'],
    breaches: ['// line\n'.repeat(601)],
  },
  {
    law: 'A constructor has at most five parameters',
    rule: 'max-params',
    holds: [SERVICE],
    breaches: ['export class Six { constructor(a: 1, b: 1, c: 1, d: 1, e: 1, f: 1) {} }'],
  },
];

describe('The laws of the code', () => {
  let eslint: ESLint;
  beforeAll(() => {
    // Without types, which would need the seeds to lie in the repository; no law above asks for types.
    eslint = new ESLint({
      overrideConfigFile: 'config/eslint.config.mjs',
      overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }],
    });
  });
  const broken = async (filePath: string, text: string) =>
    (await eslint.lintText(text, { filePath })).flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));

  it.each(LAWS)('$law', async ({ rule, holds, free = [], breaches }) => {
    for (const breach of breaches) {
      for (const file of holds)
        expect({ file, breach, broken: await broken(file, breach) }).toMatchObject({
          broken: expect.arrayContaining([rule]),
        });
      for (const file of free)
        expect({ file, breach, broken: (await broken(file, breach)).includes(rule) }).toEqual({
          file,
          breach,
          broken: false,
        });
    }
  });
});
