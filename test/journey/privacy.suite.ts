import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { Response } from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import { personFacts } from '../support/journey.js';
import { everythingStored } from '../support/offices.js';
import { csvOf } from '../support/files/rosters.js';
import { keyFileWith } from '../support/files/keys.js';
import { type World, ZHAOJUE } from './world.js';

/** People of the season, and one who is written down under an Idempotency-Key. */
const season = [0, 1, 2, 7].map((n) => personFacts({ code: ZHAOJUE.county }, n));
/** Others come with a roster. */
const rostered = [31, 32, 33].map((n) => personFacts({ code: ZHAOJUE.county }, n));
const people = [...season, ...rostered];
const HEALTH_WORDS = ['体温38.2度', '38.2', '"fever"', '咳嗽', 'breathlessness'];
const PHONE_OF_GATE = '17100006261';
const clear = () => [...people.flatMap(({ idNumber, phone }) => [idNumber, phone]), PHONE_OF_GATE];

/** An instant such as 09:22:38.214 is no temperature. */
const INSTANT = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d+/g;
const found = (text: string, words: readonly string[]) => {
  const spoken = text.replace(INSTANT, '');
  return words.filter((word) => spoken.includes(word));
};

/** A roster whose name, cells and remarks say more than they should. */
const roster = () =>
  csvOf([
    ['姓名', '身份证号码', '联系电话', '住址（村组）', '意向务工地', '备注'],
    ...rostered.map(({ name, idNumber, phone }) => [
      name,
      idNumber,
      phone,
      `河边村 ${phone}`,
      `佛山 ${idNumber}`,
      '体温38.2度，咳嗽',
    ]),
    ['某人', `${rostered[0]?.idNumber.slice(0, 17) ?? ''}Q`, rostered[1]?.phone ?? '', '', '', ''],
  ]);

const run = promisify(execFile);

