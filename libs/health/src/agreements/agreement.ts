import { inForce, liesWithin, shanghaiDate } from '#kernel';
import type { Source } from '../codes/source.js';
import {
  divisionWrong,
  levelWrong,
  notYourSide,
  otherSideConfirms,
  samePlace,
  signedLate,
  spanEmpty,
} from './agreement.errors.js';
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
  /** The day of the paper, in Asia/Shanghai; absent where it is not known. */
  readonly signedOn?: string | null | undefined;
  /** In force `[validFrom, validTo)`; an absent end is open. */
  readonly validFrom: Date;
  readonly validTo?: Date | null | undefined;
  /** Where a code may come from to be accepted; empty for anywhere. */
  readonly acceptedProofs?: readonly Source[] | undefined;
  /** Proofs wanted besides the code, such as `clinic-certificate`. */
  readonly extraRequired?: readonly string[] | undefined;
  readonly exceptions?: readonly Exception[] | undefined;
  /** The paper it rests on. */
  readonly instrument: string;
  readonly kind: Kind;
}

/** One version. What it says does not change: a change is a new version of the same series. */
export interface Agreement extends AgreementFacts {
  readonly id: string;
  /** The same for all versions of an agreement: the id of the first. */
  readonly series: string;
  /** Only grows. */
  readonly version: number;
  readonly signedOn: string | null;
  readonly validTo: Date | null;
  readonly acceptedProofs: readonly Source[];
  readonly extraRequired: readonly string[];
  readonly exceptions: readonly Exception[];
  /** Since when both sides' word is known here; null for what nobody confirmed. */
  readonly recordedAt: Date | null;
  /** From this instant on a later version takes its place. */
  readonly supersededFrom: Date | null;
  /** From this instant on it counts no more. */
  readonly revokedAt: Date | null;
}

export const SIDES = ['issuer', 'acceptor'] as const;
export type Side = (typeof SIDES)[number];

export interface AgreementView extends Agreement {
  readonly state: AgreementState;
  /** The side that drafted it; null for what was recorded from a paper that both had signed. */
  readonly draftedBy: Side | null;
  /** Why it was declined. */
  readonly reason: string | null;
  /** The steps open to whoever asks. */
  readonly steps: readonly AgreementStep[];
}

type Parties = Pick<AgreementFacts, 'issuerDivision' | 'acceptorDivision'>;

/** Who asks: an operator of the installation, or an office with the division prefix of its area. */
export interface Actor {
  readonly isOperator: boolean;
  readonly scope: string;
}

/** For which sides an office answers. Not for one that is larger than its area, and for none where its area is the whole country. */
export const sidesOf = ({ scope }: Actor, { issuerDivision, acceptorDivision }: Parties): Side[] =>
  scope === '' ? [] : SIDES.filter((side) => (side === 'issuer' ? issuerDivision : acceptorDivision).startsWith(scope));

/** The side for which an office drafts; that of the issuer for one above both. @throws agreement.not-your-side */
export function draftingSide(actor: Actor, parties: Parties): Side {
  const [side] = sidesOf(actor, parties);
  if (!side) throw notYourSide();
  return side;
}

/** What an office or an operator may do, whatever state it is in. Nobody confirms what the own side drafted. */
function powersOver(actor: Actor, agreement: Parties & Pick<AgreementView, 'draftedBy'>): AgreementStep[] {
  const sides = sidesOf(actor, agreement);
  const { draftedBy } = agreement;
  if (actor.isOperator) return ['revoke'];
  if (sides.length === 0) return [];
  if (draftedBy === null) return ['revoke'];
  return sides.includes(draftedBy) ? ['withdraw', 'revoke'] : ['confirm', 'decline', 'revoke'];
}

export const stepsOpen = (
  actor: Actor,
  agreement: Parties & Pick<AgreementView, 'draftedBy' | 'state'>,
): AgreementStep[] => {
  const powers = powersOver(actor, agreement);
  return agreementLifecycle.stepsFrom(agreement.state).filter((step) => powers.includes(step));
};

/** @throws agreement.not-your-side, agreement.other-side-decides, agreement.illegal-step */
export function stateAfter(
  actor: Actor,
  agreement: Parties & Pick<AgreementView, 'draftedBy' | 'state'>,
  step: AgreementStep,
): AgreementState {
  const powers = powersOver(actor, agreement);
  if (powers.length === 0) throw notYourSide();
  if (!powers.includes(step)) throw otherSideConfirms(step);
  return agreementLifecycle.after(agreement.state, step);
}

const isProvince = (division: string) => division.endsWith('0000');

/**
 * @param isDivision whether a code is one of the divisions table
 * @throws agreement.division-wrong, agreement.same-place, agreement.level-wrong, agreement.span-empty, agreement.signed-later
 */
export function admitAgreement(facts: AgreementFacts, now: Date, isDivision: (code: string) => boolean): void {
  const { issuerDivision: issuer, acceptorDivision: acceptor, level, validFrom, validTo, signedOn } = facts;
  const unfit = [issuer, acceptor].find((division) => !division.endsWith('00') || !isDivision(division));
  if (unfit !== undefined) throw divisionWrong(unfit);
  if (issuer === acceptor) throw samePlace();
  if ((level === 'province') !== (isProvince(issuer) && isProvince(acceptor))) throw levelWrong();
  if (validTo && validTo <= validFrom) throw spanEmpty();
  if (signedOn && signedOn > shanghaiDate(now)) throw signedLate();
}

/** Whether two agreements of the same parties and the same beginning say the same. */
export const sameAgreement = (kept: AgreementFacts, sent: AgreementFacts): boolean => asText(kept) === asText(sent);

const asText = ({ level, mode, signedOn, validTo, instrument, kind, ...lists }: AgreementFacts): string => {
  const { acceptedProofs, extraRequired, exceptions } = lists;
  const sets = [acceptedProofs, extraRequired, exceptions].map((set: readonly string[] = []) => [...set].sort());
  return JSON.stringify([level, mode, signedOn ?? null, validTo ?? null, sets, instrument, kind]);
};

export const coversIssuer = ({ issuerDivision }: Agreement, issuer: string): boolean =>
  liesWithin(issuer, issuerDivision);

export const coversPlace = ({ acceptorDivision }: Agreement, place: string): boolean =>
  liesWithin(place, acceptorDivision);

/** Whether it counts for somebody who is there at an instant. A draft recognises nobody. */
export const countsAt = (agreement: Agreement, at: Date): boolean =>
  agreement.recordedAt !== null &&
  inForce(agreement, at) &&
  [agreement.supersededFrom, agreement.revokedAt].every((end) => end === null || at < end);

/**
 * The agreements as they were known at an instant, for deciding anew what was decided then: what was recorded later is not
 * there, and what was revoked or superseded later is not yet.
 */
export const asKnownAt = (agreements: readonly Agreement[], at: Date): Agreement[] => {
  const known = agreements.filter(({ recordedAt }) => recordedAt !== null && recordedAt <= at);
  return known.map((agreement) => {
    const { series, version, revokedAt } = agreement;
    const later = known.filter((other) => other.series === series && other.version > version);
    const begun = later.map(({ validFrom }) => validFrom).sort((a, b) => a.getTime() - b.getTime());
    return {
      ...agreement,
      supersededFrom: begun[0] ?? null,
      revokedAt: revokedAt && revokedAt <= at ? revokedAt : null,
    };
  });
};

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
