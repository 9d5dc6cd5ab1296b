import { isCalendarDate, shanghaiDate } from '#kernel';
import type { Source } from './source.js';
import { issuedInFuture, issuerUnknown, spanWrong, symptomFreeWrong, temperatureWrong } from './health-code.errors.js';

/** green passes; yellow stands for up to 7 days of isolation, red for 14. */
export const COLOURS = ['green', 'yellow', 'red'] as const;
export type Colour = (typeof COLOURS)[number];

export const SYMPTOMS = ['cough', 'sore-throat', 'runny-nose', 'breathlessness', 'fatigue', 'diarrhoea'] as const;
export type Symptom = (typeof SYMPTOMS)[number];
export const RESPIRATORY: readonly Symptom[] = ['cough', 'sore-throat', 'runny-nose', 'breathlessness'];

/** What is kept sealed. Null where nothing was declared, which is not the same as well. */
export interface SealedHealth {
  /** Degrees Celsius. */
  readonly temperature: number | null;
  readonly symptoms: readonly Symptom[] | null;
  /** The first day without symptoms, a date of Asia/Shanghai; absent from what was sealed before it was asked. */
  readonly symptomFreeSince?: string | null | undefined;
}

/** A health code with the declaration that goes with it (GB/T 38961). */
export interface HealthCode extends SealedHealth {
  /** Whose code it is: a province, a city or a county. */
  readonly issuerDivision: string;
  /** Where it came from: agreements and rules may demand a signed one. */
  readonly source: Source;
  readonly colour: Colour;
  readonly issuedAt: Date;
  /** Inclusive: at this very instant the code is still good. */
  readonly expiresAt: Date;
  /** Proofs that go with it, such as `clinic-certificate`. */
  readonly certificates: readonly string[];
  /** From this instant on the key that signed it is not trusted; null or absent where it is, or where nobody signed. */
  readonly keyRevokedAt?: Date | null | undefined;
}

export interface HealthCodeFacts extends Pick<HealthCode, 'issuerDivision' | 'colour' | 'issuedAt' | 'expiresAt'> {
  readonly workerId: string;
  readonly certificates?: readonly string[] | undefined;
  readonly temperature?: number | null | undefined;
  readonly symptoms?: readonly Symptom[] | null | undefined;
  readonly symptomFreeSince?: string | null | undefined;
}

/**
 * The code that a declaration tells of.
 * @param isDivision whether a code is one of the divisions table
 * @throws health.issuer-unknown, health.issued-in-future, health.span-wrong, health.temperature-wrong,
 * health.symptom-free-wrong
 */
export function admitCode(
  facts: Omit<HealthCodeFacts, 'workerId'>,
  now: Date,
  isDivision: (code: string) => boolean,
  source: Source = 'declared',
): HealthCode {
  const { issuerDivision, colour, issuedAt, expiresAt } = facts;
  const { certificates = [], temperature = null, symptoms = null, symptomFreeSince = null } = facts;
  if (!isDivision(issuerDivision)) throw issuerUnknown(issuerDivision);
  if (issuedAt > now) throw issuedInFuture();
  if (expiresAt < issuedAt) throw spanWrong();
  if (temperature !== null && !(temperature >= 30 && temperature <= 45)) throw temperatureWrong();
  if (symptomFreeSince !== null && !mayBeFreeSince(symptomFreeSince, symptoms, now)) throw symptomFreeWrong();
  return {
    issuerDivision,
    source,
    colour,
    issuedAt,
    expiresAt,
    certificates: sorted(certificates),
    temperature,
    symptoms: symptoms && sorted(symptoms),
    symptomFreeSince,
  };
}

/** A day that has come, of somebody who has no symptoms now. */
const mayBeFreeSince = (date: string, symptoms: readonly Symptom[] | null, now: Date): boolean =>
  isCalendarDate(date) && date <= shanghaiDate(now) && !(symptoms && symptoms.length > 0);

/** Whether a declaration says nothing new. */
export const sameCode = (kept: HealthCode, sent: HealthCode): boolean => asText(kept) === asText(sent);

const asText = ({ issuerDivision, source, colour, issuedAt, expiresAt, certificates, ...health }: HealthCode) => {
  const { temperature, symptoms, symptomFreeSince = null } = health;
  return JSON.stringify([
    issuerDivision,
    source,
    colour,
    issuedAt,
    expiresAt,
    certificates,
    temperature,
    symptoms,
    symptomFreeSince,
  ]);
};

const sorted = <T extends string>(items: readonly T[]): T[] => [...new Set(items)].sort();
