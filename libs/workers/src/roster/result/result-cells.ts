import { remedyFor, type QuestionCode, type RowReason } from '../roster-reasons.js';
import type { RosterRow } from '../roster-row.js';

interface Meaning {
  readonly text: { readonly zh: string; readonly en: string };
  readonly remedy: { readonly zh: string; readonly en: string };
}

/** What became of a row, in the order of the lines. */
export interface RowVerdict {
  readonly line: number;
  readonly verdict: RosterRow['verdict'];
  /** Reasons and questions. */
  readonly codes: readonly string[];
}

export const RESULT_HEADINGS = ['核对结果 verdict', '处理办法 what to do'] as const;

const VERDICTS = { accept: '接受 accept', reject: '拒绝 reject', duplicate: '重复 duplicate' } as const;
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Text that no spreadsheet program takes for a formula: one that begins like one gets an apostrophe before it, as these
 * programs themselves write it. A mere dash is none.
 */
export const defused = (text: string): string => (FORMULA.test(text) && !/^-+$/.test(text) ? `'${text}` : text);

/** Verdict and remedy for a person to read, in both languages. */
export const resultCells = (
  { verdict, codes }: RowVerdict,
  meaningOf: (code: string) => Meaning = (code) => remedyFor(code as RowReason | QuestionCode),
): [string, string] => [
  VERDICTS[verdict],
  codes
    .map((code) => {
      const { text, remedy } = meaningOf(code);
      const row = /^same-id-as-row-(\d+)$/.exec(code)?.[1];
      const zh = `${text.zh}${row ? `（第 ${row} 行）` : ''}，${remedy.zh}`;
      return `${zh} · ${text.en}${row ? ` (row ${row})` : ''}. ${remedy.en}.`;
    })
    .join('；'),
];
