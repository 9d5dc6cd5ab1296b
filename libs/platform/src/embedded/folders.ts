import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ServerUser } from './kept-server.js';

/**
 * Where an installation keeps its database and queue store: outside the source tree, so that a clone can be
 * deleted. Root's home is closed to the user that runs the database, hence /var/lib.
 */
export function defaultFolder(person: { uid: number; home: string; xdgDataHome?: string | undefined }): string {
  if (person.uid === 0) return '/var/lib/mendao';
  return join(person.xdgDataHome ?? join(person.home, '.local', 'share'), 'mendao');
}

/** A new empty folder for services that are thrown away, reachable by every user of the machine. */
export async function temporaryFolder(): Promise<string> {
  const stranger: ServerUser | undefined = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;
  const parent = [tmpdir(), '/tmp', '/var/tmp'].find((place) => canEnter(place, stranger));
  const folder = await mkdtemp(join(parent ?? tmpdir(), 'mendao-'));
  if (stranger !== undefined) await chmod(folder, 0o755);
  return folder;
}

/**
 * Makes a folder and its parents, closed to others. Root's are open, whatever the umask: the database below them
 * runs as another user.
 */
export async function makeFolder(folder: string): Promise<void> {
  const root = process.getuid?.() === 0;
  const topmost = await mkdir(folder, { recursive: true, mode: root ? 0o755 : 0o700 });
  if (topmost === undefined || !root) return;
  for (let made = folder; made.startsWith(topmost); made = dirname(made)) await chmod(made, 0o755);
}

/** Whether the user can reach a folder: every folder above it must be open as well. */
export function canEnter(folder: string, user: ServerUser | undefined): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { cwd: '/', ...user }).status === 0;
}
