// Runs the command line from a fresh clone: builds first where there is no build, or sources are newer than it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const built = join(root, 'dist/.tsbuildinfo');

const newest = (folder) =>
  Math.max(
    ...readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );

if (!existsSync(built) || Math.max(newest('apps'), newest('libs')) > statSync(built).mtimeMs) {
  process.stderr.write('构建中 · building …\n');
  const nest = join(root, 'node_modules/.bin/nest');
  const build = spawnSync(nest, ['build'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (build.status !== 0) process.exit(build.status ?? 1);
}
await import(join(root, 'dist/apps/cli/src/main.js'));
