import type { Agreement } from '../agreements/agreement.js';
import type { HealthCode } from '../codes/health-code.js';
import type { RuleDocument } from '../rules/health-rule.js';
import { RuleBook } from '../rules/rule-book.js';
import { agreementRead, dated } from '../verdicts/kept/kept-verdict.js';
import type { Reason } from '../verdicts/verdict-reasons.js';
import { type JourneyPlace, recognise, type Recognition, type Verdict } from '../verdicts/verdict.js';

/** What is tried before it is real. */
export type Change =
  | { readonly sort: 'rule'; readonly rule: RuleDocument }
  | { readonly sort: 'withdrawal'; readonly identifier: string; readonly at: Date }
  | { readonly sort: 'agreement'; readonly agreement: Agreement }
  | { readonly sort: 'revocation'; readonly agreementId: string; readonly at: Date };

export interface Ground {
  readonly agreements: readonly Agreement[];
  readonly rules: RuleBook;
}

/** A change as it was kept, in JSON. */
export function changeRead(kept: unknown): Change {
  const change = kept as Change;
  switch (change.sort) {
    case 'rule':
      return { ...change, rule: dated(change.rule, ['validFrom', 'validTo']) };
    case 'agreement':
      return { ...change, agreement: agreementRead(change.agreement) };
    case 'withdrawal':
    case 'revocation':
      return dated(change, ['at']);
  }
}

/** Agreements and rules as they would be. */
export function changed({ agreements, rules }: Ground, change: Change): Ground {
  switch (change.sort) {
    case 'rule':
      return { agreements, rules: new RuleBook([...rules.documents, change.rule]) };
    case 'agreement': {
      const { agreement } = change;
      return { agreements: [...agreements.map((one) => supersededBy(one, agreement)), agreement], rules };
    }
    case 'withdrawal': {
      const left = rules.documents.flatMap((rule) => endedAt(rule, change));
      return { agreements, rules: new RuleBook(left) };
    }
    case 'revocation': {
      const { agreementId, at } = change;
      const series = agreements.find(({ id }) => id === agreementId)?.series;
      const revoked = agreements.map((one) =>
        one.series === series && !one.revokedAt ? { ...one, revokedAt: at } : one,
      );
      return { agreements: revoked, rules };
    }
  }
}

/** An earlier version ends where the later one begins. */
function supersededBy(one: Agreement, { series, version, validFrom }: Agreement): Agreement {
  if (one.series !== series || one.version >= version) return one;
  const ends = one.supersededFrom && one.supersededFrom < validFrom ? one.supersededFrom : validFrom;
  return { ...one, supersededFrom: ends };
}

/** A rule that ends at an instant; none where it would not have begun. */
function endedAt(rule: RuleDocument, { identifier, at }: { identifier: string; at: Date }): RuleDocument[] {
  if (rule.identifier !== identifier || (rule.validTo && rule.validTo <= at)) return [rule];
  return rule.validFrom >= at ? [] : [{ ...rule, validTo: at }];
}

/** The rules with one version of an identifier in force all the time, and no other of its versions. */
export function withVersion({ agreements, rules }: Ground, identifier: string, version: string): Ground | null {
  const wanted = rules.documents.find((rule) => rule.identifier === identifier && rule.version === version);
  if (!wanted) return null;
  const others = rules.documents.filter((rule) => rule.identifier !== identifier);
  const always = { ...wanted, validFrom: new Date(0), validTo: null, withdrawnAt: null };
  return { agreements, rules: new RuleBook([...others, always]) };
}

/** Says of some journeys, at little cost, that their answer stays. */
export type Unchanged = (code: HealthCode, places: readonly JourneyPlace[]) => boolean;

/**
 * All rules must be true, so one more changes nothing for whom it lets pass. Null where that does not tell: a rule that takes the place of
 * an older version, or asks about the agreement.
 */
export function unchangedBy({ rules }: Ground, change: Change): Unchanged | null {
  if (change.sort !== 'rule') return null;
  const { identifier, logic } = change.rule;
  const asksMore = /"var":"(?:agreement[^"]*)?"/.test(JSON.stringify(logic));
  if (asksMore || rules.documents.some((rule) => rule.identifier === identifier)) return null;
  const alone = new RuleBook([change.rule]);
  return (code, places) => places.every((place) => alone.findings(code, place, null).every(({ holds }) => holds));
}

/** A journey whose answer is another under the other grounds. */
export interface OtherAnswer {
  readonly before: Verdict;
  readonly after: Verdict;
  /** Of the first place that answers worst. */
  readonly reason: Reason;
}

/** Compares two grounds journey by journey. */
export class Comparison {
  constructor(
    private readonly before: Ground,
    private readonly after: Ground,
    private readonly unchanged: Unchanged | null = null,
  ) {}

  of(code: HealthCode | null, places: readonly JourneyPlace[], now: Date): OtherAnswer | null {
    // Without a code nothing is decided, whatever the rules.
    if (!code || this.unchanged?.(code, places)) return null;
    const [before, after] = [this.before, this.after].map(({ agreements, rules }) =>
      recognise(code, agreements, places, now, rules),
    ) as [Recognition, Recognition];
    if (before.verdict === after.verdict) return null;
    const worst = after.places.find(({ verdict }) => verdict === after.verdict);
    return { before: before.verdict, after: after.verdict, reason: worst?.reason ?? 'code-missing' };
  }
}
