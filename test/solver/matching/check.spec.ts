import { describe, expect, it } from 'vitest';
import { checkMatch, COST_LIMIT, match, never, problemFault, type MatchAnswer, type MatchProblem } from '#solver';
import { entry, problemOf, townsAndCounties } from './cases.js';

const sound = problemOf({
  headcount: [1, 2],
  pairs: [
    [{ vacancy: 0, cost: 3 }],
    [
      { vacancy: 0, cost: 4 },
      { vacancy: 1, cost: 5 },
    ],
  ],
  unmatched: [9, 9],
  group: [-1, 2],
  site: [0, 1],
});

describe('a problem is refused with a sentence', () => {
  const wrong: [string, Partial<Record<keyof MatchProblem, unknown>>, RegExp][] = [
    ['a number of workers that is none', { workers: NaN }, /^The number of workers must be a whole number .* not NaN/],
    ['a negative number of vacancies', { vacancies: -1 }, /^The number of vacancies must be a whole number .* not -1/],
    ['a negative headcount', { headcount: Int32Array.of(1, -2) }, /^Vacancy 1 has a negative headcount, -2/],
    ['an unknown vacancy', { vacancy: Int32Array.of(0, 2, 1) }, /^Pair 1 names vacancy 2, which is unknown/],
    ['a negative vacancy', { vacancy: Int32Array.of(0, 0, -1) }, /^Pair 2 names vacancy -1, which is unknown/],
    ['a cost beyond the safe range', { cost: Int32Array.of(1, COST_LIMIT + 1, 2) }, /^Pair 1 costs 1073741825, beyond/],
    [
      'a cost below the safe range',
      { cost: Int32Array.of(-COST_LIMIT - 1, 1, 2) },
      /^Pair 0 costs -1073741825, beyond/,
    ],
    ['a penalty beyond the safe range', { unmatched: Int32Array.of(1, COST_LIMIT + 1) }, /^The penalty of worker 1 is/],
    ['costs that could be NaN', { cost: Float64Array.of(1, NaN, 2) }, /^"cost" must be an Int32Array, .* NaN/],
    ['penalties that could be fractions', { unmatched: [1.5, 2] }, /^"unmatched" must be an Int32Array/],
    ['too few headcounts', { headcount: Int32Array.of(1) }, /^"headcount" must have 2 entries, not 1/],
    ['more costs than pairs', { cost: Int32Array.of(1, 2, 3, 4) }, /^"cost" must have 3 entries, not 4/],
    ['too few offsets', { first: Int32Array.of(0, 3) }, /^"first" must have 3 entries, not 2/],
    ['offsets that start late', { first: Int32Array.of(1, 1, 3) }, /^"first" must start with 0, not 1/],
    ['offsets that fall', { first: Int32Array.of(0, 4, 3) }, /^"first" must not fall, but it does after worker 1/],
    [
      'offsets that leave pairs over',
      { first: Int32Array.of(0, 1, 2) },
      /^"first" must end with the number of pairs, 3/,
    ],
    ['groups without sites', { site: undefined }, /^There are groups but no sites/],
    ['a group below -1', { group: Int32Array.of(-2, 0) }, /^Worker 0 has group -2/],
    ['a negative site', { site: Int32Array.of(0, -1) }, /^Vacancy 1 has site -1/],
    ['too few groups', { group: Int32Array.of(0) }, /^"group" must have 2 entries, not 1/],
    ['too few sites', { site: Int32Array.of(0) }, /^"site" must have 2 entries, not 1/],
  ];

  it.each(wrong)('for %s', (_, change, sentence) => {
    const problem: Record<string, unknown> = { ...sound, ...change };
    for (const [name, value] of Object.entries(change)) if (value === undefined) Reflect.deleteProperty(problem, name);
    expect(problemFault(problem as unknown as MatchProblem)).toMatch(sentence);
  });

  it('for costs whose sums would leave the safe range', () => {
    const workers = 600_000;
    const problem: MatchProblem = {
      workers,
      vacancies: 0,
      headcount: new Int32Array(0),
      first: new Int32Array(workers + 1),
      vacancy: new Int32Array(0),
      cost: new Int32Array(0),
      unmatched: new Int32Array(workers).fill(COST_LIMIT),
    };
    expect(problemFault(problem)).toMatch(/leave the safe range of sums; use a coarser unit/);
    expect(problemFault({ ...problem, unmatched: problem.unmatched.map((cost) => cost / 2) })).toBeNull();
  });

  it('and a sound one is not', () => {
    expect(problemFault(sound)).toBeNull();
    expect(problemFault({ ...sound, group: Int32Array.of(-1, -1) })).toBeNull();
  });
});

