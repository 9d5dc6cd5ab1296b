import { inForce, liesWithin, type Text } from '#kernel';
import { certLogic } from './certlogic/certlogic.js';
import {
  divisionUnknown,
  engineUnknown,
  farAhead,
  logicMalformed,
  notLoosening,
  noticeShort,
  spanShort,
  testsFailed,
  testsMissing,
  versionNotGrowing,
  withdrawnEarly,
} from './health-rule.errors.js';

/** acceptance: of a place, for codes of others that are shown there. invalidation: of an issuer, for its own codes wherever shown. */
export const RULE_TYPES = ['acceptance', 'invalidation'] as const;
export type RuleType = (typeof RULE_TYPES)[number];

export const ENGINE_VERSION = '1.3.3';
/** The division of a rule for the whole country. */
export const WHOLE_COUNTRY = '000000';

export interface RuleTest {
  readonly name: string;
  readonly facts: unknown;
  readonly expected: boolean;
}

/** A rule as it is published; what is published does not change, a later version takes its place. */
export interface RuleDocument {
  /** Such as `GR-510000-0001`. */
  readonly identifier: string;
  readonly type: RuleType;
  /** Division code of whose rule it is. */
  readonly division: string;
  /** `major.minor.patch`; versions of an identifier only grow. */
  readonly version: string;
  readonly engineVersion: string;
  /** In force `[validFrom, validTo)`; an absent end is open. */
  readonly validFrom: Date;
  readonly validTo: Date | null;
  readonly description: Text;
  /** The facts that it reads, such as `health.temperatureTenths`. */
  readonly affectedFields: readonly string[];
  /** CertLogic. */
  readonly logic: unknown;
  /** A proof that helps where the rule is not met; null where none does. */
  readonly proof: string | null;
  readonly tests: readonly RuleTest[];
  /** The paper it rests on. */
  readonly source: string;
}

/** A published version as it is kept. */
export interface KeptRule extends RuleDocument {
  /** From this instant on it counts no more, whatever its dates; those who were there before are judged by it for ever. */
  readonly withdrawnAt?: Date | null;
}

/** Whether a version counts for somebody who is there at an instant. */
export const countsAt = (rule: KeptRule, at: Date): boolean =>
  inForce(rule, at) && (!rule.withdrawnAt || at < rule.withdrawnAt);

/** Whether a publisher says that the rule asks for more than before, or for no more. */
export const CHANGES = ['tightening', 'loosening'] as const;
export type Change = (typeof CHANGES)[number];

const HOUR = 3_600_000;
/** Milliseconds. */
export const NOTICE_OF_TIGHTENING = 48 * HOUR;
export const FARTHEST_AHEAD = 14 * 24 * HOUR;
export const SHORTEST_VALIDITY = 72 * HOUR;

export interface Publication {
  readonly rule: RuleDocument;
  readonly change: Change;
  /** The newest version of the identifier so far. */
  readonly previous: RuleDocument | null;
  readonly now: Date;
  readonly isDivision: (code: string) => boolean;
}

/**
 * Whether a rule may be published. A tightening is announced 48 h before; loosening and invalidation may take effect at once; none
 * more than two weeks ahead, none for less than 72 h. Its own tests run first.
 * @throws rule.engine-unknown, rule.division-unknown, rule.malformed, rule.tests-missing, rule.tests-failed, rule.version-not-growing,
 * rule.not-loosening, rule.notice-short, rule.far-ahead, rule.span-short
 */
export function admitRule({ rule, change, previous, now, isDivision }: Publication): void {
  admitDocument(rule, previous, isDivision);
  const { validFrom, validTo } = rule;
  if (change === 'loosening') admitLoosening(rule, previous);
  const ahead = validFrom.getTime() - now.getTime();
  if (change === 'tightening' && rule.type === 'acceptance' && ahead < NOTICE_OF_TIGHTENING) throw noticeShort();
  if (ahead > FARTHEST_AHEAD) throw farAhead();
  if (validTo && validTo.getTime() - validFrom.getTime() < SHORTEST_VALIDITY) throw spanShort();
}

