import { DataSource } from 'typeorm';
import type { FieldCipher } from '../field-cipher.js';

/** Every column that bears sealed records, with what each record is bound to. */
interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** What the record is bound to, in SQL; rows are taken in its order. */
  readonly bound: { readonly by: string; readonly as: 'uuid' | 'text'; readonly from: string };
}

const ID = { by: 'id', as: 'uuid', from: '00000000-0000-0000-0000-000000000000' } as const;

export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'worker', column: 'sealed', bound: ID },
  { table: 'transfer', column: 'sealed', bound: ID },
  { table: 'health_code', column: 'sealed', bound: ID },
  { table: 'verdict', column: 'sealed', bound: ID },
  { table: 'issuing_key', column: 'sealed', bound: ID },
  { table: 'passenger', column: 'sealed', bound: ID },
  { table: 'site', column: 'contact_phone', bound: ID },
  { table: 'organisation', column: 'contact_phone', bound: ID },
  { table: 'incident', column: 'sealed', bound: ID },
  { table: 'trip', column: 'leader_code', bound: ID },
  { table: 'driver', column: 'sealed', bound: ID },
  { table: 'charter', column: 'escort', bound: ID },
  { table: 'roster_piece', column: 'sealed', bound: { by: "(roster_id || '/' || piece)", as: 'text', from: '' } },
];

const BATCH = 500;

/**
 * Seals anew what is sealed with another key than the current one, batch by batch in the order of ids. Where it was killed it
 * begins again and passes over what is done: the records themselves tell. Processes that still seal with the old key are
 * to be gone before; all may run.
 * @param owner connection of the owner of the tables
 * @returns how many records were sealed anew
 */
export async function reseal(owner: DataSource, cipher: FieldCipher): Promise<number> {
  let resealed = 0;
  for (const sealed of SEALED_COLUMNS)
    for (let after: string | null = sealed.bound.from; after !== null;) {
      const step: { last: string | null; done: number } = await resealBatch(owner, cipher, sealed, after);
      after = step.last;
      resealed += step.done;
    }
  return resealed;
}

async function resealBatch(
  owner: DataSource,
  cipher: FieldCipher,
  { table, column, bound: { by, as } }: SealedColumn,
  after: string,
): Promise<{ last: string | null; done: number }> {
  const prefix = Buffer.from(`${cipher.fieldKeyId}\0`);
  return owner.transaction(async (tx) => {
    const rows = await tx.query<{ id: string; sealed: Buffer }[]>(
      `select ${by} id, ${column} sealed from ${table}
       where ${by} > $1 and ${column} is not null and substring(${column} from 1 for $2) <> $3
       order by 1 limit ${BATCH} for no key update`,
      [after, prefix.length, prefix],
    );
    await tx.query(
      `update ${table} t set ${column} = n.record from unnest($1::${as}[], $2::bytea[]) as n (id, record)
       where ${by === 'id' ? 't.id' : by} = n.id`,
      [rows.map(({ id }) => id), rows.map(({ id, sealed }) => cipher.sealBytes(id, cipher.openBytes(id, sealed)))],
    );
    return { last: rows.length < BATCH ? null : (rows.at(-1)?.id ?? null), done: rows.length };
  });
}

export interface SealedCount {
  readonly table: string;
  readonly key: string;
  readonly records: number;
}

/** How many records of each table are sealed with which key. */
export async function sealedCounts(owner: DataSource): Promise<SealedCount[]> {
  const counts: SealedCount[] = [];
  for (const { table, column } of SEALED_COLUMNS)
    counts.push(
      ...(await owner.query<SealedCount[]>(
        `select '${table}' "table", key, count(*)::int records from (
           select encode(substring(${column} from 1 for position('\\000'::bytea in ${column}) - 1), 'escape') key
           from ${table} where ${column} is not null) k group by key order by key`,
      )),
    );
  return counts;
}

export type OwnerConnection = DataSource;

/** Runs `work` with the rights of the owner of the tables. */
export async function asOwner<T>(ownerUrl: string, work: (owner: OwnerConnection) => Promise<T>): Promise<T> {
  const owner = await new DataSource({ type: 'postgres', url: ownerUrl }).initialize();
  try {
    return await work(owner);
  } finally {
    await owner.destroy();
  }
}
