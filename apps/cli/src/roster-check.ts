import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '#kernel';
import { ReferenceService } from '#places';
import { fileSource, openRoster, remedyFor, type RosterReading, type RosterRow } from '#workers';

const VERDICTS = { accept: '接受 accept', reject: '拒绝 reject', duplicate: '重复 duplicate' } as const;

/**
 * Says what would become of each row of a roster, without a database. Ends with 0, or with 1 where the file cannot be read.
 * @param asOf the day of the roster, `YYYY-MM-DD`
 */
export async function rosterCheck(
  file: string,
  asOf: string,
  json: boolean,
  referenceFolder = path.resolve('config/reference'),
): Promise<number> {
  try {
    const { divisions } = new ReferenceService({ referenceFolder });
    const roster = await openRoster(await fileSource(file), { asOf, divisions, fileName: file });
    try {
      await pipeline(Readable.from(json ? asJson(roster) : asTable(roster)), process.stdout, { end: false });
    } finally {
      await roster.close();
    }
    return 0;
  } catch (error) {
    process.stderr.write(`${sentenceOf(error, file)}\n`);
    return 1;
  }
}

async function* asJson(roster: RosterReading): AsyncGenerator<string, void> {
  let before = '{"rows":[';
  for await (const rows of roster.settledRows()) {
    yield before + rows.map((row) => JSON.stringify(plain(row))).join(',');
    before = ',';
  }
  yield before === ',' ? ']}\n' : `${before}]}\n`;
}

const plain = ({ row, verdict, reasons, questions, normalised }: RosterRow) => {
  const { id, name, phone, registeredPoor, destination, minWageFen, availableFrom, travelsWithRow } = normalised;
  return {
    row,
    verdict,
    reasons,
    questions,
    normalised: { id, name, phone, registeredPoor, destination, minWageFen, availableFrom, travelsWithRow },
  };
};

async function* asTable(roster: RosterReading): AsyncGenerator<string, void> {
  yield '   行  结果 verdict  姓名 name\n';
  for await (const rows of roster.settledRows()) yield rows.flatMap(linesOf).join('');
  const { rows, counts } = roster.finish();
  const { accept, reject, duplicate } = counts;
  yield `\n共 ${rows} 行：接受 ${accept}，拒绝 ${reject}，重复 ${duplicate} · ${rows} rows: ${accept} accepted, ${reject} rejected, ${duplicate} duplicates\n`;
}

const linesOf = ({ row, verdict, reasons, questions, normalised }: RosterRow): string[] => [
  `${String(row).padStart(5)}  ${VERDICTS[verdict].padEnd(14)}  ${normalised.name}\n`,
  ...[...reasons, ...questions.map(({ code }) => code)].map((code) => {
    const { text, remedy } = remedyFor(code);
    return `         ${code}: ${text.zh}，${remedy.zh} · ${text.en}. ${remedy.en}.\n`;
  }),
];

export function sentenceOf(error: unknown, file: string): string {
  if (error instanceof DomainError) return `${error.code}: ${error.text.zh} · ${error.text.en}`;
  if (error instanceof Error && 'code' in error) return `无法打开文件 · Cannot open ${file}: ${String(error.code)}`;
  throw error;
}
