import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '#solver';

const folder = mkdtempSync(join(tmpdir(), 'solver-threads-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const [WORKERS, VACANCIES, WIDTH] = [30_000, 1500, 6];

/** Trades in a line; each worker looks at vacancies of neighbouring ones, whose numbers say nothing of that. */
function writeTradesInALine(file: string): void {
  const random = new Random(1);
  const number = Int32Array.from({ length: VACANCIES }, (_, v) => v);
  random.shuffle(number);
  const to = new Int32Array(WORKERS * WIDTH).map((_, e) => {
    const trade = Math.floor((Math.floor(e / WIDTH) * VACANCIES) / WORKERS);
    return number[Math.min(VACANCIES - 1, trade + random.below(30))] ?? 0;
  });
  const words = [
    [0x4d415443, WORKERS, VACANCIES, WIDTH],
    new Int32Array(VACANCIES).map(() => random.below(40)),
    to,
    to.map(() => random.below(1000)),
    new Int32Array(WORKERS).fill(1500),
  ];
  writeFileSync(file, Buffer.concat(words.map((part) => Buffer.from(Int32Array.from(part).buffer))));
}

function solve(instance: string, ...more: string[]): Record<string, unknown> {
  const args = ['dist/apps/cli/src/main.js', 'solve', 'match', '--json', '--instance', instance, ...more];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Record<string, unknown>;
}

describe('the matching solver on two threads', () => {
  const instance = join(folder, 'line.bin');
  writeTradesInALine(instance);

  it('proves the same optimum as on one, and gives the same answer every time', () => {
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    const alone = solve(instance);
    const { cost } = alone;
    expect(alone).toMatchObject({ check: 'ok', gap: 0, threads: 1 });
    for (const out of [first, second]) {
      expect(solve(instance, '--threads', '2', '--out', out)).toMatchObject({ cost, check: 'ok', gap: 0, threads: 2 });
    }
    expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
  });

  it('ends in time with a feasible answer', () => {
    expect(solve(instance, '--threads', '2', '--seconds', '0')).toMatchObject({ check: 'ok', threads: 2 });
  });
});
