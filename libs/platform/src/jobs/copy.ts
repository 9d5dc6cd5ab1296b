import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';
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
