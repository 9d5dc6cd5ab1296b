// Solves published routing instances and prints the gaps to the best known costs.
//   npm run bench:routing [-- X-n303-k21 R1_10_1 …] [-- --seconds 60] [--seed 1]
// Vehicles in brackets are the best known. Without names: all that lie in SHARED_DIR (../shared unless told otherwise), 10 seconds of processor time each.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const bench = join(process.env.SHARED_DIR ?? '../shared', 'bench');
if (!existsSync(bench)) {
  console.log(`Left out: there are no published instances in ${bench} (SHARED_DIR).`);
  process.exit();
}

const instances = instancesIn(bench);
const names = positionals.length > 0 ? positionals : Object.keys(instances);
const gaps = {};
for (const name of names) {
  const instance = instances[name];
  if (!instance) throw new Error(`No such instance: ${name}`);
  const { family, file } = instance;
  const best = bestKnown(name, file);
  const own = solve(file);
  const gap = (100 * own.cost) / best.cost - 100;
  const vehicles = best.vehicles === undefined ? own.vehicles : `${own.vehicles} (${best.vehicles})`;
  (gaps[family] ??= []).push(gap);
  console.log(
    `${name.padEnd(12)} ${gap.toFixed(2).padStart(6)} %  cost ${own.cost} (best known ${best.cost}), ${vehicles} vehicles, ` +
      `check ${own.check}, ${own.iterations} iterations, ${own.processorSeconds} s, ${own.peakMemoryMB} MB`,
  );
  if (own.check !== 'ok') process.exitCode = 1;
}
for (const [family, all] of Object.entries(gaps)) {
  console.log(
    `mean of ${all.length} in ${family}: ${(all.reduce((sum, gap) => sum + gap, 0) / all.length).toFixed(2)} %`,
  );
}

function instancesIn(folder) {
  const found = {};
  for (const family of ['cvrp', 'vrptw', 'pdptw']) {
    if (!existsSync(join(folder, family))) continue;
    const files = readdirSync(join(folder, family)).filter((file) => /\.(vrp|txt)$/.test(file));
    for (const file of files.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
      found[file.replace(/\.\w+$/, '')] = { family, file: resolve(folder, family, file) };
    }
  }
  return found;
}

function bestKnown(name, file) {
  if (file.endsWith('.txt')) return JSON.parse(readFileSync(join(dirname(file), 'best-known.json'), 'utf8'))[name];
  return { cost: Number(/^Cost\s+([\d.]+)/m.exec(readFileSync(file.replace(/vrp$/, 'sol'), 'utf8'))[1]) };
}

function solve(file) {
  const options = ['--instance', file, '--seconds', values.seconds, '--seed', values.seed, '--json'];
  return JSON.parse(execFileSync(process.execPath, ['apps/cli/run.mjs', 'solve', 'route', ...options]).toString());
}
