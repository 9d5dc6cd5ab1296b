import { Client } from 'pg';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { breakpoint } from '../../faults/breakpoint.js';
import { csvOf, wholeRoster } from '../../support/files/rosters.js';
import { aWorkbook } from '../../support/files/workbook.js';
import { account, advance, type Office, openOffice, until, WHEN } from '../../support/journey.js';
import { residentId } from '../../support/people.js';
import { openStage, type Stage } from '../../support/stage.js';
import { waitFor } from '../../support/wait-for.js';

const BATCH = 2000;
const ROWS = 5000;
const HEADINGS = ['序号', '姓名', '身份证号码', '联系电话', '备注'];
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** So long that two thousand rows alone make half a mebibyte. */
const REMARK = '去年在佛山务工，今年愿意再去同一家工厂，听从安排。'.repeat(4);

let stage: Stage;
let office: Office;
let owner: Client;

const idOf = (n: number) => residentId(n % 1000, '513431', `19${String(60 + Math.floor(n / 1000))}-02-17`);
const large = (from: number) => {
  const rows = Array.from({ length: ROWS }, (_, i) => [String(i + 1), '卢燕涛', idOf(from + i), '', REMARK]);
  return csvOf([HEADINGS, ...rows]);
};
const upload = (file: Buffer, fileName: string, { type = 'text/csv', commit = true } = {}) =>
  office.coordinator.send(
    'post',
    `rosters?fileName=${encodeURIComponent(fileName)}&asOf=2020-03-06&commit=${String(commit)}`,
    file,
    { 'content-type': type },
  );
const numberOf = async (sql: string) => {
  const { rows } = await owner.query<{ n: number }>(`select (${sql})::int n`);
  return rows[0]?.n;
};
const unfinished = `select count(*) from outbox where state in ('pending', 'queued')`;
const people = 'select count(*) from worker';

