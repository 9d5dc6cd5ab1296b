import { NestFactory } from '@nestjs/core';
import { launchPlace, PlatformModule, settingsOrExit } from '#platform';
import { PriorityService, WorkersModule } from '#workers';
import type { Typed } from './arguments.js';
import { settingsOfInstallation } from './installation.js';
import { dataFolder } from './start.js';

/**
 * Derives everybody's priority anew, on the database of DATABASE_URL or of an installation's folder. Run it once the tables of
 * the reference folder were altered, and when a set begins or ends. Again, it changes nothing.
 */
export async function recomputePriority(typed: Typed): Promise<number> {
  const isGiven = typed.folder === undefined && launchPlace().databaseUrl !== undefined;
  const { settings, stop } = isGiven
    ? { settings: settingsOrExit(), stop: () => Promise.resolve() }
    : await settingsOfInstallation(dataFolder(typed, 'main'));
  const context = await NestFactory.createApplicationContext(
    { module: WorkersModule, imports: [PlatformModule.with(settings, 'priority')] },
    { logger: ['error'] },
  );
  try {
    const { divisions, changed } = await context.get(PriorityService).recompute();
    if (typed.json) process.stdout.write(`${JSON.stringify({ divisions, changed })}\n`);
    else process.stdout.write(`${String(divisions)} 个区划，${String(changed)} 人有变 · people changed\n`);
    return 0;
  } finally {
    await context.close();
    await stop();
  }
}
