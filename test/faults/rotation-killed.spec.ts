import 'reflect-metadata';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FieldCipher, openKeys, temporaryFolder } from '#platform';
import type { SealedIdentity } from '#workers';
import { HEADINGS, residentId, rosterCells } from '../bench/registry/roster-file.mjs';
import { csvOf } from '../support/files/rosters.js';
import { openOffices } from '../support/offices.js';
import { freshDatabase, type FreshDatabase } from '../support/services.js';
import { environmentFor, settingsFor } from '../support/settings.js';
import { waitFor } from '../support/wait-for.js';
import { breakpoint } from './breakpoint.js';

const COUNTY = '513431';
const ROWS = 2600;
/** Rows that go in at once. */
const BATCH = 2000;
const WITHIN_SECONDS = 100;
const AT_MOST_MILLISECONDS = 600_000;

let folder = '';
let fresh: FreshDatabase;
let owner: Client;
let office = '';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const OLD = { i1: key(2) };
const NEW = { i2: key(4) };
const settings = (keyFile: string) => settingsFor(fresh.appUrl, { keyFile });

async function keyFileOf(name: string, current: string, keys: Readonly<Record<string, string>>): Promise<string> {
  const file = join(folder, name);
  const rings = { field: { current: 'k1', keys: { k1: key(1) } }, index: { current, keys } };
  await writeFile(file, JSON.stringify(rings), { mode: 0o600 });
  return file;
}

/** A command of the project in a process of its own. */
interface Command {
  readonly child: ChildProcess;
  /** Exit code, or the signal that ended it, with what it said. */
  readonly ended: Promise<{ code: number | NodeJS.Signals | null; said: string; errors: string }>;
}

