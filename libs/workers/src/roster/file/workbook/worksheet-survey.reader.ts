import type { Archive } from './archive.reader.js';
import { hostileArchive } from '../../roster.errors.js';
import { DomainError } from '#kernel';
import { MergedCells } from './merged-down.js';

const TAIL = 65_536;
const MOST_BEHIND = 4 * 1024 * 1024;
const END_OF_ROWS = 'sheetData>';
const LONGEST_END = 32;
const NOWHERE = -1000;

export interface SheetSurvey {
  readonly merges: MergedCells;
  /** Markup of the last rows, from the start of one on. */
  readonly tail: string;
}

/** Merged cells are listed behind the rows that they concern: a quick look through the bytes of a sheet finds them first. */
export async function surveySheet(archive: Archive, part: string): Promise<SheetSurvey> {
  const stream = await archive.open(part);
  const recent = new RecentBytes(TAIL);
  let rows: Buffer | null = null;
  let behind: Buffer = Buffer.alloc(0);
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      if (rows) {
        behind = Buffer.concat([behind, piece]);
        if (behind.length > MOST_BEHIND) break;
        continue;
      }
      const end = endOfRows(recent.last(LONGEST_END), piece);
      recent.add(piece);
      if (end === NOWHERE) continue;
      const all = recent.all();
      rows = all.subarray(0, all.length - piece.length + end);
      behind = all.subarray(rows.length);
    }
  } catch (error) {
    throw error instanceof DomainError ? error : hostileArchive('damaged part');
  } finally {
    stream.destroy();
  }
  const merges = new MergedCells();
  if (rows)
    for (const [, reference = ''] of behind
      .toString()
      .matchAll(/<(?:\w+:)?mergeCell\b[^>]*?\bref=["']([A-Z\d:]+)["']/g))
      merges.add(reference);
  return { merges, tail: rows ? wholeRows(rows.subarray(-TAIL).toString()) : '' };
}

/** Where the closing tag of the rows begins, counted from the start of `piece` (so it may be negative by a little); -1,000 for nowhere. */
function endOfRows(before: Buffer, piece: Buffer): number {
  const bytes = Buffer.concat([before, piece]);
  for (let from = 0; ;) {
    const at = bytes.indexOf(END_OF_ROWS, from);
    if (at < 0) return NOWHERE;
    const start = bytes.lastIndexOf(0x3c, at);
    if (start >= 0 && bytes[start + 1] === 0x2f) return start - before.length;
    from = at + END_OF_ROWS.length;
  }
}

/** The latest pieces of a stream, `least` bytes or a little more. */
class RecentBytes {
  private readonly pieces: Buffer[] = [];
  private length = 0;

  constructor(private readonly least: number) {}

  add(piece: Buffer): void {
    this.pieces.push(piece);
    this.length += piece.length;
    for (let [oldest] = this.pieces; oldest && this.length - oldest.length >= this.least; [oldest] = this.pieces) {
      this.pieces.shift();
      this.length -= oldest.length;
    }
  }

  last(most: number): Buffer {
    return (this.pieces.at(-1) ?? Buffer.alloc(0)).subarray(-most);
  }

  all(): Buffer {
    return Buffer.concat(this.pieces);
  }
}

const wholeRows = (tail: string): string => tail.slice(Math.max(0, tail.search(/<(?:\w+:)?row[\s>]/)));
