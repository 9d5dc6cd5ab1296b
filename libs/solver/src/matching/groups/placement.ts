import type { Random } from '../../random.js';
import { Auction } from '../auction.js';
import type { Effort } from '../effort.js';
import { Entry, openMarket, openPackedMarket, type Market, type PackedMarket } from '../market.js';
import type { Parties } from './parties.js';
import { COST_LIMIT, type MatchProblem } from '../problem.js';
import { NONE, Relaxation, UNDECIDED } from './relaxation.js';
import { Moves } from './moves.js';
import { Whereabouts } from './whereabouts.js';

const ROOT_STEPS = 400;
/** The first climb aims so much higher than it stands, as a share. */
const AIM = 5e-4;
/** … and so many times as much higher after each climb that got there. */
const HIGHER = 6;
/** Once more from there, now that the cost of an answer tells how far it can be. */
const SECOND_STEPS = 120;
const NODE_STEPS = 24;
/** Looks of the search's own budget, when the caller sets no limit: some for any problem, more for a large one. */
const LOOKS = 12e6;
const LOOKS_PER_CHOICE = 3000;
/** Deeper trees than this are hopeless, and neighbourhood search is the better use of the time. */
const TREE_GROUPS = 400;

/**
 * Matching with groups, which is NP-hard: a Lagrangian bound, a feasible answer by an auction that keeps every group
 * to the place (site or cluster) that the bound's prices suggest, neighbourhood search over the groups' places (every
 * neighbour is costed exactly, since everybody's seats stay the best for the given places), and branch and bound over
 * the places for what is left.
 */
export class Placement {
  /** [workers] of the best answer. */
  readonly vacancyOf: Int32Array;
  cost = Infinity;
  bound = -Infinity;
  price: Float64Array;
  /** All placements were searched or excluded by a bound. */
  exhausted = false;

  private readonly lone: Market;
  private readonly where: Whereabouts;
  private readonly relaxation: Relaxation;
  private readonly bestAt: Int32Array;
  private readonly undecided: Int32Array;
  /** Of the last climb. */
  private reach = Infinity;

  constructor(
    problem: MatchProblem,
    private readonly parties: Parties,
    private readonly effort: Effort,
    private readonly random: Random,
  ) {
    const { workers } = problem;
    const entry = new Uint8Array(workers).fill(Entry.Alone);
    for (const w of parties.lostWorkers) entry[w] = Entry.Absent;
    this.price = pricesOf(openPackedMarket(problem, entry), effort);
    for (const w of parties.member) entry[w] = Entry.Absent;
    const lone = openMarket(problem, entry);
    const packed = openPackedMarket(problem, entry);
    this.lone = lone;
    this.vacancyOf = new Int32Array(workers).fill(-1);
    this.bestAt = new Int32Array(parties.count).fill(NONE);
    this.undecided = new Int32Array(parties.count).fill(UNDECIDED);
    this.where = new Whereabouts(lone, parties, problem.headcount, effort);
    this.relaxation = new Relaxation(packed, parties, problem.headcount, effort);
    this.bound = Math.ceil(this.relaxation.evaluate(this.price, this.undecided));
  }

  run(): void {
    const { effort, parties, relaxation, undecided } = this;
    const ends = (): boolean => effort.over(0) || this.bound >= this.cost;
    if (effort.limit === Infinity) {
      effort.limit = effort.looks + LOOKS + LOOKS_PER_CHOICE * (this.lone.rows + parties.partFirst.length);
    }
    let wish: Int32Array = new Int32Array(parties.count).fill(NONE);
    if (!effort.over(0)) {
      // No answer is known yet, so the climb aims a little higher than it stands, and again,
      // higher yet, while it gets there.
      for (let aim = AIM, target = -Infinity; this.bound >= target && !effort.over(0); aim *= HIGHER) {
        target = this.bound + 1 + this.vacancyOf.length + Math.ceil(Math.abs(this.bound) * aim);
        this.climb(target, ROOT_STEPS);
      }
      wish = this.roomy();
    }
    if (!this.seatAtOnce(wish)) return;
    relaxation.evaluate(this.price, undecided);
    for (let g = 0; g < parties.count && !effort.over(0); g++) if (this.where.at[g] === NONE) this.placeBest(g, 3);
    this.record();
    this.report('construct', parties.count);
    if (ends()) return;
    this.climb(this.cost, SECOND_STEPS);
    const tree = parties.count <= TREE_GROUPS;
    if (tree) this.settleAt(this.torn().wish);
    this.improve();
    this.ruinAndRecreate(tree ? (effort.limit - effort.looks) * 0.3 : Infinity);
    if (tree && !ends()) this.exhausted = this.branch(undecided.slice(), this.price, 0);
  }

