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
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

/** Half-open validity `[from, to)`; an absent end is open. */
export const inForce = (span: { readonly validFrom: Date; readonly validTo: Date | null }, at: Date): boolean =>
  span.validFrom <= at && (span.validTo === null || at < span.validTo);
