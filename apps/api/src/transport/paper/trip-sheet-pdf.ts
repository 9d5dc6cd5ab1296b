import type { TripSheet } from '#transport';
import { printedSheet } from './printed-sheet.js';
import type { Paper } from './paper.js';
import { pdfOf } from './pdf.js';

const ACROSS = '作废 VOID';

/** A sheet with pages of its own, numbered by themselves. */
export function drawSheet(paper: Paper, sheet: TripSheet): void {
  const { name, title, invalid, isVoid, version, facts, tables, signatures } = printedSheet(sheet);
  paper.begin();
  paper.title(title);
  if (invalid) paper.warning(invalid);
  if (version) paper.code(version.code, version.lines);
  paper.facts(facts);
  for (const table of tables) paper.table(table);
  paper.signatures(signatures);
  paper.finish([name, version?.lines[0] ?? ''].join(' · '), isVoid ? ACROSS : null);
}

/** The trip sheets (派车单) of one or many trips, with proofs and manifests, as one document. */
export const sheetsPdf = (
  title: string,
  sheets: AsyncIterable<TripSheet> | Iterable<TripSheet>,
): AsyncGenerator<Buffer, void> => pdfOf(title, sheets, drawSheet);
