import { type Agreement, coversIssuer } from '../agreements/agreement.js';
import type { HealthCode } from '../codes/health-code.js';
import { type FactPath, NO_RULES, type RuleBook } from '../rules/rule-book.js';
import {
  feverishIn,
  flawOf,
  type JourneyPlace,
  receptionOf,
  recognise,
  type Recognition,
  respiratoryIn,
  type Verdict,
} from './verdict.js';

const FACTS = [
  'code.issuedAt',
  'code.expiresAt',
  'health.temperatureTenths',
  'health.symptoms',
  'health.symptomFreeSince',
] as const satisfies FactPath[];

/**
 * Verdicts for whole crowds at the same places. Codes in which none of the places sees a difference are of one kind, and
 * each kind is judged once: the answers are those of `recognise`.
 */
export class Crowd {
  private readonly kinds = new Map<string, number>();
  private readonly codes: (HealthCode | null)[] = [];
  private readonly instants: readonly number[];
  /** [places] which of the instants. */
  private readonly instantOf: Int32Array;
  /** By what agreements ask of a code, at each place. */
  private readonly receptions = new Map<string, readonly Verdict[]>();
  private readonly recognitions: Recognition[] = [];
  private readonly divisions: readonly string[];
  /** By issuer, what rules ask about its codes at the places. */
  private readonly read = new Map<string, Readonly<Record<FactPath, boolean>>>();

  constructor(
    private readonly places: readonly JourneyPlace[],
    private readonly agreements: readonly Agreement[],
    private readonly now: Date,
    private readonly rules: RuleBook = NO_RULES,
  ) {
    this.divisions = [...new Set(places.map(({ division }) => division))];
    this.instants = [...new Set(places.map(({ at }) => at.getTime()))].sort((a, b) => a - b);
    const nth = new Map(this.instants.map((at, i) => [at, i]));
    this.instantOf = Int32Array.from(places, ({ at }) => nth.get(at.getTime()) ?? -1);
  }

  /** The number of the code's kind; kinds are numbered from 0 as they come. */
  kindOf(code: HealthCode | null): number {
    const key = code === null ? '' : this.keyOf(code);
    const known = this.kinds.get(key);
    if (known !== undefined) return known;
    const kind = this.codes.push(code) - 1;
    this.kinds.set(key, kind);
    return kind;
  }

  /** The whole answer, the same object for all of a kind. */
  recognition(kind: number): Recognition {
    return (this.recognitions[kind] ??= recognise(
      this.codes[kind] ?? null,
      this.agreements,
      this.places,
      this.now,
      this.rules,
    ));
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
    const untrusted = code.keyRevokedAt?.getTime() ?? Infinity;
    const trusted = this.before((at) => at < untrusted);
    if (code.colour !== 'green') return `${trusted} not green`;
    const [issued, expires] = [code.issuedAt.getTime(), code.expiresAt.getTime()];
    return `${trusted} ${this.before((at) => at < issued)} ${this.before((at) => at <= expires)} ${this.askedOf(code)}`;
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

  /** What agreements ask of a code, and what of the rest any rule here reads: codes that differ elsewhere are of one kind. */
  private askedOf(code: HealthCode): string {
    const { issuerDivision, source, certificates, issuedAt, expiresAt, temperature, symptoms, symptomFreeSince } = code;
    const read = this.readOf(issuerDivision);
    const feverish = read['health.temperatureTenths'] ? temperature : feverishIn(code);
    const respiratory = read['health.symptoms'] ? JSON.stringify(symptoms) : respiratoryIn(code);
    const free = read['health.symptomFreeSince'] ? symptomFreeSince : '';
    const issued = read['code.issuedAt'] ? issuedAt.getTime() : '';
    const expires = read['code.expiresAt'] ? expiresAt.getTime() : '';
    // Free text stands last and in quotes.
    const proofs = certificates.length > 0 ? JSON.stringify(certificates) : '';
    return `${issuerDivision} ${source} ${feverish} ${respiratory} ${free} ${issued} ${expires} ${proofs}`;
  }

  private readOf(issuer: string): Readonly<Record<FactPath, boolean>> {
    const known = this.read.get(issuer);
    if (known) return known;
    const facts = FACTS.map((fact) => [fact, this.rules.reads(fact, issuer, this.divisions)] as const);
    const found = Object.fromEntries(facts) as Record<FactPath, boolean>;
    this.read.set(issuer, found);
    return found;
  }
}
