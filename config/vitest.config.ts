import { defineConfig } from 'vitest/config';

const conditions = { resolve: { conditions: ['source', 'node'] } };
// `__vitest__` is the environment in which Vitest loads global-setup.ts.
const source = { ...conditions, ssr: conditions, environments: { __vitest__: conditions } };

/** One project a tier. Files of one worker share the loaded modules: loading them costs more than most files take. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...source,
        test: {
          name: 'rules',
          include: ['{libs,apps}/**/*.spec.ts', 'test/{solver,architecture,conformance}/**/*.spec.ts'],
          testTimeout: 60_000,
          isolate: false,
        },
      },
      {
        ...source,
        test: {
          name: 'services',
          include: ['test/services/**/*.spec.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...source,
        test: {
          name: 'processes',
          include: ['test/{journey,faults}/**/*.spec.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
