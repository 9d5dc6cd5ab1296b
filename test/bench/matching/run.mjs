// Generates matching instances, solves them with ours and with the peers that this machine has, and prints the ratios.
//   npm run bench:matching [-- 10k 100k 1M 5M groups-100k reserved-100k levels-100k fill-100k repair-100k repair-1M tight]
// Without names: 10k, 100k and 1M.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeInstance, writeInstance } from './instance.mjs';
import { highs, lemon } from './peers.mjs';
import { TIGHT, withoutPadding } from './tight.mjs';
import { writeDeclines, writeFill, writeGroups, writeLevels, writeReserved } from './variants.mjs';

const SIZES = {
  '10k': { workers: 10_000, vacancies: 1_000 },
  '100k': { workers: 100_000, vacancies: 5_000 },
  '1M': { workers: 1_000_000, vacancies: 50_000 },
  '5M': { workers: 5_000_000, vacancies: 250_000 },
};
const LARGEST_FOR_HIGHS = 10_000;
const LARGEST_FOR_LEMON = 1_000_000;
const TIMES = 3;
const SECONDS = '60';
/** Seats for each worker, where they are not as many as workers. */
const SLACK = { fill: 1.3 };
const KINDS = {
  plain: compare,
  groups: within(writeGroups),
  reserved: within(writeReserved),
  levels: within(writeLevels),
  fill: within(writeFill),
  repair: mend,
};

const folder = mkdtempSync(join(tmpdir(), 'bench-matching-'));
const names = process.argv.slice(2);
const wanted = names.length > 0 ? names : ['10k', '100k', '1M'];
const seed = 7;
try {
  const peer = lemon(folder);
  if (peer === null) console.log('LEMON is not on this machine: its ratios are left out.');
  for (const name of wanted) {
    if (name === 'tight') {
      for (const [shape, make] of Object.entries(TIGHT)) await tight(shape, make(), peer);
      continue;
    }
    const [kind, size] = name.includes('-') ? name.split('-') : ['plain', name];
    if (!(size in SIZES && kind in KINDS)) throw new Error(`No such instance: ${name}`);
    const instance = makeInstance({ ...SIZES[size], width: 12, seed, slack: SLACK[kind] ?? 1 });
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

/** One of the shapes that could go wrong: the optimum, checked, and the same as the peer's. */
function tight(shape, instance, peer) {
  const file = join(folder, 'tight.bin');
  writeInstance(file, instance);
  const own = solve(file);
  let verdict = '';
  let right = own.check === 'ok' && own.gap === 0;
  if (peer) {
    writeInstance(file, withoutPadding(instance));
    const other = peer(file);
    right &&= other.cost === own.cost;
    const ratio = (own.processorSeconds / Math.max(other.processorSeconds, 0.01)).toFixed(3);
    verdict = other.cost === own.cost ? `, ours / theirs ${ratio}` : `, COST DIFFERS: ${other.cost}`;
  }
  line(shape, own, `gap ${own.gap}, check ${own.check}${verdict}`);
  if (!right) process.exitCode = 1;
}

/** What has no peer: the gap to the proven bound within a minute. */
function within(write) {
  return async (instance) => {
    const file = join(folder, 'wishes.jsonl');
    await write(file, instance);
    const own = solve(file, '--seconds', SECONDS);
    const gaps = [own, ...(own.tiers ?? [])].map(({ gap, cost }) => `${((100 * gap) / cost || 0).toFixed(3)} %`);
    line('ours', own, `matched ${own.matched}, gap ${gaps.join(', ')}, check ${own.check}`);
    if (own.check !== 'ok') process.exitCode = 1;
  };
}

/** After 1 % of the placed declined: mending the former answer against solving from nothing. */
function mend(instance) {
  const [before, after, answer] = ['before.bin', 'after.bin', 'answer.bin'].map((own) => join(folder, own));
  writeInstance(before, instance);
  solve(before, '--out', answer);
  const declined = writeDeclines(after, answer, instance);
  const anew = solve(after);
  const mended = solve(after, '--previous', answer, '--change-cost', '50');
  line('from nothing', anew, `check ${anew.check}`);
  line('mended', mended, `${declined} declined, ${mended.changed} others changed, check ${mended.check}`);
  console.log(`  mended / from nothing: time ${(mended.processorSeconds / anew.processorSeconds).toFixed(3)}`);
  if (mended.check !== 'ok' || anew.check !== 'ok') process.exitCode = 1;
}

function line(title, { cost, processorSeconds, peakMemoryMB }, rest) {
  const memory = peakMemoryMB ? `${peakMemoryMB} MB` : '';
  console.log(`  ${title.padEnd(25)} cost ${cost}, ${processorSeconds.toFixed(2)} s processor, ${memory} ${rest}`);
}

function solve(file, ...more) {
  const program = join(import.meta.dirname, '../../../dist/apps/cli/src/main.js');
  const args = [program, 'solve', 'match', '--instance', file, '--json', ...more];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}
