import { readName } from './cells/person-cells.js';
import type { QuestionCode } from './roster-reasons.js';
import type { Draft } from './roster-row.js';
import { isBlank, plainText, type Cell } from './sheet.js';

const ALONE = /^(?:独自|一个人|一人|单独|本人|自己|单人|alone|1人)$/i;
const WITH = /^(?:和|与|跟|同|随|偕|携|带|及|with )\s*/i;
const TOGETHER = /(?:一起|一同|一块儿?|一路|同行|同去|同走|结伴|搭伴|走|出发|去|外出|务工|等)+$/;
const KIN =
  /^(?:我?的?(?:妻子|丈夫|老公|老婆|爱人|配偶|父亲|母亲|爸爸|妈妈|父母|儿子|女儿|哥哥|弟弟|姐姐|妹妹|兄弟|姐妹|表[哥弟姐妹]|堂[哥弟姐妹]|亲戚|家人|朋友|同村|老乡|同伴|夫妻))+/;

/**
 * The readings of a companion cell, best first; each is a list of names or, as `#12`, of row numbers. Several readings
 * since 和 is also a family name: 和丽娟 may be one person or "with 丽娟". Empty: nobody is named.
 */
export function companionReadings(cell: Cell): string[][] {
  const plain = plainText(cell.text).replace(/\(.*?\)/g, '');
  if (isBlank(plain) || ALONE.test(plain)) return [];
  const bare = plain.replace(TOGETHER, '').replace(WITH, '').trim();
  const unkind = bare.replace(KIN, '').trim();
  const parts = unkind.split(/[、,;/&+]|和|与|及|\band\b/).map((part) => part.replace(KIN, '').trim());
  const readings = [[plain], [plain.replace(TOGETHER, '')], [bare], [unkind], parts.filter(Boolean)];
  return readings.filter((names) => names.length > 0 && names[0] !== '').map((names) => names.map(rowOrName));
}

function rowOrName(name: string): string {
  const number = /^(?:序号|第)?(\d{1,6})(?:号|行)?$/.exec(name)?.[1];
  return number ? `#${number}` : readName({ kind: 'text', text: name });
}

const MOST_CANDIDATES = 10;

/** Whom each person travels with. A name that several rows bear is decided by a person, not here. */
export function settleCompanions(drafts: readonly Draft[]): void {
  const bearers = new Map<string, Draft[]>();
  const mentioned = new Set<string>();
  for (const draft of drafts) {
    const { name, id } = draft.normalised;
    const person = `${name} ${id ?? draft.line}`;
    if (mentioned.has(person)) continue; // the same person once more, not a namesake
    mentioned.add(person);
    const namesakes = bearers.get(name);
    if (namesakes) namesakes.push(draft);
    else bearers.set(name, [draft]);
  }
  const rows = new Map(drafts.map((draft) => [`#${draft.row}`, [draft]]));
  for (const draft of drafts)
    settle(draft, (name) =>
      (bearers.get(name) ?? rows.get(name) ?? []).slice(0, MOST_CANDIDATES + 1).filter((other) => other !== draft),
    );
}

function settle(draft: Draft, find: (name: string) => readonly Draft[]): void {
  if (draft.companions.length === 0) return;
  const ask = (code: QuestionCode, candidates: readonly Draft[] = []) =>
    draft.questions.push({
      code,
      field: 'companion',
      written: draft.companionText,
      candidates: candidates.slice(0, MOST_CANDIDATES).map(({ row }) => row),
    });
  const readings = draft.companions.map((names) => names.map(find));
  const whole = readings.find((reading) => reading.every((found) => found.length > 0));
  const named = (whole ?? readings.at(-1) ?? []).filter((found) => found.length > 0);
  const [first = []] = named;
  if (!whole) ask('companion-unknown');
  if (named.length > 1) ask('companion-several', named.flat());
  if (first.length > 1) ask('companion-ambiguous', first);
  else if (first[0]?.verdict === 'reject') ask('companion-refused', first);
  draft.normalised.travelsWithRow = first.length > 1 ? 'ambiguous' : (first[0]?.row ?? null);
}
