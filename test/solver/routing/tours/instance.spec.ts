import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { read } from '../../../../apps/cli/src/arguments.js';
import { readRouteInstance } from '../../../../apps/cli/src/solve/route-instance.js';
import { solveRoute } from '../../../../apps/cli/src/solve/solve-route.js';

const folder = mkdtempSync(path.join(tmpdir(), 'routing-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const PLAIN = `NAME : three
COMMENT : "by hand"
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 5
NODE_COORD_SECTION
1 0 0
2 10 0
3 11 1
4 0 10
DEMAND_SECTION
1 0
2 2
3 2
4 5
DEPOT_SECTION
1
-1
EOF
`;
const WINDOWED = PLAIN.replace('TYPE : CVRP', 'TYPE : VRPTW\nVEHICLES : 3\nSERVICE_TIME : 7').replace(
  'DEPOT_SECTION',
  'TIME_WINDOW_SECTION\n1 0 100\n2 0 50\n3 20 60\n4 0 70\nDEPOT_SECTION',
);

function fileOf(text: string): string {
  const file = path.join(folder, 'instance.vrp');
  writeFileSync(file, text);
  return file;
}

async function solved(...args: string[]): Promise<{ code: number; printed: string; complained: string }> {
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const complained = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const code = await solveRoute(read(['solve', 'route', ...args]));
    return { code, printed: String(printed.mock.calls[0]?.[0]), complained: String(complained.mock.calls[0]?.[0]) };
  } finally {
    printed.mockRestore();
    complained.mockRestore();
  }
}

/** Two pairs; one vehicle could serve both if it took the longer way. */
const PAIRS = `2\t10\t1
0 0 0 0 0 1000 0 0 0
1 1 1 10 0 500 5 0 2
2 2 2 -10 0 600 5 1 0
3 -1 1 10 0 500 5 0 4
4 -2 2 -10 0 600 5 3 0
`;

describe('an instance of Li & Lim', () => {
  it('is read in thousandths, with partners', () => {
    const { problem } = readRouteInstance(fileOf(PAIRS));
    expect(problem).toMatchObject({ nodes: 5, vehicles: 2, capacity: 10, fewestTours: true });
    expect(problem.roads).toMatchObject({ scale: 1000, rounding: 'up' });
    expect(problem.demand).toEqual(Int32Array.of(0, 10, -10, 10, -10));
    expect(problem.partner).toEqual(Int32Array.of(0, 2, 1, 4, 3));
    expect(problem.windows?.closes).toEqual(Int32Array.of(1_000_000, 500_000, 600_000, 500_000, 600_000));
  });

  it('is solved with the fewest vehicles, and costs what the points are apart in double precision', async () => {
    const { code, printed } = await solved('--instance', fileOf(PAIRS), '--seconds', '0.2', '--json');
    expect(code).toBe(0);
    const { vehicles, cost, check } = JSON.parse(printed) as { vehicles: number; cost: number; check: string };
    expect([vehicles, check]).toEqual([1, 'ok']);
    expect(cost).toBeCloseTo(Math.SQRT2 * (1 + 1 + 1 + 2) + Math.hypot(3, 1), 9);
  });

  it.each<[string, RegExp, string]>([
    ['no speed', /does not begin with vehicles, capacity and speed|cannot be read/, PAIRS.replace('2\t10\t1', '2\t10')],
    ['a number too few', /Line 3 of .* does not hold node 1 in 9 numbers/, PAIRS.replace(' 5 0 2', ' 0 2')],
    ['nodes out of order', /Line 3 of .* does not hold node 1/, PAIRS.replace('\n1 1', '\n7 1')],
    ['too many decimals', /closes of node 1 is 500.00001: out of range/, PAIRS.replace('500 5 0 2', '500.00001 5 0 2')],
    ['one half of a pair', /partner of node 1 is 2, but the partner of node 2 is 3/, PAIRS.replace('5 1 0', '5 3 0')],
  ])('is refused in a sentence: %s', async (_, sentence, text) => {
    const { code, complained } = await solved('--instance', fileOf(text), '--json');
    expect(code).toBe(65);
    expect(complained).toMatch(sentence);
  });
});

describe('an instance of CVRPLIB', () => {
  it('is read with its conventions', () => {
    const { problem } = readRouteInstance(fileOf(PLAIN));
    expect(problem).toEqual({
      nodes: 4,
      capacity: 5,
      demand: Int32Array.of(0, 2, 2, 5),
      roads: {
        kind: 'points',
        x: Float64Array.of(0, 10, 11, 0),
        y: Float64Array.of(0, 0, 1, 10),
        scale: 1,
        rounding: 'nearest',
      },
    });
  });

  it('with windows is read in tenths', () => {
    const { problem, costOf } = readRouteInstance(fileOf(WINDOWED));
    expect(costOf({ tours: [], absent: new Int32Array(0), cost: 421, iterations: 0, cancelled: false })).toBe(42.1);
    expect(problem.vehicles).toBe(3);
    expect(problem.roads).toMatchObject({ scale: 10, rounding: 'down' });
    expect(problem.windows).toEqual({
      opens: Int32Array.of(0, 0, 200, 0),
      closes: Int32Array.of(1000, 500, 600, 700),
      service: Int32Array.of(0, 70, 70, 70),
    });
  });

  it('is solved, checked and written as a solution of CVRPLIB', async () => {
    const out = path.join(folder, 'instance.sol');
    const { code, printed } = await solved('--instance', fileOf(PLAIN), '--seconds', '0.2', '--out', out, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ cost: 22 + 20, vehicles: 2, check: 'ok' });
    expect(readFileSync(out, 'utf8')).toMatch(/^Route #1: (1 2|2 1)\nRoute #2: 3\nCost 42\n$/);
  });

  const wrong: [string, RegExp, string][] = [
    ['another kind of problem', /TYPE is TSP/, PLAIN.replace('TYPE : CVRP', 'TYPE : TSP')],
    ['roads that are no lines', /EDGE_WEIGHT_TYPE is EXPLICIT/, PLAIN.replace('EUC_2D', 'EXPLICIT')],
    ['a word for a number', /CAPACITY is many/, PLAIN.replace('CAPACITY : 5', 'CAPACITY : many')],
    ['no demands', /DEMAND_SECTION has 3 lines for 4 nodes/, PLAIN.replace('2 2\n', '')],
    ['a node twice', /DEMAND_SECTION: node 2 occurs twice/, PLAIN.replace('3 2\n', '2 2\n')],
    ['a node with too much', /DEMAND_SECTION: node 2 has 2 numbers, not 1/, PLAIN.replace('2 2\n', '2 2 2\n')],
    ['two depots', /DEPOT_SECTION must name node 1/, PLAIN.replace('1\n-1', '1\n2\n-1')],
    ['a line of prose', /Line 9 of .* cannot be read: two ten zero/, PLAIN.replace('2 10 0', 'two ten zero')],
    ['windows forgotten', /TIME_WINDOW_SECTION is missing/, WINDOWED.replace('TIME_WINDOW_SECTION', 'HOURS_SECTION')],
    ['no service times', /SERVICE_TIME is missing/, WINDOWED.replace('SERVICE_TIME : 7', '')],
    ['half a person', /demand of node 1 is 0.5, not a whole number/, PLAIN.replace('2 2\n', '2 0.5\n')],
    ['a group too large', /demand of node 1 is 6, but a vehicle takes only 5/, PLAIN.replace('2 2\n', '2 6\n')],
    ['a window the wrong way round', /window of node 2 closes at 100, before/, WINDOWED.replace('3 20 60', '3 20 10')],
  ];

  it.each(wrong)('is refused in a sentence: %s', async (_, sentence, text) => {
    const { code, complained } = await solved('--instance', fileOf(text), '--json');
    expect(code).toBe(65);
    expect(complained).toMatch(sentence);
  });

  it('that is not there is told apart from one that is wrong', async () => {
    expect((await solved('--instance', path.join(folder, 'missing.vrp'), '--json')).code).toBe(66);
  });

  it.each([[['--json']], [['--instance', 'x', '--seconds', 'soon']], [['--instance', 'x', '--threads', '0']]])(
    'is not opened where the command makes no sense: %s',
    async (args) => {
      expect((await solved(...args)).code).toBe(64);
    },
  );
});
