import { closeSync, fstatSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import type { MatchAnswer, MatchProblem } from '#solver';

/** What is wrong with an instance, as a sentence for whoever wrote the file. */
export class InstanceFault extends Error {}

const MAGIC = 0x4d415443;
const WORD = 4;
/** One read call of the operating system takes no more than 2 GiB. */
const READ_AT_MOST = 2 ** 28;

/**
 * Reads a matching instance in the binary form: little-endian int32 words `0x4d415443, W, V, K, headcount[V], to[W × K],
 * cost[W × K], penalty[W]`; `to` −1 is padding. The arrays are read into place, so the file is never in memory twice.
 *
 * @param forThreads into memory that threads share
 * @throws InstanceFault where the file is not of this form
 */
export function readMatchInstance(file: string, forThreads = false): MatchProblem {
  if (endianness() !== 'LE') throw new InstanceFault('Instances are little-endian, and this machine is not.');
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    if (size < 4 * WORD) throw new InstanceFault(`${file} has ${size} bytes, too few for a header.`);
    const [magic, workers = 0, vacancies = 0, width = 0] = readWords(descriptor, 4);
    if (magic !== MAGIC)
      throw new InstanceFault(`${file} is not a matching instance: it does not start with 0x4d415443.`);
    if (workers < 0 || vacancies < 0 || width < 0) {
      throw new InstanceFault(
        `The header promises ${workers} workers, ${vacancies} vacancies and ${width} pairs each.`,
      );
    }
    const expected = (4 + vacancies + workers + 2 * workers * width) * WORD;
    if (size !== expected) throw new InstanceFault(`The header promises ${expected} bytes, but the file has ${size}.`);
    const read = (count: number): Int32Array => readWords(descriptor, count, forThreads);
    const headcount = read(vacancies);
    const to = read(workers * width);
    const cost = read(workers * width);
    const unmatched = read(workers);
    return { workers, vacancies, headcount, unmatched, ...withoutPadding(to, cost, [workers, width]) };
  } finally {
    closeSync(descriptor);
  }
}

/** Whether the file starts like JSON lines. @throws the system's error where it cannot be opened */
export function isInLines(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const start = Buffer.alloc(1);
    return readSync(descriptor, start) === 1 && /[\s{]/.test(start.toString('latin1'));
  } finally {
    closeSync(descriptor);
  }
}

/** A former answer, as `writeMatchAnswer` wrote it. @throws InstanceFault where it is not of so many workers */
export function readMatchAnswer(file: string, workers: number): Int32Array {
  return new Int32Array(wordsOfFile(file, workers, `an answer for ${workers} workers`).buffer);
}

/** The prices that `writeMatchAnswer` put beside an answer; null where there are none, or not of so many vacancies. */
export function readMatchPrices(answerFile: string, vacancies: number): Float64Array | null {
  const file = pricesBeside(answerFile);
  const words = 2 * vacancies;
  if (statSync(file, { throwIfNoEntry: false })?.size !== words * WORD) return null;
  return new Float64Array(wordsOfFile(file, words, `the prices of ${vacancies} vacancies`).buffer);
}

function wordsOfFile(file: string, words: number, what: string): Int32Array {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    if (size !== words * WORD) throw new InstanceFault(`${file} has ${size} bytes, but ${what} take ${words * WORD}.`);
    return readWords(descriptor, words);
  } finally {
    closeSync(descriptor);
  }
}

/** The vacancy of each worker, −1 for none, as little-endian int32; beside it the price of each vacancy, as float64. */
export function writeMatchAnswer(file: string, { vacancyOf, price }: Pick<MatchAnswer, 'vacancyOf' | 'price'>): void {
  writeFileSync(file, bytesOf(vacancyOf));
  // Nothing belongs beside a pipe or a device.
  if (statSync(file).isFile()) writeFileSync(pricesBeside(file), bytesOf(price));
}

function pricesBeside(answerFile: string): string {
  return `${answerFile}.prices`;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function readWords(descriptor: number, count: number, shared = false): Int32Array {
  const words = new Int32Array(shared ? new SharedArrayBuffer(count * WORD) : new ArrayBuffer(count * WORD));
  const bytes = new Uint8Array(words.buffer);
  for (let at = 0; at < bytes.length;) {
    const read = readSync(descriptor, bytes, at, Math.min(READ_AT_MOST, bytes.length - at), null);
    if (read === 0) throw new InstanceFault('The file became shorter while it was read.');
    at += read;
  }
  return words;
}

/** Closes the gaps in place. */
function withoutPadding(
  to: Int32Array,
  cost: Int32Array,
  [workers, width]: readonly [number, number],
): Pick<MatchProblem, 'first' | 'vacancy' | 'cost'> {
  const first = new Int32Array(workers + 1);
  let kept = 0;
  for (let w = 0, read = 0; w < workers; w++) {
    for (const end = read + width; read < end; read++) {
      const vacancy = to[read] ?? -1;
      if (vacancy === -1) continue;
      to[kept] = vacancy;
      cost[kept++] = cost[read] ?? 0;
    }
    first[w + 1] = kept;
  }
  return { first, vacancy: to.subarray(0, kept), cost: cost.subarray(0, kept) };
}
