import type { Agreement } from '../agreements/agreement.js';
import type { HealthCode } from '../codes/health-code.js';
import type { RuleDocument } from '../rules/health-rule.js';
import { RuleBook } from '../rules/rule-book.js';
import { agreementRead, dated } from '../verdicts/kept/kept-verdict.js';
import type { Reason } from '../verdicts/verdict-reasons.js';
import type { Unchanged } from './unchanged.js';
import { type JourneyPlace, type Verdict, verdictOf } from '../verdicts/verdict.js';

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

  /** Whether nothing is different for codes of an issuer at these places, whatever they say: they need not be opened. */
  leavesAlone(issuerDivision: string, places: readonly JourneyPlace[]): boolean {
    return this.unchanged?.elsewhere(issuerDivision, places) ?? false;
  }

  of(code: HealthCode | null, places: readonly JourneyPlace[], now: Date): OtherAnswer | null {
    // Without a code nothing is decided, whatever the rules.
    if (!code || this.leavesAlone(code.issuerDivision, places) || this.unchanged?.passes(code, places)) return null;
    const [before, after] = [this.before, this.after].map((grounds) => verdictOf(code, grounds, places, now));
    if (!before || !after || before.verdict === after.verdict) return null;
    return { before: before.verdict, after: after.verdict, reason: after.reason };
  }
}
