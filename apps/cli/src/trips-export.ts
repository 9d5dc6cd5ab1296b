import { once } from 'node:events';
import { NestFactory } from '@nestjs/core';
import { launchPlace, PlatformModule, settingsOrExit } from '#platform';
import { TransportModule, TripExportService, TRIPS_FORMAT } from '#transport';
import type { Typed } from './arguments.js';
import { settingsOfInstallation } from './installation.js';
import { dataFolder } from './start.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Writes trips for whoever checks them elsewhere, from the database of DATABASE_URL or of an installation's folder: one JSON
 * document, written trip by trip, so that a season needs no more memory than a page of it. Without --json a line for each trip. Ends with 64 where
 * the batch is no id, with 1 where it has no trips.
 */
export async function tripsExport(typed: Typed): Promise<number> {
  if (typed.batch !== undefined && !UUID.test(typed.batch)) {
    process.stderr.write('批次须为标识 · --batch wants the id of a batch\n');
    return 64;
  }
  const isGiven = typed.folder === undefined && launchPlace().databaseUrl !== undefined;
  const { settings, stop } = isGiven
    ? { settings: settingsOrExit(), stop: () => Promise.resolve() }
    : await settingsOfInstallation(dataFolder(typed, 'main'));
  const context = await NestFactory.createApplicationContext(
    { module: TransportModule, imports: [PlatformModule.with(settings, 'trips-export')] },
    { logger: ['error'] },
  );
  try {
    const trips = context.get(TripExportService).trips(typed.batch);
    let separator = `${JSON.stringify(TRIPS_FORMAT).slice(0, -1)},"trips":[\n`;
    const isFirst = () => separator.startsWith('{');
    for await (const trip of trips) {
      const { sheetNumber, state, departsAt, stops, persons } = trip;
      const line = `${sheetNumber}  ${state}  ${departsAt}  ${String(stops.length)} 站 stops  ${String(persons.length)} 人 persons\n`;
      await write(typed.json ? `${separator}${JSON.stringify(trip)}` : line);
      separator = ',\n';
    }
    if (typed.json) await write(isFirst() ? `${separator}]}\n` : '\n]}\n');
    if (typed.batch === undefined || !isFirst()) return 0;
    process.stderr.write('没有此批次，或尚无车次 · no such batch, or no trips yet\n');
    return 1;
  } finally {
    await context.close();
    await stop();
  }
}

/** Waits for a slow reader. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