beforeAll(async () => {
  stage = await openStage(['api', 'worker']);
  await advance(stage, WHEN.start);
  office = await openOffice(stage, '513431');
  owner = new Client({ connectionString: stage.database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await stage.close();
});

describe('A roster of more than a megabyte', () => {
  test('is answered at once, gone on with by the worker process, and tells how far it is', async () => {
    const file = large(0);
    expect(file.length).toBeGreaterThan(1024 * 1024);
    const stop = await breakpoint(owner, 'insert on roster_row', `new.line > ${String(BATCH + 100)}`);
    const { status, body } = await upload(file, '大花名册.csv');
    expect([status, body.state, body.known]).toEqual([202, 'uploaded', false]);
    await waitFor(async () => (await stop.waiting()) > 0, { what: 'the second batch to be in hand', within: 60 });
    const halfway = await office.coordinator.ok('get', `rosters/${body.id}`);
    expect(halfway).toMatchObject({ state: 'committing', rows: BATCH, accepted: BATCH, steps: ['cancel'] });
    const { progress } = halfway;
    expect(progress).toMatchObject({ of: file.length, rows: BATCH });
    expect(progress.bytes).toBeGreaterThan(file.length / 4);
    expect(progress.bytes).toBeLessThanOrEqual(file.length);
    expect(progress.rowsPerSecond).toBeGreaterThan(0);
    expect(progress.secondsLeft).toBeGreaterThanOrEqual(0);
    expect(await numberOf(people)).toBe(BATCH);

    // While it runs the same file again is the same roster, and begins no second import.
    const meanwhile = await upload(file, '大花名册.csv');
    expect([meanwhile.status, meanwhile.body.id, meanwhile.body.known]).toEqual([202, body.id, false]);
    await stop.lift();
    const done = await until(office.coordinator, `rosters/${body.id}`, 'committed');
    expect(done).toMatchObject({ rows: ROWS, accepted: ROWS, rejected: 0, already: 0, progress: null, steps: [] });
    await waitFor(async () => (await numberOf(unfinished)) === 0, { what: 'the queue to be done', within: 60 });
    expect(await numberOf(people)).toBe(ROWS);
    expect(await numberOf(`select count(*) from event where type = 'roster.imported'`)).toBe(1);
  });

  test('shows its rows in pages, each once and in the order of the sheet', async () => {
    const { body } = await upload(large(0), 'the same file.csv');
    expect(body).toMatchObject({ known: true, state: 'committed' });
    const lines: number[] = body.items.map(({ line }: { line: number }) => line);
    for (let { next } = body; next !== null;) {
      const page = await office.coordinator.ok('get', `rosters/${body.id}/rows?after=${String(next)}&limit=999`);
      lines.push(...page.items.map(({ line }: { line: number }) => line));
      next = page.next;
    }
    expect(lines).toEqual(Array.from({ length: ROWS }, (_, i) => i + 2));
    const refused = await office.coordinator.ok('get', `rosters/${body.id}/rows?verdict=reject`);
    expect(refused).toEqual({ items: [], next: null });
  });

  test('that is cancelled while the worker process has it keeps what was written, and no more comes', async () => {
    const before = (await numberOf(people)) ?? 0;
    const stop = await breakpoint(owner, 'insert on roster_row', `new.line > ${String(BATCH + 100)}`);
    const { body } = await upload(large(10_000), 'wrong.csv');
    await waitFor(async () => (await stop.waiting()) > 0, { what: 'the second batch to be in hand', within: 60 });
    const cancelled = await office.coordinator.ok('post', `rosters/${body.id}/cancel`);
    expect(cancelled).toMatchObject({ state: 'cancelled', accepted: BATCH, steps: [] });
    await stop.lift();
    await waitFor(async () => (await numberOf(unfinished)) === 0, { what: 'the job to be given up', within: 60 });
    expect(await numberOf(people)).toBe(before + BATCH);
    expect(await numberOf(`select count(*) from outbox where state <> 'done'`)).toBe(0);
    const { status, body: problem } = await office.coordinator.post(`rosters/${body.id}/commit`);
    expect([status, problem.code]).toEqual([409, 'roster.illegal-step']);

    const again = await upload(large(10_000), 'wrong.csv');
    expect([again.status, again.body.state]).toEqual([202, 'uploaded']);
    const done = await until(office.coordinator, `rosters/${again.body.id}`, 'committed');
    expect(done).toMatchObject({ rows: ROWS, accepted: ROWS, already: BATCH });
    expect(await numberOf(people)).toBe(before + ROWS);
  });
});

describe('The result of a roster', () => {
  const TITLE = ['昭觉县外出务工登记表'];
  const FORMULAS = ['=HYPERLINK("http://evil.example","x")', '+1+1', '-2+3', '@SUM(A1)', '＝1+1', '\t=1'];
  const rows = FORMULAS.map((formula, i) => [String(i + 1), '卢燕涛', idOf(20_000 + i), '', formula]);
  const sheet = [TITLE, HEADINGS, ...rows, ['7', '=cmd|x', '123', '', '']];

  const download = async (id: string) => {
    const answer = await request(stage.nobody.url)
      .get(`/v1/rosters/${id}/result`)
      .set('authorization', office.coordinator.authorization)
      .buffer()
      .parse((response, done) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () => done(null, Buffer.concat(pieces)));
      });
    const disposition = String(answer.headers['content-disposition']);
    const [, plain = '', encoded = ''] =
      /^attachment; filename="([\x20-\x7e]+)"; filename\*=UTF-8''([\w.!#$&+^`|~%-]+)$/.exec(disposition) ?? [];
    return {
      status: answer.status,
      type: String(answer.headers['content-type']),
      plain,
      name: decodeURIComponent(encoded),
      file: answer.body as Buffer,
    };
  };
  test('of a text file bears its Chinese name, and no cell of it is a formula', async () => {
    const { body } = await upload(csvOf(sheet), '昭觉县 "返岗" (一)/花名册*’.csv');
    expect(body).toMatchObject({ state: 'committed', accepted: rows.length, rejected: 1 });
    const result = await download(body.id);
    expect(result).toMatchObject({ status: 200, plain: 'roster-result.csv' });
    expect(result.type).toMatch(/^text\/csv\b/);
    expect(result.name).toBe('昭觉县 "返岗" (一)-花名册*’-result.csv');
    const text = result.file.toString();
    for (const formula of FORMULAS) expect(text).toContain(`'${formula.replaceAll('"', '""')}`);
    expect(text).toContain(`'=cmd|x`);
    expect(text).not.toMatch(/(?:^|[,\n\r"])[=+@＝\t]/);
    const [first = '', last = ''] = [text.split('\r\n')[2], text.split('\r\n')[8]];
    expect([first, last]).toEqual([expect.stringContaining('接受 accept'), expect.stringContaining('拒绝 reject')]);
  });

  test('of a workbook is a workbook with the same verdicts, and no cell of it is a formula', async () => {
    const { body } = await upload(aWorkbook({ rows: sheet }), '昭觉县花名册.xlsx', { type: WORKBOOK });
    expect(body).toMatchObject({ state: 'committed', accepted: rows.length, already: rows.length, rejected: 1 });
    const result = await download(body.id);
    expect(result).toMatchObject({ status: 200, plain: 'roster-result.xlsx', name: '昭觉县花名册-result.xlsx' });
    expect(result.type).toBe(WORKBOOK);
    const { rows: read, columns } = await wholeRoster(result.file);
    expect(read.map(({ verdict }) => verdict)).toEqual([...rows.map(() => 'accept'), 'reject']);
    expect(columns.slice(-2).map(({ heading }) => heading)).toEqual(['核对结果 verdict', '处理办法 what to do']);
    expect(read.map(({ normalised }) => normalised.notes)).toEqual([...FORMULAS.map((formula) => `'${formula}`), '']);
    expect(read.at(-1)?.normalised.name).toBe("'=cmd|x");
  });

  test('is refused to another office and to whoever only reads', async () => {
    const { body } = await upload(csvOf(sheet), 'once more.csv');
    const other = await openOffice(stage, '522633');
    const answer = await other.coordinator.get(`rosters/${body.id}/result`);
    expect([answer.status, answer.body.code]).toEqual([404, 'roster.missing']);
    const monitor = await account(stage, office.id, 'province-monitor', 'monitor');
    expect((await monitor.get(`rosters/${body.id}/result`)).status).toBe(403);
  });
});
