import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '#platform';
import { waitFor } from '../support/wait-for.js';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const STARTER = `
  import { startPostgres } from '${resolve('dist/libs/platform/src/embedded/postgres.js')}';
  const [folder] = process.argv.slice(1);
  const { url } = await startPostgres({ folder, durable: false });
  console.log(url);
  setInterval(() => undefined, 60_000);`;

const answers = async (url: string) => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.end();
  return true;
};

it('The embedded PostgreSQL ends cleanly when the process that started it is killed', async () => {
  const data = join(folder, 'pg');
  const starter = spawn(process.execPath, ['--input-type=module', '-e', STARTER, data]);
  const [line] = (await once(starter.stdout, 'data')) as [Buffer];
  const url = line.toString().trim();
  expect(await answers(url)).toBe(true);

  starter.kill('SIGKILL');
  await waitFor(async () => !(await answers(url).catch(() => false)), { what: 'PostgreSQL to end', within: 30 });
  await waitFor(
    async () => (await readFile(join(data, 'postgres.log'), 'utf8')).includes('database system is shut down'),
    {
      what: 'a clean end in the log',
    },
  );
});
