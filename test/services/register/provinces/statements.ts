import type { TestingModule } from '@nestjs/testing';
import { DataSource, type Logger } from 'typeorm';

const SILENT: Omit<Logger, 'logQuery'> = {
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

/**
 * What the database is asked from now on: which statements, and how many, whatever their values.
 * @returns gives those since it was asked last
 */
export function statementsOf(module: TestingModule): () => string[] {
  const sent: string[] = [];
  module.get(DataSource).logger = { ...SILENT, logQuery: (statement) => void sent.push(statement) };
  return () => sent.splice(0);
}
