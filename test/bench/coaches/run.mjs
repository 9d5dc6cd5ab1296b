// Plans generated batches of people and coaches, and prints how much of the gap that a savings construction leaves to the
// bound of full, direct coaches is closed; then mends the plan after a breakdown.
//   npm run bench:coaches [-- 5k 20k 100k] [-- --seconds 60] [--seed 1] [--threads 1]
// Without names: 5k.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { boundOf, makeBatch, metresOf } from './batch.mjs';
import { metresBySavings } from './savings.mjs';

const SIZES = {
  '5k': { persons: 5000, villages: 300, counties: 4, gates: 40, cities: 3 },
  '20k': { persons: 20_000, villages: 1200, counties: 12, gates: 160, cities: 6 },
  '100k': { persons: 100_000, villages: 5600, counties: 60, gates: 400, cities: 12 },
};
/** Pairs of more requests than these do not fit into the peer's memory. */
const LARGEST_FOR_SAVINGS = 5000;
/** Fen for a trip that runs otherwise: about a fourth of what a coach costs on the road. */
const CHANGE_COST = 200_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '1' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'bench-coaches-'));
try {
  for (const name of positionals.length > 0 ? positionals : ['5k']) {
    if (!(name in SIZES)) throw new Error(`No such batch: ${name}`);
    const batch = makeBatch({ ...SIZES[name], seed: Number(values.seed) });
    const metres = metresOf(batch);
    const bound = boundOf(batch, metres);
    const percent = (way) => 100 * (way / bound - 1);
    console.log(`\n${name}: ${batch.requests.length} requests, seed ${values.seed}`);
    const plan = solve('plan', batch, '--seconds', values.seconds, '--threads', values.threads);
    const way = plan.routes.reduce((sum, route) => sum + route.metres, 0);
    line('ours', plan, `${percent(way).toFixed(2)} % above the bound`);
    if (batch.requests.length <= LARGEST_FOR_SAVINGS) {
      const savings = percent(metresBySavings(batch, metres));
      const closed = 100 * (1 - percent(way) / savings);
      console.log(`  savings alone: ${savings.toFixed(2)} %; ours closes ${closed.toFixed(0)} % of the gap`);
    }
    const routes = plan.routes.map((route, k) => ({ ...route, broken: k === 0 }));
    const mended = solve('mended', { ...batch, previous: { changeCost: CHANGE_COST, routes } });
    line('after a breakdown', mended, `${mended.changed} other trips changed`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function solve(name, batch, ...more) {
  const [file, out] = [join(folder, `${name}.json`), join(folder, `${name}.out.json`)];
  writeFileSync(file, JSON.stringify(batch));
  const program = join(import.meta.dirname, '../../../dist/apps/cli/src/main.js');
  const args = [program, 'solve', 'route', '--instance', file, '--out', out, '--seed', values.seed, '--json', ...more];
  const report = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  if (report.check !== 'ok' || report.personsLeftBehind > 0) process.exitCode = 1;
  return { ...JSON.parse(readFileSync(out, 'utf8')), ...report };
}

function line(title, { vehicles, check, processorSeconds, wallSeconds, peakMemoryMB, personsLeftBehind }, rest) {
  console.log(
    `  ${title.padEnd(18)} ${rest}; ${vehicles} coaches, ${personsLeftBehind} left behind, check ${check}, ` +
      `${processorSeconds} s processor, ${wallSeconds} s wall, ${peakMemoryMB} MB`,
  );
}
