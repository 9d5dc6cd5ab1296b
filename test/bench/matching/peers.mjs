import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const SHARED = resolve(process.env.SHARED_DIR ?? '../shared');
const LEMON_SOURCE = join(SHARED, 'prototypes/solver/lemon.cpp');

/**
 * LEMON's cost scaling (C++), its best mode on these instances, if its source and the compiler are on this machine.
 * @returns a function of an instance's file, or null
 */
export function lemon(folder) {
  if (!existsSync(LEMON_SOURCE)) return null;
  const program = join(folder, 'lemon');
  const compiled = spawnSync('g++', ['-O3', '-march=native', '-o', program, LEMON_SOURCE, '-llemon'], {
    stdio: 'ignore',
  });
  if (compiled.status !== 0) return null;
  return (file) => {
    const text = execFileSync(program, [file, 'cs'], { encoding: 'utf8' });
    const { obj, solveUserS, rssMB } = JSON.parse(text);
    return { peer: 'LEMON cost scaling', cost: obj, processorSeconds: solveUserS, peakMemoryMB: rssMB };
  };
}

/** HiGHS (WebAssembly) on the instance as a linear program. */
export async function highs({ workers, vacancies, width, headcount, to, cost, penalty }) {
  const solver = await createRequire(import.meta.url)('highs')();
  const costs = [];
  const rows = [];
  const columns = Array.from({ length: vacancies }, () => []);
  for (let w = 0; w < workers; w++) {
    const own = [`u${w}`];
    costs.push(`${penalty[w]} u${w}`);
    for (let e = w * width; e < (w + 1) * width; e++) {
      costs.push(`${cost[e]} x${e}`);
      own.push(`x${e}`);
      columns[to[e]].push(`x${e}`);
    }
    rows.push(`${own.join(' + ')} = 1`);
  }
  columns.forEach((own, v) => own.length > 0 && rows.push(`${own.join(' + ')} <= ${headcount[v]}`));
  const before = process.cpuUsage();
  const { ObjectiveValue } = solver.solve(`Minimize\n${costs.join('\n+ ')}\nSubject To\n${rows.join('\n')}\nEnd\n`, {
    solver: 'ipm',
    run_crossover: 'off',
  });
  const { user, system } = process.cpuUsage(before);
  return { peer: 'HiGHS (WebAssembly)', cost: Math.round(ObjectiveValue), processorSeconds: (user + system) / 1e6 };
}
