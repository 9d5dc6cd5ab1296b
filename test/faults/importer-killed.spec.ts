import 'reflect-metadata';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '#platform';
import { HEADINGS, rosterCells } from '../bench/registry/roster-file.mjs';
import { csvOf } from '../support/files/rosters.js';
import { everythingStored, openOffices } from '../support/offices.js';
import { freshDatabase, type FreshDatabase } from '../support/services.js';
import { environmentFor, settingsFor } from '../support/settings.js';
import { waitFor } from '../support/wait-for.js';
import { breakpoint } from './breakpoint.js';

const ROWS = 7000;
/** Lines above the first row. */
const HEADING = 1;
/** Several processes start one after the other, on whatever machine this is. */
const WITHIN_SECONDS = 100;
const AT_MOST_MILLISECONDS = 300_000;
const COUNTY = '513431';
const OTHER_COUNTY = '522633';

interface Registry {
  readonly fresh: FreshDatabase;
  readonly owner: Client;
  readonly office: string;
  readonly other: string;
}

let folder = '';
let roster = '';
const registries: Registry[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  roster = await rosterOf('roster.csv', ROWS, 0);
});
afterAll(async () => {
  for (const { fresh, owner } of registries) {
    await owner.end();
    await fresh.drop();
  }
  await rm(folder, { recursive: true, force: true });
});

/** People from the `from`-th on, a third with companions; some rows have no ID or a wrong one, some name somebody again. */
async function rosterOf(name: string, rows: number, from: number): Promise<string> {
  const cells = Array.from({ length: rows }, (_, i) => rosterCells(i, { county: COUNTY, from, companions: 0.35 }));
  cells.forEach((row, i) => {
    const id = row[3] ?? '';
    if (i % 50 === 30) row[3] = cells[i - 20]?.[3] ?? '';
    else if (i % 70 === 1) row[3] = id.slice(0, 17) + (id.endsWith('1') ? '2' : '1');
    else if (i % 90 === 2) row[3] = '';
  });
  const file = join(folder, name);
  await writeFile(file, csvOf([HEADINGS.split(','), ...cells]));
  return file;
}

async function openRegistry(): Promise<Registry> {
  const fresh = await freshDatabase();
  const owner = new Client({ connectionString: fresh.ownerUrl });
  await owner.connect();
  const [office, other] = await openOffices(fresh.ownerUrl, COUNTY, OTHER_COUNTY);
  const registry = { fresh, owner, office: office?.organisation ?? '', other: other?.organisation ?? '' };
  registries.push(registry);
  return registry;
}

interface Importer {
  readonly child: ChildProcess;
  /** Exit code, or the signal that ended it, with what it said. */
  readonly ended: Promise<{ code: number | NodeJS.Signals | null; said: string; errors: string }>;
}

/** The real command, in a process of its own. */
function startImporter({ fresh }: Registry, office: string, file: string): Importer {
  const command = ['roster', 'import', file, '--as-of', '2020-03-06', '--organisation', office, '--json'];
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['dist/apps/cli/src/main.js', ...command], {
    env: { PATH, HOME, ...environmentFor(settingsFor(fresh.appUrl)) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode ?? child.signalCode, said, errors }));
  return { child, ended };
}

async function importWhole(registry: Registry, office: string, file: string): Promise<Record<string, unknown>> {
  const { code, said, errors } = await startImporter(registry, office, file).ended;
  expect([code, errors.includes('Error')], errors).toEqual([0, false]);
  return JSON.parse(said) as Record<string, unknown>;
}

async function numberOf({ owner }: Registry, sql: string): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(`select (${sql})::int n`);
  return rows[0]?.n ?? 0;
}

const people = 'select count(*) from worker';
const reached = 'select max(position) from roster';
const takenUpAt = 'select max(started_rows) from roster';
const grouped = 'select count(*) from worker where travel_group is not null';

