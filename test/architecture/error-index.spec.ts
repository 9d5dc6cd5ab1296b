import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const sources = ['apps', 'libs'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
);

/** Codes as they stand in the source; `x.illegal-step` exists for every lifecycle. */
const refusals = sources.flatMap((source) => [
  ...[...source.matchAll(/new DomainError\(\s*'([a-z-]+\.[a-z-]+)'/g)].map((found) => found[1] ?? ''),
  ...[...source.matchAll(/\blifecycle\(\s*'([a-z-]+)'/g)].map((found) => `${found[1] ?? ''}.illegal-step`),
  ...[...source.matchAll(/\['(request\.[a-z-]+|server\.[a-z-]+)'/g)].map((found) => found[1] ?? ''),
]);
const inSource = [...new Set(['request.invalid', ...refusals])].sort();

const index = readFileSync('README.md', 'utf8').split(/^## /m).find((part) => part.startsWith('错误索引')) ?? '';
const rows = [...index.matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)].map(([, code = '', rest = '']) => ({
  code,
  cells: rest.split('|').map((cell) => cell.trim()),
}));

test('the error index of the README lists every code once', () => {
  expect(rows.map(({ code }) => code).sort()).toEqual(inSource);
});

test('every entry says status, cause and remedy', () => {
  expect(rows.filter(({ cells }) => cells.length < 3 || cells.some((cell) => cell === ''))).toEqual([]);
});
