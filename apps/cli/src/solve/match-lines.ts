import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { COST_LIMIT, type MatchProblem } from '#solver';
import { InstanceFault } from './match-instance.js';

type Line = Readonly<Record<string, unknown>>;

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  vacancy: ['vacancy', 'headcount', 'reserved', 'leastFill', 'site'],
  worker: ['worker', 'unmatched', 'pairs', 'entitled', 'group', 'fixed'],
  near: ['near'],
};

/** Numbers for names, in the order in which the names are met. */
class Names {
  private readonly numbers = new Map<string, number>();

  get size(): number {
    return this.numbers.size;
  }

  of(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.numbers.size);
    return this.numbers.size - 1;
  }
}

/**
 * Reads a matching instance in the JSON-lines form: one object a line, in any order, a `vacancy`, a `worker` or sites that
 * are `near` one another. The README of the solver describes every field. Workers are numbered in the order of their lines;
 * so are vacancies.
 *
 * @throws InstanceFault with the number of the line
 */
export async function readMatchLines(file: string): Promise<MatchProblem> {
  const reading = new Reading();
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number++;
    if (text.trim() === '') continue;
    try {
      reading.take(parsed(text));
    } catch (error) {
      if (error instanceof InstanceFault) throw new InstanceFault(`Line ${String(number)}: ${error.message}`);
      throw error;
    }
  }
  return reading.problem();
}

class Reading {
  private readonly workers = new Names();
  private readonly vacancies = new Names();
  private readonly sites = new Names();
  private readonly groups = new Names();
  private readonly vacancyLines: Line[] = [];
  private readonly near: string[][] = [];
  private readonly first = [0];
  private readonly pairs: [vacancy: string[], costs: number[][]] = [[], []];
  private readonly unmatched: number[][] = [];
  private readonly entitled: number[] = [];
  private readonly group: number[] = [];
  private readonly fixed: (string | null)[] = [];
  private levels = 0;

  take(line: Line): void {
    const kind = Object.keys(FIELDS).find((key) => key in line);
    if (kind === undefined) fail('It is no "vacancy", no "worker" and no "near".');
    const strange = Object.keys(line).find((key) => !FIELDS[kind]?.includes(key));
    if (strange !== undefined) fail(`A ${kind} has no field "${strange}".`);
    if (kind === 'near') this.near.push(list(line, 'near').map((one) => name(one, 'near')));
    else if (kind === 'vacancy') this.takeVacancy(line);
    else this.takeWorker(line);
  }

  private takeVacancy(line: Line): void {
    const own = name(line['vacancy'], 'vacancy');
    if (this.vacancies.of(own) !== this.vacancyLines.length) fail(`There is a vacancy "${own}" already.`);
    this.vacancyLines.push(line);
    for (const field of ['headcount', 'reserved', 'leastFill'])
      if (field === 'headcount' || field in line) whole(line[field], field);
  }

  private takeWorker(line: Line): void {
    const own = name(line['worker'], 'worker');
    if (this.workers.of(own) !== this.unmatched.length) fail(`There is a worker "${own}" already.`);
    const unmatched = [line['unmatched']].flat().map((cost) => whole(cost, 'unmatched'));
    this.levels ||= unmatched.length;
    if (unmatched.length !== this.levels)
      fail(`It has ${String(unmatched.length)} levels of costs, the workers before have ${String(this.levels)}.`);
    const [names, costs] = this.pairs;
    for (const pair of list(line, 'pairs')) {
      if (!Array.isArray(pair) || pair.length !== 1 + this.levels)
        fail(`A pair is a vacancy and ${String(this.levels)} cost(s), like ["V1", 120].`);
      names.push(name(pair[0], 'pairs'));
      costs.push(pair.slice(1).map((cost) => whole(cost, 'pairs')));
    }
    this.first.push(names.length);
    this.unmatched.push(unmatched);
    this.entitled.push('entitled' in line ? Number(flag(line['entitled'], 'entitled')) : 0);
    this.group.push('group' in line ? this.groups.of(name(line['group'], 'group')) : -1);
    this.fixed.push('fixed' in line ? name(line['fixed'], 'fixed') : null);
  }

