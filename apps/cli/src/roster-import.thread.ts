import 'reflect-metadata';
import { workerData } from 'node:worker_threads';
import { rosterImport } from './roster-import.js';
import type { ImportOrder } from './roster-import-order.js';

const { typed, wanted } = workerData as ImportOrder;
process.exitCode = await rosterImport(typed, wanted);
