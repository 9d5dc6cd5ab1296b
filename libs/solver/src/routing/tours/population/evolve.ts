import type { Random } from '../../../random.js';
import { Ground } from '../ground/ground.js';
import { nearest } from '../ground/neighbours.js';
import type { Pace } from '../pace.js';
import type { TourProblem } from '../problem.js';
import { Crossover } from './crossover.js';
import { Descent } from './descent.js';
import { SURVIVORS } from './generation.js';
import type { Individual } from './individual.js';
import { Population } from './population.js';
import { Rings } from './rings.js';
import { Split } from './split.js';
import { SwapStar } from './swap-star.js';

const NEIGHBOURS = 20;
/** A population begins with so many from lists in random order. */
const STRANGERS = 4 * SURVIVORS;
/** The part of the overloaded that go down once more at a price so much higher. */
const [REPAIRED, REPAIR_PRICE] = [0.5, 10];
/** After so many descents in a row without a new best the population begins anew. */
const PATIENCE = 20_000;
/** Tours of the fleet for each that the demand fills; a few more are at hand. */
const [FLEET, FLEET_MORE, FLEET_BEYOND_FOUNDERS] = [1.3, 3, 2];
/** With a small problem the population takes longer than the descents. */
const LEAST_WORTH = 100;
const [LEAST_PRICE, MOST_PRICE] = [0.1, 1000];

/**
 * Hybrid genetic search (Vidal et al. 2012; Vidal 2022): two parents' lists are crossed, the child's list is cut into tours, these
 * go down to where no move makes them cheaper, and live on while they are cheap or unlike the others.
 * @param founders tours that serve everybody
 * @returns the cheapest tours within capacity, or null
 */
export function evolve(
  problem: TourProblem,
  founders: readonly (readonly Int32Array[])[],
  pace: Pace,
  random: Random,
): Individual | null {
  const ground = new Ground(problem);
  const breeding = new Breeding(problem, ground, fleetOf(ground, founders), random);
  for (const tours of founders) breeding.found(tours);
  // A descent takes about as long as a ruin and a recreation for each node.
  const worth = Math.max(LEAST_WORTH, ground.nodes);
  while (pace.goesOn(breeding.best, worth)) {
    breeding.next();
    if (breeding.wantsRepair && pace.goesOn(breeding.best, worth)) breeding.repair();
  }
  pace.report(breeding.best);
  return breeding.population.best;
}

class Breeding {
  readonly population: Population;
  wantsRepair = false;
  private readonly rings: Rings;
  private readonly descent: Descent;
  private readonly split: Split;
  private readonly crossover: Crossover;
  private readonly child: Int32Array;
  private strangers = 0;
  /** Descents since the best of this population. */
  private since = 0;

  constructor(
    problem: TourProblem,
    ground: Ground,
    fleet: number,
    private readonly random: Random,
  ) {
    const { nodes } = ground;
    this.rings = new Rings(problem, ground, fleet);
    this.descent = new Descent(this.rings, nearest(problem, ground, NEIGHBOURS), new SwapStar(this.rings), random);
    this.split = new Split(ground, fleet);
    this.crossover = new Crossover(nodes - 1, random);
    this.child = new Int32Array(nodes - 1);
    this.population = new Population(firstPrice(ground), random);
  }

  get best(): number {
    return this.population.best?.cost ?? Infinity;
  }

  /** Tours from elsewhere join, as they are where nothing makes them cheaper. */
  found(tours: readonly Int32Array[]): void {
    const { rings, child, population } = this;
    const ends = new Int32Array(tours.length);
    let at = 0;
    for (const [t, tour] of tours.entries()) {
      child.set(tour, at);
      ends[t] = at += tour.length;
    }
    rings.price = population.price;
    rings.take(child, ends);
    population.add(rings.individual());
    this.descent.run();
    population.add(rings.individual());
  }

  /** One more child, or a stranger while the population is new. */
  next(): void {
    const { rings, population, child } = this;
    if (this.since >= PATIENCE) {
      population.clear();
      this.strangers = this.since = 0;
    }
    rings.price = population.price;
    if (this.strangers < STRANGERS) this.makeStranger();
    else {
      const one = population.parent();
      const other = population.parent();
      this.crossover.cross(one.order, other.order, child);
      rings.take(child, this.split.split(child, rings.price));
      rings.mark(one, 1);
      rings.mark(other, 2);
    }
    const overloaded = !this.goDown();
    population.count(!overloaded);
    this.wantsRepair = overloaded && this.random.unit() < REPAIRED;
  }

  /** The last child goes down again at a higher price of overload. */
  repair(): void {
    const { rings } = this;
    rings.price *= REPAIR_PRICE;
    rings.origin.fill(0);
    this.descent.run();
    const individual = rings.individual();
    if (individual.excess === 0 && this.population.add(individual)) this.since = 0;
  }

  private makeStranger(): void {
    const { child, rings } = this;
    this.strangers++;
    for (let k = 0; k < child.length; k++) child[k] = k + 1;
    this.random.shuffle(child);
    rings.take(child, this.split.split(child, rings.price));
  }

  /** @returns whether it ended without overload */
  private goDown(): boolean {
    this.descent.run();
    const individual = this.rings.individual();
    this.since = this.population.add(individual) ? 0 : this.since + 1;
    return individual.excess === 0;
  }
}

function fleetOf({ demand, capacity, vehicles }: Ground, founders: readonly (readonly Int32Array[])[]): number {
  const total = demand.reduce((sum, each) => sum + each, 0);
  const most = founders.reduce((count, tours) => Math.max(count, tours.length), 0);
  return Math.min(vehicles, Math.max(Math.ceil((FLEET * total) / capacity) + FLEET_MORE, most + FLEET_BEYOND_FOUNDERS));
}

/** Such that the way to the farthest is worth the greatest demand. */
function firstPrice({ nodes, distances, demand }: Ground): number {
  let [farthest, greatest] = [0, 1];
  for (let i = 1; i < nodes; i++) {
    farthest = Math.max(farthest, distances.fromDepot[i]!);
    greatest = Math.max(greatest, demand[i]!);
  }
  return Math.max(LEAST_PRICE, Math.min(MOST_PRICE, farthest / greatest));
}
