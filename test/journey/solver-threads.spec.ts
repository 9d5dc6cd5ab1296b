import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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

/** A batch that is planned in regions: villages in a line of counties, each person on the way to a far city. */
const PLAN_TWICE = `
import { DEFAULT_ROUTING_RULES as rules, checkRoutes, never, Random, route, routeInThreads } from '${pathToFileURL('dist/libs/solver/src/index.js').href}';
const [PLACES, GATES, REQUESTS] = [400, 10, 5000];
const random = new Random(1);
const x = Float64Array.from({ length: PLACES }, (_, k) => (k < GATES ? 900_000 : 0) + random.below(40_000));
const y = Float64Array.from({ length: PLACES }, () => random.below(400_000));
const requests = Array.from({ length: REQUESTS }, () => {
  return { from: GATES + random.below(PLACES - GATES), to: random.below(GATES), persons: 1 };
});
const points = { x, y, onGlobe: false, detour: 1.25, nearSpeed: 12.5, farSpeed: 22, farMetres: 100_000 };
const coach = { name: 'coach', usableSeats: 22, count: REQUESTS, fixedCost: 0, costPerKilometre: 700 };
const empty = new Int32Array(0);
const problem = {
  places: PLACES, metres: empty, seconds: empty, points, vehicleClasses: [coach], requests, rules,
  startSecondOfDay: 21_600, serviceSeconds: { perStop: 300, perPerson: 20 },
};
const alone = JSON.stringify(route(problem, never(400), 1));
const told = [];
const stop = { ...never(400), progress: ({ done, of }) => told.push([done, of]) };
const answer = await routeInThreads(problem, stop, 1, 2);
const cut = await routeInThreads(problem, { cancelled: () => true }, 1, 2);
const { fault } = checkRoutes(problem, answer);
console.log(JSON.stringify({ same: JSON.stringify(answer) === alone, fault, told: told.length > 0, cancelled: cut.cancelled }));
`;

describe('the routing solver on two threads', () => {
  it('plans the same trips as on one, region beside region, and stops when it is told to', () => {
    const program = join(folder, 'plan-twice.mjs');
    writeFileSync(program, PLAN_TWICE);
    const said = execFileSync(process.execPath, [program], { encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual({ same: true, fault: null, told: true, cancelled: true });
  });
});
