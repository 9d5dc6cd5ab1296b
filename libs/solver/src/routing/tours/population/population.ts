import type { Random } from '../../../random.js';
import { Generation, type Member } from './generation.js';
import type { Individual } from './individual.js';

/** After so many descents the price is looked at: so many of them are to end without overload. */
const LOOKED_AT = 100;
const LAWFUL = 0.2;
const [DEARER, CHEAPER] = [1.2, 0.85];
const [LEAST_PRICE, MOST_PRICE] = [0.1, 100_000];

/** Lawful and overloaded individuals, and the price of overload, which keeps their share (Vidal et al. 2012). */
export class Population {
  readonly lawful = new Generation();
  readonly overloaded = new Generation();
  best: Individual | null = null;
  /** The cheapest since the population began anew. */
  private bestOfNow = Infinity;
  private recent = Math.round(LAWFUL * LOOKED_AT);
  private readonly past = new Uint8Array(LOOKED_AT);
  private at = 0;

  constructor(
    public price: number,
    private readonly random: Random,
  ) {
    this.past.fill(1, 0, this.recent);
  }

  /** @returns whether it is cheaper than any lawful one since the population began anew */
  add(individual: Individual): boolean {
    const lawful = individual.excess === 0;
    (lawful ? this.lawful : this.overloaded).add(individual, individual.cost + this.price * individual.excess);
    if (!lawful) return false;
    if (this.best === null || individual.cost < this.best.cost) this.best = individual;
    if (individual.cost >= this.bestOfNow) return false;
    this.bestOfNow = individual.cost;
    return true;
  }

  /** Counts a descent at the present price, and changes the price now and then. */
  count(lawful: boolean): void {
    const { past, at } = this;
    this.recent += (lawful ? 1 : 0) - past[at]!;
    past[at] = lawful ? 1 : 0;
    this.at = (at + 1) % LOOKED_AT;
    if (this.at !== 0) return;
    const share = this.recent / LOOKED_AT;
    if (share <= LAWFUL - 0.05) this.price = Math.min(MOST_PRICE, this.price * DEARER);
    else if (share >= LAWFUL + 0.05) this.price = Math.max(LEAST_PRICE, this.price * CHEAPER);
    this.overloaded.revalue(this.price);
  }

  /** The fitter of two drawn at random. */
  parent(): Individual {
    const [one, other] = [this.drawn(), this.drawn()];
    return (one.fitness <= other.fitness ? one : other).individual;
  }

  private drawn(): Member {
    const lawful = this.lawful.members;
    const overloaded = this.overloaded.members;
    const k = this.random.below(lawful.length + overloaded.length);
    return k < lawful.length ? lawful[k]! : overloaded[k - lawful.length]!;
  }

  /** Everybody but the best ever goes. */
  clear(): void {
    this.lawful.clear();
    this.overloaded.clear();
    this.bestOfNow = Infinity;
  }
}
