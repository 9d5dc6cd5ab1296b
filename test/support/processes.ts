import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { freePort } from '#platform';
import type { ExportedTrip } from '#transport';
import { waitFor } from './wait-for.js';

/** One of the project's own processes, started from `dist/` as an operator would start it. */
export interface StartedProcess {
  readonly pid: number;
  /** Where /health/live, /health/ready and /metrics are; the API's routes as well. */
  readonly url: string;
  /** What it has written so far, both streams. */
  output(): string;
  /** Sends a signal. After SIGKILL or SIGTERM it resolves once the process has ended. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** SIGTERM, and SIGKILL after 30 s. Resolves with the exit code, or the signal that ended it. */
  stop(): Promise<number | NodeJS.Signals | null>;
}

const READY_SECONDS = 60;
const STOP_SECONDS = 30;

/**
 * Starts a process with exactly these settings (and PATH, HOME and a free PORT) and waits until it is ready.
 * @throws with what it wrote, if it ends or does not become ready within 60 s
 */
export async function startProcess(
  app: 'api' | 'worker' | 'solver',
  settings: Readonly<Record<string, string>>,
): Promise<StartedProcess> {
  const port = String(await freePort());
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [`dist/apps/${app}/src/main.js`], {
    env: { PATH, HOME, PORT: port, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (written += chunk));
  }
  const closed = once(child, 'close');
  const orphaned = () => child.kill('SIGKILL');
  process.once('exit', orphaned);
  child.once('exit', () => process.off('exit', orphaned));

  const started: StartedProcess = {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${settings['PORT'] ?? port}`,
    output: () => written,
    kill: async (signal) => {
      child.kill(signal);
      if (signal === 'SIGKILL' || signal === 'SIGTERM') await closed;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000);
      await closed;
      clearTimeout(force);
      return child.exitCode ?? child.signalCode;
    },
  };
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  await waitFor(async () => hasEnded() || (await isReady(started.url)), {
    what: `the ${app} process to be ready`,
    within: READY_SECONDS,
  }).catch(async (error: unknown) => {
    await started.kill('SIGKILL');
    throw new Error(`${String(error)}\n${written}`);
  });
  if (hasEnded()) {
    await closed;
    throw new Error(`The ${app} process ended with ${String(child.exitCode ?? child.signalCode)}:\n${written}`);
  }
  return started;
}

const isReady = async (url: string) => (await fetch(`${url}/health/ready`)).ok;

/** What the command line writes of a batch's trips; refused where it writes none. */
export async function exportedTrips(
  environment: Readonly<Record<string, string>>,
  batch: string,
): Promise<ExportedTrip[]> {
  const command = ['dist/apps/cli/src/main.js', 'trips', 'export', '--batch', batch, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, command, {
    env: { PATH: process.env['PATH'], ...environment },
    maxBuffer: 2 ** 28,
  });
  const { format, trips } = JSON.parse(stdout) as { format: string; trips: ExportedTrip[] };
  if (format !== 'mendao-trips' || trips.length === 0) throw new Error('No trips were exported');
  return trips;
}
