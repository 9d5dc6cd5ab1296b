import { type MatchProblem, Random } from '#solver';
import {
  BARS,
  type Bar,
  type Circumstances,
  type Judge,
  type Opening,
  pairJudge,
  type Score,
  type Seeker,
  WEIGHTS,
} from './pair.js';

/**
 * How many pairs a run keeps, so that its memory stays bounded. A worker with more keeps the cheapest half and draws the
 * other half evenly from the rest: thousands who want the same few vacancies still know of others.
 */
export const KEPT = { pairsOfARun: 4_000_000, least: 40, sitesOfAGroup: 12, pairsASite: 8 } as const;

/** Sums of costs stay exact in the solver up to here (its own check says the same of every problem). */
const LARGEST_SUM = Number.MAX_SAFE_INTEGER / 16;
const LARGEST_COST = 2 ** 30;

export interface Market {
  /** Travel groups stand together. */
  readonly seekers: readonly Seeker[];
  readonly openings: readonly Opening[];
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
  score(worker: number, opening: number): Score;
}

interface Candidate {
  readonly opening: number;
  readonly cost: number;
}

const WORKERS_A_STEP = 64;

/**
 * Draws up the problem of a run. A generator, as it may take long: whoever steps it answers others in between. Costs
 * are multiplied by `scale`, and leaving a poor labourer unmatched costs one more: among answers of equal cost the one
 * wins that leaves the fewest poor labourers without work.
 */
export function* drawUp(
  candidates: readonly Seeker[],
  openings: readonly Opening[],
  circumstances: Circumstances,
  seed: number,
): Generator<number, Market> {
  const seekers = [...candidates].sort((a, b) => (partyOf(a) < partyOf(b) ? -1 : 1));
  const random = new Random(seed);
  const keep = Math.max(KEPT.least, Math.floor(KEPT.pairsOfARun / Math.max(1, seekers.length)));
  const judge = pairJudge(circumstances);
  const kept: Candidate[][] = [];
  const barred = new Map<number, Partial<Record<Bar, number>>>();
  const apart = new Set<number>();
  let eligible = 0;

  for (let w = 0; w < seekers.length;) {
    const party = partyAt(seekers, w);
    const lists = party.map((seeker, i) => {
      const { pairs, bars } = pairsOf(seeker, openings, judge);
      if (pairs.length === 0) barred.set(w + i, bars);
      eligible += pairs.length;
      return pairs;
    });
    const common =
      party.length > 1 ? together(lists, openings, random) : lists.map((list) => spread(list, keep, random));
    common.forEach((list, i) => {
      if (list.length === 0 && !barred.has(w + i)) apart.add(w + i);
    });
    kept.push(...common);
    if (Math.floor(w / WORKERS_A_STEP) < Math.floor((w + party.length) / WORKERS_A_STEP)) yield w;
    w += party.length;
  }

  const { problem, scale, poorExactlySecond } = problemOf(seekers, openings, kept);
  const score = (worker: number, opening: number): Score => {
    const judged = judge(seekers[worker] as Seeker, openings[opening] as Opening);
    if (typeof judged === 'string') throw new Error('A kept pair is barred');
    return judged;
  };
  return { seekers, openings, problem, scale, poorExactlySecond, eligible, barred, apart, score };
}

const partyOf = ({ group, id }: Seeker): string => `${group ?? ''}/${id}`;

function partyAt(seekers: readonly Seeker[], start: number): Seeker[] {
  const group = seekers[start]?.group;
  let end = start + 1;
  while (group && seekers[end]?.group === group) end++;
  return seekers.slice(start, end);
}

function pairsOf(
  seeker: Seeker,
  openings: readonly Opening[],
  judge: Judge,
): { pairs: Candidate[]; bars: Partial<Record<Bar, number>> } {
  const pairs: Candidate[] = [];
  const counts = new Map<Bar, number>();
  openings.forEach((opening, index) => {
    const judged = judge(seeker, opening);
    if (typeof judged === 'string') counts.set(judged, (counts.get(judged) ?? 0) + 1);
    else pairs.push({ opening: index, cost: judged.total });
  });
  pairs.sort(byCost);
  const bars = Object.fromEntries(BARS.flatMap((bar) => (counts.has(bar) ? [[bar, counts.get(bar)]] : [])));
  return { pairs, bars };
}

const byCost = (a: Candidate, b: Candidate): number => a.cost - b.cost || a.opening - b.opening;

/** Of a sorted list the first half of `limit`, and the other half drawn evenly from what follows. */
export function spread<T>(sorted: readonly T[], limit: number, random: Random): T[] {
  if (sorted.length <= limit) return [...sorted];
  const best = sorted.slice(0, Math.ceil(limit / 2));
  const rest = sorted.slice(best.length);
  const step = rest.length / (limit - best.length);
  const start = random.unit() * step;
  for (let at = start; best.length < limit; at += step) best.push(rest[Math.floor(at)] as T);
  return best;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** A group lands at one site or nowhere: only sites count at which every member has a pair. */
function together(
  lists: readonly (readonly Candidate[])[],
  openings: readonly Opening[],
  random: Random,
): Candidate[][] {
  const siteOf = ({ opening }: Candidate) => (openings[opening] as Opening).siteId;
  const bySite = lists.map((list) => groupBy(list, siteOf));
  const cheapest = (site: string) =>
    bySite.reduce((sum, sites) => sum + (sites.get(site)?.[0]?.cost ?? Number.POSITIVE_INFINITY), 0);
  const common = [...(bySite[0]?.keys() ?? [])]
    .map((site) => ({ site, cost: cheapest(site) }))
    .filter(({ cost }) => Number.isFinite(cost))
    .sort((a, b) => a.cost - b.cost || (a.site < b.site ? -1 : 1));
  const sites = spread(common, KEPT.sitesOfAGroup, random);
  const pairs = Math.max(KEPT.pairsASite, lists.length);
  return bySite.map((own) => sites.flatMap(({ site }) => own.get(site)?.slice(0, pairs) ?? []).sort(byCost));
}

function problemOf(seekers: readonly Seeker[], openings: readonly Opening[], kept: readonly (readonly Candidate[])[]) {
  const pairs = kept.reduce((sum, list) => sum + list.length, 0);
  const poor = seekers.filter((seeker) => seeker.poor).length;
  const largest = WEIGHTS.unmatched + 1;
  const most = Math.min(LARGEST_COST / largest, LARGEST_SUM / largest / (seekers.length + pairs + 1));
  const scale = Math.max(1, Math.min(poor + 1, Math.floor(most)));

  const first = new Int32Array(seekers.length + 1);
  const vacancy = new Int32Array(pairs);
  const cost = new Int32Array(pairs);
  let at = 0;
  kept.forEach((list, w) => {
    for (const pair of list) {
      vacancy[at] = pair.opening;
      cost[at++] = pair.cost * scale;
    }
    first[w + 1] = at;
  });
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
    headcount: Int32Array.from(openings, ({ seats }) => seats),
    first,
    vacancy,
    cost,
    unmatched: Int32Array.from(seekers, (seeker) => WEIGHTS.unmatched * scale + (seeker.poor ? 1 : 0)),
    group: Int32Array.from(seekers, ({ group }) => (group === null ? -1 : numberOf(groups, group))),
    site: Int32Array.from(openings, ({ siteId }) => numberOf(sites, siteId)),
  };
  return { problem, scale, poorExactlySecond: scale > poor };
}
