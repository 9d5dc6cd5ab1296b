import { type MatchProblem, problemFault, Random } from '#solver';
import { type Case, entry, problemOf } from './cases.js';

/** A small case with any of the optional wishes. */
export interface RichCase extends Case {
  /** Each a list of sites. */
  readonly clusters?: readonly (readonly number[])[];
  readonly reserved?: readonly number[];
  readonly entitled?: readonly number[];
  readonly leastFill?: readonly number[];
  readonly fixed?: readonly number[];
  readonly previous?: { readonly vacancyOf: readonly number[]; readonly changeCost: number };
  /** Costs of the pairs in their order, and of staying unmatched. */
  readonly tiers?: readonly { readonly cost: readonly (readonly number[])[]; readonly unmatched: readonly number[] }[];
}

export function richProblemOf(wishes: RichCase): MatchProblem {
  const { clusters, reserved, entitled, leastFill, fixed, previous, tiers } = wishes;
  let named = 0;
  return {
    ...problemOf(wishes),
    ...(clusters && {
      clusterFirst: Int32Array.from([0, ...clusters.map((sites) => (named += sites.length))]),
      clusterSite: Int32Array.from(clusters.flat()),
    }),
    ...(reserved && { reserved: Int32Array.from(reserved) }),
    ...(entitled && { entitled: Int32Array.from(entitled) }),
    ...(leastFill && { leastFill: Int32Array.from(leastFill) }),
    ...(fixed && { fixed: Int32Array.from(fixed) }),
    ...(previous && { previous: { ...previous, vacancyOf: Int32Array.from(previous.vacancyOf) } }),
    ...(tiers && {
      tiers: tiers.map(({ cost, unmatched }) => ({
        cost: Int32Array.from(cost.flat()),
        unmatched: Int32Array.from(unmatched),
      })),
    }),
  };
}

export type Wish = 'group' | 'clusters' | 'reserved' | 'leastFill' | 'fixed' | 'previous' | 'tiers';

export interface Size {
  readonly workers: number;
  readonly vacancies: number;
  readonly seats: number;
  readonly pairs: number;
}

/** Few different costs, so that there is much to decide between; wishes are as awkward as can be. */
export function richCase(seed: number, wishes: readonly Wish[], size?: Partial<Size>): RichCase {
  const { workers, vacancies, seats, pairs } = { workers: 6, vacancies: 4, seats: 3, pairs: 5, ...size };
  const random = new Random(seed);
  const list = <T>(length: number, of: (i: number) => T): T[] => Array.from({ length }, (_, i) => of(i));
  const w = workers - random.below(3);
  const v = 1 + random.below(vacancies);
  const spread = 1 + random.below(random.below(3) === 0 ? 40 : 6);
  const cost = (): number => random.below(spread) - 2;
  const own = list(w, () => list(random.below(pairs + 1), () => ({ vacancy: random.below(v), cost: cost() })));
  const headcount = list(v, () => random.below(seats + 1));
  const has = (wish: Wish): boolean => wishes.includes(wish);
  const base: RichCase = {
    headcount,
    pairs: own,
    unmatched: list(w, () => cost() + random.below(spread + 4)),
    ...((has('group') || has('clusters')) && {
      group: list(w, () => random.below(4) - 1),
      site: list(v, () => random.below(4)),
    }),
    ...(has('clusters') && { clusters: list(random.below(4), () => list(random.below(4), () => random.below(5))) }),
    ...(has('reserved') && {
      reserved: headcount.map((seats) => random.below(seats + 1)),
      entitled: list(w, () => random.below(2)),
    }),
    ...(has('leastFill') && { leastFill: list(v, () => random.below(seats + 1)) }),
    ...(has('previous') && {
      previous: { vacancyOf: list(w, () => random.below(v + 1) - 1), changeCost: random.below(5) },
    }),
    ...(has('tiers') && {
      tiers: list(1 + random.below(3), () => ({
        cost: own.map((pairs) => pairs.map(cost)),
        unmatched: list(w, cost),
      })),
    }),
  };
  if (!has('fixed')) return base;
  // One accepted offer after the other, as long as the problem stays sound.
  let settled: RichCase = base;
  for (let tries = random.below(5); tries > 0; tries--) {
    const fixed = [...(settled.fixed ?? list(w, () => -1))];
    const chosen = random.below(w);
    const together = (base.group?.[chosen] ?? -1) < 0 ? [chosen] : list(w, (i) => i);
    for (const i of together) {
      const pair = base.group?.[i] === base.group?.[chosen] ? entry(own, i)[random.below(entry(own, i).length)] : null;
      if (pair) fixed[i] = pair.vacancy;
    }
    if (problemFault(richProblemOf({ ...base, fixed })) === null) settled = { ...base, fixed };
  }
  return settled;
}

