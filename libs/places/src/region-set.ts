import { isCalendarDate, isDivisionCode } from '#kernel';
import { parseTable, type TableRow } from './reference-table.js';

/** A named set of divisions, in force `[validFrom, validTo)`: the 52 listed counties, the Pearl River delta … */
export interface RegionSet {
  readonly key: string;
  readonly name: { readonly zh: string; readonly en: string };
  /** Calendar dates `YYYY-MM-DD`; no end where the set has none. */
  readonly validFrom: string;
  readonly validTo: string | null;
  /** Codes under which its places are or were known: that of the list's year and that of the divisions table. */
  readonly codes: ReadonlySet<string>;
  /** How many places the list names; `codes` may hold two for one. */
  readonly places: number;
  readonly source: string;
}

/**
 * The sets that `config/reference/region-sets.csv` declares. Each is a list file (all its rows, or those where
 * `column=value`) or a few codes written out.
 * @param lists content of the list files, by file name
 */
export function parseRegionSets(catalogue: string, lists: Readonly<Record<string, string>>): RegionSet[] {
  return parseTable(catalogue).map((entry) => {
    const { key = '', name_zh = '', name_en = '', valid_from = '', valid_to = '', source = '' } = entry;
    const members = membersOf(entry, lists);
    if (!isCalendarDate(valid_from) || (valid_to !== '' && !isCalendarDate(valid_to)) || members.length === 0)
      throw new Error(`Not a region set: ${key}`);
    return {
      key,
      name: { zh: name_zh, en: name_en },
      validFrom: valid_from,
      validTo: valid_to || null,
      codes: new Set(members.flat()),
      places: members.length,
      source,
    };
  });
}

/** The sets that a place belongs to on a date (`YYYY-MM-DD`), itself or through what it lies in. */
export const setsContaining = (sets: readonly RegionSet[], code: string, date: string): RegionSet[] =>
  sets.filter(
    ({ validFrom, validTo, codes }) =>
      validFrom <= date && (validTo === null || date < validTo) && containing(code).some((area) => codes.has(area)),
  );

/** The codes of a place, its prefecture and its province. */
const containing = (code: string): string[] => [code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`];

function membersOf(entry: TableRow, lists: Readonly<Record<string, string>>): string[][] {
  const { key = '', list = '', rows = '', codes = '' } = entry;
  if (!list) return codes.split(' ').map((code) => [code]);
  const content = lists[list];
  if (content === undefined) throw new Error(`The list ${list} of the region set ${key} is missing`);
  const [column = '', value] = rows.split('=');
  return parseTable(content)
    .filter((row) => rows === '' || row[column] === value)
    .map(codesOf);
}

/**
 * A merged county has several successors; the one that kept the name is meant (水城县 → 水城区). Two committees of Qinghai
 * (冷湖, 大柴旦) had no code of their own then.
 */
function codesOf(row: TableRow): string[] {
  const then = row['code'] ?? row['code_2020'] ?? row['code_2014'] ?? '';
  const formerName = row['name_zh_2014'] ?? row['name_zh'] ?? '';
  const successors = (row['code_2023'] ?? then).split(';');
  const names = (row['name_2023'] ?? '').split(';');
  const namesakes = successors.filter((_, i) => names[i]?.startsWith(formerName.slice(0, 2)));
  const now = successors.length > 1 && namesakes.length > 0 ? namesakes : successors;
  const codes = [...new Set([then, ...now])].filter(Boolean);
  if (!codes.every(isDivisionCode)) throw new Error(`Not a code: ${JSON.stringify(row)}`);
  return codes;
}
