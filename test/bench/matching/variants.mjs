import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { writeInstance } from './instance.mjs';

const VACANCIES_A_SITE = 3;
/** Of all beginnings: with two to six members, four on average, 30 % of the workers are in groups. */
const GROUP_SHARE = 0.0968;

/** A repeatable number from 0 to below 1 for each whole number. */
function scattered(n) {
  let t = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b);
  t = Math.imul(t ^ (t >>> 13), 0xc2b2ae35);
  return ((t ^ (t >>> 16)) >>> 0) / 2 ** 32;
}

/**
 * The same season as JSON lines with 30 % of the workers in groups of two to six, who go to one site together. Members look
 * at the sites at which the first of them is eligible, each at any vacancy there.
 */
export async function writeGroups(file, { workers, vacancies, width, headcount, to, cost, penalty }) {
  const lines = createWriteStream(file);
  const write = async (line) => {
    if (!lines.write(`${JSON.stringify(line)}\n`)) await once(lines, 'drain');
  };
  const siteOf = (v) => Math.floor(v / VACANCIES_A_SITE);
  for (let v = 0; v < vacancies; v++) await write({ vacancy: `V${v}`, headcount: headcount[v], site: `S${siteOf(v)}` });
  for (let w = 0; w < workers;) {
    const size = scattered(3 * w) < GROUP_SHARE ? 2 + Math.floor(scattered(3 * w + 1) * 5) : 1;
    const members = Math.min(size, workers - w);
    for (let m = 0; m < members; m++) {
      const pairs = new Map();
      for (let e = w * width; e < (w + 1) * width; e++) {
        const begin = siteOf(to[e]) * VACANCIES_A_SITE;
        const there = Math.min(VACANCIES_A_SITE, vacancies - begin);
        const v = m === 0 ? to[e] : begin + Math.floor(scattered(e * 7 + m) * there);
        pairs.set(v, Math.max(0, cost[e] + (m === 0 ? 0 : Math.round(200 * scattered(e * 5 + m) - 100))));
      }
      await write({
        worker: `W${w + m}`,
        unmatched: penalty[w + m],
        ...(members > 1 ? { group: `G${w}` } : {}),
        pairs: [...pairs].map(([v, c]) => [`V${v}`, c]),
      });
    }
    w += members;
  }
  lines.end();
  await once(lines, 'finish');
}

/** 30 % of the seats are reserved, a quarter of the workers entitled. */
export function writeReserved(file, instance) {
  return writeAlone(file, instance, {
    vacancy: (v) => ({ reserved: Math.round(0.3 * instance.headcount[v]) }),
    worker: (w) => (scattered(w) < 0.25 ? { entitled: true } : {}),
  });
}

/** The classes of the penalties first, then costs in hundreds, then costs. */
export function writeLevels(file, instance) {
  const least = instance.penalty.reduce((a, b) => Math.min(a, b));
  const levels = (c, first) => [first, Math.round(c / 100), c];
  return writeAlone(file, instance, {
    worker: (w) => ({ unmatched: levels(instance.penalty[w], instance.penalty[w] / least) }),
    pair: (v, c) => [v, ...levels(c, 0)],
  });
}

/** Half of the vacancies want eight at least, or all that they have seats for, or nobody. */
export function writeFill(file, instance) {
  return writeAlone(file, instance, {
    vacancy: (v) => (scattered(v) < 0.5 ? { leastFill: Math.min(8, instance.headcount[v]) } : {}),
  });
}

async function writeAlone(file, instance, { vacancy, worker, pair = (v, c) => [v, c] }) {
  const { workers, vacancies, width, headcount, to, cost, penalty } = instance;
  const lines = createWriteStream(file);
  const write = async (line) => {
    if (!lines.write(`${JSON.stringify(line)}\n`)) await once(lines, 'drain');
  };
  for (let v = 0; v < vacancies; v++) await write({ vacancy: `V${v}`, headcount: headcount[v], ...vacancy?.(v) });
  for (let w = 0; w < workers; w++) {
    const pairs = Array.from({ length: width }, (_, k) => pair(`V${to[w * width + k]}`, cost[w * width + k]));
    await write({ worker: `W${w}`, unmatched: penalty[w], pairs, ...worker?.(w) });
  }
  lines.end();
  await once(lines, 'finish');
}

/** One placed worker in a hundred declines: the pair is gone, and the former answer of that worker with it. */
export function writeDeclines(file, answerFile, instance) {
  const bytes = readFileSync(answerFile);
  const answer = new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const to = instance.to.slice();
  let declined = 0;
  for (let w = 0; w < instance.workers; w++) {
    if (answer[w] < 0 || scattered(w) >= 0.01) continue;
    for (let e = w * instance.width; e < (w + 1) * instance.width; e++) if (to[e] === answer[w]) to[e] = -1;
    answer[w] = -1;
    declined++;
  }
  writeInstance(file, { ...instance, to });
  writeFileSync(answerFile, new Uint8Array(answer.buffer));
  return declined;
}