  private climb(target: number, steps: number): void {
    const { price, bound, reach } = this.relaxation.climb(this.price, this.undecided, target, steps, this.reach);
    this.reach = reach;
    if (bound > this.bound) {
      this.bound = bound;
      this.price = price;
    }
    this.report('bound', 0);
  }

  /**
   * One auction for everybody, in which members only bid at the site that their group wishes for. Groups that are not
   * complete afterwards get up again.
   * @returns false after a stop, when there is an answer but no optimal matching to go on from
   */
  private seatAtOnce(wish: Int32Array): boolean {
    const { lone, where, parties, vacancyOf } = this;
    const { transport, market } = where;
    const wished = this.wishMarket(wish);
    const auction = new Auction(wished, this.effort);
    auction.runFrom(this.price);
    const held = (row: number): number => {
      const pair = auction.pair[row]!;
      return pair < 0 ? pair : pair - wished.first[row]!;
    };
    if (auction.optimal) transport.price.set(auction.price);
    for (let r = 0; r < lone.rows; r++) transport.adopt(r, auction.pair[r]!);
    const incomplete: number[] = [];
    for (let g = 0, row = lone.rows; g < parties.count; g++) {
      if (wish[g] === NONE) continue;
      const begin = where.rowOf(wish[g]!, 0);
      const size = where.rowOf(wish[g]! + 1, 0) - begin;
      const from = row;
      row += size;
      const complete = auction.pair.subarray(from, row).every((pair) => pair >= 0);
      // After a stop there is no optimum to keep to while incomplete groups get up, so they never sit down.
      if (!complete && !auction.optimal) continue;
      where.adopt(g, wish[g]!, (r) => {
        const place = held(from + r - begin);
        return place < 0 ? place : market.first[r]! + place;
      });
      if (!complete) incomplete.push(g);
    }
    for (const g of incomplete) where.lift(g);
    vacancyOf.fill(-1);
    this.record();
    return auction.optimal;
  }

  /** Everybody alone, and behind them the members at their wish, who pay up to what the group would lose without it. */
  private wishMarket(wish: Int32Array): Market {
    const { lone, parties, where } = this;
    const { market } = where;
    const from: number[] = [];
    const worth: number[] = [];
    for (let g = 0; g < parties.count; g++) {
      const option = wish[g]!;
      if (option === NONE) continue;
      const size = where.rowOf(option + 1, 0) - where.rowOf(option, 0);
      let others = 0;
      for (let i = 0; i < size; i++) others += this.leastOf(option, i);
      for (let i = 0; i < size; i++) {
        from.push(where.rowOf(option, i));
        const own = parties.none[g]! - others + this.leastOf(option, i);
        worth.push(Math.max(-COST_LIMIT, Math.min(COST_LIMIT, own)));
      }
    }
    const rows = lone.rows + from.length;
    const first = new Int32Array(rows + 1);
    first.set(lone.first);
    from.forEach((r, i) => {
      first[lone.rows + i + 1] = first[lone.rows + i]! + market.first[r + 1]! - market.first[r]!;
    });
    const vacancy = new Int32Array(first[rows]!);
    const cost = new Int32Array(first[rows]!);
    const outside = new Int32Array(rows);
    vacancy.set(lone.vacancy);
    cost.set(lone.cost);
    outside.set(lone.outside);
    outside.set(worth, lone.rows);
    from.forEach((r, i) => {
      vacancy.set(market.vacancy.subarray(market.first[r], market.first[r + 1]), first[lone.rows + i]);
      cost.set(market.cost.subarray(market.first[r], market.first[r + 1]), first[lone.rows + i]);
    });
    return {
      rows,
      vacancies: lone.vacancies,
      seats: market.seats,
      first,
      vacancy,
      cost,
      outside,
      worker: new Int32Array(rows),
    };
  }

  /** Cheapest bare cost of the option for the group's member number `i`. */
  private leastOf(option: number, i: number): number {
    const { parties } = this;
    const part = parties.optionPart[option]! + i;
    let least = Infinity;
    for (let e = parties.partFirst[part]!; e < parties.partFirst[part + 1]!; e++)
      least = Math.min(least, parties.cost[e]!);
    return least;
  }

  private total(): number {
    return this.where.cost;
  }