export const privacy = ({ stage, theirs: tenant }: World) =>
  describe('What is private', () => {
    const answers: string[] = [];
    /** What the commands wrote. */
    const said: string[] = [];

    /** From the file to the record, to its bearer's own hands, to other keys, and away again. */
    const throughRosters = async () => {
      const { coordinator } = tenant.office;
      const told = async (asked: Promise<Response>) => {
        const { text, body } = await asked;
        answers.push(text);
        return body;
      };
      const secretName = encodeURIComponent(`${rostered[0]?.idNumber ?? ''} ${rostered[0]?.phone ?? ''}.csv`);
      const upload = (query: string) =>
        told(
          coordinator.send('post', `rosters?fileName=${secretName}&${query}`, roster(), { 'content-type': 'text/csv' }),
        );
      await upload(`asOf=${rostered[0]?.idNumber ?? ''}`);
      const { id } = await upload('asOf=2020-03-06');
      await told(coordinator.get(`rosters/${rostered[0]?.idNumber ?? ''}/rows`));
      await told(coordinator.post(`rosters/${id}/columns`, { fields: [rostered[0]?.idNumber] }));
      const { items } = await told(coordinator.post(`rosters/${id}/commit`));
      const [first, second] = items.map(({ workerId }: { workerId: string | null }) => workerId ?? '');
      await told(coordinator.get(`rosters/${id}/rows`));
      // Their own file with their own verdicts: whoever brought it has seen it.
      expect((await coordinator.get(`rosters/${id}/result`)).text).toContain(rostered[0]?.idNumber);
      for (const path of ['', '/history', '/trail', '/slips']) await told(coordinator.get(`workers/${first}${path}`));
      const tail = rostered[0]?.idNumber.slice(-4) ?? '';
      const { code, page } = await coordinator.ok('post', `workers/${first}/slips`);
      answers.push(page);
      await told(stage.nobody.post('self-service/sign-in', { code, idTail: rostered[0]?.idNumber }));
      const { accessToken } = await stage.nobody.ok('post', 'self-service/sign-in', { code, idTail: tail });
      const bearer = stage.nobody.with(accessToken);
      await told(bearer.get('self-service/me'));
      await told(bearer.post('self-service/wishes', { destinationText: `佛山 ${rostered[0]?.phone ?? ''}` }));
      for (const [keyFile, ...more] of [
        [keyFileWith('k1'), 'rotate', '--index', '--to', 'i2'],
        [keyFileWith('k2'), 'rotate', '--field'],
        [keyFileWith('k2'), 'status'],
      ]) {
        const environment = { ...stage.environment, DATABASE_OWNER_URL: stage.database.ownerUrl, KEY_FILE: keyFile };
        const { stdout, stderr } = await run(process.execPath, ['dist/apps/cli/src/main.js', 'keys', ...more], {
          env: { ...process.env, ...environment },
        });
        said.push(stdout, stderr);
      }
      expect(await coordinator.ok('post', `workers/${second}/reveal`, { purpose: '核对乘车人身份' })).toMatchObject({
        idNumber: rostered[1]?.idNumber,
        phone: rostered[1]?.phone,
      });
      await told(coordinator.post('workers/look-up', { idNumber: rostered[1]?.idNumber }));
      for (let time = 0; time < 2; time++)
        expect(await told(bearer.post('self-service/withdraw-consent'))).toMatchObject({
          worker: { state: 'withdrawn' },
        });
      expect(await told(bearer.post('self-service/erase'))).toMatchObject({ workerId: first });
    };
    beforeAll(async () => {
      const { coordinator } = tenant.office;
      const { ids, leader, enterprise } = tenant;
      const last = season.at(-1) ?? {};
      const send = async (caller: typeof leader, path: string, body: object, key?: string) => {
        const { text } = await caller.send('post', path, body, key ? { 'idempotency-key': key } : {});
        answers.push(text);
      };
      await send(coordinator, 'workers', last, 'once');
      await send(coordinator, 'workers', last, 'once');
      await send(coordinator, 'workers', { ...last, homeDivision: '440606' }, 'elsewhere');
      await send(coordinator, 'workers', { ...last, idNumber: `${people[0]?.idNumber.slice(0, 17) ?? ''}Q` });
      await send(coordinator, 'workers', { ...last, unknown: people[0]?.idNumber });
      await send(
        coordinator,
        'health-codes',
        {
          items: [
            {
              workerId: ids.worker,
              issuerDivision: '510000',
              colour: 'red',
              issuedAt: '2020-03-06T08:00:00+08:00',
              expiresAt: '2020-03-31T23:59:59+08:00',
              temperature: 38.2,
              symptoms: ['breathlessness'],
            },
          ],
        },
        'code',
      );
      const passenger = `trips/${ids.trip}/passengers/${ids.passenger}`;
      await send(leader, `${passenger}/refuse`, { reason: 'fever', note: '体温38.2度，咳嗽' }, 'door');
      await send(enterprise.key, `vacancies`, { nonsense: people[0]?.phone });
      // With a wrong tail, with what looks like one's whole number, and the wishes with a number slipped in.
      await send(stage.nobody, 'self-service/sign-in', {
        code: '7KQM-2XHD-9RTA',
        idTail: people[0]?.idNumber.slice(-4),
      });
      await send(stage.nobody, 'self-service/sign-in', { code: people[0]?.phone, idTail: people[0]?.idNumber });
      await send(tenant.worker, 'self-service/wishes', { occupation: `注塑 ${people[0]?.phone ?? ''}` }, 'wish');
      // Looked at on purpose: in clear for the reader, and nowhere else.
      expect(await coordinator.ok('post', `workers/${ids.worker}/reveal`, { purpose: '核对乘车人身份' })).toMatchObject(
        {
          idNumber: expect.stringMatching(/^\d{17}[\dX]$/),
        },
      );
      expect((await coordinator.post(`${passenger}/reveal`, { purpose: '通知家属' })).text).toContain('体温38.2度');
      await throughRosters();
    });

    test('no log line bears an ID number, a phone number, a health detail, a token or a one-time code', () => {
      const lines = [...stage.processes.map((one) => one.output()), ...said].join('\n');
      expect(said.join('')).toMatch(/查找密钥现为 i2/);
      expect(lines).toMatch(/"route":"\/v1\/rosters\/:id\/commit"/);
      expect(lines).toMatch(/"route":"\/v1\/workers\/:id\/reveal"/);
      expect(
        found(lines, [...clear(), ...HEALTH_WORDS, tenant.leader.authorization, tenant.enterprise.key.authorization]),
      ).toEqual([]);
    });

    test('no answer but the reveal bears them: not problems, not lists, not what is replayed', async () => {
      const { coordinator } = tenant.office;
      const lists = [
        'workers',
        'proposals',
        'batches',
        `trips/${tenant.ids.trip}/passengers`,
        `trips/${tenant.ids.trip}/manifest`,
      ];
      const read = await Promise.all(lists.map(async (path) => (await coordinator.get(path)).text));
      read.push((await tenant.worker.get('self-service/me')).text);
      const seen = [...answers, ...read].join('\n');
      expect(seen).toContain('"reason":"care"');
      expect(found(seen, [...people.flatMap(({ idNumber, phone }) => [idNumber, phone]), ...HEALTH_WORDS])).toEqual([]);
    });

    test('no figure of any process bears them, nor a URL', async () => {
      const figures = await Promise.all(stage.processes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
      expect(figures.join('\n')).toContain('route="/v1/rosters/:id/commit"');
      const names = people.map(({ name }) => encodeURIComponent(name));
      expect(found(figures.join('\n'), [...clear(), ...names, 'fileName', 'asOf='])).toEqual([]);
    });

    test('nothing in the database bears them in clear: events, outbox, kept answers, tables', async () => {
      const stored = await everythingStored(stage.database.ownerUrl);
      expect(stored).toContain('worker.revealed');
      expect(stored).toContain('roster.imported');
      expect(found(stored, [...clear(), ...HEALTH_WORDS])).toEqual([]);
      const owner = new Client({ connectionString: stage.database.ownerUrl });
      await owner.connect();
      const { rows } = await owner.query<{ row: string }>(
        `select e::text as row from event e union all select o::text from outbox o`,
      );
      await owner.end();
      const names = people.map(({ name }) => name);
      expect(rows.length).toBeGreaterThan(20);
      expect(found(rows.map(({ row }) => row).join('\n'), [...names, '"red"', '"yellow"'])).toEqual([]);
    });

    test('a worker reads the own journey with seat, places, contact and reasons, and no more of anybody else', async () => {
      const me = await tenant.worker.ok('get', 'self-service/me');
      expect(me).toMatchObject({
        worker: { id: tenant.ids.worker, state: 'placed', idNumber: expect.stringMatching(/^513431\*{8}/) },
        standing: { zh: expect.any(String), en: expect.any(String) },
        offers: [{ state: 'confirmed', title: '注塑工', steps: [], why: expect.any(Array) }],
        matching: { runId: tenant.ids.run, outcome: 'proposed' },
        trips: [
          {
            tripId: tenant.ids.trip,
            batch: '三月第一批',
            sheetNumber: tenant.ids.sheetNumber,
            seatNumber: expect.any(Number),
            boards: { atLocal: expect.stringMatching(/^2020-03-12 /) },
            contact: { name: '门岗接收员', phone: PHONE_OF_GATE },
          },
        ],
      });
      const others = season.slice(1).map(({ name }) => name);
      expect(found(JSON.stringify(me), others)).toEqual([]);
    });

    test('the payloads of the queue bear ids only', async (context) => {
      if (!stage.redisUrl) return context.skip('the queue is in the database, where all tables were read');
      const redis = new Redis(stage.redisUrl);
      try {
        const keys = (await redis.keys('*')).filter((key) => key.startsWith(stage.queuePrefix));
        const jobs = await Promise.all(
          keys.map(async (key) =>
            (await redis.type(key)) === 'hash' ? JSON.stringify(await redis.hgetall(key)) : key,
          ),
        );
        expect(jobs.length).toBeGreaterThan(0);
        expect(found(jobs.join('\n'), [...clear(), ...HEALTH_WORDS, ...people.map(({ name }) => name)])).toEqual([]);
      } finally {
        redis.disconnect();
      }
    });
  });
