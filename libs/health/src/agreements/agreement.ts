import { inForce, liesWithin } from '#kernel';
import { divisionWrong, levelWrong, samePlace, spanEmpty } from './agreement.errors.js';
import { agreementLifecycle, type AgreementState, type AgreementStep } from './agreement.lifecycle.js';

export const LEVELS = ['province', 'city'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * 亮码 display: the shown code is accepted as it is. 验码 verify: it is scanned and its state fetched. 转码 transcode: a local
 * code is made from it. relay: through the national code.
 */
export const MODES = ['display', 'verify', 'transcode', 'relay'] as const;
export type Mode = (typeof MODES)[number];

/** Whom an agreement leaves out: people with an abnormal temperature, with respiratory symptoms. */
export const EXCEPTIONS = ['temperature', 'respiratory'] as const;
export type Exception = (typeof EXCEPTIONS)[number];

export const KINDS = ['historical', 'fictional', 'signed'] as const;
export type Kind = (typeof KINDS)[number];

/** That codes of one place are accepted at another. Directed: the reverse is an agreement of its own. */
export interface AgreementFacts {
  readonly issuerDivision: string;
  readonly acceptorDivision: string;
  readonly level: Level;
  readonly mode: Mode;
  /** In force `[validFrom, validTo)`; an absent end is open. */
  readonly validFrom: Date;
  readonly validTo?: Date | null | undefined;
  /** Proofs wanted besides the code, such as `clinic-certificate`. */
  readonly extraRequired?: readonly string[] | undefined;
  readonly exceptions?: readonly Exception[] | undefined;
  /** The paper it rests on. */
  readonly instrument: string;
  readonly kind: Kind;
}

export interface Agreement extends AgreementFacts {
  readonly id: string;
  readonly validTo: Date | null;
  readonly extraRequired: readonly string[];
  readonly exceptions: readonly Exception[];
  /** From this instant on it counts no more. */
  readonly revokedAt: Date | null;
}

export interface AgreementView extends Agreement {
  readonly state: AgreementState;
  /** The steps open to whoever asks: none but to an administrator. */
  readonly steps: readonly AgreementStep[];
}

const isProvince = (division: string) => division.endsWith('0000');

/**
 * @param isDivision whether a code is one of the divisions table
 * @throws agreement.division-wrong, agreement.same-place, agreement.level-wrong, agreement.span-empty
 */
export function admitAgreement(facts: AgreementFacts, isDivision: (code: string) => boolean): void {
  const { issuerDivision: issuer, acceptorDivision: acceptor, level, validFrom, validTo } = facts;
  const unfit = [issuer, acceptor].find((division) => !division.endsWith('00') || !isDivision(division));
  if (unfit !== undefined) throw divisionWrong(unfit);
  if (issuer === acceptor) throw samePlace();
  if ((level === 'province') !== (isProvince(issuer) && isProvince(acceptor))) throw levelWrong();
  if (validTo && validTo <= validFrom) throw spanEmpty();
}

/** Whether two agreements of the same parties and the same beginning say the same. */
export const sameAgreement = (kept: AgreementFacts, sent: AgreementFacts): boolean => asText(kept) === asText(sent);

const asText = ({ level, mode, validTo, extraRequired, exceptions, instrument, kind }: AgreementFacts): string => {
  const sets = [extraRequired, exceptions].map((set: readonly string[] = []) => [...set].sort());
  return JSON.stringify([level, mode, validTo ?? null, sets, instrument, kind]);
};

export const coversIssuer = ({ issuerDivision }: Agreement, issuer: string): boolean =>
  liesWithin(issuer, issuerDivision);

export const coversPlace = ({ acceptorDivision }: Agreement, place: string): boolean =>
  liesWithin(place, acceptorDivision);

/** Whether it counts for somebody who is there at an instant. */
export const countsAt = (agreement: Agreement, at: Date): boolean =>
  inForce(agreement, at) && (agreement.revokedAt === null || at < agreement.revokedAt);

export const agreementState = ({ revokedAt }: Pick<Agreement, 'revokedAt'>): AgreementState =>
  revokedAt === null ? agreementLifecycle.initial : 'revoked';

/**
 * The one that decides among those that count: a city's own before its province's, then one for a city's code before one
 * for a province's, then the one that began last, then the one recorded last: whatever order they come in.
 */
export function mostSpecific(agreements: readonly Agreement[]): Agreement | null {
  const city = (division: string) => (isProvince(division) ? 0 : 1);
  const [first] = [...agreements].sort(
    (a, b) =>
      city(b.acceptorDivision) - city(a.acceptorDivision) ||
      city(b.issuerDivision) - city(a.issuerDivision) ||
      b.validFrom.getTime() - a.validFrom.getTime() ||
      (a.id < b.id ? 1 : -1),
  );
  return first ?? null;
}
