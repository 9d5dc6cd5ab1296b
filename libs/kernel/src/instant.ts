/** The one business clock. Rules take its instant as a parameter; `now()` of the database serves only for locks and leases. */
export interface Clock {
  now(): Date;
}

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The calendar date in Asia/Shanghai (no daylight saving since 1991) as `YYYY-MM-DD`. */
export const shanghaiDate = (instant: Date): string =>
  new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);

/** Date and time of day in Asia/Shanghai as people write it: `YYYY-MM-DD HH:mm`. */
export const shanghaiTime = (instant: Date): string =>
  new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');

/** Seconds since midnight in Asia/Shanghai, 0–86,399. */
export const shanghaiSecondOfDay = (instant: Date): number =>
  Math.floor(((instant.getTime() + SHANGHAI_OFFSET_MS) % DAY_MS) / 1000);

/** The instant of a Shanghai calendar date at a second of its day. */
export const shanghaiInstant = (date: string, secondOfDay = 0): Date =>
  new Date(Date.parse(`${date}T00:00:00+08:00`) + secondOfDay * 1000);

export const plusSeconds = (instant: Date, seconds: number): Date => new Date(instant.getTime() + seconds * 1000);

/** Whether `YYYY-MM-DD` names a day of the calendar. */
export function isCalendarDate(date: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return false;
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
  return day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month < 1 || month > 12 ? 0 : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Half-open validity `[from, to)`; an absent end is open. */
export const inForce = (span: { readonly validFrom: Date; readonly validTo: Date | null }, at: Date): boolean =>
  span.validFrom <= at && (span.validTo === null || at < span.validTo);
