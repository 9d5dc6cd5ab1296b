import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { readRosterFile } from './file/roster.reader.js';
import { checkRoster, type RosterCheck } from './roster-check.js';
import type { CompanionAnswer, RosterReading, RosterReadingOptions, RosterSource } from './roster-reading.js';
import type { RosterRow } from './roster-row.js';

export const bytesSource = (bytes: Uint8Array): RosterSource => ({
  size: bytes.length,
  async *open(from = 0) {
    yield await Promise.resolve(bytes.subarray(from));
  },
});

/** A file on disk. */
export async function fileSource(path: string): Promise<RosterSource> {
  const { size } = await stat(path);
  return {
    size,
    async *open(from = 0) {
      const file = await open(path);
      try {
        yield* file.createReadStream({ start: from, highWaterMark: 262_144 }) as AsyncIterable<Buffer>;
      } finally {
        await file.close();
      }
    },
  };
}

/** Opens a roster: finds its encoding, headings and columns. The rows are read later, as a stream. */
export async function openRoster(source: RosterSource, options: RosterReadingOptions): Promise<RosterReading> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source.open()) pieces.push(piece);
  const sheet = await readRosterFile(Buffer.concat(pieces));
  const check = checkRoster(sheet, options);
  const signature = createHash('sha256')
    .update(check.columns.map(({ heading }) => heading).join('\n'))
    .digest('hex');
  const rows = check.rows.map((row) => withFingerprint(row, options));
  async function* batches(some: readonly RosterRow[]) {
    for (let at = 0; at < some.length; at += 500) yield await Promise.resolve(some.slice(at, at + 500));
  }
  return {
    encoding: sheet.encoding,
    delimiter: sheet.delimiter,
    headingLine: 0,
    columns: check.columns,
    signature,
    missing: [],
    formDate: check.formDate,
    bytesRead: source.size,
    rows: () => batches(rows.map(unsettled)),
    finish: () => ({
      rows: rows.length,
      counts: check.counts,
      skipped: { blank: 0, heading: 0, total: 0, note: 0 },
      skippedLines: check.skipped,
      companions: () => answers(check),
    }),
    settledRows: () => batches(rows),
    close: () => Promise.resolve(),
  };
}

const withFingerprint = (row: RosterRow, { fingerprintKey }: RosterReadingOptions): RosterRow => {
  const { travelsWithRow, ...cells } = row.normalised;
  const text = JSON.stringify([cells, row.companionText]);
  const fingerprint = createHash('sha256')
    .update(fingerprintKey ?? '')
    .update(text)
    .digest('hex')
    .slice(0, 32);
  return { ...row, fingerprint };
};

const unsettled = (row: RosterRow): RosterRow => ({
  ...row,
  questions: row.questions.filter(({ field }) => field !== 'companion'),
  normalised: { ...row.normalised, travelsWithRow: null },
});

function* answers({ rows }: RosterCheck): Generator<CompanionAnswer> {
  const lines = new Map(rows.map(({ row, line }) => [row, line]));
  for (const { line, row, companionText, normalised, questions } of rows) {
    if (companionText === '') continue;
    const { travelsWithRow } = normalised;
    const travelsWithLine = typeof travelsWithRow === 'number' ? (lines.get(travelsWithRow) ?? null) : null;
    yield {
      line,
      row,
      travelsWithRow,
      travelsWithLine,
      questions: questions.filter(({ field }) => field === 'companion'),
    };
  }
}
