import { pipeline, Readable, Transform } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl';
import { externalLinks, hostileArchive, macros, oldWorkbook, tooLarge, unreadable } from '../../roster.errors.js';
import type { RosterSource } from '../../roster-reading.js';
import { LIMITS } from '../limits.js';

/** The parts of a workbook by name. Its directory has been judged; nothing is unpacked until a part is opened. */
export interface Archive {
  has(part: string): boolean;
  /** Unpacked bytes, by the directory. */
  sizeOf(part: string): number;
  /** The unpacked part, never longer than its directory says. */
  open(part: string): Promise<Readable>;
  close(): void;
}

/** Opens a workbook's archive. Everything that can be told from the directory is told before a byte is unpacked. */
export async function openArchive(source: RosterSource): Promise<Archive> {
  const zip = await open(source);
  try {
    if (zip.entryCount > LIMITS.entries) throw hostileArchive('entries');
    const entries = await directory(zip);
    judge(entries);
    return {
      has: (part) => entries.has(part.toLowerCase()),
      sizeOf: (part) => entries.get(part.toLowerCase())?.uncompressedSize ?? 0,
      open: (part) => openPart(zip, entries.get(part.toLowerCase())),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function judge(entries: ReadonlyMap<string, Entry>): void {
  const parts = [...entries.values()];
  const total = parts.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (
    parts.some(({ uncompressedSize, compressedSize }) => uncompressedSize > 1_048_576 + LIMITS.ratio * compressedSize)
  )
    throw hostileArchive('compression ratio');
  if (total > LIMITS.unpackedBytes) throw tooLarge('bytes unpacked', LIMITS.unpackedBytes);
  if (parts.some((entry) => entry.isEncrypted())) throw oldWorkbook();
  const names = [...entries.keys()];
  if (names.some((name) => name.endsWith('vbaproject.bin'))) throw macros();
  if (names.some((name) => name.startsWith('xl/externallinks/'))) throw externalLinks();
  if (!entries.has('xl/workbook.xml')) throw unreadable('an archive without a workbook');
}

/** Ranges of a source, as the archive's directory asks for them. */
class SourceRanges extends RandomAccessReader {
  constructor(private readonly source: RosterSource) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(range(this.source, start, end), { objectMode: false });
  }
}

async function* range(source: RosterSource, start: number, end: number): AsyncGenerator<Buffer, void> {
  let left = end - start;
  if (left <= 0) return;
  for await (const piece of source.open(start)) {
    const part = piece.length > left ? piece.subarray(0, left) : piece;
    yield Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    left -= part.length;
    if (left <= 0) return;
  }
}

const open = (source: RosterSource): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true };
    fromRandomAccessReader(new SourceRanges(source), source.size, options, (error: Error | null, zip) => {
      if (error) reject(hostileArchive('directory'));
      else resolve(zip);
    });
  });

function directory(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('error', () => reject(hostileArchive('directory')));
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      const name = entry.fileName.toLowerCase();
      if (entries.has(name) || entries.size >= LIMITS.entries) {
        reject(hostileArchive('entries'));
        return;
      }
      entries.set(name, entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

const PIECE = 65_536;

async function openPart(zip: ZipFile, entry: Entry | undefined): Promise<Readable> {
  if (!entry) throw hostileArchive('missing part');
  const packed = await packedPart(zip, entry);
  if (!entry.isCompressed()) return packed;
  // Larger pieces than the archive's reader would give: a sheet of a million rows has ten thousand of them.
  return pipeline(packed, createInflateRaw({ chunkSize: PIECE }), exactly(entry.uncompressedSize), () => undefined);
}

const packedPart = (zip: ZipFile, entry: Entry): Promise<Readable> =>
  new Promise((resolve, reject) => {
    const options = { decompress: entry.isCompressed() ? false : null, decrypt: null, start: null, end: null };
    zip.openReadStream(entry, options, (error: Error | null, stream) => {
      if (error) reject(hostileArchive('part'));
      else resolve(stream);
    });
  });

/** Passes as many bytes as the directory says, and breaks at one more or one less. */
function exactly(size: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(piece: Buffer, _, done) {
      bytes += piece.length;
      done(bytes > size ? hostileArchive('size of a part') : null, piece);
    },
    flush: (done) => done(bytes < size ? hostileArchive('size of a part') : null),
  });
}
