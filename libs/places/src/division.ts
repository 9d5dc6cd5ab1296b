import type { Point } from './distance.js';
import { aliasesOf } from './division-names.js';
import { readPlace, type PlaceReading } from './place-reading.js';
import { parseTable } from './reference-table.js';

export type DivisionLevel = 'province' | 'prefecture' | 'county';

/** A division of GB/T 2260 (codes of 2023) with the point of its seat, WGS-84 degrees. */
export interface Division {
  readonly code: string;
  readonly level: DivisionLevel;
  readonly name: { readonly zh: string; readonly en: string };
  readonly lon: number;
  readonly lat: number;
  /** The province above a prefecture; the prefecture, or the province itself, above a county. */
  readonly parent: string | null;
}

const LEVELS: readonly string[] = ['province', 'prefecture', 'county'] satisfies DivisionLevel[];
const isLevel = (level: string): level is DivisionLevel => LEVELS.includes(level);

/** Rows of `config/reference/divisions.csv`. A row that is not a division is a defect of the file. */
export function parseDivisions(csv: string): Division[] {
  return parseTable(csv).map((row) => {
    const { code = '', level = '', name_zh = '', name_en_or_pinyin = '', parent_code = '' } = row;
    const lon = Number(row['lon']);
    const lat = Number(row['lat']);
    if (!/^\d{6}$/.test(code) || !isLevel(level) || !Number.isFinite(lon + lat))
      throw new Error(`Not a division: ${JSON.stringify(row)}`);
    return { code, level, name: { zh: name_zh, en: name_en_or_pinyin }, lon, lat, parent: parent_code || null };
  });
}

/** All divisions of the country, by code and by what people call them. */
export class Divisions {
  private readonly codes: ReadonlyMap<string, Division>;
  private readonly aliases: ReadonlyMap<string, readonly Division[]>;
  private readonly children: ReadonlyMap<string, readonly Division[]>;
  private readonly smallest: readonly Division[];

  constructor(readonly all: readonly Division[]) {
    this.codes = new Map(all.map((division) => [division.code, division]));
    this.aliases = groupBy(all, aliasesOf);
    this.children = groupBy(all, (division) => (division.parent ? [division.parent] : []));
    this.smallest = all.filter(({ code, level }) => level !== 'province' && !this.children.has(code));
  }

  byCode(code: string): Division | null {
    return this.codes.get(code) ?? null;
  }

  /** From the province down: 四川省, 凉山彝族自治州, 昭觉县. Empty for an unknown code. */
  path(code: string): Division[] {
    const division = this.codes.get(code);
    if (!division) return [];
    return division.parent ? [...this.path(division.parent), division] : [division];
  }

  /** `四川省凉山彝族自治州昭觉县`, or in English `Zhaojue County, Liangshan Prefecture, Sichuan`; the code itself where it is unknown. */
  nameOf(code: string, language: 'zh' | 'en' = 'zh'): string {
    const path = this.path(code);
    if (path.length === 0) return code;
    if (language === 'zh') return path.map(({ name }) => name.zh).join('');
    return path
      .map(({ name }) => name.en)
      .reverse()
      .join(', ');
  }

  /** The county, or the prefecture that has none, whose seat is nearest: near a border it may be the neighbour's. */
  nearest({ lon, lat }: Point): Division {
    // On a plane that is drawn together with the latitude: true enough for neighbours, and soon told of thousands.
    const narrow = Math.cos((lat * Math.PI) / 180);
    const distance = (one: Division) => ((one.lon - lon) * narrow) ** 2 + (one.lat - lat) ** 2;
    let [[best], least] = [this.smallest, Infinity];
    for (const one of this.smallest) {
      const own = distance(one);
      if (own < least) [best, least] = [one, own];
    }
    if (!best) throw new Error('No divisions');
    return best;
  }

  childrenOf(code: string): readonly Division[] {
    return this.children.get(code) ?? [];
  }

  /** What a clerk's free text for a place means. Never a guess: several readings of equal standing give no code. */
  find(text: string): PlaceReading {
    return readPlace(text, this.aliases, this.codes);
  }
}

function groupBy<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items)
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
  return groups;
}
