import { once } from 'node:events';
import { NestFactory } from '@nestjs/core';
import { launchPlace, PlatformModule, settingsOrExit } from '#platform';
import { TransportModule, TripExportService, TRIPS_FORMAT } from '#transport';
import type { Typed } from './arguments.js';
import { settingsOfInstallation } from './installation.js';
import { dataFolder } from './start.js';

/**
 * Writes trips for whoever checks them elsewhere, from the database of DATABASE_URL or of an installation's folder: one JSON
 * document, written trip by trip, so that a season needs no more memory than a page of it. Without --json a line for each trip.
 */
export async function tripsExport(typed: Typed): Promise<number> {
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
    return 0;
  } finally {
    await context.close();
    await stop();
  }
}

/** Waits for a slow reader. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
