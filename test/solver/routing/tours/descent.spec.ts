import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TourProblem } from '#solver';
import { Random } from '../../../../libs/solver/src/random.js';
import { Ground } from '../../../../libs/solver/src/routing/tours/ground/ground.js';
import { nearest } from '../../../../libs/solver/src/routing/tours/ground/neighbours.js';
import { Crossover } from '../../../../libs/solver/src/routing/tours/population/crossover.js';
import { Descent } from '../../../../libs/solver/src/routing/tours/population/descent.js';
import { Individual } from '../../../../libs/solver/src/routing/tours/population/individual.js';
import { Rings } from '../../../../libs/solver/src/routing/tours/population/rings.js';
import { Split } from '../../../../libs/solver/src/routing/tours/population/split.js';
import { SwapStar } from '../../../../libs/solver/src/routing/tours/population/swap-star.js';
import { scattered } from './cases.js';

/** Straight lines are rounded, so that the triangle inequality, which the search relies on, fails by this at most. */
const ROUNDING = 4;

/** Cost of tours with overload at a price, from nothing but the problem. */
function valueOf(ground: Ground, tours: readonly (readonly number[])[], price: number): number {
  return tours.reduce((sum, tour) => {
    const stops = [0, ...tour, 0];
    const load = tour.reduce((all, node) => all + (ground.demand[node] ?? 0), 0);
    const ways = stops.slice(1).map((node, k) => ground.distances.between(stops[k] ?? 0, node));
    return sum + ways.reduce((all, way) => all + way, 0) + price * Math.max(0, load - ground.capacity);
  }, 0);
}

/** Random tours, and what searches them. */
function search(problem: TourProblem, seed: number, fleet = 6) {
  const random = new Random(seed);
  const ground = new Ground(problem);
  const rings = new Rings(problem, ground, fleet);
  rings.price = 1 + random.below(40);
  const order = Int32Array.from({ length: problem.nodes - 1 }, (_, k) => k + 1);
  random.shuffle(order);
  const ends = Int32Array.from({ length: fleet - 1 }, () => random.below(order.length + 1)).sort();
  ends[fleet - 2] = order.length;
  rings.take(order, ends);
  return { random, ground, rings, stars: new SwapStar(rings) };
}

function toursOf(rings: Rings): number[][] {
  return Array.from({ length: rings.fleet }, (_, tour) => {
    const list: number[] = [];
    const depot = rings.nodes + tour;
    for (let node = rings.next[depot] ?? depot; node !== depot; node = rings.next[node] ?? depot) list.push(node);
    return list;
  });
}

/** All ways of putting a node into a tour. */
const inserted = (tour: readonly number[], node: number): number[][] =>
  Array.from({ length: tour.length + 1 }, (_, k) => [...tour.slice(0, k), node, ...tour.slice(k)]);

const seeds = Array.from({ length: 40 }, (_, k) => k + 1);

describe('a list of all customers', () => {
  it('is cut into the tours that cost least, for a fleet without limit and for a small one', () => {
    for (const seed of seeds) {
      const problem = scattered(7, seed);
      const ground = new Ground(problem);
      const order = [1, 2, 3, 4, 5, 6, 7];
      const price = 1 + (seed % 30);
      for (const fleet of [7, 3, 2, 1]) {
        const cutAt = (cuts: number): number[][] => {
          const tours: number[][] = [[]];
          for (const [k, node] of order.entries()) {
            if (k > 0 && (cuts & (1 << (k - 1))) !== 0) tours.push([]);
            tours.at(-1)?.push(node);
          }
          return tours;
        };
        const load = (tour: number[]): number => tour.reduce((sum, node) => sum + (problem.demand[node] ?? 0), 0);
        const all = Array.from({ length: 64 }, (_, cuts) => cutAt(cuts)).filter((tours) => tours.length <= fleet);
        // One customer alone is never too much for a tour.
        const bearable = all.filter((tours) =>
          tours.every((tour) => tour.length === 1 || load(tour) <= 1.5 * problem.capacity),
        );
        const best = Math.min(...(bearable.length > 0 ? bearable : all).map((tours) => valueOf(ground, tours, price)));
        const ends = [...new Split(ground, fleet).split(Int32Array.from(order), price)];
        const own = ends.map((end, t) => order.slice(ends[t - 1] ?? 0, end));
        expect(own.length).toBeLessThanOrEqual(fleet);
        expect(own.flat()).toEqual(order);
        expect(valueOf(ground, own, price)).toBeCloseTo(best, 6);
      }
    }
  });

  it('is crossed with another: a stretch stays in its place, and nobody is lost or there twice', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 30 }), (seed, length) => {
        const random = new Random(seed);
        const [one, other, child] = [1, 2, 3].map(() => Int32Array.from({ length }, (_, k) => k + 1));
        if (!one || !other || !child) return;
        random.shuffle(one);
        random.shuffle(other);
        new Crossover(length, random).cross(one, other, child);
        expect([...child].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, k) => k + 1));
        expect(child.some((node, k) => node === one[k])).toBe(true);
      }),
    );
  });
});

