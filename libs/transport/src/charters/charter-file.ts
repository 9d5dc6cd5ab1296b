import { isCalendarDate, type ItemResult, resultOf, shanghaiInstant, taken } from '#kernel';
import type { CharterFacts, CharterMode } from './charter.js';
import { charterFileWrong, charterRowWrong } from './charter.errors.js';

/** Rows of one file. */
export const MOST_CHARTERS = 500;

/** Column heads of a file, in either language. */
const COLUMNS = {
  mode: '方式',
  number: '车次',
  from_name: '出发站',
  from_division: '出发站区划',
  from_lon: '出发站经度',
  from_lat: '出发站纬度',
  to_name: '到达站',
  to_division: '到达站区划',
  to_lon: '到达站经度',
  to_lat: '到达站纬度',
  departs_at: '出发时间',
  arrives_at: '到达时间',
  seats: '座位',
  price_per_seat_fen: '每座价（分）',
  fixed_price_fen: '总价（分）',
  escort_name: '护送人',
  escort_phone: '护送人电话',
} as const;
type Column = keyof typeof COLUMNS;
const MAY_BE_ABSENT: readonly Column[] = ['price_per_seat_fen', 'fixed_price_fen'];

const MODES: Readonly<Record<string, CharterMode>> = {
  'chartered-carriage': 'chartered-carriage',
  ...{ train: 'train', flight: 'flight', 包车厢: 'chartered-carriage', 专列: 'train', 包机: 'flight' },
};

export interface CharterRow {
  readonly facts: CharterFacts | null;
  /** Why the line cannot be read; else what is still to be decided. */
  readonly result: ItemResult;
}

/**
 * The lines of a table as charters. Instants are ISO 8601 with an offset, or `2020-03-12 08:30`, which is in Asia/Shanghai.
 * @throws charter.file-wrong
 */
export function readCharters(lines: readonly Readonly<Record<string, string>>[]): CharterRow[] {
  const [first] = lines;
  if (!first) throw charterFileWrong('empty', []);
  if (lines.length > MOST_CHARTERS) throw charterFileWrong('too-long', []);
  const heads = new Set(Object.keys(first).map((head) => head.trim()));
  const absent = (Object.keys(COLUMNS) as Column[]).filter(
    (column) => !MAY_BE_ABSENT.includes(column) && !heads.has(column) && !heads.has(COLUMNS[column]),
  );
  if (absent.length > 0) throw charterFileWrong('columns', absent);
  return lines.map((line) => {
    const found: CharterFacts[] = [];
    const result = resultOf(() => (found.push(readLine(line)), taken('')));
    return { facts: found[0] ?? null, result };
  });
}

/** @throws charter.row-wrong with the columns that cannot be read */
function readLine(line: Readonly<Record<string, string>>): CharterFacts {
  const wrong: Column[] = [];
  const cell = (column: Column) => (line[column] ?? line[COLUMNS[column]] ?? '').trim();
  const read = <T>(column: Column, reading: (text: string) => T | null): T => {
    const value = reading(cell(column));
    if (value === null) wrong.push(column);
    return value as T;
  };
  const station = (end: 'from' | 'to') => ({
    name: read(`${end}_name`, text),
    divisionCode: read(`${end}_division`, text),
    lon: read(`${end}_lon`, number),
    lat: read(`${end}_lat`, number),
  });
  const price = (column: Column) => (cell(column) === '' ? null : read(column, whole));
  const facts: CharterFacts = {
    mode: read('mode', (written) => MODES[written] ?? null),
    number: read('number', text),
    from: station('from'),
    to: station('to'),
    departsAt: read('departs_at', instant),
    arrivesAt: read('arrives_at', instant),
    seats: read('seats', (written) => (Number(written) >= 1 ? whole(written) : null)),
    pricePerSeatFen: price('price_per_seat_fen'),
    fixedPriceFen: price('fixed_price_fen'),
    escort: { name: read('escort_name', text), phone: read('escort_phone', text) },
  };
  if (wrong.length > 0) throw charterRowWrong(wrong);
  return facts;
}

const LONGEST_TEXT = 100;
const text = (written: string) => (written.length > 0 && written.length <= LONGEST_TEXT ? written : null);
const number = (written: string) => (/^\d{1,3}(?:\.\d{1,10})?$/.test(written) ? Number(written) : null);
/** As far as the columns of the database go. */
const whole = (written: string) =>
  /^\d{1,10}$/.test(written) && Number(written) <= 2_000_000_000 ? Number(written) : null;

const LOCAL = /^(\d{4}-\d\d-\d\d)[ T](\d\d?):(\d\d)$/;
const WITH_OFFSET = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/;

function instant(written: string): Date | null {
  const local = LOCAL.exec(written);
  const [, date = ''] = local ?? WITH_OFFSET.exec(written) ?? [];
  if (!isCalendarDate(date)) return null;
  if (!local) {
    const at = new Date(written);
    return Number.isNaN(at.getTime()) ? null : at;
  }
  const [hour, minute] = [Number(local[2]), Number(local[3])];
  return hour < 24 && minute < 60 ? shanghaiInstant(date, hour * 3600 + minute * 60) : null;
}
