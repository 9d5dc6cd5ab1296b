import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '#solver';

const folder = mkdtempSync(join(tmpdir(), 'route-threads-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Customers anywhere in a square, about eight of whom fit into a vehicle. */
function writeScattered(file: string, nodes: number): void {
  const random = new Random(5);
  const rows = (row: (node: number) => string): string =>
    Array.from({ length: nodes }, (_, k) => `${k + 1} ${row(k)}`).join('\n');
  writeFileSync(
    file,
    `TYPE : CVRP
DIMENSION : ${nodes}
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 80
NODE_COORD_SECTION
${rows(() => `${random.below(1000)} ${random.below(1000)}`)}
DEMAND_SECTION
${rows((node) => (node === 0 ? '0' : String(1 + random.below(20))))}
DEPOT_SECTION
1
-1
EOF
`,
  );
}

function solve(instance: string, ...more: string[]): { cost: number; iterations: number; check: string } {
  const args = ['dist/apps/cli/src/main.js', 'solve', 'route', '--json', '--instance', instance, ...more];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as ReturnType<typeof solve>;
}

describe('tours searched on two threads', () => {
  const instance = join(folder, 'scattered.vrp');
  writeScattered(instance, 150);

  it('are the better of what each thread finds alone, and the same every time for a seed and a number of iterations', () => {
    const alone = ['1', '2'].map((seed) => solve(instance, '--iterations', '20000', '--seed', seed).cost);
    expect(new Set(alone).size).toBe(2);
    const [first, second] = [join(folder, 'first.sol'), join(folder, 'second.sol')];
    for (const out of [first, second]) {
      expect(solve(instance, '--iterations', '20000', '--threads', '2', '--out', out)).toMatchObject({
        cost: Math.min(...alone),
        iterations: 40000,
        check: 'ok',
      });
    }
    expect(readFileSync(second, 'utf8')).toBe(readFileSync(first, 'utf8'));
  });

  it('end with the time by the clock on the wall', () => {
    const began = performance.now();
    expect(solve(instance, '--threads', '2', '--seconds', '0.5')).toMatchObject({ check: 'ok' });
    expect(performance.now() - began).toBeGreaterThan(500);
  });
});
