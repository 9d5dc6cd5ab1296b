import { mkdir, mkdtemp, rm, symlink, writeFile, copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ALLOWED, type Files, SEEDS, SOUND } from './seeds.js';

const repository = process.cwd();
const config = createRequire(import.meta.url)(resolve('config/dependency-cruiser.cjs')) as {
  forbidden: NonNullable<IFlattenedRuleSet['forbidden']>;
  options: ICruiseOptions & { enhancedResolveOptions: object };
};
const ruleNames = config.forbidden.map(({ name }) => name ?? 'unnamed');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'architecture-'));
});
afterEach(() => process.chdir(repository));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A tree of its own beside the real one, with the real packages and path rules. */
async function tree(files: Files): Promise<string> {
  const root = await mkdtemp(join(folder, 'tree-'));
  for (const name of ['package.json', 'tsconfig.json']) await copyFile(join(repository, name), join(root, name));
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
  for (const [path, text] of Object.entries({ ...SOUND, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

/** The names of the rules that the tree breaks. */
async function broken(root: string): Promise<string[]> {
  process.chdir(root); // dependency-cruiser looks from where it stands
  const { enhancedResolveOptions, ...options } = config.options;
  const { output } = await cruise(
    ['apps', 'libs'],
    { ...options, validate: true, ruleSet: { forbidden: config.forbidden } },
    enhancedResolveOptions,
  );
  return [...new Set((output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))];
}

describe('The dependency rules', () => {
  it('have a seeded violation each', () => {
    expect(Object.keys(SEEDS).sort()).toEqual(ruleNames.sort());
  });

  it.each(Object.entries(SEEDS))('catch a breach of %s', async (name, seeds) => {
    for (const seed of seeds)
      expect({ seed, broken: await broken(await tree(seed)) }).toEqual({ seed, broken: [name] });
  });

  it('let pass what the architecture allows', async () => {
    for (const seed of [{}, ...ALLOWED])
      expect({ seed, broken: await broken(await tree(seed)) }).toEqual({ seed, broken: [] });
  });
});
