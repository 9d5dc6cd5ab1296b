import { isCalendarDate } from './instant.js';

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';
const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

export type ResidentIdFault = 'id-length' | 'id-date' | 'id-checksum';

/** Upper case, half width, no spaces: the form in which an ID number is compared, indexed and stored. */
export const normaliseResidentId = (raw: string): string => raw.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();

/** What is wrong with a normalised resident ID (GB 11643-1999), or null. Later faults are looked at only if earlier ones are absent. */
export function residentIdFault(id: string): ResidentIdFault | null {
  if (!/^\d{17}[\dX]$/.test(id)) return 'id-length';
  if (!isCalendarDate(birthDateOf(id))) return 'id-date';
  let sum = 0;
  for (const [i, weight] of ID_WEIGHTS.entries()) sum += weight * (id.charCodeAt(i) - 48);
  return ID_CHECKS[sum % 11] === id[17] ? null : 'id-checksum';
}

/** `YYYY-MM-DD` out of a resident ID. */
export const birthDateOf = (id: string): string => `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;

export const sexOf = (id: string): 'male' | 'female' => (Number(id[16]) % 2 === 1 ? 'male' : 'female');

/** Full years lived on a calendar date (`YYYY-MM-DD`). */
export function ageOn(birthDate: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** Unified social credit code, GB 32100-2015. */
export function isUscc(code: string): boolean {
  if (code.length !== 18) return false;
  const values = Array.from({ length: 18 }, (_, i) => USCC_ALPHABET.indexOf(code.charAt(i)));
  if (values.includes(-1)) return false;
  const sum = USCC_WEIGHTS.reduce((total, weight, i) => total + weight * (values[i] ?? 0), 0);
  return values[17] === (31 - (sum % 31)) % 31;
}

/** A mainland mobile number: a contact, never a key. */
export const isMobile = (phone: string): boolean => /^1[3-9]\d{9}$/.test(phone);

/** A division code of GB/T 2260: six digits, province in the first two, prefecture in the next two. */
export const isDivisionCode = (code: string): boolean => /^[1-8]\d{5}$/.test(code);

/** The significant digits of a division code: `440000` → `44`, `440600` → `4406`, `440604` → `440604`. */
export const divisionPrefix = (code: string): string =>
  code.endsWith('00') ? code.slice(0, code.endsWith('0000') ? -4 : -2) : code;

/** Whether `place` is `area` or lies within it, by code. */
export const liesWithin = (place: string, area: string): boolean => place.startsWith(divisionPrefix(area));

export const provinceOf = (code: string): string => `${code.slice(0, 2)}0000`;