describe('tours that are improved move by move', () => {
  it('know themselves after each descent as if they were read anew, and no move would make them cheaper', () => {
    for (const seed of seeds) {
      const { ground, rings, stars, random } = search(scattered(18, seed), seed);
      const before = valueOf(ground, toursOf(rings), rings.price);
      new Descent(rings, nearest(scattered(18, seed), ground, 20), stars, random).run();
      const tours = toursOf(rings);
      const value = valueOf(ground, tours, rings.price);
      expect(value).toBeLessThanOrEqual(before);
      expect(tours.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 18 }, (_, k) => k + 1));
      const individual = rings.individual();
      expect(individual.cost + rings.price * individual.excess).toBeCloseTo(value, 6);
      for (const [t, tour] of tours.entries()) {
        expect(rings.load[t]).toBe(tour.reduce((sum, node) => sum + (ground.demand[node] ?? 0), 0));
        expect(tour.map((node) => rings.place[node])).toEqual(tour.map((_, k) => k + 1));
      }
      expect(Math.min(...changes(tours).map((each) => valueOf(ground, each, rings.price)))).toBeGreaterThan(
        value - ROUNDING,
      );
    }
  });

  it('exchange two customers in the best of all ways, or one alone changes tours', () => {
    let improved = 0;
    for (const seed of seeds) {
      const { ground, rings, stars } = search(scattered(12, seed), seed, 3);
      for (let k = 0; k < 4; k++) {
        const [one = [], other = []] = toursOf(rings);
        const ways: number[][][] = [];
        const without = (tour: readonly number[], node: number): number[] => tour.filter((each) => each !== node);
        for (const u of [0, ...one]) {
          for (const v of [0, ...other]) {
            if (u === 0 && v === 0) continue;
            const first = v === 0 ? [without(one, u)] : inserted(without(one, u), v);
            const second = u === 0 ? [without(other, v)] : inserted(without(other, v), u);
            for (const left of first) for (const right of second) ways.push([left, right]);
          }
        }
        const best = Math.min(...ways.map((tours) => valueOf(ground, tours, rings.price)));
        const before = valueOf(ground, [one, other], rings.price);
        const done = one.length > 0 && other.length > 0 && stars.improve(0, 1);
        const after = valueOf(ground, toursOf(rings).slice(0, 2), rings.price);
        if (one.length > 0 && other.length > 0) expect(after).toBeCloseTo(Math.min(before, best), 6);
        if (!done) break;
        improved++;
      }
    }
    expect(improved).toBeGreaterThan(40);
  });

  it('are known again where a parent has them, in either direction', () => {
    const problem = scattered(9, 3);
    const { rings } = search(problem, 1, 4);
    rings.take(Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), Int32Array.of(3, 5, 9));
    rings.mark(new Individual(Int32Array.of(3, 2, 1, 4, 6, 5, 7, 8, 9), Int32Array.of(3, 5, 9), 0, 0), 1);
    rings.mark(new Individual(Int32Array.of(1, 2, 4, 5, 3, 6, 7, 8, 9), Int32Array.of(2, 4, 9), 0, 0), 2);
    expect([...rings.origin]).toEqual([1, 2, 0, 0]);
  });
});

/** Tours in which one customer has moved, two have changed places, a stretch is turned, or two tails are exchanged. */
function changes(tours: readonly (readonly number[])[]): number[][][] {
  const found: number[][][] = [];
  const swapped = (replacements: Map<number, readonly number[]>): number[][] =>
    tours.map((tour, t) => [...(replacements.get(t) ?? tour)]);
  for (const [a, one] of tours.entries()) {
    for (let i = 0; i < one.length; i++) {
      for (let j = i + 1; j < one.length - 1; j++) {
        const turned = [...one.slice(0, i + 1), ...one.slice(i + 1, j + 1).reverse(), ...one.slice(j + 1)];
        found.push(swapped(new Map([[a, turned]])));
      }
      const node = one[i] ?? 0;
      const left = one.filter((each) => each !== node);
      for (const each of inserted(left, node)) found.push(swapped(new Map([[a, each]])));
      for (const [b, other] of tours.entries()) {
        if (a === b) continue;
        for (const each of inserted(other, node))
          found.push(
            swapped(
              new Map([
                [a, left],
                [b, each],
              ]),
            ),
          );
        for (let j = 0; j < other.length; j++) {
          const heads = [one.slice(0, i + 1), other.slice(0, j + 1)];
          const tails = [one.slice(i + 1), other.slice(j + 1)];
          const crossed = [
            [...(heads[0] ?? []), ...(tails[1] ?? [])],
            [...(heads[1] ?? []), ...(tails[0] ?? [])],
          ];
          found.push(
            swapped(
              new Map([
                [a, crossed[0] ?? []],
                [b, crossed[1] ?? []],
              ]),
            ),
          );
          const exchanged = [one.with(i, other[j] ?? 0), other.with(j, node)];
          found.push(
            swapped(
              new Map([
                [a, exchanged[0] ?? []],
                [b, exchanged[1] ?? []],
              ]),
            ),
          );
        }
      }
    }
  }
  return found;
}