/** The least cost of each level, the levels before held to theirs, by trying everything. */
export function richBruteForce(wishes: RichCase): number[] {
  const { pairs, unmatched, previous, fixed, tiers = [] } = wishes;
  const best: number[][] = [];
  const placed: number[] = [];
  const place = (w: number, costs: readonly number[]): void => {
    if (w === pairs.length) {
      if (isAllowed(wishes, placed) && (best.length === 0 || isBefore(costs, entry(best, 0)))) best[0] = [...costs];
      return;
    }
    const former = previous?.vacancyOf[w] ?? -1;
    const attempt = (vacancy: number, cost: number, further: number[]): void => {
      const held = fixed?.[w] ?? -1;
      if (held >= 0 && held !== vacancy) return;
      placed[w] = vacancy;
      const change = former >= 0 && former !== vacancy ? entry([previous?.changeCost ?? 0], 0) : 0;
      place(
        w + 1,
        [cost + change, ...further].map((c, k) => c + entry(costs, k)),
      );
    };
    attempt(
      -1,
      entry(unmatched, w),
      tiers.map((tier) => entry(tier.unmatched, w)),
    );
    entry(pairs, w).forEach(({ vacancy, cost }, i) => {
      attempt(
        vacancy,
        cost,
        tiers.map((tier) => entry(entry(tier.cost, w), i)),
      );
    });
  };
  place(
    0,
    [0, ...tiers].map(() => 0),
  );
  return entry(best, 0);
}

function isBefore(costs: readonly number[], than: readonly number[]): boolean {
  const k = costs.findIndex((cost, level) => cost !== than[level]);
  return k >= 0 && entry(costs, k) < entry(than, k);
}

function isAllowed(wishes: RichCase, placed: readonly number[]): boolean {
  const { headcount, reserved, entitled, leastFill, fixed, group, site, clusters = [] } = wishes;
  const seatsKept = headcount.every((seats, v) => {
    const here = placed.flatMap((at, w) => (at === v ? [w] : []));
    const others = here.filter((w) => entitled?.[w] !== 1);
    const agreed = here.some((w) => (fixed?.[w] ?? -1) >= 0);
    if (here.length > seats || others.length > seats - (reserved?.[v] ?? 0)) return false;
    return here.length === 0 || agreed || here.length >= (leastFill?.[v] ?? 0);
  });
  if (!seatsKept) return false;
  for (const g of new Set(group)) {
    if (g < 0) continue;
    const where = placed.filter((_, w) => group?.[w] === g);
    if (where.every((v) => v === -1)) continue;
    if (where.includes(-1)) return false;
    const sites = where.map((v) => entry(site ?? [], v));
    const together = [...clusters, ...sites.map((s) => [s])].some((cluster) => sites.every((s) => cluster.includes(s)));
    if (!together) return false;
  }
  return true;
}

/** Three workers; the first two could be a group at sites 0 and 1. */
export const threeWorkers: RichCase = {
  headcount: [2, 2, 1],
  pairs: [
    [
      { vacancy: 0, cost: 3 },
      { vacancy: 1, cost: 4 },
    ],
    [
      { vacancy: 0, cost: 3 },
      { vacancy: 1, cost: 5 },
    ],
    [{ vacancy: 2, cost: 1 }],
  ],
  unmatched: [9, 9, 9],
  site: [0, 1, 2],
};
