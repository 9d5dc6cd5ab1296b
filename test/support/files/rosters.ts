import { readFileSync } from 'node:fs';
import { Divisions, parseDivisions } from '#places';
import { bytesSource, openRoster, type RosterReadingOptions, type RosterRow } from '#workers';

export const divisions = new Divisions(parseDivisions(readFileSync('config/reference/divisions.csv', 'utf8')));

/** A whole roster at once, as of 2020-03-06 where nothing else is said. */
export async function wholeRoster(file: Uint8Array, options: Partial<RosterReadingOptions> = {}) {
  const roster = await openRoster(bytesSource(file), { asOf: '2020-03-06', divisions, ...options });
  const rows: RosterRow[] = [];
  try {
    for await (const some of roster.settledRows()) rows.push(...some);
    const { encoding, delimiter, columns, formDate, signature } = roster;
    const { counts, skippedLines: skipped } = roster.finish();
    return { encoding, delimiter, columns, formDate, signature, rows, counts, skipped };
  } finally {
    await roster.close();
  }
}

/** Delimited text, quoted where it must be. */
export const csvOf = (rows: readonly (readonly string[])[], delimiter = ','): Buffer =>
  Buffer.from(rows.map((cells) => cells.map((cell) => quoted(cell, delimiter)).join(delimiter)).join('\r\n'));

const quoted = (cell: string, delimiter: string): string =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
