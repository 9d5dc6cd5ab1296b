import { provinceOf, shanghaiInstant, type Text } from '#kernel';
import type { Agreement } from '../agreements/agreement.js';
import { type HealthCode, RESPIRATORY } from '../codes/health-code.js';
import { type CertLogic, certLogic } from './certlogic/certlogic.js';
import { plusTime } from './certlogic/date-times.js';
import { TIME_UNITS, type TimeUnit } from './certlogic/expression.js';
import { compareVersions, countsAt, type KeptRule, reaches, type RuleDocument } from './health-rule.js';

export interface PlaceFacts {
  readonly division: string;
  readonly at: Date;
  readonly act: string;
}

/** What a rule made of a code at a place. */
export interface RuleFinding {
  readonly identifier: string;
  readonly version: string;
  readonly holds: boolean;
  /** A proof with which it would hold; null where it holds, or where none helps. */
  readonly proof: string | null;
  readonly description: Text;
}

/** A fact that rules may ask for, as `var` names it. */
export type FactPath =
  'code.issuedAt' | 'code.expiresAt' | `health.${'temperatureTenths' | 'symptoms' | 'symptomFreeSince'}`;

interface Compiled {
  readonly rule: KeptRule;
  readonly logic: CertLogic;
  readonly spans: readonly Span[];
  /** The facts that it asks for. */
  readonly paths: readonly string[];
}

/** A time that a rule counts, such as fourteen days. */
interface Span {
  readonly amount: number;
  readonly unit: TimeUnit;
}

/** The published rules, compiled once for everybody. */
export class RuleBook {
  private readonly rules: readonly Compiled[];
  private readonly concerning = new Map<string, readonly Compiled[]>();
  /** By place, for those that many people share, then by issuer. */
  private readonly inForceAt = new WeakMap<PlaceFacts, Map<string, readonly Compiled[]>>();

  constructor(rules: readonly KeptRule[]) {
    this.rules = rules.map((rule) => {
      const { logic } = rule;
      return { rule, logic: certLogic(logic), spans: spansIn(logic), paths: pathsIn(logic) };
    });
  }

  get documents(): KeptRule[] {
    return this.rules.map(({ rule }) => rule);
  }

  get isEmpty(): boolean {
    return this.rules.length === 0;
  }

  /** Whether any rule about codes of an issuer at these places asks for a fact, by itself or with all that it is part of. */
  reads(fact: FactPath, issuerDivision: string, divisions: readonly string[]): boolean {
    const [whole = ''] = fact.split('.');
    const asks = (path: string) => ['', whole, fact].includes(path) || path.startsWith(`${fact}.`);
    return this.rules.some(
      ({ rule, paths }) =>
        paths.some(asks) && divisions.some((division) => concerns(rule, { issuerDivision }, division)),
    );
  }

  /** What every rule that applies makes of a code, by identifier. */
  findings(code: HealthCode, place: PlaceFacts, agreement: Agreement | null): RuleFinding[] {
    const applying = this.applying(code, place);
    if (applying.length === 0) return [];
    const facts = factsOf(code, place, agreement);
    return applying.map(({ rule, logic }) => {
      const { identifier, version, description, proof } = rule;
      const holds = logic.holds(facts);
      const helps = !holds && proof !== null && logic.holds(withProof(facts, proof));
      return { identifier, version, holds, description, proof: helps ? proof : null };
    });
  }

  /** Instants at which what rules make of a code at a place may change, whenever somebody is there. */
  turningPoints(code: HealthCode, { division }: PlaceFacts): (Date | null)[] {
    const concerned = this.rules.filter(({ rule }) => concerns(rule, code, division));
    const dates = [code.issuedAt, code.expiresAt, code.symptomFreeSince ? shanghaiInstant(code.symptomFreeSince) : null]
      .filter((date) => date !== null)
      .map((date) => date.toISOString());
    return concerned.flatMap(({ rule, spans }) => [
      rule.validFrom,
      rule.validTo,
      rule.withdrawnAt ?? null,
      // Both ways, as a rule may add to the date or take from the day of being there; and the instant after, for what includes its end.
      ...[NO_TIME, ...spans].flatMap(({ amount, unit }) =>
        dates.flatMap((date) =>
          [amount, -amount].flatMap((signed) => {
            const instant = plusTime(date, signed, unit);
            return instant ? [instant, new Date(instant.getTime() + 1)] : [];
          }),
        ),
      ),
    ]);
  }

  /** Whether any rule is about codes of an issuer at a place, whenever it is in force. */
  isAbout(issuerDivision: string, division: string): boolean {
    return this.about(issuerDivision, division).length > 0;
  }

