import { describe, expect, it } from 'vitest';
import { type PreviousRoute, routeFault, type RoutingProblem, type VehicleClass } from '#solver';
import { Random } from '../../../libs/solver/src/random.js';
import { Plan } from '../../../libs/solver/src/routing/coaches/plan.js';
import { Recreate } from '../../../libs/solver/src/routing/coaches/recreate.js';
import { resume } from '../../../libs/solver/src/routing/coaches/resume.js';
import { ruin } from '../../../libs/solver/src/routing/coaches/ruin.js';
import { Terrain } from '../../../libs/solver/src/routing/coaches/terrain.js';
import type { Tour } from '../../../libs/solver/src/routing/coaches/tour.js';
import { Timetabler } from '../../../libs/solver/src/routing/timetable.js';
import { richCase, smallCase, the } from './cases.js';

const HOUSEHOLDS = 14;

/** What a tour's members, the order of its stops and its start make of it, counted from the problem alone. */
function recomputedTour(problem: RoutingProblem, tour: Tour) {
  const { places, requests, vehicleClasses } = problem;
  const members = tour.members.map((member) => the(requests[member]));
  const stops = [...tour.pickups, ...tour.gates];
  const vehicle = the(vehicleClasses[tour.vehicleClass]);
  const empty = vehicle.home === undefined ? [] : [vehicle.home];
  const along = (matrix: Int32Array, way: readonly number[]) =>
    way.reduce((sum, place, k) => (k === 0 ? 0 : sum + the(matrix[the(way[k - 1]) * places + place])), 0);
  const [metres, seconds] = [problem.metres, problem.seconds].map((matrix) => along(matrix, [...empty, ...stops]));
  const aboard = (end: 'from' | 'to', place: number) => members.filter((member) => member[end] === place);
  const persons = (some: readonly { persons: number }[]) => some.reduce((sum, one) => sum + one.persons, 0);
  const boarding = (k: number) => k < tour.pickups.length;
  const first = (place: number) => Math.min(...aboard('to', place).map(({ from }) => tour.pickups.indexOf(from)));
  const sequence = {
    length: empty.length + stops.length,
    pickups: empty.length + tour.pickups.length,
    fromHome: empty.length > 0,
    place: [...empty, ...stops],
    persons: [...empty.map(() => 0), ...stops.map((place, k) => persons(aboard(boarding(k) ? 'from' : 'to', place)))],
    firstBoard: [...empty.map(() => 0), ...stops.map((place, k) => empty.length + (boarding(k) ? k : first(place)))],
  };
  const changed = tour.altered ? the(problem.previous).changeCost : 0;
  const mayGo = ({ barred = [], allowed }: VehicleClass) =>
    stops.every((place) => !barred.includes(place) && (allowed?.includes(place) ?? true));
  const hours = Math.round(((vehicle.costPerHour ?? 0) * the(seconds)) / 3.6);
  return {
    load: persons(members),
    metres: along(problem.metres, stops),
    seconds: vehicleClasses.some(({ costPerHour = 0 }) => costPerHour > 0) ? along(problem.seconds, stops) : 0,
    price: 1000 * (vehicle.fixedCost + changed) + vehicle.costPerKilometre * the(metres) + hours,
    boarding: tour.pickups.map((place) => aboard('from', place).length),
    alighting: tour.gates.map((place) => aboard('to', place).length),
    admits: vehicleClasses.map(mayGo),
    risks: members.map(({ risk = 0 }) => risk),
    hasRoom: persons(members) <= vehicle.usableSeats,
    mayGo: mayGo(vehicle),
    lawful: new Timetabler(problem).run(sequence, tour.start, problem.rules.maxDrivers),
  };
}

function keptTour(problem: RoutingProblem, tour: Tour) {
  const { load, metres, seconds, price, boarding, alighting, admits, members, risk } = tour;
  const classes = problem.vehicleClasses.map((_, c) => (admits & (1 << c)) !== 0);
  const risks = members.map(() => risk);
  const figures = {
    load,
    metres,
    seconds,
    price,
    boarding: [...boarding],
    alighting: [...alighting],
    admits: classes,
    risks,
  };
  return { ...figures, hasRoom: true, mayGo: true, lawful: true };
}

function toursOf(plan: Plan): Tour[] {
  return plan.tours.filter((tour) => tour !== null);
}

/** The tour as a former plan states it, without those who have dropped out of it; locked where nobody has. */
function formerRoute(
  { requests, vehicleClasses }: RoutingProblem,
  tour: Tour,
  without: readonly number[],
): PreviousRoute {
  const members = tour.members.filter((member) => !without.includes(member));
  const at = (end: 'from' | 'to', place: number) => members.filter((member) => the(requests[member])[end] === place);
  const stops = [
    ...tour.pickups.map((place) => ({ place, boards: at('from', place), alights: [] })),
    ...tour.gates.map((place) => ({ place, boards: [], alights: at('to', place) })),
  ];
  const { home } = the(vehicleClasses[tour.vehicleClass]);
  if (home !== undefined) stops.unshift({ place: home, boards: [], alights: [] });
  return {
    vehicleClass: tour.vehicleClass,
    locked: without.length === 0,
    stops: stops.map((stop) => ({ ...stop, arrive: tour.start })),
  };
}

