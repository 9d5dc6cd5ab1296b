import type { Agreement, Level, Mode } from '../../agreements/agreement.js';
import type { HealthCode } from '../../codes/health-code.js';
import type { RuleDocument } from '../../rules/health-rule.js';
import { RuleBook } from '../../rules/rule-book.js';
import { heldUntil } from '../verdict-expiry.js';
import { type Reason, REASONS, REMEDIES, remedyFor } from '../verdict-reasons.js';
import {
  type Act,
  type JourneyPlace,
  type PlaceVerdict,
  recognise,
  type Recognition,
  type Verdict,
} from '../verdict.js';

/**
 * What a verdict was for: somebody asked; a batch was approved; the departure came near; the doors opened; a code, a rule or an
 * agreement changed; the coordinator wanted to know.
 */
export const OCCASIONS = ['asked', 'approval', 'departure', 'boarding', 'change', 'coordinator'] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** What verdicts rest on, as it is kept: plain JSON, instants as text. */
export interface GroundsRecord {
  readonly agreements: readonly unknown[];
  readonly rules: readonly unknown[];
}

/** The result at one place, as it is kept: texts follow from the words. */
export interface KeptPlace {
  readonly division: string;
  readonly at: string;
  readonly act: Act;
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly agreementId: string | null;
  readonly level: Level | null;
  readonly mode: Mode | null;
  /** `identifier version`, and whether it held. */
  readonly rules: readonly { readonly rule: string; readonly holds: boolean }[];
  readonly conditions: readonly string[];
  /** Somebody who is there from this instant on, instead of at `at`, gets another answer; null where nobody ever does. */
  readonly until: string | null;
}

/** A verdict with what follows from it for delays. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly conditions: readonly string[];
  readonly places: readonly PlaceVerdict[];
  readonly kept: readonly KeptPlace[];
  /** The earliest instant at which any place would answer otherwise. */
  readonly expiresAt: Date | null;
  /** A delay of so many seconds, or more, changes the answer somewhere. */
  readonly withstandsSeconds: number | null;
}

interface Read {
  readonly agreements: readonly Agreement[];
  readonly rules: RuleBook;
}

/** The verdict on a journey together with how long it holds. */
export function judgementOf(
  code: HealthCode | null,
  { agreements, rules }: Read,
  places: readonly JourneyPlace[],
  now: Date,
): Judgement {
  const { verdict, conditions, places: judged } = recognise(code, agreements, places, now, rules);
  const ends = places.map((place) => heldUntil(code, agreements, place, now, rules));
  const lasting = ends.filter((end) => end !== null).map((end) => end.getTime());
  const slacks = places.flatMap(({ at }, i) => {
    const end = ends[i];
    return end ? [Math.floor((end.getTime() - at.getTime()) / 1000)] : [];
  });
  return {
    verdict,
    conditions,
    places: judged,
    kept: judged.map((place, i) => keptOf(place, ends[i] ?? null)),
    expiresAt: lasting.length > 0 ? new Date(Math.min(...lasting)) : null,
    withstandsSeconds: slacks.length > 0 ? Math.min(...slacks, MOST_SECONDS) : null,
  };
}

/** What fits the column; 68 years. */
const MOST_SECONDS = 2_147_483_647;

const keptOf = (
  { division, at, act, verdict, reason, agreementId, level, mode, rules, conditions }: PlaceVerdict,
  until: Date | null,
) => ({
  division,
  at,
  act,
  verdict,
  reason,
  agreementId,
  level,
  mode,
  rules: rules.map(({ identifier, version, holds }) => ({ rule: `${identifier} ${version}`, holds })),
  conditions,
  until: until?.toISOString() ?? null,
});

/** What is not the same: in the words of the kept verdict and of the one found now. Empty where all is. */
export interface VerdictDifference {
  readonly what: string;
  readonly kept: unknown;
  readonly found: unknown;
}

export function differences(
  kept: Pick<Judgement, 'verdict' | 'conditions' | 'kept' | 'expiresAt' | 'withstandsSeconds'>,
  found: Judgement,
): VerdictDifference[] {
  const whole = (['verdict', 'conditions', 'expiresAt', 'withstandsSeconds'] as const).map((what) => ({
    what: what,
    kept: kept[what],
    found: found[what],
  }));
  const places = found.kept.map((place, i) => ({
    what: `places ${i}`,
    kept: kept.kept[i],
    found: place,
  }));
  return [...whole, ...places].filter((one) => canonical(one.kept) !== canonical(one.found));
}

/** The same text for the same facts, whatever the order of their keys. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** Agreements and rules as they are kept: in the order of their ids, rules without their tests. */
export const groundsRecord = (agreements: readonly Agreement[], rules: readonly RuleDocument[]): GroundsRecord => {
  const byText = (all: readonly unknown[]) =>
    all
      .map(canonical)
      .sort()
      .map((text) => JSON.parse(text) as unknown);
  return { agreements: byText(agreements), rules: byText(rules.map((rule) => ({ ...rule, tests: [] }))) };
};

/** Kept grounds as verdicts read them. */
export function groundsRead({ agreements, rules }: GroundsRecord): Read {
  return {
    agreements: agreements.map(agreementRead),
    rules: new RuleBook(rules.map((one) => dated(one as RuleDocument, ['validFrom', 'validTo', 'withdrawnAt']))),
  };
}

/** An agreement as it was kept. */
export const agreementRead = (kept: unknown): Agreement =>
  dated(kept as Agreement, ['validFrom', 'validTo', 'recordedAt', 'supersededFrom', 'revokedAt']);

/** A code as it was sealed. */
export const codeRead = (sealed: unknown): HealthCode =>
  dated(sealed as HealthCode, ['issuedAt', 'expiresAt', 'keyRevokedAt']);

/** Instants of JSON as Date. */
export function dated<T extends object>(record: T, names: readonly string[]): T {
  const instants = names.flatMap((name) => {
    const text = (record as Readonly<Record<string, unknown>>)[name];
    return typeof text === 'string' ? [[name, new Date(text)]] : [];
  });
  return { ...record, ...(Object.fromEntries(instants) as Partial<T>) };
}

/** A kept result in words. */
export const wordsOf = ({ reason, conditions }: Pick<KeptPlace, 'reason' | 'conditions'>) => ({
  text: REASONS[reason],
  remedy: conditions.length > 0 ? remedyFor(conditions) : REMEDIES[reason],
});

export const isRecognised = ({ verdict }: Pick<Recognition, 'verdict'>): boolean =>
  verdict === 'RECOGNISED' || verdict === 'RECOGNISED_WITH_CONDITIONS';
