import { coversIssuer, coversPlace } from '../agreements/agreement.js';
import type { HealthCode } from '../codes/health-code.js';
import { RuleBook } from '../rules/rule-book.js';
import type { JourneyPlace } from '../verdicts/verdict.js';
import type { Change, Ground } from './rehearsal.js';

/** Tells at little cost that the verdict on a journey stays; where it does not tell, both grounds are asked. */
export interface Unchanged {
  /** Nothing that differs is about codes of an issuer at these places, whatever they say. */
  readonly elsewhere: (issuerDivision: string, places: readonly JourneyPlace[]) => boolean;
  /** What differs lets the code pass, both as it was and as it would be. */
  readonly passes: (code: HealthCode, places: readonly JourneyPlace[]) => boolean;
}

/** What a change leaves as it is, of two grounds that differ by it. */
export function unchangedBy(before: Ground, after: Ground, change: Change): Unchanged {
  switch (change.sort) {
    case 'rule':
      return unchangedUnder(before, after, change.rule.identifier);
    case 'withdrawal':
      return unchangedUnder(before, after, change.identifier);
    case 'agreement':
      return outside(after, change.agreement.id);
    case 'revocation':
      return outside(after, change.agreementId);
  }
}

/**
 * Of grounds that differ by a rule, in whatever versions. All rules must be true, so those that let somebody pass change nothing,
 * whether they are there or not. A rule that asks about the agreement does not tell.
 */
export function unchangedUnder(before: Ground, after: Ground, identifier: string): Unchanged {
  const books = [before, after].map(
    ({ rules }) => new RuleBook(rules.documents.filter((rule) => rule.identifier === identifier)),
  );
  const logics = books.flatMap(({ documents }) => documents.map(({ logic }) => JSON.stringify(logic)));
  const asksMore = logics.some((logic) => /"var":"(?:agreement[^"]*)?"/.test(logic));
  return {
    elsewhere: (issuer, places) => !places.some(({ division }) => books.some((book) => book.isAbout(issuer, division))),
    passes: (code, places) =>
      !asksMore &&
      places.every((place) => books.every((book) => book.findings(code, place, null).every(({ holds }) => holds))),
  };
}

/** Of grounds that differ by an agreement: its versions are all of the same two places. */
function outside({ agreements }: Ground, id: string): Unchanged {
  const agreement = agreements.find((one) => one.id === id);
  return {
    elsewhere: (issuer, places) =>
      !agreement ||
      !coversIssuer(agreement, issuer) ||
      !places.some(({ division }) => coversPlace(agreement, division)),
    passes: () => false,
  };
}
