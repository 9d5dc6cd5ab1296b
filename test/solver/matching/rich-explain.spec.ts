import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainVacancy, explainWorker, match, never, type MatchProblem, type WorkerExplanation } from '#solver';
import { entry } from './cases.js';
import { type RichCase, richCase, richProblemOf, type Wish } from './rich-cases.js';

/** The same problem with one pair so much cheaper, in the costs or in a tier. */
function cheaper(
  problem: MatchProblem,
  worker: number,
  vacancy: number,
  [by, level]: readonly [number, number],
): MatchProblem {
  const lowered = (cost: Int32Array): Int32Array =>
    cost.map((c, e) => {
      const own = e >= entry(problem.first, worker) && e < entry(problem.first, worker + 1);
      return own && problem.vacancy[e] === vacancy ? c - by : c;
    });
  if (level === 0) return { ...problem, cost: lowered(problem.cost) };
  const tiers = (problem.tiers ?? []).map((tier, k) =>
    k === level - 1 ? { ...tier, cost: lowered(tier.cost) } : tier,
  );
  return { ...problem, tiers };
}

function costsOf(problem: MatchProblem): number[] {
  const { cost, tiers } = match(problem, never(), 1);
  return [cost, ...(tiers ?? []).map((tier) => tier.cost)];
}

function hindrances(wishes: RichCase, worker: number): Record<number, string> {
  const problem = richProblemOf(wishes);
  const { options }: WorkerExplanation = explainWorker(problem, match(problem, never(), 1), worker);
  return Object.fromEntries(options.map(({ vacancy, hindrance }) => [vacancy, hindrance]));
}

describe('explaining a match with further wishes', () => {
  it.each<Wish[]>([
    ['reserved', 'previous'],
    ['fixed', 'reserved'],
    ['tiers', 'reserved'],
    ['tiers', 'fixed', 'previous'],
  ])('never promises more than it holds: %s, %s', (...wishes) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const problem = richProblemOf(richCase(seed, wishes));
        const answer = match(problem, never(), 1);
        const costs = costsOf(problem);
        for (let w = 0; w < problem.workers; w++) {
          for (const { vacancy, lacking, level, hindrance } of explainWorker(problem, answer, w).options) {
            expect(lacking).toBeGreaterThanOrEqual(0);
            if (hindrance === 'NONE' || lacking === Infinity) continue;
            const now = costsOf(cheaper(problem, w, vacancy, [lacking, level]));
            expect(now.slice(0, level + 1)).toEqual(costs.slice(0, level + 1));
          }
        }
      }),
      { numRuns: 60, seed: 8 },
    );
  });

  const rivals: RichCase = {
    headcount: [2, 1],
    pairs: [
      [
        { vacancy: 0, cost: 1 },
        { vacancy: 1, cost: 4 },
      ],
      [{ vacancy: 0, cost: 2 }],
      [{ vacancy: 1, cost: 1 }],
    ],
    unmatched: [9, 9, 9],
  };

  it('tells whoever is not entitled that the free seats are reserved, and asks the price of his kind of seat', () => {
    const reserved = { ...rivals, reserved: [1, 0], entitled: [0, 0, 0] };
    expect(hindrances(reserved, 1)).toEqual({ 0: 'RESERVED' });
    const problem = richProblemOf(reserved);
    const answer = match(problem, never(), 1);
    expect(explainVacancy(problem, answer, 0)).toMatchObject({ why: 'RESERVED', filled: 1, reservedPrice: 0 });
    expect(hindrances({ ...rivals, reserved: [2, 0], entitled: [0, 0, 0] }, 1)).toEqual({ 0: 'RESERVED' });
    const entitled = richProblemOf({ ...rivals, headcount: [1, 1], reserved: [1, 0], entitled: [1, 1, 0] });
    const [option] = explainWorker(entitled, match(entitled, never(), 1), 1).options;
    expect(option).toMatchObject({ hindrance: 'FULL', full: true });
    expect(option?.price).toBeGreaterThanOrEqual(7);
  });

  it('tells whoever has an accepted offer, and whoever would need his seat', () => {
    const fixed = { ...rivals, headcount: [1, 1], fixed: [0, -1, -1] };
    expect(hindrances(fixed, 0)).toEqual({ 0: 'NONE', 1: 'FIXED' });
    expect(hindrances(fixed, 1)).toEqual({ 0: 'NO_SEATS' });
    const problem = richProblemOf(fixed);
    expect(explainWorker(problem, match(problem, never(), 1), 0).alternative).toBeNull();
  });

  it('tells whoever wants a vacancy that too few others want', () => {
    const lonely: RichCase = { headcount: [3], pairs: [[{ vacancy: 0, cost: 1 }]], unmatched: [9], leastFill: [2] };
    expect(hindrances(lonely, 0)).toEqual({ 0: 'TOO_FEW' });
    const problem = richProblemOf(lonely);
    expect(explainVacancy(problem, match(problem, never(), 1), 0)).toMatchObject({ why: 'TOO_FEW', filled: 0 });
    expect(hindrances({ ...lonely, unmatched: [0] }, 0)).toEqual({ 0: 'DEARER' });
  });

  it('adds what a change costs', () => {
    const problem = richProblemOf({ ...rivals, previous: { vacancyOf: [1, -1, -1], changeCost: 2 } });
    const { cost, vacancy } = explainWorker(problem, match(problem, never(), 1), 0);
    expect([vacancy, cost]).toEqual([0, 3]);
  });

  it('names the level in which a pair lacks', () => {
    const even: RichCase = {
      headcount: [2, 2],
      pairs: [
        [
          { vacancy: 0, cost: 1 },
          { vacancy: 1, cost: 1 },
        ],
      ],
      unmatched: [9],
      tiers: [{ cost: [[3, 8]], unmatched: [0] }],
    };
    const problem = richProblemOf(even);
    const { vacancy, alternative } = explainWorker(problem, match(problem, never(), 1), 0);
    expect(vacancy).toBe(0);
    expect(alternative).toMatchObject({ vacancy: 1, lacking: 5, level: 1, hindrance: 'DEARER' });
  });

  it('lets companions be in the same cluster', () => {
    const couple: RichCase = {
      headcount: [1, 1, 3],
      pairs: [
        [
          { vacancy: 0, cost: 3 },
          { vacancy: 2, cost: 1 },
        ],
        [
          { vacancy: 1, cost: 4 },
          { vacancy: 2, cost: 1 },
        ],
      ],
      unmatched: [9, 9],
      group: [0, 0],
      site: [0, 1, 2],
    };
    expect(hindrances(couple, 0)).toEqual({ 0: 'COMPANIONS', 2: 'NONE' });
    const clustered = richProblemOf({ ...couple, clusters: [[0, 1]] });
    const { alternative } = explainWorker(clustered, match(clustered, never(), 1), 0);
    expect(alternative).toMatchObject({ vacancy: 0, hindrance: 'DEARER', lacking: 3 + 4 - (1 + 1) });
  });
});
