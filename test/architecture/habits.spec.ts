import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';

const FILES_PER_FOLDER = 15;
/** Versions of the schema are never taken away, and read in the order of their numbers. */
const GROWING = 'libs/platform/src/migrations';
const NAMELESS = ['manager', 'helper', 'helpers', 'util', 'utils', 'common', 'shared', 'base', 'impl', 'data', 'info'];

/** Paths of our own source files, from the top of the repository. */
async function sources(): Promise<string[]> {
  const found: string[] = [];
  for (const top of ['apps', 'libs', 'test']) {
    for (const path of await readdir(top, { recursive: true })) found.push(`${top}/${path}`);
  }
  return found.filter((path) => /\.(ts|mts|tsx)$/.test(path) && !/node_modules|\/dist\//.test(path));
}

describe('The tree', () => {
  it('has at most 15 source files in a folder', async () => {
    const count = new Map<string, number>();
    for (const path of await sources()) {
      if (path.endsWith('.spec.ts') && !path.startsWith('test/')) continue; // sits beside what it tests
      count.set(dirname(path), (count.get(dirname(path)) ?? 0) + 1);
    }
    expect([...count].filter(([folder, files]) => files > FILES_PER_FOLDER && folder !== GROWING)).toEqual([]);
  });

  it('has front doors only at the top of a lib', async () => {
    const doors = (await sources()).filter((path) => basename(path) === 'index.ts');
    const allowed = /^libs\/([^/]+\/src\/index|platform\/src\/migrations\/index)\.ts$/;
    expect(doors.filter((path) => !allowed.test(path))).toEqual([]);
  });

  it('names its files after what they are', async () => {
    const nameless = (await sources()).filter((path) => path.split(/[/.-]/).some((word) => NAMELESS.includes(word)));
    expect(nameless).toEqual([]);
  });
});
