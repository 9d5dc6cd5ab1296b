import { type MatchProblem, Random } from '#solver';
import { Choice, keptAWorker, type Pairs } from './choice.js';
import { type Bar, type Circumstances, type Opening, pairJudge, type Score, type Seeker, WEIGHTS } from './pair.js';
import { Rows } from './rows.js';

/** Sums of costs stay exact in the solver up to here (its own check says the same of every problem). */
const LARGEST_SUM = Number.MAX_SAFE_INTEGER / 16;
const LARGEST_COST = 2 ** 30;
/** Costs up to here share a word with the vacancy in the solver, which then is several times faster. */
const NARROW_COST = 2 ** 15;
/** Problems with more pairs than these are held to narrow costs. */
const MANY_PAIRS = 1_000_000;

export interface Market {
  /** Travel groups stand together. */
  readonly seekers: readonly Seeker[];
  readonly openings: readonly Opening[];
  /** Its arrays lie in memory that threads share. */
  readonly problem: MatchProblem;
  /** So many of the problem's units are one cost unit; the rest is the tier of the poor. */
  readonly scale: number;
  /** No saving, however small, is given up for a poor labourer, and no poor labourer among equals is passed over. */
  readonly poorExactlySecond: boolean;
  /** Pairs that no rule bars, of which `problem.vacancy.length` were kept. */
  readonly eligible: number;
  /** For workers without any eligible pair: how many vacancies each rule barred. */
  readonly barred: ReadonlyMap<number, Readonly<Partial<Record<Bar, number>>>>;
  /** Members of groups who have eligible pairs, but no site in common with the others. */
  readonly apart: ReadonlySet<number>;
  readonly score: (worker: number, opening: number) => Score;
}

const WORKERS_A_STEP = 64;

/**
 * Draws up the problem of a run. A generator, as it may take long: whoever steps it answers others in between, and hears
 * how many workers are done. Costs are multiplied by `scale`, and leaving a poor labourer unmatched costs one more: among
 * answers of equal cost the one wins that leaves the fewest poor labourers without work.
 */
export function* drawUp(
  candidates: readonly Seeker[],
  offers: readonly Opening[],
  circumstances: Circumstances,
  seed: number,
): Generator<number, Market> {
  const seekers = inParties(candidates);
  const openings = [...offers].sort(byPlace);
  const rows = new Rows(openings, circumstances, new Set(seekers.map(({ availableFrom }) => availableFrom ?? '')));
  const choice = new Choice(rows.site, rows.sites, keptAWorker(seekers.length), new Random(seed));
  const first = shared(seekers.length + 1);
  const barred = new Map<number, Partial<Record<Bar, number>>>();
  const apart = new Set<number>();

  for (let w = 0; w < seekers.length;) {
    const party = partyAt(seekers, w);
    const members = party.map((seeker) => rows.of(seeker));
    const sites = party.length > 1 ? choice.sitesOf(members) : [];
    members.forEach((parts, i) => {
      const eligible = party.length > 1 ? choice.member(parts, sites, party.length) : choice.alone(parts);
      first[w + i + 1] = choice.pairs.length;
      if (eligible === 0) barred.set(w + i, rows.barred(party[i] as Seeker));
      else if (first[w + i] === choice.pairs.length) apart.add(w + i);
    });
    if (Math.floor(w / WORKERS_A_STEP) < Math.floor((w + party.length) / WORKERS_A_STEP)) yield w;
    w += party.length;
  }

  const { eligible } = choice;
  const { problem, scale, poorExactlySecond } = problemOf(seekers, openings, first, choice.pairs);
  const judge = pairJudge(circumstances);
  const score = (worker: number, opening: number): Score => {
    const judged = judge(seekers[worker] as Seeker, openings[opening] as Opening);
    if (typeof judged === 'string') throw new Error('A kept pair is barred');
    return judged;
  };
  return { seekers, openings, problem, scale, poorExactlySecond, eligible, barred, apart, score };
}

/** Groups together; and those near each other whom the same places receive on the same days, as they share long rows. */
function inParties(candidates: readonly Seeker[]): Seeker[] {
  const firstFrom = new Map<string, string>();
  for (const { group, availableFrom } of candidates) {
    const from = availableFrom ?? '';
    if (group !== null && from <= (firstFrom.get(group) ?? from)) firstFrom.set(group, from);
  }
  const days = new Map<string, Seeker[]>();
  for (const seeker of candidates) {
    const day = seeker.group === null ? (seeker.availableFrom ?? '') : (firstFrom.get(seeker.group) ?? '');
    const those = days.get(day);
    if (those) those.push(seeker);
    else days.set(day, [seeker]);
  }
  return [...days].sort(([a], [b]) => compare(a, b)).flatMap(([, those]) => those.sort(byParty));
}

/** Of those of one day. */
const byParty = (a: Seeker, b: Seeker): number =>
  compare(a.group ?? '', b.group ?? '') ||
  a.code - b.code ||
  compare(a.homeDivision, b.homeDivision) ||
  compare(a.id, b.id);

/** Neighbours cost a worker about the same. */
const byPlace = (a: Opening, b: Opening): number =>
  compare(a.division, b.division) || compare(a.siteId, b.siteId) || compare(a.id, b.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function partyAt(seekers: readonly Seeker[], start: number): Seeker[] {
  const group = seekers[start]?.group;
  let end = start + 1;
  while (group && seekers[end]?.group === group) end++;
  return seekers.slice(start, end);
}

/** Threads read what lies in such memory without a copy of their own. */
const shared = (length: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));

function sharedOf<T>(items: ArrayLike<T>, numberOf: (item: T) => number): Int32Array {
  const numbers = shared(items.length);
  for (let i = 0; i < items.length; i++) numbers[i] = numberOf(items[i] as T);
  return numbers;
}

function problemOf(seekers: readonly Seeker[], openings: readonly Opening[], first: Int32Array, pairs: Pairs) {
  const poor = seekers.filter((seeker) => seeker.poor).length;
  const largest = WEIGHTS.unmatched + 1;
  const widest = pairs.length > MANY_PAIRS ? NARROW_COST : LARGEST_COST;
  const reserves = openings.some(({ reserved }) => reserved > 0);
  // A pair with a vacancy that reserves seats counts twice.
  const most = Math.min(
    widest / largest,
    LARGEST_SUM / largest / (seekers.length + (reserves ? 2 : 1) * pairs.length + 1),
  );
  const scale = Math.max(1, Math.min(poor + 1, Math.floor(most)));
  const groups = new Map<string, number>();
  const sites = new Map<string, number>();
  const numberOf = (numbers: Map<string, number>, key: string) => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  };
  const problem: MatchProblem = {
    workers: seekers.length,
    vacancies: openings.length,
    headcount: sharedOf(openings, ({ seats }) => seats),
    first,
    vacancy: sharedOf(pairs.vacancy(), (vacancy) => vacancy),
    cost: sharedOf(pairs.cost(), (cost) => cost * scale),
    unmatched: sharedOf(seekers, (seeker) => WEIGHTS.unmatched * scale + (seeker.poor ? 1 : 0)),
    group: sharedOf(seekers, ({ group }) => (group === null ? -1 : numberOf(groups, group))),
    site: sharedOf(openings, ({ siteId }) => numberOf(sites, siteId)),
    ...(reserves && {
      reserved: sharedOf(openings, ({ reserved }) => reserved),
      entitled: sharedOf(seekers, ({ poor: entitled }) => (entitled ? 1 : 0)),
    }),
  };
  return { problem, scale, poorExactlySecond: scale > poor };
}
