import { liesWithin } from '#kernel';
import type { Division } from './division.js';
import { latinName } from './division-names.js';

/**
 * - `found`: one division, `code` says which
 * - `open`: the text leaves the place open (随便, 省外, 听安排)
 * - `ambiguous`: several divisions of equal standing, or several places named side by side: `candidates`
 * - `unknown`: no division could be read, or the text excludes one
 * - `empty`: nothing written
 */
export interface PlaceReading {
  readonly kind: 'found' | 'open' | 'ambiguous' | 'unknown' | 'empty';
  readonly code: string | null;
  /** Codes the text may mean; at most ten. */
  readonly candidates: readonly string[];
  /** What stands behind the division that was read: a town, a street, a factory. */
  readonly rest: string;
}

type Aliases = ReadonlyMap<string, readonly Division[]>;
interface Match {
  readonly division: Division;
  readonly end: number;
  /** Whether an ending had to be skipped, as in 余杭市 for what is now 余杭区. */
  readonly bent: boolean;
}

const LONGEST_ALIAS = 18;
const OPEN =
  /随便|随意|都行|都可|皆可|均可|可以|不限|无所谓|任意|任何|哪里|哪儿|安排|服从|有活|有工作|有钱|挣钱|赚钱|工资高|就行|没意见|没想好|不拘|都成|国内|外面|不挑|不定|未定|待定|要求|情况|外地|外省|省外|县外|市外|州外|省内|县内|市内|州内|本地|本省|本县|本市|本州|就近|附近|沿海|全国|内地|^(?:any|open|dontmind|whatever|everywhere|nomatter|nopreference|noplace|outofprovince|outsidetheprovince)/;
const EXCLUDED = /除了|除外|不去|不到|不想|不愿|不要|以外$|之外$|[省市县州区]外$|^非/;
const LEADING = /^(?:我|们|意向|希望|想要|想|要|准备|计划|打算|继续|返回|前往|去|到|回|在|往|赴|中国)+/;
const TRAILING =
  /^(?:市辖区|省|市|县|区|州|的|附近|那边|这边|周边|一带|地区|境内|等地|等|打工|务工|上班|工作|厂里|进厂|工厂|都行|都可以|均可|皆可|可以|即可|就行|优先|最好|等)+/;
const DETAIL = /^.{0,2}(?:镇|乡|街|村|路|道|厂|公司|园|工地|社区|码头|港|机场|站)/;
// 沿海城市 is any town by the sea, not 海城市.
const COAST = /(?:沿海|靠海|近海)的?(?:大)?(?:城市|地区|省份)/g;
const SEVERAL = /或者|还是|或|[、,;/|&]+/;

/** Reads free text against the divisions' names; see `Divisions.find`. */
export function readPlace(text: string, aliases: Aliases, codes: ReadonlyMap<string, Division>): PlaceReading {
  const plain = text.normalize('NFKC').toLowerCase();
  const byCode = codes.get(plain.trim());
  if (byCode) return found(byCode, '');
  const parts = plain
    .split(SEVERAL)
    .map(squeeze)
    .filter((part) => part.text !== '');
  if (parts.length === 0) return none(/[\p{L}\p{N}]/u.test(plain) ? 'unknown' : 'empty');

  if (parts.some(({ text: part }) => EXCLUDED.test(part))) return none(isOpen(parts) ? 'open' : 'unknown');
  const readings = parts.map((part) => readPart(part, aliases));
  const places = readings.filter(({ kind }) => kind === 'found' || kind === 'ambiguous');
  const [first, ...others] = places;
  if (!first) return none(isOpen(parts) ? 'open' : 'unknown');
  return others.reduce(narrower, first);
}

/** Two places side by side: the smaller if it lies within the other (广东、佛山), else both stay open. */
function narrower(left: PlaceReading, right: PlaceReading): PlaceReading {
  if (left.code && right.code) {
    if (liesWithin(right.code, left.code)) return right;
    if (liesWithin(left.code, right.code)) return left;
  }
  return several([...left.candidates, ...right.candidates]);
}

