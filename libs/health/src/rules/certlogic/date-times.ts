import type { TimeUnit } from './expression.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(?:Z|(?:([+-])(\d{1,2}):?(\d{2})?))?$/;

/**
 * The instant of a date (midnight UTC) or a date-time (UTC where it names no offset; fractions of milliseconds are dropped).
 * Null where the text is neither; an invalid Date where it looks like one of a day or hour that does not exist.
 */
export function instantOf(text: string): Date | null {
  const plain = plainInstant(text);
  if (!Number.isNaN(plain)) return new Date(plain);
  if (DAY.test(text)) return new Date(`${text}T00:00:00.000Z`);
  const parts = DATE_TIME.exec(text);
  if (!parts) return null;
  const [, seconds = '', fraction, sign, hours = '', minutes = '00'] = parts;
  const offset = sign === undefined ? 'Z' : `${sign}${hours.padStart(2, '0')}:${minutes}`;
  return new Date(`${seconds}${fraction === undefined ? '' : fraction.padEnd(4, '0').slice(0, 4)}${offset}`);
}

/** The two forms of nearly all instants, `YYYY-MM-DD` and `YYYY-MM-DDThh:mm:ssZ`, read without a regular expression; NaN for any other. */
function plainInstant(text: string): number {
  if (text.length !== 10 && (text.length !== 20 || text.charCodeAt(19) !== 90 || text.charCodeAt(10) !== 84))
    return NaN;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return NaN;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  if (!(year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return NaN;
  if (text.length === 10) return Date.UTC(year, month - 1, day);
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return NaN;
  const [hour, minute, second] = [two(text, 11), two(text, 14), two(text, 17)];
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return NaN;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Two digits as a number; NaN where one is none. */
function two(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

/** The last day that a year `YYYY` or a month `YYYY-MM` can mean; null where the text is neither. */
function lastDayOf(text: string): Date | null {
  if (text.length === 4 && /^\d{4}$/.test(text)) return new Date(`${text}-12-31T00:00:00.000Z`);
  if (text.length !== 7 || !/^\d{4}-\d{2}$/.test(text)) return null;
  const date = new Date(`${text}-01T00:00:00.000Z`);
  date.setUTCMonth(date.getUTCMonth() + 1, 0);
  return date;
}

/**
 * An instant some time later. A day that the month reached does not have runs over into the next month: 31 January and a
 * month is 2 or 3 March. Null where the text is no date.
 */
export function plusTime(text: string, amount: number, unit: TimeUnit): Date | null {
  const date = lastDayOf(text) ?? instantOf(text);
  if (date === null || amount === 0) return date;
  switch (unit) {
    case 'hour':
      date.setUTCHours(date.getUTCHours() + amount);
      break;
    case 'day':
      date.setUTCDate(date.getUTCDate() + amount);
      break;
    case 'month':
      date.setUTCMonth(date.getUTCMonth() + amount);
      break;
    case 'year':
      date.setUTCFullYear(date.getUTCFullYear() + amount);
  }
  return date;
}

/** The last day that a possibly partial date of birth can mean; null where the text is none. */
export const dateOfBirth = (text: string): Date | null => lastDayOf(text) ?? (DAY.test(text) ? instantOf(text) : null);