/**
 * Whether a document can be judged by: what it says, whenever it is to take effect.
 * @throws rule.engine-unknown, rule.division-unknown, rule.malformed, rule.tests-missing, rule.tests-failed, rule.version-not-growing
 */
export function admitDocument(
  rule: RuleDocument,
  previous: RuleDocument | null,
  isDivision: Publication['isDivision'],
): void {
  const { division, engineVersion, version, logic } = rule;
  if (engineVersion !== ENGINE_VERSION) throw engineUnknown(engineVersion);
  if (division !== WHOLE_COUNTRY && !isDivision(division)) throw divisionUnknown(division);
  const { issues } = certLogic(logic);
  if (issues.length > 0) throw logicMalformed(issues.slice(0, 5).map(({ problem }) => problem));
  admitTests(rule);
  if (previous && compareVersions(version, previous.version) <= 0) throw versionNotGrowing(previous.version);
}

/**
 * Whether all versions of a rule may be withdrawn at an instant. An acceptance rule is a requirement that must be true, so calling it off
 * loosens: no notice is wanted, but what is in force stays so for 72 h at least. What was announced and has not begun never does, and an
 * invalidation goes at once, as it came. Source: the publication discipline of the EU's certificate rules as domain.md §4 takes it over.
 * @throws rule.withdrawn-early
 */
export function admitWithdrawal(versions: readonly RuleDocument[], at: Date): void {
  const young = versions.filter((rule) => rule.type === 'acceptance' && inForce(rule, at));
  const notBefore = Math.max(...young.map(({ validFrom }) => validFrom.getTime() + SHORTEST_VALIDITY));
  if (at.getTime() < notBefore) throw withdrawnEarly(new Date(notBefore));
}

/** A rule shows in its own tests whom it lets through and whom it stops. */
function admitTests({ logic, tests }: RuleDocument): void {
  const both = [true, false].every((wanted) => tests.some(({ expected }) => expected === wanted));
  if (!both) throw testsMissing();
  const rule = certLogic(logic);
  const failed = tests.filter(({ facts, expected }) => rule.holds(facts) !== expected);
  if (failed.length > 0) throw testsFailed(failed.map(({ name }) => name));
}

/** The tests of both versions bear witness: whom the old one let through, the new one does not stop. */
function admitLoosening(rule: RuleDocument, previous: RuleDocument | null): void {
  if (!previous) throw notLoosening([]);
  const [before, after] = [certLogic(previous.logic), certLogic(rule.logic)];
  const stopped = [...previous.tests, ...rule.tests].filter(({ facts }) => before.holds(facts) && !after.holds(facts));
  const narrower = rule.division !== previous.division || rule.type !== previous.type;
  if (stopped.length > 0 || narrower) throw notLoosening(stopped.map(({ name }) => name));
}

/** Of versions in any order. */
export const newestOf = <T extends RuleDocument>(versions: readonly T[]): T | null =>
  versions.toSorted((a, b) => compareVersions(b.version, a.version))[0] ?? null;

/** Whether two documents of one version say the same, whatever the order of their keys. */
export const sameRule = (kept: RuleDocument, sent: RuleDocument): boolean => asText(kept) === asText(sent);

const asText = (rule: RuleDocument): string => {
  const { identifier, type, division, version, engineVersion, validFrom, validTo, source, proof } = rule;
  const { description, affectedFields, logic, tests } = rule;
  const plain = [identifier, type, division, version, engineVersion, validFrom, validTo, source, proof];
  return JSON.stringify([plain, description, affectedFields, logic, tests], (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
};

/** Negative where the first is the older one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  return left?.map((part, i) => part - (right?.[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** Whether a division's rule reaches a place. */
export const reaches = (division: string, place: string): boolean =>
  division === WHOLE_COUNTRY || liesWithin(place, division);