function readPart(part: Part, aliases: Aliases): PlaceReading {
  const text = part.text.replace(LEADING, '') || part.text;
  const { wordEnds } = part;
  for (let start = 0; start < text.length - 1; start++) {
    if (wordEnds && start > 0 && !wordEnds.has(start)) continue;
    const matches = longest(extend(text, start, null, aliases).filter(({ end }) => wordEnds?.has(end) ?? true));
    const [match] = matches;
    if (!match) continue;
    const rest = text.slice(match.end).replace(TRAILING, '');
    const division = resolve(matches);
    if (!division) return several(matches.map(({ division: { code } }) => code));
    const other = wordEnds && !aliases.has(rest) ? [] : contradiction(rest, division, aliases);
    return other.length > 0 ? several([division.code, ...other]) : found(division, rest);
  }
  return none('unknown');
}

/** Every chain of names that starts at `start`, each name lying within the one before it. */
function extend(text: string, start: number, within: Division | null, aliases: Aliases): Match[] {
  const matches: Match[] = [];
  for (let length = Math.min(LONGEST_ALIAS, text.length - start); length >= 2; length--) {
    const end = start + length;
    for (const division of aliases.get(text.slice(start, end)) ?? []) {
      if (within && (division.code === within.code || !liesWithin(division.code, within.code))) continue;
      matches.push({ division, end, bent: false }, ...extend(text, end, division, aliases));
      if (/[省市县区州]/.test(text[end] ?? ''))
        matches.push({ division, end: end + 1, bent: true }, ...extend(text, end + 1, division, aliases));
    }
  }
  return matches;
}

function longest(matches: readonly Match[]): Match[] {
  const end = Math.max(0, ...matches.map((match) => match.end));
  const furthest = matches.filter((match) => match.end === end);
  const straight = furthest.filter(({ bent }) => !bent);
  return straight.length > 0 ? straight : furthest;
}

/**
 * The one division that a name stands for: a province before anything (吉林), a place before those inside it (吉安),
 * the only prefecture before districts that merely share its name (西安); null where people of two places would both nod.
 */
function resolve(matches: readonly Match[]): Division | null {
  const divisions = [...new Set(matches.map(({ division }) => division))];
  if (divisions.length === 1) return divisions[0] ?? null;
  const top = divisions.find(
    (one) => one.level === 'province' || divisions.every(({ code }) => liesWithin(code, one.code)),
  );
  if (top) return top;
  const prefectures = divisions.filter(({ level }) => level === 'prefecture');
  const rivals = divisions.filter(
    ({ level, parent, name }) => level === 'county' && (isMunicipal(parent) || !name.zh.endsWith('区')),
  );
  return prefectures.length === 1 && rivals.every(({ code }) => liesWithin(code, prefectures[0]?.code ?? ''))
    ? (prefectures[0] ?? null)
    : null;
}

const isMunicipal = (parent: string | null): boolean => ['110000', '120000', '310000', '500000'].includes(parent ?? '');

/** Divisions named behind the one that was read and not within it: 广东昆山. A town may share a distant county's name (东莞长安). */
function contradiction(rest: string, division: Division, aliases: Aliases): string[] {
  for (let start = 0; start < rest.length - 1; start++)
    for (let length = Math.min(LONGEST_ALIAS, rest.length - start); length >= 2; length--) {
      if (DETAIL.test(rest.slice(start + length))) continue;
      const others = (aliases.get(rest.slice(start, start + length)) ?? []).filter(
        (other) =>
          (other.level !== 'county' || division.level === 'province') && !liesWithin(other.code, division.code),
      );
      if (others.length > 0) return others.map(({ code }) => code);
    }
  return [];
}

/** What is read at once. Within Latin letters a name is made of whole words: "anywhere" is not He County. */
interface Part {
  readonly text: string;
  readonly wordEnds?: ReadonlySet<number>;
}

function squeeze(part: string): Part {
  const chinese = part.replace(/[^\p{L}\p{N}]/gu, '');
  if (!/^[a-zà-ÿ\d]*$/.test(chinese)) return { text: chinese.replace(COAST, '沿海') };
  const words = part.split(/[\s,.-]+/).map(latinName);
  let end = 0;
  return { text: words.join(''), wordEnds: new Set(words.map((word) => (end += word.length))) };
}

const isOpen = (parts: readonly Part[]): boolean => parts.some(({ text }) => OPEN.test(text));
const none = (kind: 'open' | 'unknown' | 'empty'): PlaceReading => ({ kind, code: null, candidates: [], rest: '' });
const found = ({ code }: Division, rest: string): PlaceReading => ({ kind: 'found', code, candidates: [code], rest });
const several = (candidates: readonly string[]): PlaceReading => ({
  kind: 'ambiguous',
  code: null,
  candidates: [...new Set(candidates)].slice(0, 10),
  rest: '',
});
