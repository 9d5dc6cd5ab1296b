import 'reflect-metadata';
import { expect, test } from 'vitest';
import { CONTRACTS as KNOWN_TO_CLI } from '../../apps/cli/src/migration.js';
import { CONTRACTS as KNOWN_TO_SOLVER } from '../../apps/solver/src/solver.module.js';
import { CONTRACTS as KNOWN_TO_WORKER } from '../../apps/worker/src/worker.module.js';

const names = (contracts: readonly { readonly name: string }[]) => contracts.map(({ name }) => name).sort();

test('a migration makes known the same job contracts as a worker', () => {
  expect(names(KNOWN_TO_CLI)).toEqual(names(KNOWN_TO_WORKER));
});

test('the solver does every contract of its queues', () => {
  expect(names(KNOWN_TO_SOLVER)).toEqual(names(KNOWN_TO_WORKER.filter(({ queue }) => queue !== 'work')));
});
