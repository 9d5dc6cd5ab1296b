import { type Agreement, coversIssuer, coversPlace } from '../agreements/agreement.js';
import type { HealthCode } from '../codes/health-code.js';
import type { RuleBook } from '../rules/rule-book.js';
import { type JourneyPlace, recognise } from './verdict.js';

/**
 * The instants from a place's own on at which anything that the verdict rests on begins or ends: the code, agreements, rules, and
 * days that rules count. Between two of them the answer stays.
 */
function turningPoints(
  code: HealthCode,
  agreements: readonly Agreement[],
  place: JourneyPlace,
  rules: RuleBook,
): number[] {
  const concerned = agreements.filter(
    (one) => coversIssuer(one, code.issuerDivision) && coversPlace(one, place.division),
  );
  const instants = [
    place.at,
    code.issuedAt,
    code.keyRevokedAt,
    // A code is still good at the very instant of its expiry.
    new Date(code.expiresAt.getTime() + 1),
    ...concerned.flatMap((one) => [one.validFrom, one.validTo, one.recordedAt, one.supersededFrom, one.revokedAt]),
    ...rules.turningPoints(code, place),
  ];
  const ahead = instants.flatMap((instant) => (instant && instant >= place.at ? [instant.getTime()] : []));
  return [...new Set(ahead)].sort((a, b) => a - b);
}

/** The first instant from `place.at` on at which somebody who is there gets another answer; null where that never comes. */
export function heldUntil(
  code: HealthCode | null,
  agreements: readonly Agreement[],
  place: JourneyPlace,
  now: Date,
  rules: RuleBook,
): Date | null {
  if (!code) return null;
  const answerAt = (at: Date, known: Date) => {
    const { verdict, conditions } = recognise(code, agreements, [{ ...place, at }], known, rules);
    return [verdict, ...conditions].join(' ');
  };
  const answer = answerAt(place.at, now);
  for (const instant of turningPoints(code, agreements, place, rules)) {
    const at = new Date(instant);
    if (answerAt(at, at > now ? at : now) !== answer) return at;
  }
  return null;
}

/**
 * By how many milliseconds a journey must be later for every place to recognise the code as it is; null where no delay helps.
 * 0 where it is recognised as planned.
 */
export function delayThatHelps(
  code: HealthCode | null,
  agreements: readonly Agreement[],
  places: readonly JourneyPlace[],
  now: Date,
  rules: RuleBook,
): number | null {
  if (!code) return null;
  const delays = places.flatMap((place) =>
    turningPoints(code, agreements, place, rules).map((instant) => instant - place.at.getTime()),
  );
  const later = (delay: number) => places.map((place) => ({ ...place, at: new Date(place.at.getTime() + delay) }));
  const helps = (delay: number) => {
    const { verdict } = recognise(code, agreements, later(delay), now, rules);
    return verdict === 'RECOGNISED' || verdict === 'RECOGNISED_WITH_CONDITIONS';
  };
  return [...new Set(delays)].sort((a, b) => a - b).find(helps) ?? null;
}