  private about(issuerDivision: string, division: string): readonly Compiled[] {
    const key = `${issuerDivision} ${division}`;
    const known =
      this.concerning.get(key) ?? this.rules.filter(({ rule }) => concerns(rule, { issuerDivision }, division));
    if (this.concerning.size >= MOST_PAIRS) this.concerning.clear();
    this.concerning.set(key, known);
    return known;
  }

  /** In force at the instant of being there; of several versions in force the newest. */
  private applying({ issuerDivision }: HealthCode, place: PlaceFacts): readonly Compiled[] {
    const issuers = this.inForceAt.get(place) ?? new Map<string, readonly Compiled[]>();
    this.inForceAt.set(place, issuers);
    const known = issuers.get(issuerDivision) ?? this.newestOf(issuerDivision, place);
    issuers.set(issuerDivision, known);
    return known;
  }

  private newestOf(issuerDivision: string, place: PlaceFacts): Compiled[] {
    const newest = new Map<string, Compiled>();
    for (const one of this.about(issuerDivision, place.division)) {
      const { identifier, version } = one.rule;
      if (!countsAt(one.rule, place.at)) continue;
      const other = newest.get(identifier);
      if (!other || compareVersions(version, other.rule.version) > 0) newest.set(identifier, one);
    }
    return [...newest.values()].sort((a, b) => (a.rule.identifier < b.rule.identifier ? -1 : 1));
  }
}

/** An acceptance rule is about codes of others that are shown where it reaches, an invalidation about its issuer's own. */
const concerns = (
  { type, division }: RuleDocument,
  { issuerDivision }: Pick<HealthCode, 'issuerDivision'>,
  place: string,
): boolean =>
  type === 'acceptance'
    ? !reaches(issuerDivision, place) && reaches(division, place)
    : reaches(division, issuerDivision);

/** Pairs of issuer and place that are remembered. */
const MOST_PAIRS = 20_000;
const NO_TIME: Span = { amount: 0, unit: 'day' };

function spansIn(logic: unknown): Span[] {
  if (typeof logic !== 'object' || logic === null) return [];
  return Object.entries(logic).flatMap(([key, part]: [string, unknown]) => {
    const [, amount, unit] = key === 'plusTime' && Array.isArray(part) ? (part as unknown[]) : [];
    const known = TIME_UNITS.find((one) => one === unit);
    return [...(typeof amount === 'number' && known ? [{ amount, unit: known }] : []), ...spansIn(part)];
  });
}

function pathsIn(logic: unknown): string[] {
  if (typeof logic !== 'object' || logic === null) return [];
  return Object.entries(logic).flatMap(([key, part]: [string, unknown]) =>
    key === 'var' && typeof part === 'string' ? [part] : pathsIn(part),
  );
}

export const NO_RULES = new RuleBook([]);

/** What rules can read, as JSON; what was not declared is null. */
export function factsOf(code: HealthCode, place: PlaceFacts, agreement: Agreement | null) {
  return {
    ...personFacts(code),
    place: placeFacts(place),
    agreement: agreement && { mode: agreement.mode, level: agreement.level },
  };
}

/** The same for everybody. */
const PLACES = new WeakMap<PlaceFacts, ReturnType<typeof readPlace>>();

function placeFacts(place: PlaceFacts) {
  const known = PLACES.get(place) ?? readPlace(place);
  PLACES.set(place, known);
  return known;
}

const readPlace = ({ division, at, act }: PlaceFacts) => ({
  division,
  city: `${division.slice(0, 4)}00`,
  province: provinceOf(division),
  act,
  at: at.toISOString(),
});

/** The same at every place. */
const PEOPLE = new WeakMap<HealthCode, ReturnType<typeof readPerson>>();

function personFacts(code: HealthCode) {
  const known = PEOPLE.get(code) ?? readPerson(code);
  PEOPLE.set(code, known);
  return known;
}

function readPerson(code: HealthCode) {
  const { issuerDivision: issuer, temperature, symptoms, symptomFreeSince = null } = code;
  return {
    code: {
      issuer,
      issuerCity: `${issuer.slice(0, 4)}00`,
      issuerProvince: provinceOf(issuer),
      source: code.source,
      colour: code.colour,
      issuedAt: code.issuedAt.toISOString(),
      expiresAt: code.expiresAt.toISOString(),
      certificates: code.certificates,
    },
    health: {
      // CertLogic knows integers alone.
      temperatureTenths: temperature === null ? null : Math.round(temperature * 10),
      symptoms,
      // The first moment of that day, where the person is.
      symptomFreeSince: symptomFreeSince && shanghaiInstant(symptomFreeSince).toISOString(),
      respiratory: symptoms && symptoms.some((symptom) => RESPIRATORY.includes(symptom)),
    },
  };
}

type Facts = ReturnType<typeof factsOf>;

const withProof = (facts: Facts, proof: string): Facts => ({
  ...facts,
  code: { ...facts.code, certificates: [...facts.code.certificates, proof] },
});