  private record(): void {
    const total = this.total();
    if (total >= this.cost) return;
    const { where, vacancyOf } = this;
    const { market } = where;
    this.cost = total;
    this.bestAt.set(where.at);
    for (const w of this.parties.member) vacancyOf[w] = -1;
    for (let r = 0; r < market.rows; r++) {
      const held = where.transport.pair[r]!;
      if (held >= 0) vacancyOf[market.worker[r]!] = market.vacancy[held]!;
      else if (r < this.lone.rows) vacancyOf[market.worker[r]!] = -1;
    }
  }

  /** Everybody to these options; groups for which there is no room stay unplaced, and it says so. */
  private settleAt(wish: Int32Array): boolean {
    let all = true;
    for (let g = 0; g < wish.length; g++) if (this.where.at[g] !== wish[g]) this.where.lift(g);
    for (let g = 0; g < wish.length; g++) {
      if (this.where.at[g] === NONE && wish[g] !== NONE && !this.where.place(g, wish[g]!)) all = false;
    }
    this.record();
    return all;
  }

  /** Inserts an unplaced group where it adds least, trying the options that look best at the present prices first. */
  private placeBest(g: number, tries: number): void {
    const { parties, where } = this;
    const { transport } = where;
    const before = transport.cost;
    const options = this.byValue(g);
    let best: number = NONE;
    let least = parties.none[g]!;
    for (let i = 0; i < options.length && i < tries; i++) {
      const option = options[i]!;
      const stage = where.mark();
      if (!where.place(g, option, least)) continue;
      const added = transport.cost - before;
      if (added < least) {
        least = added;
        best = option;
      }
      where.takeBack(stage);
    }
    where.settle();
    if (best !== NONE) this.where.place(g, best);
  }

  /** Options that could be part of a better answer at all, the cheapest at the certificate's prices first. */
  private byValue(g: number): number[] {
    const { parties, relaxation } = this;
    const { value } = relaxation;
    const options: number[] = [];
    let least = parties.none[g]!;
    for (let o = parties.optionFirst[g]!; o < parties.optionFirst[g + 1]!; o++) least = Math.min(least, value[o]!);
    const slack = this.cost - this.bound;
    for (let o = parties.optionFirst[g]!; o < parties.optionFirst[g + 1]!; o++) {
      if (value[o]! - least <= slack) options.push(o);
    }
    return options.sort((a, b) => value[a]! - value[b]! || a - b);
  }

  /** Moves one group at a time while that helps. */
  private improve(): void {
    new Moves(this.where, this.effort).run(() => {
      this.record();
      this.report('improve', this.parties.count);
    });
  }

  /** Lifts a few groups that compete for the same site and seats them anew in random order. */
  private ruinAndRecreate(looks: number): void {
    const { parties, effort, random, where } = this;
    const { at } = where;
    if (parties.count < 2) return;
    this.settleAt(this.bestAt.slice());
    this.relaxation.evaluate(this.price, this.undecided);
    const until = effort.looks + looks;
    const idleLimit = 60 + 12 * parties.count;
    const rivals = this.rivals();
    for (let idle = 0; idle < idleLimit && effort.looks < until; idle++) {
      if (effort.over(1) || this.bound >= this.cost) return;
      const before = this.total();
      const seed = random.below(parties.count);
      const options = this.byValue(seed);
      const lifted = [seed];
      if (options.length > 0) {
        const near = rivals.get(parties.optionCluster[options[random.below(options.length)]!]!)!;
        for (let n = 1 + random.below(4); n > 0; n--) {
          const g = near[random.below(near.length)]!;
          if (!lifted.includes(g)) lifted.push(g);
        }
      }
      const from = lifted.slice();
      const homes = lifted.map((g) => at[g]!);
      for (const g of lifted) this.where.lift(g);
      random.shuffle(lifted);
      for (const g of lifted) this.placeBest(g, 4);
      const after = this.total();
      if (after > before) this.sendHome(from, homes);
      else if (after < before) {
        idle = 0;
        this.record();
        this.report('improve', parties.count);
      }
    }
  }

  /** There is room for all of them, since there was before; but only once all of them have got up. */
  private sendHome(groups: readonly number[], homes: readonly number[]): void {
    for (const g of groups) this.where.lift(g);
    groups.forEach((g, i) => this.where.place(g, homes[i]!));
  }

  /** The groups that could go to each cluster. */
  private rivals(): Map<number, number[]> {
    const { parties } = this;
    const rivals = new Map<number, number[]>();
    for (let g = 0; g < parties.count; g++) {
      for (let o = parties.optionFirst[g]!; o < parties.optionFirst[g + 1]!; o++) {
        const c = parties.optionCluster[o]!;
        if (rivals.has(c)) rivals.get(c)!.push(g);
        else rivals.set(c, [g]);
      }
    }
    return rivals;
  }