/** The sums that a plan keeps. */
function keptSums(plan: Plan) {
  const { money, leftPersons, count, used, left, tourOf, value, taken } = plan;
  return {
    seats: taken.flatMap((seats, index) => (seats === Infinity ? [] : [[index, seats]])),
    money,
    leftPersons,
    count,
    used: [...used],
    left: [...left].sort(),
    tourOf: [...tourOf],
    value,
  };
}

/** The same sums, added up anew. */
function recomputedSums(problem: RoutingProblem, plan: Plan) {
  const { requests, vehicleClasses, previous } = problem;
  const tours = toursOf(plan);
  const lost = (previous?.routes.length ?? 0) - tours.filter((tour) => tour.former).length;
  const carried = new Set(tours.flatMap(({ members }) => members));
  const left = [...requests.keys()].filter((r) => !carried.has(r));
  const penalties = left.reduce((sum, r) => sum + 1000 * (the(requests[r]).penalty ?? 0), 0);
  const money =
    tours.reduce((sum, tour) => sum + recomputedTour(problem, tour).price, penalties) +
    1000 * lost * (previous?.changeCost ?? 0);
  const leftPersons = left
    .map((r) => the(requests[r]))
    .reduce((sum, { persons, penalty }) => sum + (penalty === undefined ? persons : 0), 0);
  return {
    seats: plan.tours.flatMap((tour, index) =>
      tour === null || tour.locked ? [] : [[index, recomputedTour(problem, tour).load]],
    ),
    money,
    leftPersons,
    count: tours.length,
    used: vehicleClasses.map((_, c) => tours.filter(({ vehicleClass }) => vehicleClass === c).length),
    left: left.sort(),
    tourOf: [...requests.keys()].map((r) => plan.tours.findIndex((tour) => tour?.members.includes(r) ?? false)),
    value: money + plan.terrain.personPrice * leftPersons,
  };
}

/** Every field of every tour, by its index; an index that is free again counts as never used. */
function fieldsOf(plan: Plan) {
  return plan.tours.flatMap((tour, index) => (tour === null ? [] : [{ index, tour: tour.copy() }]));
}

function compare(problem: RoutingProblem, plan: Plan): void {
  expect(keptSums(plan)).toEqual(recomputedSums(problem, plan));
  for (const tour of toursOf(plan)) expect(keptTour(problem, tour)).toEqual(recomputedTour(problem, tour));
}

/** Steps of the search, each compared with a recomputation, every other one taken back. */
function walk(problem: RoutingProblem, seed: number, steps: number): Plan {
  expect(routeFault(problem)).toBeNull();
  const plan = new Plan(new Terrain(problem));
  const random = new Random(seed);
  const recreate = new Recreate(plan, random);
  const endless = { cancelled: () => false };
  plan.begin();
  recreate.insert(resume(plan), endless);
  plan.accept();
  compare(problem, plan);
  for (let step = 0; step < steps; step++) {
    const before = structuredClone({ sums: keptSums(plan), tours: fieldsOf(plan) });
    plan.begin();
    recreate.insert(ruin(plan, random), endless, random.below(4) === 0);
    const lawful = plan.settle();
    if (lawful) compare(problem, plan);
    if (lawful && step % 2 === 0) {
      plan.accept();
      plan.keep();
      continue;
    }
    plan.undo();
    expect({ sums: keptSums(plan), tours: fieldsOf(plan) }).toEqual(before);
  }
  return plan;
}

describe('a plan under change', () => {
  it('keeps its sums, loads, ways and starts as a recomputation finds them, and takes every step back entirely', () => {
    for (let seed = 1; seed <= 40; seed++) walk(smallCase(seed, HOUSEHOLDS), seed, 30);
    for (let seed = 1; seed <= 60; seed++) walk(richCase(seed, HOUSEHOLDS), seed, 40);
  });

  it('does so where a former plan is mended at a price for every change', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const problem = richCase(seed, HOUSEHOLDS);
      const plan = walk(problem, seed, 10);
      const routes = toursOf(plan).map((tour, k) => formerRoute(problem, tour, k === 1 ? [] : [seed % HOUSEHOLDS]));
      const closed = problem.seconds.map((seconds, way) =>
        way % 7 === seed % 7 && seconds > 0 ? seconds + 20 * 3600 : seconds,
      );
      walk({ ...problem, previous: { routes, changeCost: 12_345 } }, seed + 1, 40);
      const unlocked = routes.map((former) => ({ ...former, locked: false }));
      walk({ ...problem, seconds: closed, previous: { routes: unlocked, changeCost: 12_345 } }, seed + 2, 20);
    }
  });
});
