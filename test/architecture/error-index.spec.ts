import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const sources = ['apps', 'libs'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => ({
      file: join(entry.parentPath, entry.name),
      text: readFileSync(join(entry.parentPath, entry.name), 'utf8'),
    })),
);
const found = (pattern: RegExp) => sources.flatMap(({ text }) => [...text.matchAll(pattern)]);

const STATUS: Readonly<Record<string, string>> = {
  invalid: '422',
  missing: '404',
  conflict: '409',
  forbidden: '403',
  unauthenticated: '401',
  exhausted: '429',
  unavailable: '503',
};

/** Codes as they stand in the source, with their status; `x.illegal-step` exists for every lifecycle. */
const inSource = new Map<string, string>([
  ...found(/new DomainError\(\s*'([a-z0-9.-]+)',\s*'([a-z]+)'/g).map(
    ([, code = '', kind = '']) => [code, STATUS[kind] ?? 'unknown kind'] as const,
  ),
  ...found(/\blifecycle\(\s*'([a-z-]+)'/g).map(([, subject = '']) => [`${subject}.illegal-step`, '409'] as const),
  ...found(/shape\('(request\.[a-z-]+)', (\d{3})/g).map(([, code = '', status = '']) => [code, status] as const),
]);
/** What the framework refuses, by the status with which it does. */
for (const [, status = '', code = ''] of found(/^\s*(\d{3}): \['(request\.[a-z-]+)'/gm))
  if (!inSource.has(code)) inSource.set(code, status);
for (const [, code = ''] of found(/\[\s*'(server\.[a-z-]+)'/g)) inSource.set(code, '500');

const index =
  readFileSync('README.md', 'utf8')
    .split(/^## /m)
    .find((part) => part.startsWith('错误索引')) ?? '';
const rows = [...index.matchAll(/^\| `([^`]+)` *\|(.*)\|$/gm)].map(([, code = '', rest = '']) => ({
  code,
  cells: rest.split('|').map((cell) => cell.trim()),
}));

test('every refusal bears its code as a word that can be searched for', () => {
  const made = (text: string) => text.match(/new DomainError\(/g)?.length ?? 0;
  const named = (text: string) => text.match(/new DomainError\(\s*'[a-z0-9.-]+',\s*'[a-z]+'/g)?.length ?? 0;
  // The one that is put together: `x.illegal-step`.
  const unnamed = sources.filter(({ file, text }) => made(text) !== named(text) && !file.endsWith('lifecycle.ts'));
  expect(unnamed.map(({ file }) => file)).toEqual([]);
});

test('the error index of the README lists every code once, in order', () => {
  expect(rows.map(({ code }) => code)).toEqual([...inSource.keys()].sort());
});

test('every entry says status, cause and remedy', () => {
  expect(rows.filter(({ cells }) => cells.length < 3 || cells.some((cell) => cell === ''))).toEqual([]);
});

test('every entry has the status with which the code leaves', () => {
  const wrong = rows.filter(({ code, cells }) => cells[0] !== inSource.get(code));
  expect(wrong.map(({ code, cells }) => ({ code, says: cells[0], is: inSource.get(code) }))).toEqual([]);
});
