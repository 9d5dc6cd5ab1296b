import { type Agreement, coversIssuer } from '../agreements/agreement.js';
import type { HealthCode } from '../codes/health-code.js';
import { type FactPath, NO_RULES, type RuleBook } from '../rules/rule-book.js';
import { feverishIn, flawOf, type JourneyPlace, receptionOf, respiratoryIn, type Verdict } from './verdict.js';

const FACTS = [
  'code.issuedAt',
  'code.expiresAt',
  'health.temperatureTenths',
  'health.symptoms',
  'health.symptomFreeSince',
] as const satisfies FactPath[];

/**
 * Verdicts for whole crowds at the same places. Codes in which none of the places sees a difference are of one kind, and
 * each kind is judged once: the verdicts are those of `recognise`.
 */
export class Crowd {
  private readonly kinds = new Map<string, number>();
  private readonly codes: (HealthCode | null)[] = [];
  private readonly instants: readonly number[];
  /** [places] which of the instants. */
  private readonly instantOf: Int32Array;
  /** By what agreements ask of a code, at each place. */
  private readonly receptions = new Map<string, readonly Verdict[]>();

  private readonly read: Readonly<Record<FactPath, boolean>>;

  constructor(
    private readonly places: readonly JourneyPlace[],
    private readonly agreements: readonly Agreement[],
    private readonly now: Date,
    private readonly rules: RuleBook = NO_RULES,
  ) {
    const facts = FACTS.map((fact) => [fact, rules.reads(fact)] as const);
    this.read = Object.fromEntries(facts) as Record<FactPath, boolean>;
    this.instants = [...new Set(places.map(({ at }) => at.getTime()))].sort((a, b) => a - b);
    const nth = new Map(this.instants.map((at, i) => [at, i]));
    this.instantOf = Int32Array.from(places, ({ at }) => nth.get(at.getTime()) ?? -1);
  }

  /** The number of the code's kind; kinds are numbered from 0 as they come. */
  kindOf(code: HealthCode | null): number {
    const key = code === null ? '' : this.keyOf(code);
    const known = this.kinds.get(key) ?? this.codes.push(code) - 1;
    this.kinds.set(key, known);
    return known;
  }

  /** One for each place, in their order. */
  verdicts(kind: number): Verdict[] {
    const code = this.codes[kind] ?? null;
    if (code === null) return this.places.map(() => 'UNDECIDED');
    const wanted = this.askedOf(code);
    const ofIssuer = this.agreements.filter((agreement) => coversIssuer(agreement, code.issuerDivision));
    const receptions =
      this.receptions.get(wanted) ?? this.places.map((place) => receptionOf(code, ofIssuer, place, this.rules).verdict);
    this.receptions.set(wanted, receptions);
    const flaws = this.instants.map((at) => flawOf(code, new Date(at), this.now)?.verdict);
    return receptions.map((verdict, i) => flaws[this.instantOf[i] ?? -1] ?? verdict);
  }

  private keyOf(code: HealthCode): string {
    if (code.colour !== 'green') return 'not green';
    const [issued, expires] = [code.issuedAt.getTime(), code.expiresAt.getTime()];
    const untrusted = code.keyRevokedAt?.getTime() ?? Infinity;
    const bounds = [issued, untrusted].map((bound) => this.before((at) => at < bound));
    return `${this.askedOf(code)} ${bounds.join(' ')} ${this.before((at) => at <= expires)}`;
  }

  /** How many instants lie before a bound. */
  private before(isBefore: (at: number) => boolean): number {
    let [low, high] = [0, this.instants.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(this.instants[middle] ?? 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What agreements ask of a code, and what of the rest any rule reads: codes that differ elsewhere are of one kind. */
  private askedOf(code: HealthCode): string {
    const { issuerDivision, source, certificates, issuedAt, expiresAt, temperature, symptoms, symptomFreeSince } = code;
    return JSON.stringify([
      issuerDivision,
      source,
      certificates,
      this.read['health.temperatureTenths'] ? temperature : feverishIn(code),
      this.read['health.symptoms'] ? symptoms : respiratoryIn(code),
      this.read['health.symptomFreeSince'] && symptomFreeSince,
      this.read['code.issuedAt'] && issuedAt,
      this.read['code.expiresAt'] && expiresAt,
    ]);
  }
}