describe('the checker', () => {
  const problem = problemOf(
    townsAndCounties({ workers: 300, vacancies: 20, pairs: 6, slack: 0.7, grouped: 0.9, sites: 6 }, 2),
  );
  const answer = match(problem, never(300_000), 1);
  const alone = problemOf(townsAndCounties({ workers: 300, vacancies: 20, pairs: 6, slack: 0.7 }, 2));
  const best = match(alone, never(), 1);

  const full = entry(
    answer.vacancyOf,
    firstWhere(answer.vacancyOf, (v) => v >= 0),
  );
  const matched = firstWhere(best.vacancyOf, (v) => v >= 0);
  const unmatched = firstWhere(best.vacancyOf, (v) => v < 0);
  const scarce = firstWhere(best.price, (price) => price > 0);
  const member = firstWhere(answer.vacancyOf, (v, w) => v >= 0 && entry(problem.group ?? [], w) >= 0);

  function firstWhere(list: ArrayLike<number>, holds: (value: number, index: number) => boolean): number {
    const found = Array.from(list).findIndex(holds);
    expect(found).toBeGreaterThanOrEqual(0);
    return found;
  }

  /** Moves one worker, and keeps the books right, so that only the move itself can be found. */
  function moved(of: MatchProblem, from: MatchAnswer, worker: number, vacancy: number): MatchAnswer {
    const vacancyOf = from.vacancyOf.with(worker, vacancy);
    const cost = vacancyOf.reduce((sum, v, w) => sum + costOf(of, w, v), 0);
    return { ...from, vacancyOf, cost, matched: vacancyOf.filter((v) => v >= 0).length };
  }

  function costOf(of: MatchProblem, worker: number, vacancy: number): number {
    if (vacancy < 0) return entry(of.unmatched, worker);
    for (let e = entry(of.first, worker); e < entry(of.first, worker + 1); e++) {
      if (of.vacancy[e] === vacancy) return entry(of.cost, e);
    }
    return 0;
  }

  function eligible(of: MatchProblem, worker: number): Set<number> {
    return new Set(of.vacancy.subarray(entry(of.first, worker), entry(of.first, worker + 1)));
  }

  it('finds nothing wrong with sound answers', () => {
    expect(checkMatch(problem, answer)).toBeNull();
    expect(checkMatch(alone, best)).toBeNull();
  });

  it('finds a seat given twice', () => {
    const filled = Array.from({ length: alone.vacancies }, (_, v) => best.vacancyOf.filter((u) => u === v).length);
    const intruder = firstWhere(best.vacancyOf, (v, w) =>
      [...eligible(alone, w)].some((u) => u !== v && entry(filled, u) === entry(alone.headcount, u)),
    );
    const [target] = [...eligible(alone, intruder)].filter(
      (u) => u !== best.vacancyOf[intruder] && entry(filled, u) === entry(alone.headcount, u),
    );
    expect(checkMatch(alone, moved(alone, best, intruder, target ?? -1))).toMatch(/seats, but \d+ are placed there/);
  });

  it('finds a worker at a vacancy that he is not eligible for', () => {
    const strange = firstWhere(alone.headcount, (_, v) => !eligible(alone, matched).has(v));
    expect(checkMatch(alone, moved(alone, best, matched, strange))).toMatch(/is not eligible for vacancy/);
  });

  it('finds a vacancy that does not exist', () => {
    expect(checkMatch(alone, moved(alone, best, matched, alone.vacancies))).toMatch(/which is unknown/);
    expect(checkMatch(alone, moved(alone, best, matched, -2))).toMatch(/which is unknown/);
  });

  it('finds a group torn apart, by leaving one behind and by sending one elsewhere', () => {
    expect(checkMatch(problem, moved(problem, answer, member, -1))).toMatch(/is torn apart/);
    const roomy = { ...problem, headcount: problem.headcount.map(() => 1000) };
    const [elsewhere] = [...eligible(problem, member)].filter(
      (v) => problem.site?.[v] !== problem.site?.[entry(answer.vacancyOf, member)],
    );
    expect(checkMatch(roomy, moved(roomy, answer, member, elsewhere ?? -1))).toMatch(/is torn apart/);
  });

  it('finds a cost that is not the sum, a wrong count and answers of the wrong length', () => {
    expect(checkMatch(alone, { ...best, cost: best.cost - 1, bound: best.bound - 1 })).toMatch(/says that it costs/);
    expect(checkMatch(alone, { ...best, matched: best.matched + 1 })).toMatch(/are matched, but it is/);
    expect(checkMatch(alone, { ...best, vacancyOf: best.vacancyOf.subarray(1) })).toMatch(/The answer is for 299/);
    expect(checkMatch(alone, { ...best, price: best.price.subarray(1) })).toMatch(/^There are 19 prices/);
  });

  it('finds an answer that is feasible but not the best', () => {
    expect(checkMatch(alone, moved(alone, best, matched, -1))).toMatch(/calls itself optimal/);
    expect(checkMatch(alone, { ...moved(alone, best, matched, -1), optimal: false })).toBeNull();
    expect(unmatched).toBeGreaterThanOrEqual(0);
  });

  it('finds a bound that the prices do not prove', () => {
    expect(checkMatch(problem, { ...answer, bound: answer.bound + 1 })).toMatch(/is not proven/);
    expect(checkMatch(alone, { ...best, price: best.price.with(scarce, 0) })).toMatch(/is not proven/);
    expect(checkMatch(alone, { ...best, price: best.price.map((price) => price * 2) })).toMatch(/is not proven/);
    expect(checkMatch(problem, { ...answer, price: answer.price.with(full, 1e6) })).toMatch(/is not proven/);
  });

  it('finds prices that are none', () => {
    for (const price of [-1, NaN, Infinity]) {
      expect(checkMatch(alone, { ...best, price: best.price.with(scarce, price) })).toMatch(/^The price of vacancy/);
    }
  });

  it('finds a proven optimum that is not called one', () => {
    expect(checkMatch(alone, { ...best, optimal: false })).toMatch(/but it does not say so/);
  });
});