  /** From the relaxation's last climb: the option that each group chose most, and how undivided it was. */
  private torn(): { wish: Int32Array; firmness: Float64Array } {
    const { parties, relaxation } = this;
    const { share } = relaxation;
    const options = parties.optionCluster.length;
    const wish = new Int32Array(parties.count);
    const firmness = new Float64Array(parties.count);
    for (let g = 0; g < parties.count; g++) {
      let most = share[options + g]!;
      let choice: number = NONE;
      for (let o = parties.optionFirst[g]!; o < parties.optionFirst[g + 1]!; o++) {
        if (share[o]! > most) {
          most = share[o]!;
          choice = o;
        }
      }
      wish[g] = choice;
      firmness[g] = most;
    }
    return { wish, firmness };
  }

  /**
   * The same as far as there is room, the firm first; the others stay away for now, since in an auction they would drive
   * the prices up to what they lose without a place.
   */
  private roomy(): Int32Array {
    const { parties, price, where } = this;
    const { wish, firmness } = this.torn();
    const free = where.market.seats.slice();
    const order = Array.from({ length: parties.count }, (_, g) => g);
    for (const g of order.sort((a, b) => firmness[b]! - firmness[a]! || a - b)) {
      const option = wish[g]!;
      if (option === NONE) continue;
      const taken: number[] = [];
      const { optionPart, partFirst, vacancy, cost } = parties;
      for (let part = optionPart[option]!; part < optionPart[option + 1]!; part++) {
        let least = Infinity;
        let chosen = -1;
        for (let e = partFirst[part]!; e < partFirst[part + 1]!; e++) {
          const v = vacancy[e]!;
          if (free[v]! === 0 || cost[e]! + price[v]! >= least) continue;
          least = cost[e]! + price[v]!;
          chosen = v;
        }
        if (chosen < 0) {
          wish[g] = NONE;
          for (const v of taken) free[v]!++;
          break;
        }
        free[chosen]!--;
        taken.push(chosen);
      }
    }
    return wish;
  }

  /**
   * Depth first, the most divided group next, its cheapest option first.
   * @returns false when the effort was over before the subtree was searched
   */
  private branch(decided: Int32Array, from: Float64Array, depth: number): boolean {
    const { parties, relaxation, effort } = this;
    if (effort.over(1)) return false;
    const { price, bound } = relaxation.climb(from, decided, this.cost, depth === 0 ? 2 * NODE_STEPS : NODE_STEPS);
    if (depth === 0 && bound > this.bound) {
      this.bound = bound;
      this.price = price;
    }
    if (bound >= this.cost) return true;
    const { wish, firmness } = this.torn();
    for (let g = 0; g < wish.length; g++) if (decided[g] !== UNDECIDED) wish[g] = decided[g]!;
    this.settleAt(wish);
    if (bound >= this.cost) return true;
    let next = -1;
    for (let g = 0; g < decided.length; g++) {
      if (decided[g] === UNDECIDED && (next < 0 || firmness[g]! < firmness[next]!)) next = g;
    }
    if (next < 0) return true;
    const value = relaxation.evaluate(price, decided);
    const children: [option: number, least: number][] = [];
    let least = parties.none[next]!;
    for (let o = parties.optionFirst[next]!; o < parties.optionFirst[next + 1]!; o++) {
      least = Math.min(least, relaxation.value[o]!);
    }
    children.push([NONE, value + parties.none[next]! - least]);
    for (let o = parties.optionFirst[next]!; o < parties.optionFirst[next + 1]!; o++) {
      children.push([o, value + relaxation.value[o]! - least]);
    }
    children.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    this.report('branch', depth);
    for (const [option, expected] of children) {
      if (Math.ceil(expected) >= this.cost) break;
      decided[next] = option;
      const searched = this.branch(decided, price, depth + 1);
      decided[next] = UNDECIDED;
      if (!searched) return false;
    }
    return true;
  }

  private report(phase: string, done: number): void {
    this.effort.report(phase, done, this.parties.count, [this.cost, this.bound]);
  }
}

/** At which everybody would be content alone. */
function pricesOf(market: PackedMarket, effort: Effort): Float64Array {
  const auction = new Auction(market, effort);
  const seats = market.seats.reduce((sum, many) => sum + many, 0);
  if (seats < market.rows) auction.runScarce();
  else auction.run();
  return auction.price;
}
