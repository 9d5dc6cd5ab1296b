import { isCalendarDate, normaliseResidentId, residentIdFault } from '#kernel';
import { dayWrong, driverOtherwise, licenceNumberWrong } from './fleet.errors.js';
import type { DriverState } from './fleet.lifecycle.js';

export const LICENCE_CLASSES = ['A1', 'A2', 'A3', 'B1', 'B2', 'C1'] as const;
export type LicenceClass = (typeof LICENCE_CLASSES)[number];

/**
 * Which licences drive a passenger vehicle of so many seats. 机动车驾驶证申领和使用规定 (公安部令第139号) annex 1 with the sizes
 * of GA 802: large, from 20 persons on (A1); medium, 10 to 19 (also B1, and A2, which includes it); small, up to 9. A2 is for
 * lorries with trailers and A3 for city buses: neither drives a coach.
 */
export function licencesFor(seats: number): readonly LicenceClass[] {
  if (seats >= 20) return ['A1'];
  return seats >= 10 ? ['A1', 'A2', 'B1'] : LICENCE_CLASSES;
}

/** What a carrier registers of a driver. */
export interface DriverFacts {
  /** The carrier's own number of the driver, unique within the carrier. */
  readonly reference: string;
  readonly name: string;
  /** The ID number. */
  readonly licenceNumber: string;
  readonly licenceClass: LicenceClass;
  /** The last day of the licence, `YYYY-MM-DD`. */
  readonly licenceValidTo: string;
  /** The last day of the qualification for passenger transport (从业资格证), `YYYY-MM-DD`. */
  readonly qualificationValidTo: string;
}

export interface SealedDriver {
  readonly name: string;
  readonly licenceNumber: string;
}

export interface Driver extends Omit<DriverFacts, 'name' | 'licenceNumber'> {
  readonly id: string;
  readonly organisationId: string;
  readonly state: DriverState;
}

/** The facts as they are stored. @throws driver.licence-number-wrong, driver.day-wrong */
export function admitDriver(facts: DriverFacts): DriverFacts {
  const licenceNumber = normaliseResidentId(facts.licenceNumber);
  if (residentIdFault(licenceNumber)) throw licenceNumberWrong();
  for (const field of ['licenceValidTo', 'qualificationValidTo'] as const)
    if (!isCalendarDate(facts[field])) throw dayWrong(field);
  return { ...facts, licenceNumber, name: facts.name.normalize('NFC').trim(), reference: facts.reference.trim() };
}

type Papers = Pick<DriverFacts, 'licenceClass' | 'licenceValidTo' | 'qualificationValidTo'>;

/**
 * A reference that is sent again: papers that are good for longer take the place of the old ones.
 * @returns the papers where one is new, or null
 * @throws driver.registered-otherwise where it is said to be somebody else
 */
export function renewedPapers(kept: DriverFacts, sent: DriverFacts): Papers | null {
  const isNewer = sent.licenceValidTo > kept.licenceValidTo;
  const fields = (['name', 'licenceNumber'] as const).filter((field) => kept[field] !== sent[field]);
  const isOtherClass =
    sent.licenceValidTo === kept.licenceValidTo && sent.licenceClass !== kept.licenceClass ? ['licenceClass'] : [];
  if (fields.length + isOtherClass.length > 0) throw driverOtherwise([...fields, ...isOtherClass]);
  const { licenceClass, licenceValidTo } = isNewer ? sent : kept;
  const { qualificationValidTo } = sent.qualificationValidTo > kept.qualificationValidTo ? sent : kept;
  if (!isNewer && qualificationValidTo === kept.qualificationValidTo) return null;
  return { licenceClass, licenceValidTo, qualificationValidTo };
}

/** `513431********998X` */
export const maskedLicence = (number: string): string => `${number.slice(0, 6)}********${number.slice(-4)}`;