/** Starts the importer, waits until it stands in the middle of what the breakpoint says, and kills it there. */
async function killAt(
  registry: Registry,
  when: Parameters<typeof breakpoint>[1],
  hasCome: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<void> {
  const { child, ended } = startImporter(registry, registry.office, roster);
  await waitFor(hasCome, { what: 'the importer to come so far', within: WITHIN_SECONDS });
  const stop = await breakpoint(registry.owner, when);
  await waitFor(async () => (await stop.waiting()) > 0, {
    what: `the importer to stand at ${when}`,
    within: WITHIN_SECONDS,
  });
  child.kill('SIGKILL');
  expect((await ended).code).toBe('SIGKILL');
  await stop.lift();
}

/** The registry without ids, seals and times: everybody by keyed hash, each row's verdict, each travel group by its members. */
async function contentOf({ owner }: Registry) {
  const rowsOf = async (sql: string) => (await owner.query<Record<string, unknown>>(sql)).rows;
  return {
    people: await rowsOf(
      `select encode(id_index, 'hex') key, to_jsonb(w) - array['id', 'organisation_id', 'sealed', 'created_at', 'travel_group'] columns
       from worker w order by id_index`,
    ),
    parties: await rowsOf(
      `select array_agg(encode(id_index, 'hex') order by id_index) members from worker where travel_group is not null
       group by travel_group order by 1`,
    ),
    rows: await rowsOf(
      `select line, row, verdict, reasons, questions, r.known, travels_with_line, encode(id_index, 'hex') person
       from roster_row r left join worker w on w.id = worker_id order by line`,
    ),
    counts: await rowsOf(
      'select state, asked, bytes, bytes_read, position, rows, accepted, rejected, duplicates, known, refusal from roster',
    ),
    events: await rowsOf('select type, count(*)::int from event group by type order by type'),
    pieces: await rowsOf('select count(*)::int from roster_piece'),
  };
}

const registeredOnce = (registry: Registry) =>
  numberOf(
    registry,
    `select count(*) from (
       select w.id from worker w left join event e on e.subject = w.id and e.type = 'worker.registered'
       group by w.id having count(e.id) <> 1) wrong`,
  );

test(
  'an importer that is killed again and again leaves the registry that one import makes',
  async () => {
    const [whole, broken] = [await openRegistry(), await openRegistry()];
    const clean = await importWhole(whole, whole.office, roster);

    await killAt(broken, 'insert on worker', async () => (await numberOf(broken, people)) > 1000);
    const first = await numberOf(broken, reached);
    expect(first).toBeGreaterThan(1000);
    expect(first).toBeLessThan(ROWS);
    await killAt(broken, 'insert on roster_row', async () => (await numberOf(broken, takenUpAt)) >= first - HEADING);
    const second = await numberOf(broken, reached);
    expect(second).toBeGreaterThanOrEqual(first);
    expect(second).toBeLessThan(ROWS);
    await killAt(broken, 'update of travels_with_line on roster_row');
    expect(await numberOf(broken, reached)).toBeGreaterThan(ROWS);
    await killAt(broken, 'update of travel_group on worker');
    expect(await numberOf(broken, grouped)).toBe(0);
    const last = await importWhole(broken, broken.office, roster);

    expect({ ...last, id: '' }).toEqual({ ...clean, id: '' });
    const content = await contentOf(whole);
    expect(content.people.length).toBeGreaterThan(ROWS * 0.9);
    expect(content.parties.length).toBeGreaterThan(1000);
    expect(await contentOf(broken)).toEqual(content);
    expect([await registeredOnce(whole), await registeredOnce(broken)]).toEqual([0, 0]);

    const before = await everythingStored(broken.fresh.ownerUrl);
    expect(await importWhole(broken, broken.office, roster)).toEqual({ ...last, known: true });
    expect(await everythingStored(broken.fresh.ownerUrl)).toBe(before);
  },
  AT_MOST_MILLISECONDS,
);

test(
  'two importers of two offices with overlapping rosters lose nobody, and register nobody twice',
  async () => {
    const registry = await openRegistry();
    const [half, from] = [ROWS / 2, ROWS / 4];
    const [mine, theirs] = [await rosterOf('mine.csv', half, 0), await rosterOf('theirs.csv', half, from)];
    const [one, other] = await Promise.all([
      importWhole(registry, registry.office, mine),
      importWhole(registry, registry.other, theirs),
    ]);
    expect([one['rows'], other['rows']]).toEqual([half, half]);
    expect(await numberOf(registry, people)).toBe(Number(one['accepted']) + Number(other['accepted']));
    expect(await registeredOnce(registry)).toBe(0);
    expect(await numberOf(registry, 'select count(*) from roster_row')).toBe(2 * half);

    const elsewhere = `from roster_row r where 'registered-elsewhere' = any(reasons)`;
    const refused = await numberOf(registry, `select count(*) ${elsewhere}`);
    expect(refused).toBeGreaterThan(from * 0.9);
    expect(await numberOf(registry, `select count(distinct transfer_id) ${elsewhere} and verdict = 'reject'`)).toBe(
      refused,
    );
    const unasked = `${elsewhere} and not exists (
    select from transfer t join worker w on w.id = t.worker_id join roster o on o.id = r.roster_id
    where t.id = r.transfer_id and t.state = 'requested' and t.giving_id = w.organisation_id
      and t.asking_id = o.organisation_id and t.asking_id <> t.giving_id)`;
    expect(await numberOf(registry, `select count(*) ${unasked}`)).toBe(0);
    const nobody = `select count(*) from roster_row where verdict = 'accept' and worker_id is null`;
    expect(await numberOf(registry, nobody)).toBe(0);
  },
  AT_MOST_MILLISECONDS,
);