  problem(): MatchProblem {
    const vacancies = this.vacancyLines.length;
    const [names, costs] = this.pairs;
    const level = (rows: readonly number[][], at: number) => Int32Array.from(rows, (row) => row[at] ?? 0);
    const field = (of: string) => Int32Array.from(this.vacancyLines, (line) => Number(line[of] ?? 0));
    const has = (of: string) => this.vacancyLines.some((line) => of in line);
    const vacancyOf = (own: string): number => {
      const number = this.vacancies.of(own);
      return number < vacancies ? number : fail(`Somebody names the vacancy "${own}", which has no line.`);
    };
    return {
      workers: this.unmatched.length,
      vacancies,
      headcount: field('headcount'),
      first: Int32Array.from(this.first),
      vacancy: Int32Array.from(names, vacancyOf),
      cost: level(costs, 0),
      unmatched: level(this.unmatched, 0),
      ...(has('reserved') ? { reserved: field('reserved'), entitled: Int32Array.from(this.entitled) } : {}),
      ...(has('leastFill') ? { leastFill: field('leastFill') } : {}),
      ...(this.fixed.some((own) => own !== null)
        ? { fixed: Int32Array.from(this.fixed, (own) => (own === null ? -1 : vacancyOf(own))) }
        : {}),
      ...(this.groups.size > 0 ? { group: Int32Array.from(this.group) } : {}),
      ...(has('site') ? this.places() : {}),
      ...(this.levels > 1
        ? {
            tiers: Array.from({ length: this.levels - 1 }, (_, at) => ({
              cost: level(costs, at + 1),
              unmatched: level(this.unmatched, at + 1),
            })),
          }
        : {}),
    };
  }

  /** A vacancy without a site is a site of its own, and a site that is near no other a cluster of its own. */
  private places(): Pick<MatchProblem, 'site' | 'clusterFirst' | 'clusterSite'> {
    const site = Int32Array.from(this.vacancyLines, (line, at) =>
      this.sites.of('site' in line ? `named ${name(line['site'], 'site')}` : `alone ${String(at)}`),
    );
    if (this.near.length === 0) return { site };
    const clusters = this.near.map((together) => together.map((own) => this.sites.of(`named ${own}`)));
    const settled = new Set(clusters.flat());
    for (let s = 0; s < this.sites.size; s++) if (!settled.has(s)) clusters.push([s]);
    const clusterFirst = new Int32Array(clusters.length + 1);
    clusters.forEach((together, c) => (clusterFirst[c + 1] = (clusterFirst[c] ?? 0) + together.length));
    return { site, clusterFirst, clusterSite: Int32Array.from(clusters.flat()) };
  }
}

function parsed(text: string): Line {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    fail('It is not JSON.');
  }
  if (typeof line !== 'object' || line === null || Array.isArray(line)) fail('It is no JSON object.');
  return line as Line;
}

function whole(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > COST_LIMIT)
    fail(`"${field}" wants whole numbers within ±${String(COST_LIMIT)}, not ${JSON.stringify(value)}.`);
  return value;
}

function name(value: unknown, field: string): string {
  if ((typeof value !== 'string' && typeof value !== 'number') || value === '')
    fail(`"${field}" wants a name, not ${JSON.stringify(value)}.`);
  return String(value);
}

function flag(value: unknown, field: string): boolean {
  return typeof value === 'boolean' ? value : fail(`"${field}" wants true or false, not ${JSON.stringify(value)}.`);
}

function list(line: Line, field: string): unknown[] {
  const value = line[field];
  return Array.isArray(value) ? value : fail(`"${field}" wants a list.`);
}

function fail(sentence: string): never {
  throw new InstanceFault(sentence);
}
