// How fast a roster is read and checked, and in how much memory: one reading of all rows, nothing written.
//   npm run -s build && node test/bench/registry/check.mjs [--rows 1000000] [--companions 0.05] [--file FILE] [--settled]
// Writes a roster where no file is given. Prints one line of JSON: rows a second of processor time and of the clock, memory
// before and at its peak (VmHWM) in MB. `--settled` reads twice, as `roster check` does.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Divisions, parseDivisions } from '#places';
import { fileSource, openRoster } from '#workers';
import { writeRoster } from './roster-file.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values } = parseArgs({
  options: {
    ...{ rows: text('1000000'), companions: text('0.05'), file: { type: 'string' }, format: text('csv') },
    settled: { type: 'boolean', default: false },
  },
});
const folder = await mkdtemp(join(tmpdir(), 'roster-'));
try {
  const file = values.file ?? join(folder, `roster.${values.format}`);
  if (!values.file) await writeRoster(file, Number(values.rows), { companions: Number(values.companions) });
  const divisions = new Divisions(parseDivisions(readFileSync('config/reference/divisions.csv', 'utf8')));
  const before = memory('VmRSS');
  const began = { clock: performance.now(), processor: process.cpuUsage() };
  const roster = await openRoster(await fileSource(file), { asOf: '2020-03-06', divisions, fileName: file });
  let rows = 0;
  for await (const some of values.settled ? roster.settledRows() : roster.rows()) rows += some.length;
  const end = roster.finish();
  let companions = 0;
  for (const { travelsWithRow } of end.companions()) if (travelsWithRow !== null) companions++;
  const { user, system } = process.cpuUsage(began.processor);
  const seconds = (performance.now() - began.clock) / 1000;
  await roster.close();
  const perSecond = (time) => Math.round(rows / time);
  const figures = {
    ...{ rows, counts: end.counts, companions },
    ...{ rowsPerProcessorSecond: perSecond((user + system) / 1e6), rowsPerSecond: perSecond(seconds) },
    ...{ memoryBefore: before, peakMemory: memory('VmHWM') },
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  await rm(folder, { recursive: true });
}

/** MB of this process, by the kernel. */
function memory(kind) {
  const line = readFileSync('/proc/self/status', 'utf8').match(new RegExp(`${kind}:\\s+(\\d+) kB`));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}
