// Generates matching instances, solves them with ours and with the peers that this machine has, and prints the ratios.
//   npm run bench:matching [-- 10k 100k 1M 5M groups-10k groups-100k repair-100k repair-1M]
// Without names: 10k, 100k and 1M.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeInstance, writeInstance } from './instance.mjs';
import { highs, lemon } from './peers.mjs';
import { writeDeclines, writeGroups } from './variants.mjs';

const SIZES = {
  '10k': { workers: 10_000, vacancies: 1_000 },
  '100k': { workers: 100_000, vacancies: 5_000 },
  '1M': { workers: 1_000_000, vacancies: 50_000 },
  '5M': { workers: 5_000_000, vacancies: 250_000 },
};
const LARGEST_FOR_HIGHS = 10_000;
const LARGEST_FOR_LEMON = 1_000_000;
const TIMES = 3;
const KINDS = { plain: compare, groups: together, repair: mend };

const folder = mkdtempSync(join(tmpdir(), 'bench-matching-'));
const names = process.argv.slice(2);
const wanted = names.length > 0 ? names : ['10k', '100k', '1M'];
const seed = 7;
try {
  const peer = lemon(folder);
  if (peer === null) console.log('LEMON is not on this machine: its ratios are left out.');
  for (const name of wanted) {
    const [kind, size] = name.includes('-') ? name.split('-') : ['plain', name];
    if (!(size in SIZES && kind in KINDS)) throw new Error(`No such instance: ${name}`);
    const instance = makeInstance({ ...SIZES[size], width: 12, seed });
    console.log(`\n${name}: ${instance.workers} workers, ${instance.vacancies} vacancies, 12 pairs each, seed ${seed}`);
    await KINDS[kind](instance, peer);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Ours against the peers. */
async function compare(instance, peer) {
  const { workers } = instance;
  const file = join(folder, 'plain.bin');
  writeInstance(file, instance);
  // In turns, so that a busy moment of the machine meets all of them.
  const ours = [];
  const others = [];
  for (let i = 0; i < (workers > 100_000 ? 1 : TIMES); i++) {
    ours.push(solve(file));
    if (peer && workers <= LARGEST_FOR_LEMON) others.push(peer(file));
  }
  if (workers <= LARGEST_FOR_HIGHS) others.push(await highs(instance));
  const own = ours.sort((a, b) => a.processorSeconds - b.processorSeconds)[ours.length >> 1];
  line('ours', own, `matched ${own.matched}, gap ${own.gap}, check ${own.check}, ${own.wallSeconds} s wall`);
  for (const title of new Set(others.map(({ peer: one }) => one))) {
    const runs = others
      .filter(({ peer: one }) => one === title)
      .sort((a, b) => a.processorSeconds - b.processorSeconds);
    const other = runs[runs.length >> 1];
    const memory = other.peakMemoryMB ? `, memory ${(own.peakMemoryMB / other.peakMemoryMB).toFixed(3)}` : '';
    const same = other.cost === own.cost ? 'same cost' : `COST DIFFERS: ${other.cost}`;
    line(
      title,
      other,
      `${same}; ours / theirs: time ${(own.processorSeconds / other.processorSeconds).toFixed(3)}${memory}`,
    );
    if (other.cost !== own.cost) process.exitCode = 1;
  }
  if (own.check !== 'ok' || own.gap !== 0) process.exitCode = 1;
}

/** Families and village teams: the gap to the proven bound after a minute. */
async function together(instance) {
  const file = join(folder, 'groups.jsonl');
  await writeGroups(file, instance);
  const own = solve(file, '--seconds', '60');
  line('ours', own, `matched ${own.matched}, gap ${((100 * own.gap) / own.cost).toFixed(3)} %, check ${own.check}`);
  if (own.check !== 'ok') process.exitCode = 1;
}

/** After 1 % of the placed declined: mending the former answer against solving from nothing. */
function mend(instance) {
  const [before, after, answer, prices] = ['before.bin', 'after.bin', 'answer.bin', 'prices.bin'].map((own) =>
    join(folder, own),
  );
  writeInstance(before, instance);
  solve(before, '--out', answer, '--out-prices', prices);
  const declined = writeDeclines(after, answer, instance);
  const anew = solve(after);
  const mended = solve(after, '--previous', answer, '--change-cost', '50', '--prices', prices);
  line('from nothing', anew, `check ${anew.check}`);
  line('mended', mended, `${declined} declined, ${mended.changed} others changed, check ${mended.check}`);
  console.log(`  mended / from nothing: time ${(mended.processorSeconds / anew.processorSeconds).toFixed(3)}`);
  if (mended.check !== 'ok' || anew.check !== 'ok') process.exitCode = 1;
}

function line(title, { cost, processorSeconds, peakMemoryMB }, rest) {
  const memory = peakMemoryMB ? `${peakMemoryMB} MB` : '';
  console.log(`  ${title.padEnd(20)} cost ${cost}, ${processorSeconds.toFixed(2)} s processor, ${memory} ${rest}`);
}

function solve(file, ...more) {
  const program = join(import.meta.dirname, '../../../dist/apps/cli/src/main.js');
  const args = [program, 'solve', 'match', '--instance', file, '--json', ...more];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}
