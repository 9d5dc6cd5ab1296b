import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { ClientBase } from 'pg';
import { from, to } from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';

export type CopyValue = string | number | boolean | Buffer | Date | null | readonly string[];

const SPECIAL = /[\\\n\r\t]/g;
const IS_SPECIAL = /[\\\n\r\t]/;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const plain = (text: string): string =>
  IS_SPECIAL.test(text) ? text.replace(SPECIAL, (character) => ESCAPED[character] ?? character) : text;

/** A line of PostgreSQL's COPY in text format, with its end. Text is not quoted: what separates is escaped. */
export function copyLine(values: readonly CopyValue[]): string {
  let line = copyText(values[0] ?? null);
  for (let i = 1; i < values.length; i++) line += `\t${copyText(values[i] ?? null)}`;
  return `${line}\n`;
}

function copyText(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return plain(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  const items = value.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`);
  return items.length === 0 ? '{}' : plain(`{${items.join()}}`);
}

/**
 * Streams lines of `copyLine` into a table within the transaction: the fastest way in. Table and columns are the code's own
 * words, never a user's.
 */
export async function copyIn(
  tx: EntityManager,
  table: string,
  columns: readonly string[],
  lines: readonly string[],
): Promise<void> {
  const client = (await tx.queryRunner?.connect()) as ClientBase | undefined;
  if (!client) throw new Error('COPY wants a transaction');
  await pipeline(
    Readable.from([Buffer.from(lines.join(''))]),
    client.query(from(`copy ${table} (${columns.join(', ')}) from stdin`)),
  );
}

const SIGNATURE = 19;

/**
 * Streams what a query finds, row by row, in PostgreSQL's binary form: the fastest way out. Each cell is the bytes of its value, or null;
 * a row is good until the next one is asked for. The query is the code's own words, never a user's.
 */
export async function* copyOut(tx: EntityManager, query: string): AsyncGenerator<(Buffer | null)[][]> {
  const client = (await tx.queryRunner?.connect()) as ClientBase | undefined;
  if (!client) throw new Error('COPY wants a transaction');
  let rest: Buffer = Buffer.alloc(0);
  let began = false;
  for await (const chunk of client.query(to(`copy (${query}) to stdout (format binary)`)) as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const start = began ? 0 : SIGNATURE;
    if (bytes.length < start) {
      rest = bytes;
      continue;
    }
    began = true;
    const { rows, end } = rowsIn(bytes, start);
    rest = bytes.subarray(end);
    if (rows.length > 0) yield rows;
  }
}

/** The whole rows of a piece, and where the first that is not whole begins. */
export function rowsIn(bytes: Buffer, start: number): { rows: (Buffer | null)[][]; end: number } {
  const rows: (Buffer | null)[][] = [];
  let end = start;
  for (let at = end; at + 2 <= bytes.length;) {
    const cells = bytes.readInt16BE(at);
    at += 2;
    const row: (Buffer | null)[] = [];
    while (row.length < cells && at + 4 <= bytes.length) {
      const length = bytes.readInt32BE(at);
      at += 4;
      if (length > 0 && at + length > bytes.length) break;
      row.push(length < 0 ? null : bytes.subarray(at, at + length));
      at += Math.max(0, length);
    }
    if (cells < 0 || row.length < cells) break;
    rows.push(row);
    end = at;
  }
  return { rows, end };
}
