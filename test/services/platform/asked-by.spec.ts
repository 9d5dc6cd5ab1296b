import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { Database, PlatformModule } from '#platform';
import { freshDatabase } from '../../support/services.js';
import { settingsFor } from '../../support/settings.js';
import { waitFor } from '../../support/wait-for.js';

const AN_HOUR = 3_600_000;

test('A process learns whether another one asks the database just now', async () => {
  const fresh = await freshDatabase();
  const imports = [PlatformModule.with(settingsFor(fresh.appUrl), 'import')];
  const module = await Test.createTestingModule({ imports }).compile();
  const db = module.get(Database);
  const other = new Client({ connectionString: fresh.appUrl, application_name: 'mendao-asked-by' });
  try {
    expect(await db.isAskedBy('import', AN_HOUR)).toBe(true);
    expect(await db.isAskedBy('asked-by', AN_HOUR)).toBe(false);
    await other.connect();
    await other.query('select 1');
    expect(await db.isAskedBy('asked-by', AN_HOUR)).toBe(true);
    await waitFor(async () => !(await db.isAskedBy('asked-by', 50)), { what: 'it to be silent' });
    await other.query('select 1');
    expect(await db.isAskedBy('asked-by', AN_HOUR)).toBe(true);
    await other.end();
    await waitFor(async () => !(await db.isAskedBy('asked-by', AN_HOUR)), { what: 'it to be gone' });
  } finally {
    await module.close();
    await fresh.drop();
  }
});
