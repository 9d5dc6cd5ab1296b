import { Client } from 'pg';
import { divisionPrefix } from '#kernel';
import { type Grant, newId, type Role } from '#platform';

export interface Office {
  readonly organisation: string;
  readonly coordinator: Grant;
}

export const grantOf = (role: Role, scope: string, organisation: string | null = newId()): Grant => ({
  actor: newId(),
  role,
  organisation,
  scope,
  site: null,
  trip: null,
});

/** Exporting offices by division code, each with a coordinator. */
export async function openOffices(ownerUrl: string, ...codes: readonly string[]): Promise<Office[]> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const offices: Office[] = [];
    for (const code of codes) {
      const organisation = newId();
      await client.query(`insert into organisation (id, name, kind, division_code) values ($1, $2, 'exporting', $3)`, [
        organisation,
        `${code} office`,
        code,
      ]);
      offices.push({ organisation, coordinator: grantOf('coordinator', divisionPrefix(code), organisation) });
    }
    return offices;
  } finally {
    await client.end();
  }
}

/** Every row of every table as the owner sees it, as text; bytes in hexadecimal and as characters. */
export async function everythingStored(ownerUrl: string): Promise<string> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<Record<string, unknown>>(`select * from ${name}`);
      for (const row of rows)
        for (const value of Object.values(row))
          texts.push(Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}
