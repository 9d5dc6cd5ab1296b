import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, rename } from 'node:fs/promises';

/** The operating-system user that runs a server; absent: the user who runs this process. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

export interface KeptServer {
  readonly pid: number;
  /** True once the server has ended, by whatever cause. */
  ended(): boolean;
  /** Asks the server to end (SIGINT) and forces it after 10 s. */
  stop(): Promise<void>;
}

interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly user: ServerUser | undefined;
  /** Absent: the environment of this process. */
  readonly env?: Record<string, string>;
}

const STOP_SECONDS = 10;

// A watcher reads from a pipe whose other end only this process holds. However this process ends, SIGKILL
// included, the read returns and the server is asked to end. `exec` gives the server the pid that we know.
const WATCHED = `
server=$$
exec 3<&0
( { read -r _ <&3; kill -INT $server; } >/dev/null 2>&1 & )
exec "$@" </dev/null 3<&-`;

/**
 * Starts a server that does not outlive this process, writing what it says to `logFile` (the log before the
 * last start is kept as `.old`). It runs in a session of its own: Ctrl-C in the terminal reaches the caller
 * only, who stops the server last. An idle server does not keep this process running.
 */
export async function keepServer({ command, args, logFile, user, env }: ServerCommand): Promise<KeptServer> {
  await rename(logFile, `${logFile}.old`).catch(() => undefined);
  const log = await open(logFile, 'w', 0o600);
  try {
    const child = spawn('/bin/sh', ['-c', WATCHED, 'sh', command, ...args], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', log.fd, log.fd],
      ...(env === undefined ? {} : { env }),
      ...user,
    });
    await once(child, 'spawn');
    return kept(child);
  } finally {
    await log.close();
  }
}

function kept(child: ChildProcess): KeptServer {
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  child.stdin?.on('error', () => undefined);
  child.once('exit', () => child.stdin?.destroy());
  child.unref();
  return {
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      if (ended()) return;
      child.ref();
      const exit = once(child, 'exit');
      child.kill('SIGINT');
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000);
      await exit;
      clearTimeout(force);
    },
  };
}
