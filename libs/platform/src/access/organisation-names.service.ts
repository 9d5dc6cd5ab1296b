import type { EntityManager } from 'typeorm';

/** Names of organisations by id, in one question. */
export async function organisationNames(tx: EntityManager, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await tx.query<{ id: string; name: string }[]>(
    'select id, name from organisation where id = any($1::uuid[])',
    [[...new Set(ids)]],
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}
