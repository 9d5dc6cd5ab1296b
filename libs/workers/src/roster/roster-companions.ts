import { readName } from './cells/person-cells.js';
import { LIMITS } from './file/limits.js';
import { NumberColumn } from './people/number-column.js';
import type { RosterPeople, RosterPerson } from './people/roster-people.js';
import { TextStore } from './people/text-store.js';
import { tooLarge } from './roster.errors.js';
import type { QuestionCode } from './roster-reasons.js';
import type { CompanionAnswer } from './roster-reading.js';
import type { RowQuestion } from './roster-row.js';
import { isBlank, plainText, textCell } from './sheet.js';

const ALONE = /^(?:独自|一个人|一人|单独|本人|自己|单人|alone|1人)$/i;
const WITH = /^(?:和|与|跟|同|随|偕|携|带|及|with )\s*/i;
const TOGETHER = /(?:一起|一同|一块儿?|一路|同行|同去|同走|结伴|搭伴|走|出发|去|外出|务工|等)+$/;
const KIN =
  /^(?:我?的?(?:妻子|丈夫|老公|老婆|爱人|配偶|父亲|母亲|爸爸|妈妈|父母|儿子|女儿|哥哥|弟弟|姐姐|妹妹|兄弟|姐妹|表[哥弟姐妹]|堂[哥弟姐妹]|亲戚|家人|朋友|同村|老乡|同伴|夫妻))+/;

/**
 * The readings of a companion cell, best first; each is a list of names or, as `#12`, of row numbers. Several readings
 * since 和 is also a family name: 和丽娟 may be one person or "with 丽娟". Empty: nobody is named.
 */
export function companionReadings(text: string): string[][] {
  const plain = plainText(text).replace(/\(.*?\)/g, '');
  if (isBlank(plain) || ALONE.test(plain)) return [];
  const bare = plain.replace(TOGETHER, '').replace(WITH, '').trim();
  const unkind = bare.replace(KIN, '').trim();
  const parts = unkind.split(/[、,;/&+]|和|与|及|\band\b/).map((part) => part.replace(KIN, '').trim());
  const readings = [[plain], [plain.replace(TOGETHER, '')], [bare], [unkind], parts.filter(Boolean)];
  return readings.filter((names) => names.length > 0 && names[0] !== '').map((names) => names.map(rowOrName));
}

function rowOrName(name: string): string {
  const number = /^(?:序号|第)?(\d{1,6})(?:号|行)?$/.exec(name)?.[1];
  return number ? `#${number}` : readName(textCell(name));
}

const MOST_CANDIDATES = 10;

/** Longer texts are no names; they stay as written, with a question. */
const MOST_CHARACTERS = 200;

/** Those who name a companion, until the last row is known. */
export class CompanionsAsked {
  private readonly askers = new NumberColumn(Uint32Array);
  private readonly texts = new TextStore();

  constructor(private readonly people: RosterPeople) {}

  /** @param asker position of the person; nothing is kept where the text names nobody */
  ask(asker: number, text: string): void {
    if (!namesCompanion(text)) return;
    this.askers.push(asker);
    this.texts.add(text);
    if (this.texts.bytes > LIMITS.companionBytes) throw tooLarge('bytes of companions', LIMITS.companionBytes);
  }

  /** Whom each person travels with. A name that several rows bear is decided by a person, not here. */
  *answers(): Generator<CompanionAnswer, void> {
    let byNumber: ((row: number) => number) | undefined;
    const find = (name: string): number[] => {
      const bearers = this.people.named(name);
      if (bearers.length > 0 || !name.startsWith('#')) return bearers;
      byNumber ??= this.people.byRowNumber();
      const position = byNumber(Number(name.slice(1)));
      return position < 0 ? [] : [position];
    };
    for (let i = 0; i < this.askers.length; i++) {
      const asker = this.askers.at(i);
      const others = (name: string) =>
        find(name)
          .filter((position) => position !== asker)
          .map((position) => this.people.at(position));
      yield answer(this.people.at(asker), this.texts.at(i), others);
    }
  }
}

/** Whether an answer is to be expected. */
export const namesCompanion = (text: string): boolean =>
  text !== '' && companionReadings(text.slice(0, 200)).length > 0;

function answer(
  { line, row }: RosterPerson,
  written: string,
  find: (name: string) => readonly RosterPerson[],
): CompanionAnswer {
  const questions: RowQuestion[] = [];
  const ask = (code: QuestionCode, candidates: readonly RosterPerson[] = []) => {
    const rows = candidates.slice(0, MOST_CANDIDATES).map((candidate) => candidate.row);
    questions.push({ code, field: 'companion', written, candidates: rows });
  };
  const readings = written.length > MOST_CHARACTERS ? [] : companionReadings(written).map((names) => names.map(find));
  const whole = readings.find((reading) => reading.every((found) => found.length > 0));
  const named = (whole ?? readings.at(-1) ?? []).filter((found) => found.length > 0);
  const [first = []] = named;
  const [only] = first;
  if (!whole) ask('companion-unknown');
  if (named.length > 1) ask('companion-several', named.flat());
  if (first.length > 1) ask('companion-ambiguous', first);
  else if (only?.verdict === 'reject') ask('companion-refused', first);
  const settled = first.length > 1 ? undefined : only;
  const travelsWithRow = first.length > 1 ? 'ambiguous' : (settled?.row ?? null);
  return { line, row, travelsWithRow, travelsWithLine: settled?.line ?? null, questions };
}
