import fc from 'fast-check';
import { Random, type MatchProblem } from '#solver';

/** The entry that the test knows to be there. */
export function entry<T>(list: ArrayLike<T>, index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`no entry ${index}`);
  return found;
}

export interface Pair {
  readonly vacancy: number;
  readonly cost: number;
}

export interface Case {
  readonly headcount: readonly number[];
  readonly pairs: readonly (readonly Pair[])[];
  readonly unmatched: readonly number[];
  readonly group?: readonly number[];
  readonly site?: readonly number[];
}

export function problemOf({ headcount, pairs, unmatched, group, site }: Case): MatchProblem {
  const first = new Int32Array(pairs.length + 1);
  pairs.forEach((own, w) => (first[w + 1] = entry(first, w) + own.length));
  const flat = pairs.flat();
  return {
    workers: pairs.length,
    vacancies: headcount.length,
    headcount: Int32Array.from(headcount),
    first,
    vacancy: Int32Array.from(flat, (pair) => pair.vacancy),
    cost: Int32Array.from(flat, (pair) => pair.cost),
    unmatched: Int32Array.from(unmatched),
    ...(group && { group: Int32Array.from(group) }),
    ...(site && { site: Int32Array.from(site) }),
  };
}

/** Small cases with everything that is awkward: no seats, no pairs, the same pair twice, equal and negative costs. */
export function smallCases(grouped: boolean, workers = 6, vacancies = 4): fc.Arbitrary<Case> {
  return fc
    .record({ w: fc.integer({ min: 0, max: workers }), v: fc.integer({ min: 1, max: vacancies }), spread: fc.nat(30) })
    .chain(({ w, v, spread }) => {
      const list = <T>(of: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> =>
        fc.array(of, { minLength: length, maxLength: length });
      const pair = fc.record({ vacancy: fc.nat(v - 1), cost: fc.integer({ min: -3, max: spread }) });
      const alone = {
        headcount: list(fc.nat(3), v),
        pairs: list(fc.array(pair, { maxLength: v + 2 }), w),
        unmatched: list(fc.integer({ min: -5, max: 40 }), w),
      };
      return grouped
        ? fc.record({ ...alone, group: list(fc.integer({ min: -1, max: 2 }), w), site: list(fc.nat(2), v) })
        : fc.record(alone);
    });
}

/** The least cost, by trying everything. */
export function bruteForce({ headcount, pairs, unmatched, group, site }: Case): number {
  const left = [...headcount];
  const whereabouts = new Map<number, number>();
  let best = Infinity;
  const place = (w: number, cost: number): void => {
    if (w === pairs.length) {
      best = Math.min(best, cost);
      return;
    }
    const g = group?.[w] ?? -1;
    const before = whereabouts.get(g);
    const attempt = (here: number, added: number): void => {
      if (g >= 0 && before !== undefined && before !== here) return;
      if (g >= 0) whereabouts.set(g, here);
      place(w + 1, cost + added);
      if (before === undefined) whereabouts.delete(g);
    };
    attempt(-1, entry(unmatched, w));
    for (const { vacancy, cost: added } of entry(pairs, w)) {
      const seats = entry(left, vacancy);
      if (seats === 0) continue;
      left[vacancy] = seats - 1;
      attempt(site?.[vacancy] ?? 0, added);
      left[vacancy] = seats;
    }
  };
  place(0, 0);
  return best;
}

export interface Shape {
  readonly workers: number;
  readonly vacancies: number;
  readonly pairs: number;
  /** Seats per worker. */
  readonly slack: number;
  /** Share of workers in groups of two to six. */
  readonly grouped?: number;
  readonly sites?: number;
}

/**
 * Workers of home counties and occupations before vacancies in towns, as they come: costs grow with distance, fall with
 * wage, and good vacancies are wanted by many. Companions of a group share most of their wishes.
 */
export function townsAndCounties({ workers, vacancies, pairs, slack, grouped = 0, sites }: Shape, seed: number): Case {
  const random = new Random(seed);
  const spread = (): number => random.unit() + random.unit() + random.unit() - 1.5;
  const towns = Math.max(4, Math.round(Math.sqrt(vacancies)));
  const town = Array.from({ length: towns }, () => [random.unit() * 1000, random.unit() * 1000] as const);
  const county = Array.from(
    { length: Math.max(5, Math.round(Math.sqrt(workers))) },
    () => [random.unit() * 1500, random.unit() * 1500] as const,
  );
  const seats = (workers * slack) / vacancies;
  const headcount: number[] = [];
  const wage: number[] = [];
  const at: number[] = [];
  for (let v = 0; v < vacancies; v++) {
    headcount.push(Math.max(1, Math.round(seats * 2 * random.unit())));
    wage.push(spread());
    at.push(random.below(towns));
  }
  const distance = (v: number, [x, y]: readonly [number, number]): number =>
    Math.hypot(entry(town, entry(at, v))[0] - x, entry(town, entry(at, v))[1] - y);
  const list: Pair[][] = [];
  const unmatched: number[] = [];
  const group: number[] = [];
  let groups = 0;
  while (list.length < workers) {
    const together = random.unit() < grouped / 3 ? Math.min(workers - list.length, 2 + random.below(5)) : 1;
    const home = entry(county, random.below(county.length));
    const wishes = new Set<number>();
    while (wishes.size < Math.min(pairs, vacancies)) {
      const a = random.below(vacancies);
      const b = random.below(vacancies);
      wishes.add(distance(a, home) - 200 * entry(wage, a) < distance(b, home) - 200 * entry(wage, b) ? a : b);
    }
    for (let i = 0; i < together; i++) {
      const skill = random.unit();
      const own: Pair[] = [];
      for (const vacancy of wishes) {
        if (i > 0 && random.below(6) === 0) continue;
        const cost =
          250 + 0.35 * distance(vacancy, home) - 120 * entry(wage, vacancy) + 150 * Math.abs(skill - random.unit());
        own.push({ vacancy, cost: Math.max(0, Math.min(1400, Math.round(cost))) });
      }
      list.push(own);
      unmatched.push(1500 * (random.unit() < 0.15 ? 3 : random.unit() < 0.35 ? 2 : 1));
      group.push(together > 1 ? groups : -1);
    }
    groups++;
  }
  const base = { headcount, pairs: list, unmatched };
  if (grouped === 0) return base;
  return { ...base, group, site: at.map((t, v) => (sites === undefined ? t : v % sites)) };
}
