import type { Effort } from '../effort.js';
import type { MatchProblem, Previous } from '../problem.js';

/** Looks for each row, first for those who were placed alone, after which it does not look as if it would pay. */
const LOOKS_PER_PLACED = 2.5;
const LOOKS_PER_ROW = 4;
const FEW_LOOKS = 10_000;
/** As often it is done again when somebody turned out to have lost a vacancy … */
const ROUNDS = 8;
/** … unless there are so many of them that it would not soon be over. */
const MANY = 16;

/**
 * Prices at which nearly everybody is content with a former answer that was told without them: the least at which nobody
 * who was placed would rather be elsewhere (longest paths over the vacancies, by correcting labels), and nobody unmatched
 * would come. Whoever could only be kept away by prices that another one cannot pay has lost a vacancy, or is new: those
 * are left to be seated.
 *
 * @returns [vacancies] null when it was stopped, or took too long
 */
export function pricesBehind(problem: MatchProblem, previous: Previous, effort: Effort): Float64Array | null {
  const ascent = new Ascent(problem, previous);
  const goesOn = (looksPerRow: number): boolean =>
    !effort.over(ascent.looksDone()) && ascent.total <= looksPerRow * problem.workers + FEW_LOOKS;
  const done = ascent.settle(() => goesOn(LOOKS_PER_PLACED)) && ascent.keepAllAway(() => goesOn(LOOKS_PER_ROW));
  return done ? ascent.price : null;
}

class Ascent {
  readonly price: Float64Array;
  total = 0;
  private looks = 0;
  /** [vacancies + 1] where the holders of each vacancy begin. */
  private readonly first: Int32Array;
  private readonly holder: Int32Array;
  /** [holders] cost of the pair held, as it counts when changes cost. */
  private readonly own: Float64Array;
  /** [holders] up to this price the holder would not go elsewhere. */
  private readonly content: Float64Array;
  /** [vacancies] what the first of its holders to leave can pay. */
  private readonly most: Float64Array;
  private readonly line: number[] = [];
  private readonly queued: Uint8Array;
  /** [vacancies] the unmatched row for whose sake the price is what it is, -1 for none. */
  private readonly sake: Int32Array;
  /** [workers] 1 for whoever cannot be kept away. */
  private readonly comes: Uint8Array;
  private conflicts = 0;

  constructor(
    private readonly problem: MatchProblem,
    private readonly previous: Previous,
  ) {
    const { vacancyOf, changeCost } = previous;
    const { workers, vacancies, headcount, first: pairs, vacancy, cost, unmatched } = problem;
    this.price = new Float64Array(vacancies);
    this.most = new Float64Array(vacancies);
    this.queued = new Uint8Array(vacancies);
    this.sake = new Int32Array(vacancies).fill(-1);
    this.comes = new Uint8Array(workers);
    const held = new Float64Array(workers);
    this.first = new Int32Array(vacancies + 1);
    for (let r = 0; r < workers; r++) {
      const u = vacancyOf[r]!;
      held[r] = Infinity;
      if (u < 0) continue;
      for (let e = pairs[r]!, end = pairs[r + 1]!; e < end; e++) {
        if (vacancy[e] === u && cost[e]! - changeCost < held[r]!) held[r] = cost[e]! - changeCost;
      }
      if (held[r]! < unmatched[r]!) this.first[u + 1]!++;
    }
    for (let v = 0; v < vacancies; v++) this.first[v + 1]! += this.first[v]!;
    const next = this.first.slice(0, vacancies);
    const size = this.first[vacancies]!;
    this.holder = new Int32Array(size);
    this.own = new Float64Array(size);
    this.content = new Float64Array(size).fill(-Infinity);
    for (let v = 0; v < vacancies; v++) {
      this.most[v] = this.first[v] === this.first[v + 1] && headcount[v]! > 0 ? 0 : Infinity;
    }
    for (let r = 0; r < workers; r++) {
      if (held[r]! >= unmatched[r]!) continue;
      const u = vacancyOf[r]!;
      this.holder[next[u]!] = r;
      this.own[next[u]!++] = held[r]!;
      this.most[u] = Math.min(this.most[u]!, unmatched[r]! - held[r]!);
    }
  }

  looksDone(): number {
    const { looks } = this;
    this.total += looks;
    this.looks = 0;
    return looks;
  }

  /** Raises prices until all holders are content, or have what they can pay. @returns false when it was stopped */
  settle(goesOn: () => boolean): boolean {
    for (let v = 0; v < this.price.length; v++) this.queue(v);
    return this.push(goesOn);
  }

  /**
   * Raises prices until whoever is unmatched would rather stay so. Where that is too much for somebody else, the one for
   * whose sake it was is left out, and all is done again.
   *
   * @returns false when it was stopped, or would take too long
   */
  keepAllAway(goesOn: () => boolean): boolean {
    const { price, content, sake } = this;
    const [priceBefore, contentBefore] = [price.slice(), content.slice()];
    for (let round = 0; round < ROUNDS; round++) {
      this.conflicts = 0;
      for (let r = 0; r < this.comes.length; r++) {
        if (this.previous.vacancyOf[r]! < 0 && this.comes[r] === 0) this.keepAway(r);
      }
      if (!this.push(goesOn)) return false;
      if (this.conflicts === 0) return true;
      if (this.conflicts > MANY) return false;
      price.set(priceBefore);
      content.set(contentBefore);
      sake.fill(-1);
    }
    return false;
  }

  private keepAway(row: number): void {
    const { most } = this;
    const { first, vacancy, cost, unmatched } = this.problem;
    this.looks++;
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      if (unmatched[row]! - cost[e]! > most[vacancy[e]!]!) this.comes[row] = 1;
    }
    if (this.comes[row] === 1) return;
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      this.raise(vacancy[e]!, unmatched[row]! - cost[e]!, row);
    }
  }

  private queue(v: number): void {
    if (this.queued[v] === 1) return;
    this.queued[v] = 1;
    this.line.push(v);
  }

  private raise(v: number, to: number, sake: number): void {
    if (to <= this.price[v]!) return;
    if (to > this.most[v]!) {
      if (sake >= 0) {
        if (this.comes[sake] === 0) this.conflicts++;
        this.comes[sake] = 1;
      }
      if (this.price[v]! >= this.most[v]!) return;
    }
    this.price[v] = Math.min(to, this.most[v]!);
    this.sake[v] = sake;
    this.queue(v);
  }

  /** Looks at the holders wherever a price has risen. @returns false when it was stopped */
  private push(goesOn: () => boolean): boolean {
    const { problem, price, line, queued, first, holder, own, content } = this;
    for (let head = 0; head < line.length; head++) {
      const u = line[head]!;
      queued[u] = 0;
      if (this.sake[u]! >= 0 && this.comes[this.sake[u]!] === 1) continue;
      for (let i = first[u]!, end = first[u + 1]!; i < end; i++) {
        if (content[i]! >= price[u]!) continue;
        this.looks++;
        const r = holder[i]!;
        const pays = own[i]! + price[u]!;
        let least = Infinity;
        for (let e = problem.first[r]!, last = problem.first[r + 1]!; e < last; e++) {
          const v = problem.vacancy[e]!;
          if (v === u) continue;
          this.raise(v, pays - problem.cost[e]!, this.sake[u]!);
          least = Math.min(least, problem.cost[e]! + price[v]!);
        }
        content[i] = least - own[i]!;
      }
      if (this.looks > 256 && !goesOn()) return false;
    }
    line.length = 0;
    return true;
  }
}
