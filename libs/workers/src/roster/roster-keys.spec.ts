import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { wholeRoster } from '../../../../test/support/files/rosters.js';

const FIXTURES = 'test/fixtures/rosters';

interface Key {
  readonly accept: number;
  readonly reject: number;
  readonly duplicate: number;
  readonly key: readonly (Record<string, unknown> & { readonly row: number; readonly verdict: string })[];
}

describe.each([
  ['513431-zhaojue', 'csv', 'utf-8', 180],
  ['530627-zhenxiong', 'csv', 'gb18030', 240],
  ['522633-congjiang', 'xlsx', 'xlsx', 160],
])('the roster %s.%s', (name, extension, encoding, length) => {
  const key = JSON.parse(readFileSync(`${FIXTURES}/${name}.key.json`, 'utf8')) as Key;
  const check = () => wholeRoster(readFileSync(`${FIXTURES}/${name}.${extension}`), { fileName: `x.${extension}` });

  test('is read row by row as the clerk reads it', async () => {
    const result = await check();
    expect(result.encoding).toBe(encoding);
    expect(key.key).toHaveLength(length);
    const read = result.rows.map(({ row, verdict, reasons, normalised }, i) => {
      const whole = { row, verdict, reasons, ...normalised };
      return Object.fromEntries(
        Object.keys(key.key[i] ?? {}).map((field) => [field, whole[field as keyof typeof whole]]),
      );
    });
    expect(read).toEqual(key.key);
  });

  test('has as many accepted, refused and double rows as the clerk counts, and the total is no person', async () => {
    const result = await check();
    expect(result.counts).toEqual({ accept: key.accept, reject: key.reject, duplicate: key.duplicate });
    expect(result.skipped.map(({ why }) => why)).toEqual(['total']);
    expect(result.formDate).toBe('2020-03-06');
  });

  test('leaves a question open only where two rows bear the companion’s name', async () => {
    const result = await check();
    const ambiguous = key.key.filter((row) => row['travelsWithRow'] === 'ambiguous').map(({ row }) => row);
    expect(result.rows.filter(({ questions }) => questions.length > 0).map(({ row }) => row)).toEqual(ambiguous);
  });
});
