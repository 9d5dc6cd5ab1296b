import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { isatty } from 'node:tty';
import { parentPort } from 'node:worker_threads';
import { NestFactory } from '@nestjs/core';
import { DomainError } from '#kernel';
import { type Grant, launchPlace, PlatformModule, settingsOrExit, SignInService } from '#platform';
import { RosterService, type RosterView, WorkersModule } from '#workers';
import type { Typed } from './arguments.js';
import { settingsOfInstallation } from './installation.js';
import { sentenceOf } from './roster-check.js';
import type { Wanted } from './roster-import-order.js';
import { dataFolder } from './start.js';

const LOOK_MILLISECONDS = 500;
const REFUSED = 1;
const NO_COORDINATOR = 77;
const CANCELLED = 130;

/** A thread does not see the terminal itself. */
const isTerminal = isatty(2);

/**
 * Brings a roster into the register in this very process, on the database of DATABASE_URL or of an installation's folder: to kill
 * it is to kill the importer, and the same command again goes on where it stopped. Ends with 0 once the accepted rows are written,
 * 1 where the file was refused (with all or nothing also where a row was), 77 where nobody may, 130 where Ctrl+C cancelled it.
 */
export async function rosterImport(typed: Typed, wanted: Wanted): Promise<number> {
  const isGiven = typed.folder === undefined && launchPlace().databaseUrl !== undefined;
  const { settings, stop } = isGiven
    ? { settings: settingsOrExit(), stop: () => Promise.resolve() }
    : await settingsOfInstallation(dataFolder(typed, 'main'));
  const context = await NestFactory.createApplicationContext(
    { module: WorkersModule, imports: [PlatformModule.with(settings, 'import')] },
    { logger: ['error'] },
  );
  try {
    const grant = await context.get(SignInService).coordinator(typed);
    if (!grant) {
      process.stderr.write('没有此协调员或单位 · no such coordinator, or no such exporting office\n');
      return NO_COORDINATOR;
    }
    return await bring(context.get(RosterService), grant, wanted, typed);
  } catch (error) {
    process.stderr.write(`${sentenceOf(error, wanted.file)}\n`);
    return error instanceof DomainError && error.code === 'roster.cancelled' ? CANCELLED : REFUSED;
  } finally {
    await context.close();
    await stop();
  }
}

async function bring(rosters: RosterService, grant: Grant, { file, asOf }: Wanted, typed: Typed): Promise<number> {
  const known = await rosters.known(grant, await sha256(file), asOf);
  if (known?.state === 'committed') return tell(known, typed);
  const watch = new Watch(rosters, grant);
  const options = { commit: true, allOrNothing: typed.allOrNothing, here: (id: string) => watch.begin(id) };
  try {
    return tell(await rosters.import(grant, createReadStream(file), basename(file), asOf, options), typed);
  } finally {
    watch.end();
  }
}

/** Shows how far the import is, and cancels it on Ctrl+C. */
class Watch {
  private timer: NodeJS.Timeout | undefined;
  private readonly cancel = () => void this.stop();

  constructor(
    private readonly rosters: RosterService,
    private readonly grant: Grant,
  ) {}

  begin(id: string): void {
    this.id = id;
    parentPort?.once('message', this.cancel);
    this.timer = setInterval(() => void this.look(), LOOK_MILLISECONDS);
  }

  end(): void {
    clearInterval(this.timer);
    parentPort?.off('message', this.cancel);
    if (isTerminal) process.stderr.write('\n');
  }

  private id = '';

  private async stop(): Promise<void> {
    process.stderr.write('\n正在取消 · cancelling …\n');
    // What was over in the meantime cannot be cancelled, and need not be.
    await this.rosters.cancel(this.grant, this.id).catch(() => undefined);
  }

  private async look(): Promise<void> {
    const { progress } = await this.rosters.standing(this.grant, this.id).catch(() => ({ progress: null }));
    if (!progress) return;
    const { bytes, of, rows, rowsPerSecond: rate, secondsLeft: left } = progress;
    const share = `${((100 * bytes) / Math.max(1, of)).toFixed(1)} %`;
    const pace = rate === null ? '' : `  ${rate} 行/s  剩余 left ${String(left ?? '?')} s`;
    process.stderr.write(`${isTerminal ? '\r\u001b[K' : ''}${share}  ${rows} 行 rows${pace}${isTerminal ? '' : '\n'}`);
  }
}

function tell(roster: RosterView, { json }: Typed): number {
  const { id, known, state, rows, accepted, rejected, duplicates, already, refusal } = roster;
  const sums = `共 ${rows} 行：接受 ${accepted}（已有 ${already}），拒绝 ${rejected}，重复 ${duplicates} · ${rows} rows: ${accepted} accepted (${already} known before), ${rejected} refused, ${duplicates} duplicates`;
  process.stdout.write(
    json
      ? `${JSON.stringify({ id, known, state, rows, accepted, rejected, duplicates, already, refusal })}\n`
      : `${known ? '此文件已导入过 · imported before\n' : ''}${sums}\n`,
  );
  return state === 'committed' ? 0 : REFUSED;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1_048_576 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}
