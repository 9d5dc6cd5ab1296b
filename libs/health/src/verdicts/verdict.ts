import { liesWithin, type Text } from '#kernel';
import {
  type Agreement,
  countsAt,
  coversIssuer,
  coversPlace,
  type Level,
  mostSpecific,
  type Mode,
} from '../agreements/agreement.js';
import { type HealthCode, RESPIRATORY } from '../codes/health-code.js';
import { NO_RULES, type RuleBook, type RuleFinding } from '../rules/rule-book.js';
import { type Reason, REASONS, REMEDIES, remedyFor } from './verdict-reasons.js';

/** From best to worst. The verdict of a journey is the worst of its places. */
export const VERDICTS = ['RECOGNISED', 'RECOGNISED_WITH_CONDITIONS', 'UNDECIDED', 'NOT_RECOGNISED'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What makes a place count. Driving through it, and rests at which nobody leaves the service area, do not. */
export const ACTS = ['board', 'change', 'night', 'alight'] as const;
export type Act = (typeof ACTS)[number];

export interface JourneyPlace {
  readonly division: string;
  /** The instant of being there. */
  readonly at: Date;
  readonly act: Act;
}

export interface PlaceVerdict {
  readonly division: string;
  /** ISO 8601. */
  readonly at: string;
  readonly act: Act;
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly text: Text;
  /** The agreement that decided, or that would if it were in force. */
  readonly agreementId: string | null;
  /** Whether it is one of provinces or one of a city, which goes before those of its province. */
  readonly level: Level | null;
  readonly mode: Mode | null;
  /** What every rule that applies made of the code. */
  readonly rules: readonly RuleFinding[];
  /** Proofs still wanted. */
  readonly conditions: readonly string[];
  /** What would change it; null where nothing need or can. */
  readonly remedy: Text | null;
}

export interface Recognition {
  readonly verdict: Verdict;
  readonly conditions: readonly string[];
  readonly places: readonly PlaceVerdict[];
}

/** Degrees Celsius; above it a temperature is abnormal. */
export const HIGHEST_NORMAL_TEMPERATURE = 37.2;

/**
 * Whether a code is recognised at every place of a journey, as of the time of being there. What nothing allows is not
 * recognised. What lacks and can still be brought is a condition or leaves the answer undecided.
 */
export function recognise(
  code: HealthCode | null,
  agreements: readonly Agreement[],
  places: readonly JourneyPlace[],
  now: Date,
  rules: RuleBook = NO_RULES,
): Recognition {
  const findings = findingsOf(code, agreements, places, now, rules);
  const judged = places.map(({ division, at, act }, i) => {
    const { verdict, reason, agreement = null, conditions = [], rules: found = [] } = findings[i] ?? CODE_MISSING;
    return {
      division,
      at: at.toISOString(),
      act,
      verdict,
      reason,
      text: REASONS[reason],
      agreementId: agreement?.id ?? null,
      level: agreement?.level ?? null,
      mode: agreement?.mode ?? null,
      rules: found,
      conditions,
      remedy: conditions.length > 0 ? remedyFor(conditions) : REMEDIES[reason],
    };
  });
  return {
    verdict: worstOf(judged)?.verdict ?? 'UNDECIDED',
    conditions: [...new Set(judged.flatMap(({ conditions }) => conditions))],
    places: judged,
  };
}

/** The verdict of `recognise`, and the reason of the first place that answers so; null without a place. */
export const verdictOf = (
  code: HealthCode | null,
  { agreements, rules }: { readonly agreements: readonly Agreement[]; readonly rules: RuleBook },
  places: readonly JourneyPlace[],
  now: Date,
): Finding | null => worstOf(findingsOf(code, agreements, places, now, rules));

/** Of each place, in their order. */
function findingsOf(
  code: HealthCode | null,
  agreements: readonly Agreement[],
  places: readonly JourneyPlace[],
  now: Date,
  rules: RuleBook,
): Finding[] {
  if (!code) return places.map(() => CODE_MISSING);
  const ofIssuer = issuedBy(agreements, code.issuerDivision);
  return places.map((place) => flawOf(code, place.at, now) ?? receptionOf(code, ofIssuer, place, rules));
}

/** The first of the worst. */
export function worstOf<T extends { readonly verdict: Verdict }>(answers: readonly T[]): T | null {
  const rank = ({ verdict }: T) => VERDICTS.indexOf(verdict);
  return answers.reduce<T | null>((worst, one) => (!worst || rank(one) > rank(worst) ? one : worst), null);
}

/** For sets of agreements that many people are judged by. */
const KNOWN = new WeakMap<readonly Agreement[], Map<string, readonly Agreement[]>>();

/** The agreements that cover an issuer. */
function issuedBy(agreements: readonly Agreement[], issuer: string): readonly Agreement[] {
  const issuers = KNOWN.get(agreements) ?? new Map<string, readonly Agreement[]>();
  KNOWN.set(agreements, issuers);
  const known = issuers.get(issuer) ?? agreements.filter((agreement) => coversIssuer(agreement, issuer));
  issuers.set(issuer, known);
  return known;
}

export interface Finding {
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly agreement?: Agreement;
  readonly conditions?: readonly string[];
  readonly rules?: readonly RuleFinding[];
}

const CODE_MISSING: Finding = { verdict: 'UNDECIDED', reason: 'code-missing' };

/** What makes a code count nowhere at an instant; null where nothing does. */
export function flawOf(code: HealthCode, at: Date, now: Date): Finding | null {
  // Nothing that an untrusted key says is known, the colour least of all.
  if (code.keyRevokedAt && at >= code.keyRevokedAt) return { verdict: 'NOT_RECOGNISED', reason: 'untrusted-key' };
  if (code.colour !== 'green') return { verdict: 'NOT_RECOGNISED', reason: 'code-not-green' };
  if (at < code.issuedAt) return { verdict: 'UNDECIDED', reason: 'code-issued-later' };
  if (at <= code.expiresAt) return null;
  return at > now
    ? { verdict: 'UNDECIDED', reason: 'code-expires-before' }
    : { verdict: 'NOT_RECOGNISED', reason: 'code-expired' };
}

/**
 * What a place makes of a code that counts.
 * @param ofIssuer the agreements that cover the issuer of the code
 */
export function receptionOf(
  code: HealthCode,
  ofIssuer: readonly Agreement[],
  place: JourneyPlace,
  rules: RuleBook,
): Finding {
  const { division, at } = place;
  if (liesWithin(division, code.issuerDivision))
    return underRules({ verdict: 'RECOGNISED', reason: 'own-code' }, code, place, rules);
  const here = ofIssuer.filter((agreement) => coversPlace(agreement, division));
  const agreement = mostSpecific(here.filter((candidate) => countsAt(candidate, at)));
  return agreement ? underRules(underAgreement(code, agreement), code, place, rules) : withoutAgreement(here, at);
}

/** All rules that apply must hold. One that would hold with a proof is a condition, any other is a refusal. */
function underRules(reception: Finding, code: HealthCode, place: JourneyPlace, book: RuleBook): Finding {
  if (book.isEmpty || reception.verdict === 'NOT_RECOGNISED') return reception;
  const rules = book.findings(code, place, reception.agreement ?? null);
  const broken = rules.filter(({ holds }) => !holds);
  if (broken.length === 0) return { ...reception, rules };
  if (broken.some(({ proof }) => proof === null))
    return { ...reception, rules, verdict: 'NOT_RECOGNISED', reason: 'rule-refuses', conditions: [] };
  const proofs = broken.flatMap(({ proof }) => proof ?? []);
  const conditions = [...new Set([...(reception.conditions ?? []), ...proofs])];
  return { ...reception, rules, verdict: 'RECOGNISED_WITH_CONDITIONS', reason: 'proof-wanted', conditions };
}

function withoutAgreement(others: readonly Agreement[], at: Date): Finding {
  const coming = mostSpecific(others.filter(({ validFrom, revokedAt }) => at < validFrom && revokedAt === null));
  if (coming) return { verdict: 'NOT_RECOGNISED', reason: 'agreement-not-begun', agreement: coming };
  const ended = mostSpecific(others);
  if (ended) return { verdict: 'NOT_RECOGNISED', reason: 'agreement-ended', agreement: ended };
  return { verdict: 'NOT_RECOGNISED', reason: 'no-agreement' };
}

/** As far as agreements ask for it; null where nothing was declared. */
export const feverishIn = ({ temperature }: HealthCode): boolean | null =>
  temperature === null ? null : temperature > HIGHEST_NORMAL_TEMPERATURE;

export const respiratoryIn = ({ symptoms }: HealthCode): boolean | null =>
  symptoms && symptoms.some((symptom) => RESPIRATORY.includes(symptom));

/** One of the codes that the agreement accepts, where this one comes from elsewhere: `signed-code|platform-code`. */
const proofMissing = ({ acceptedProofs }: Agreement, { source }: HealthCode): string[] =>
  acceptedProofs.length === 0 || acceptedProofs.includes(source)
    ? []
    : [acceptedProofs.map((proof) => `${proof}-code`).join('|')];

function underAgreement(code: HealthCode, agreement: Agreement): Finding {
  const excepts = (exception: Agreement['exceptions'][number]) => agreement.exceptions.includes(exception);
  const [feverish, respiratory] = [feverishIn(code), respiratoryIn(code)];
  if ((excepts('temperature') && feverish) || (excepts('respiratory') && respiratory))
    return { verdict: 'NOT_RECOGNISED', reason: 'exception-applies', agreement };

  // What was not declared is not known to be well.
  const conditions = [
    ...proofMissing(agreement, code),
    ...agreement.extraRequired.filter((proof) => !code.certificates.includes(proof)),
    ...(excepts('temperature') && feverish === null ? ['temperature-check'] : []),
    ...(excepts('respiratory') && respiratory === null ? ['symptom-check'] : []),
  ];
  return conditions.length === 0
    ? { verdict: 'RECOGNISED', reason: 'agreement', agreement }
    : { verdict: 'RECOGNISED_WITH_CONDITIONS', reason: 'proof-wanted', agreement, conditions };
}
