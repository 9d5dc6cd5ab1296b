import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '#kernel';
import { ReferenceService } from '#places';
import { checkRoster, readRosterFile, remedyFor, type RosterCheck, type RosterRow } from '#workers';

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
    const check = checkRoster(await readRosterFile(await readFile(file)), { asOf, divisions });
    process.stdout.write(json ? `${JSON.stringify({ rows: check.rows.map(plain) })}\n` : table(check));
    return 0;
  } catch (error) {
    process.stderr.write(`${sentenceOf(error, file)}\n`);
    return 1;
  }
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

function table({ rows, counts }: RosterCheck): string {
  const lines = rows.flatMap(({ row, verdict, reasons, questions, normalised }) => [
    `${String(row).padStart(5)}  ${VERDICTS[verdict].padEnd(14)}  ${normalised.name}`,
    ...[...reasons, ...questions.map(({ code }) => code)].map((code) => {
      const { text, remedy } = remedyFor(code);
      return `         ${code}: ${text.zh}，${remedy.zh} · ${text.en}. ${remedy.en}.`;
    }),
  ]);
  const { accept, reject, duplicate } = counts;
  const sums = `共 ${rows.length} 行：接受 ${accept}，拒绝 ${reject}，重复 ${duplicate} · ${rows.length} rows: ${accept} accepted, ${reject} rejected, ${duplicate} duplicates`;
  return `${['   行  结果 verdict  姓名 name', ...lines, '', sums].join('\n')}\n`;
}

function sentenceOf(error: unknown, file: string): string {
  if (error instanceof DomainError) return `${error.code}: ${error.text.zh} · ${error.text.en}`;
  if (error instanceof Error && 'code' in error) return `无法打开文件 · Cannot open ${file}: ${String(error.code)}`;
  throw error;
}