function start(keyFile: string, ...command: string[]): Command {
  const { PATH = '', HOME = '' } = process.env;
  const environment = { ...environmentFor(settings(keyFile)), DATABASE_OWNER_URL: fresh.ownerUrl };
  const child = spawn(process.execPath, ['dist/apps/cli/src/main.js', ...command], {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  return {
    child,
    ended: once(child, 'close').then(() => ({ code: child.exitCode ?? child.signalCode, said, errors })),
  };
}

const rotate = (keyFile: string) => start(keyFile, 'keys', 'rotate', '--index', '--to', 'i2');
const importing = (keyFile: string, file: string) =>
  start(keyFile, 'roster', 'import', file, '--as-of', '2020-03-06', '--organisation', office, '--json');

/** So many people from the `from`-th on. */
async function rosterOf(name: string, from: number): Promise<string> {
  const cells = Array.from({ length: ROWS }, (_, i) => rosterCells(i, { county: COUNTY, from }));
  const file = join(folder, name);
  await writeFile(file, csvOf([HEADINGS.split(','), ...cells]));
  return file;
}

async function numberOf(sql: string): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(`select (${sql})::int n`);
  return rows[0]?.n ?? 0;
}
const people = 'select count(*) from worker';
const phase = async () => (await owner.query<{ phase: string }>('select phase from index_key')).rows[0]?.phase;
const come = (what: string, condition: () => Promise<boolean>) => waitFor(condition, { what, within: WITHIN_SECONDS });

async function killed({ child, ended }: Command): Promise<void> {
  child.kill('SIGKILL');
  expect((await ended).code).toBe('SIGKILL');
}
async function done({ ended }: Command): Promise<string> {
  const { code, said, errors } = await ended;
  expect([code, /Error/.test(errors)], errors).toEqual([0, false]);
  return said;
}

beforeAll(async () => {
  folder = await temporaryFolder();
  fresh = await freshDatabase();
  owner = new Client({ connectionString: fresh.ownerUrl });
  await owner.connect();
  const [opened] = await openOffices(fresh.ownerUrl, COUNTY);
  office = opened?.organisation ?? '';
});
afterAll(async () => {
  await owner.end();
  await fresh.drop();
  await rm(folder, { recursive: true, force: true });
});

test(
  'a rotation of the index key that is killed at every stage, while rosters come in, loses nobody and doubles nobody',
  async () => {
    const both = await keyFileOf('both.json', 'i1', { ...OLD, ...NEW });
    const [first, second, third] = [
      await rosterOf('first.csv', 0),
      await rosterOf('second.csv', ROWS),
      await rosterOf('third.csv', 2 * ROWS),
    ];

    // While it builds an index beside the work: the importer stands in the middle of its second batch.
    const inBatch = await breakpoint(owner, 'insert on roster_row', `new.line > ${String(BATCH + 100)}`);
    const one = importing(both, first);
    await come('the importer to be in its second batch', async () => (await inBatch.waiting()) > 0);
    const building = rotate(both);
    const indexing = `select count(*) from pg_stat_progress_create_index where relid = 'worker'::regclass`;
    await come('an index to be built', async () => (await numberOf(indexing)) > 0);
    expect(await phase()).toBe('filling');
    await killed(building);
    await inBatch.lift();
    await come('the server to be done with it', async () => (await numberOf(indexing)) === 0);

    // While it fills, and a second importer writes a batch that the rotation has not seen.
    const inFill = await breakpoint(owner, 'update of id_index_next on worker');
    const filling = rotate(both);
    await come('the rotation to fill', async () => (await inFill.waiting()) > 0);
    const before = await numberOf(people);
    const two = importing(both, second);
    await come('a batch to be written meanwhile', async () => (await numberOf(people)) >= before + BATCH);
    expect([await phase(), await inFill.waiting()]).toEqual(['filling', 1]);
    await killed(filling);
    await inFill.lift();

    // In the middle of the switch, which is one transaction.
    const inSwitch = await breakpoint(owner, 'update of key_id on index_key');
    const switching = rotate(both);
    await come('the switch', async () => (await inSwitch.waiting()) > 0);
    expect(await phase()).toBe('filling');
    await killed(switching);
    await inSwitch.lift();

    // While the indexes of the old key go, and a third importer writes with the new one.
    // The trigger goes with the column, which has another name after the switch.
    const inClearing = await breakpoint(owner, 'update of id_index on worker', 'new.id_index is null');
    const clearing = rotate(both);
    await come('the rotation to clear', async () => (await inClearing.waiting()) > 0);
    expect(await phase()).toBe('clearing');
    const three = importing(both, third);
    await come('a batch to be written meanwhile', async () => (await numberOf(people)) > 2 * ROWS);
    await killed(clearing);
    await inClearing.lift();

    await done(rotate(both));
    for (const importer of [one, two, three])
      expect(JSON.parse(await done(importer))).toMatchObject({
        state: 'committed',
        rows: ROWS,
        accepted: ROWS,
        already: 0,
      });

    const state = await owner.query('select key_id, next_key_id, phase from index_key');
    expect(state.rows).toEqual([{ key_id: 'i2', next_key_id: null, phase: 'rest' }]);
    expect(
      await numberOf('select count(*) from worker where id_index_next is not null or phone_index_next is not null'),
    ).toBe(0);

    // With the new key alone everybody is found by the number, once.
    const alone = await keyFileOf('alone.json', 'i2', NEW);
    const cipher = new FieldCipher(await openKeys(settings(alone)));
    const { rows } = await owner.query<{ id: string; id_index: Buffer; phone_index: Buffer | null; sealed: Buffer }>(
      'select id, id_index, phone_index, sealed from worker',
    );
    const found = rows.map(({ id, id_index, phone_index, sealed }) => {
      const { idNumber, phone } = cipher.open(id, sealed) as SealedIdentity;
      const phoneIsFound =
        phone === null ? phone_index === null : phone_index?.equals(cipher.blindIndex('phone', phone));
      return id_index.equals(cipher.blindIndex('resident-id', idNumber)) && phoneIsFound ? idNumber : 'not found';
    });
    const expected = Array.from({ length: 3 * ROWS }, (_, i) => residentId(COUNTY, i));
    expect(found.sort()).toEqual(expected.sort());
    expect(await numberOf(`select count(*) from event where type = 'worker.registered'`)).toBe(3 * ROWS);
    expect(await numberOf(`select count(distinct subject) from event where type = 'worker.registered'`)).toBe(3 * ROWS);

    // And the processes do without the old one: the same people again are all known.
    expect(JSON.parse(await done(start(alone, 'keys', 'status')))).toMatchObject({
      index: { key: 'i2', known: ['i2'] },
    });
    const again = JSON.parse(await done(importing(alone, first))) as Record<string, unknown>;
    expect(again).toMatchObject({ accepted: ROWS, already: ROWS, rejected: 0 });
    expect(await numberOf(people)).toBe(3 * ROWS);
  },
  AT_MOST_MILLISECONDS,
);
