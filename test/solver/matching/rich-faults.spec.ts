import { describe, expect, it } from 'vitest';
import { checkMatch, COST_LIMIT, match, never, problemFault, type MatchProblem } from '#solver';
import { richProblemOf, threeWorkers } from './rich-cases.js';

const sound = richProblemOf(threeWorkers);
const ints = (...values: number[]): Int32Array => Int32Array.from(values);
const group = ints(5, 5, -1);
const tier = { cost: ints(1, 2, 3, 4, 5), unmatched: ints(0, 0, 0) };

describe('a problem with further wishes is refused with a sentence', () => {
  const wrong: [string, Partial<Record<keyof MatchProblem, unknown>>, RegExp][] = [
    ['too few fixed', { fixed: ints(1) }, /^"fixed" must have 3 entries, not 1/],
    ['someone fixed nowhere', { fixed: ints(-1, -1, 3) }, /^Worker 2 is fixed at vacancy 3, which is unknown/],
    ['someone fixed below nowhere', { fixed: ints(-2, -1, -1) }, /^Worker 0 is fixed at vacancy -2, which is unknown/],
    [
      'someone fixed without a pair',
      { fixed: ints(2, -1, -1) },
      /^Worker 0 is fixed at vacancy 2, for which he is not/,
    ],
    [
      'more fixed than seats',
      { fixed: ints(0, 0, -1), headcount: ints(1, 2, 1) },
      /^2 workers are fixed at vacancy 0, which has 1 seats/,
    ],
    [
      'fixed workers on seats reserved for others',
      { fixed: ints(0, 0, -1), reserved: ints(1, 0, 0), entitled: ints(0, 0, 1) },
      /^2 workers without entitlement are fixed at vacancy 0, which has 1 seats for them/,
    ],
    ['half a group fixed', { group, fixed: ints(0, -1, -1) }, /^Of group 5, 1 of 2 members are fixed; it must be all/],
    ['a group fixed apart', { group, fixed: ints(0, 1, -1) }, /^The members of group 5 are fixed at .* not together/],
    [
      'more reserved than there are',
      { reserved: ints(0, 3, 0), entitled: ints(1, 1, 1) },
      /^Vacancy 1 reserves 3 of its/,
    ],
    [
      'fewer than none reserved',
      { reserved: ints(0, -1, 0), entitled: ints(1, 1, 1) },
      /^Vacancy 1 reserves -1 of its 2/,
    ],
    [
      'seats reserved for nobody known',
      { reserved: ints(1, 0, 0) },
      /^Seats are reserved, but "entitled" does not say/,
    ],
    ['someone half entitled', { entitled: ints(0, 2, 0) }, /^Worker 1 is entitled "2"; 1 means/],
    [
      'a former vacancy unknown',
      { previous: { vacancyOf: ints(0, 3, -1), changeCost: 1 } },
      /^Worker 1 was at vacancy 3/,
    ],
    [
      'a reward for changes',
      { previous: { vacancyOf: ints(0, 1, -1), changeCost: -1 } },
      /^A change must cost a whole/,
    ],
    ['half a unit for changes', { previous: { vacancyOf: ints(0, 1, -1), changeCost: 0.5 } }, /^A change must cost/],
    [
      'changes too dear beside the costs',
      { previous: { vacancyOf: ints(0, 1, -1), changeCost: COST_LIMIT } },
      /^Costs up to 9 and 1073741824 for a change leave the safe range/,
    ],
    [
      'too few former vacancies',
      { previous: { vacancyOf: ints(0), changeCost: 1 } },
      /^"previous.vacancyOf" must have 3 entries, not 1/,
    ],
    [
      'former prices that are none',
      { previous: { vacancyOf: ints(0, 1, -1), changeCost: 1, price: Float64Array.of(0, NaN, 0) } },
      /^The former price of vacancy 1 is NaN/,
    ],
    [
      'a tier with too few costs',
      { tiers: [{ ...tier, cost: ints(1) }] },
      /^"tiers\[0\].cost" must have 5 entries, not 1/,
    ],
    [
      'a tier beyond the safe range',
      { tiers: [tier, { ...tier, unmatched: ints(0, COST_LIMIT + 1, 0) }] },
      /^The penalty of worker 1 is 1073741825 in tier 1, beyond the safe range/,
    ],
    [
      'a tier whose costs are too far apart',
      { tiers: [{ ...tier, unmatched: ints(0, COST_LIMIT / 2, 0) }] },
      /^Costs from 0 to 536870912 in tier 0 are too far apart .* use a coarser unit/,
    ],
    ['tiers with groups', { tiers: [tier], group }, /^Tiers and groups of two or more cannot be combined/],
    [
      'clusters without sites',
      { site: undefined, clusterFirst: ints(0), clusterSite: ints() },
      /^There are clusters of/,
    ],
    ['clusters without their sites', { clusterFirst: ints(0) }, /^"clusterSite" must be an Int32Array/],
    [
      'clusters that start late',
      { clusterFirst: ints(1, 1), clusterSite: ints(0) },
      /^"clusterFirst" must start with 0/,
    ],
    [
      'clusters that fall',
      { clusterFirst: ints(0, 2, 1), clusterSite: ints(0) },
      /^"clusterFirst" must not fall, .* 1\./,
    ],
    [
      'clusters that leave sites over',
      { clusterFirst: ints(0, 1), clusterSite: ints(0, 1) },
      /^"clusterFirst" must end/,
    ],
    ['a cluster of a negative site', { clusterFirst: ints(0, 1), clusterSite: ints(-4) }, /^A cluster names site -4/],
    ['a negative least fill', { leastFill: ints(0, -1, 0) }, /^Vacancy 1 asks for at least -1 workers/],
    ['least fill with groups', { leastFill: ints(2, 0, 0), group }, /^Least fill and groups of two or more cannot be/],
    ['least fill with tiers', { leastFill: ints(2, 0, 0), tiers: [tier] }, /^Least fill and tiers cannot be combined/],
  ];

  it.each(wrong)('for %s', (_, change, sentence) => {
    const problem: Record<string, unknown> = { ...sound, ...change };
    for (const [name, value] of Object.entries(change)) if (value === undefined) Reflect.deleteProperty(problem, name);
    expect(problemFault(problem as unknown as MatchProblem)).toMatch(sentence);
  });

  it.each<[string, Partial<MatchProblem>]>([
    [
      'a group fixed in one cluster',
      { group, fixed: ints(0, 1, -1), clusterFirst: ints(0, 2), clusterSite: ints(1, 0) },
    ],
    ['a least fill of one in tiers and groups', { group, leastFill: ints(1, 1, 0) }],
    ['groups of one in tiers', { group: ints(0, 1, 2), tiers: [tier] }],
    ['no tiers and no clusters', { group, tiers: [], clusterFirst: ints(0), clusterSite: ints() }],
    [
      'entitled workers fixed on reserved seats',
      { fixed: ints(0, 0, -1), reserved: ints(2, 0, 0), entitled: ints(1, 1, 0) },
    ],
  ])('and is sound with %s', (_, change) => {
    const problem = { ...sound, ...change };
    expect(problemFault(problem)).toBeNull();
    expect(checkMatch(problem, match(problem, never(), 1))).toBeNull();
  });
});
