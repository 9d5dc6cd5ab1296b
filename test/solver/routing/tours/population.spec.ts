import { describe, expect, it } from 'vitest';
import { checkTours, planTours } from '#solver';
import { Random } from '../../../../libs/solver/src/random.js';
import { Pace } from '../../../../libs/solver/src/routing/tours/pace.js';
import { evolve } from '../../../../libs/solver/src/routing/tours/population/evolve.js';
import { Generation, SURVIVORS } from '../../../../libs/solver/src/routing/tours/population/generation.js';
import { brokenPairs, Individual } from '../../../../libs/solver/src/routing/tours/population/individual.js';
import { Population } from '../../../../libs/solver/src/routing/tours/population/population.js';
import { scattered, smallTours } from './cases.js';
import { bestOfAllTours } from './exhaustion.js';

const never = (iterations: number) => ({ cancelled: () => false, iterations });

describe('a population', () => {
  const individual = (order: number[], ends: number[], cost: number, excess = 0): Individual =>
    new Individual(Int32Array.from(order), Int32Array.from(ends), cost, excess);

  it('measures how different two are by what follows what, whatever the direction', () => {
    const one = individual([1, 2, 3, 4], [2, 4], 0);
    expect(brokenPairs(one, individual([2, 1, 4, 3], [2, 4], 0))).toBe(0);
    expect(brokenPairs(one, individual([3, 4, 1, 2], [2, 4], 0))).toBe(0);
    expect(brokenPairs(one, individual([1, 2, 3, 4], [4], 0))).toBeGreaterThan(0);
  });

  it('lets go of those who are there twice, and never of the cheapest', () => {
    const random = new Random(1);
    const generation = new Generation();
    const order = Array.from({ length: 12 }, (_, k) => k + 1);
    for (let k = 0; k < 300; k++) {
      if (k % 3 > 0) random.shuffle(order);
      generation.add(individual(order, [6, 12], k === 40 ? 1 : 100 + random.below(100)), 0);
    }
    const { members } = generation;
    expect(members.length).toBeGreaterThanOrEqual(SURVIVORS);
    expect(members.length).toBeLessThanOrEqual(SURVIVORS + 40);
  });

  it('keeps the cheapest whatever comes, and makes overload dearer while few are lawful', () => {
    const random = new Random(2);
    const population = new Population(10, random);
    const order = Array.from({ length: 12 }, (_, k) => k + 1);
    for (let k = 0; k < 200; k++) {
      random.shuffle(order);
      population.count(false);
      population.add(individual(order, [6, 12], k === 20 ? 1 : 100 + random.below(100), k === 20 ? 0 : k % 2));
    }
    expect(population.best?.cost).toBe(1);
    expect(population.lawful.members[0]?.individual.cost).toBe(1);
    expect(population.price).toBeCloseTo(10 * 1.2 ** 2, 6);
    for (let k = 0; k < 200; k++) population.count(true);
    expect(population.price).toBeLessThan(14);
    population.clear();
    expect(population.lawful.members.length).toBe(0);
    expect(population.best?.cost).toBe(1);
  });

  it('finds the best of all orders of small problems, from strangers alone', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { windows: _, ...problem } = smallTours(seed, 6);
      const best = bestOfAllTours({ ...problem, fewestTours: false });
      if (best.absent > 0 || problem.roads.kind !== 'points') continue;
      const found = evolve(problem, [], new Pace(never(200 * problem.nodes), problem.nodes), new Random(seed));
      expect(found?.cost).toBe(best.cost);
    }
  });

  const problem = scattered(24, 5);
  const steps = 5000 * 25;

  it('comes out the same for the same seed and limit, better than the searches that found it', () => {
    const once = planTours(problem, never(steps), 3);
    expect(checkTours(problem, once)).toBeNull();
    expect(once.iterations).toBe(steps);
    expect(planTours(problem, never(steps), 3)).toEqual(once);
    expect(once.cost).toBeLessThanOrEqual(planTours(problem, never(steps / 10), 3).cost);
  });

  it.each([100, 300])('ends at once when it is cancelled, with what there is: the %ith time it asks', (time) => {
    let asked = 0;
    const stop = { ...never(steps), cancelled: () => ++asked > time };
    const answer = planTours(problem, stop, 3);
    expect(answer.cancelled).toBe(true);
    expect(answer.iterations).toBeLessThan(steps);
    expect(checkTours(problem, answer)).toBeNull();
    expect(asked).toBeLessThan(time + 10);
  });

  it('ends with the time, though its searches share it', () => {
    let share = 0;
    const stop = { cancelled: () => share >= 1, share: () => (share += 0.0015) };
    const answer = planTours(problem, stop, 3);
    expect(answer.cancelled).toBe(true);
    expect(answer.iterations).toBeGreaterThan(0.9 * steps);
    expect(share).toBeLessThan(1.01);
    expect(checkTours(problem, answer)).toBeNull();
  });

  it('uses no more than the vehicles there are, and leaves a fleet that does not suffice to the search', () => {
    const needed = Math.ceil(problem.demand.reduce((sum, each) => sum + each, 0) / problem.capacity);
    for (const vehicles of [needed + 1, needed - 2]) {
      const limited = { ...problem, vehicles };
      const answer = planTours(limited, never(steps), 1);
      expect(checkTours(limited, answer)).toBeNull();
      expect(answer.absent.length > 0).toBe(vehicles < needed);
    }
  });
});
