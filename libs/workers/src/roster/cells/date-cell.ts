import { isCalendarDate } from '#kernel';
import { chineseOrdinal } from './chinese-number.js';
import { isBlank, plainText, type Cell } from '../sheet.js';

/** A calendar date `YYYY-MM-DD`; null where none was named (`月底`) or it could not be read, and then `doubt` says so. */
export interface DateReading {
  readonly date: string | null;
  readonly doubt: 'date-unreadable' | null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const VAGUE =
  /月底|月末|月初|月中|旬|随时|尽快|马上|立即|现在|即可|待定|未定|年后|节后|复工|开工|通知|不定|情况|任意|都可|都行|随便|安排|[下本]个?[月周]|越快越好|过完年|已(?:出发|返岗|外出)|asap|any|open|flexible|soon|endof/;
const BEFORE = /[日号\d](?:之|以)?前(?!后)|之前|before|until|农历|正月|腊月|初[一二三四五六七八九十]/;
const AROUND =
  /^(?:大概|大约|约|预计|计划|拟|准备|打算|今年|本年|from)|(?:左右|上下|前后|之后|以后|过后|后|起|开始|可以|可|出发|动身|走|都行|上午|下午|早上|早晨|中午|晚上|晚|早)+$/g;
const CHINESE_DATE = /[零〇一二三四五六七八九十]+(?=[年月日号]|$)/g;
const LAST_SERIAL_DAY = 73_050; // 2099-12-31
const FIRST_SERIAL_DAY = 36_526; // 2000-01-01

/**
 * Reads a date as clerks write it: 2020年3月12日, 2020/3/15, 2020.03.20, 20200322, Excel's days, and 3月18日 in `year`. Of
 * a span the first day counts.
 */
export function readDate(cell: Cell, year: string): DateReading {
  if (cell.kind === 'date') return read(cell.text.slice(0, 10));
  const plain = plainText(cell.text).toLowerCase();
  if (cell.kind === 'empty' || isBlank(plain)) return { date: null, doubt: null };
  const compact = plain
    .replace(/\(.*?\)|星期[一二三四五六日天]|周[一二三四五六日天]/g, '')
    .replace(/[t ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?$/, '')
    .replace(/\s/g, '');
  if (BEFORE.test(compact)) return unreadable;
  const spoken = compact.replace(AROUND, '').replace(AROUND, '');
  const exact = exactDate(spoken, year) ?? exactDate(spanStart(spoken), year);
  if (exact) return read(exact);
  return VAGUE.test(compact) || /^(?:\d{4}年)?[\d一二三四五六七八九十]{1,2}月份?$/.test(compact)
    ? { date: null, doubt: null }
    : unreadable;
}

const spanStart = (text: string): string =>
  text.split(/(?<=[日号])-|(?<=月\d{1,2})-(?=\d{1,2}[日号]?$)|(?<=^\d{1,2}\.\d{1,2})-|[至到~—–]/)[0] ?? '';

/** The day that a text names, unchecked against the calendar, or null. */
function exactDate(written: string, year: string): string | null {
  const text = written.replace(CHINESE_DATE, (numeral) => String(chineseOrdinal(numeral) ?? numeral));
  if (/^\d{5}(?:\.\d+)?$/.test(text)) return excelDate(Number(text), false);
  const full =
    /^(\d{4}|\d{2}(?=年))([年./、,-])(\d{1,2})[月./、,-](\d{1,2})[日号]?$/.exec(text) ??
    shortYear(year).exec(text) ??
    /^(20\d{2})()(\d{2})(\d{2})$/.exec(text);
  if (full) return iso((full[1] ?? '').padStart(4, '20'), full[3], full[4]);
  const last = /^(\d{1,2})([./-])(\d{1,2})\2(20\d{2})$/.exec(text);
  if (last) return yearLast(Number(last[1]), Number(last[3]), last[4] ?? '');
  // 3.2 may be all that Excel left of a typed 3.20.
  if (/^\d{1,2}\.[123]$/.test(text)) return null;
  const short = /^(\d{1,2})[月./-](\d{1,2})[日号]?$/.exec(text);
  if (short) return iso(year, short[1], short[2]);
  const english = /^(\d{1,2})(?:st|nd|rd|th)?[-,]?([a-z]{3,9})\.?[-,]?(\d{4}|\d{2})?$/.exec(text);
  if (english) return iso((english[3] ?? year).padStart(4, '20'), monthOf(english[2]), english[1]);
  const american = /^([a-z]{3,9})\.?-?(\d{1,2})(?:st|nd|rd|th)?(?:[-,]+(\d{4}))?$/.exec(text);
  return american ? iso(american[3] ?? year, monthOf(american[1]), american[2]) : null;
}

/** 3/22/2020 and 22/3/2020 say which number is the day; 3/2/2020 does not. */
const yearLast = (first: number, second: number, year: string): string | null =>
  first > 12 === second > 12 ? null : iso(year, String(Math.min(first, second)), String(Math.max(first, second)));

/** 20.3.22 begins with the year if that is the form's. */
const shortYear = (year: string) => new RegExp(`^(${year.slice(2)})([./-])(\\d{1,2})\\2(\\d{1,2})$`);

const iso = (year: string, month = '', day = ''): string => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
const monthOf = (name = ''): string => String(MONTHS.indexOf(name.slice(0, 3)) + 1);
const unreadable: DateReading = { date: null, doubt: 'date-unreadable' };
const read = (date: string): DateReading => (isCalendarDate(date) ? { date, doubt: null } : unreadable);

/** Excel's day number as `YYYY-MM-DD`, or null outside 2000–2099. The 1904 calendar counts from 1 January 1904. */
export function excelDate(serial: number, from1904: boolean): string | null {
  const day = Math.floor(serial) + (from1904 ? 1462 : 0);
  if (!(day >= FIRST_SERIAL_DAY && day <= LAST_SERIAL_DAY)) return null;
  return new Date(Date.UTC(1899, 11, 30) + day * 86_400_000).toISOString().slice(0, 10);
}

/** A full date anywhere in a title or note: 填报时间：2020年3月6日. */
export function dateWithin(text: string): string | null {
  const plain = plainText(text).replace(/\s/g, '');
  const match =
    /(20\d{2})[年./-](\d{1,2})[月./-](\d{1,2})/.exec(plain) ?? /(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)/.exec(plain);
  if (!match) return null;
  const date = iso(match[1] ?? '', match[2], match[3]);
  return isCalendarDate(date) ? date : null;
}
