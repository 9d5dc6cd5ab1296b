import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NAUGHTY_STRINGS } from '../../fixtures/naughty-strings.js';
import { csvOf } from '../../support/files/rosters.js';
import { aWorkbook } from '../../support/files/workbook.js';
import { advance, type Office, openOffice, WHEN } from '../../support/journey.js';
import { residentId } from '../../support/people.js';
import { type Caller, openStage, type Stage } from '../../support/stage.js';

const COUNTY = '513431';
const HEADINGS = ['序号', '姓名', '身份证号码', '住址（村组）', '意向务工地', '备注'];
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const ALL = Object.entries(NAUGHTY_STRINGS).flatMap(([kind, texts]) => texts.map((text) => [kind, text] as const));

let stage: Stage;
let office: Office;
let coordinator: Caller;
let people = 0;

const nextId = () => {
  people += 1;
  return residentId(people % 1000, COUNTY, `199${String(Math.floor(people / 1000))}-02-17`);
};
/** What the README says of texts: as written, but for control characters, each run a space, and for spaces at the ends. */
const kept = (text: string): string | null => text.replace(/\p{Cc}+/gu, ' ').trim() || null;
const characters = (text: string) => Array.from(text).length;

/** The refusal that a text deserves in a field of so many characters; null for one that is kept. */
const refusalOf = (text: string, most: number): string | null => {
  if (text.includes('\0')) return 'request.nul-character';
  if (/\p{Surrogate}/u.test(text)) return 'request.lone-surrogate';
  return characters(text) > most ? 'request.invalid' : null;
};
const nameRefusalOf = (text: string): string | null => {
  const isNoName = kept(text) === null || /[\p{Nd}*]/u.test(text) || /\p{Cc}/u.test(text.trim());
  return refusalOf(text, 100) ?? (isNoName ? 'worker.name-wrong' : null);
};

const register = (more: object) =>
  coordinator.post('workers', {
    idNumber: nextId(),
    name: '某人',
    homeDivision: COUNTY,
    registeredPoor: false,
    ...more,
  });

beforeAll(async () => {
  stage = await openStage(['api', 'worker']);
  await advance(stage, WHEN.start);
  office = await openOffice(stage, COUNTY);
  ({ coordinator } = office);
});
afterAll(() => stage.close());

describe('Registered by hand', () => {
  test.each(Object.entries(NAUGHTY_STRINGS))(
    'a name (%s) comes back as it was, or is refused with a code',
    async (_, texts) => {
      const ask = async (text: string) => {
        const { status, body } = await register({ name: text });
        const refusal = nameRefusalOf(text);
        if (refusal) {
          expect([text, status, body.code]).toEqual([text, 422, refusal]);
          return;
        }
        expect([text, status]).toEqual([text, 201]);
        const name = kept(text);
        const record = await coordinator.ok('get', `workers/${body.id}`);
        expect(record.name).toBe(name);
        if (text === texts[0]) {
          const { held } = await coordinator.ok('post', `workers/${body.id}/copy`, { reason: '本人书面申请' });
          expect(held.worker[0].name).toBe(name);
          await coordinator.ok('get', `workers/${body.id}/trail`);
          await coordinator.ok('get', `workers/${body.id}/history`);
        }
        if (characters(name ?? '') > 50) return;
        const { items } = await coordinator.ok('get', `workers?limit=20&q=${encodeURIComponent(name ?? '')}`);
        expect(items.map(({ id }: { id: string }) => id)).toContain(body.id);
        for (const found of items) expect(found.name.toLowerCase()).toContain(name?.toLowerCase());
      };
      await Promise.all(texts.map(ask));
    },
  );

  test.each(Object.entries(NAUGHTY_STRINGS))(
    'an address and a wish (%s) come back as they were, or are refused with a code',
    async (_, texts) => {
      const ask = async (text: string) => {
        const wishes = { destinationText: text, occupation: text, availableText: text, furtherOccupations: [text] };
        const { status, body } = await register({ village: text, town: text, ...wishes });
        const refusal = refusalOf(text, 100);
        if (refusal) {
          expect([text, status, body.code]).toEqual([text, 422, refusal]);
          return;
        }
        expect([text, status]).toEqual([text, 201]);
        const trade = kept(text.normalize('NFKC'));
        const record = await coordinator.ok('get', `workers/${body.id}`);
        expect(record).toMatchObject({
          village: kept(text),
          record: { town: kept(text) },
          destinationText: kept(text),
          availableText: kept(text),
          occupation: trade,
          furtherOccupations: trade === null ? null : [trade],
        });
        const { held } = await coordinator.ok('post', `workers/${body.id}/copy`, { reason: '本人书面申请' });
        expect(held.worker[0].village).toBe(kept(text));
        expect(held.record[0]?.town ?? null).toBe(kept(text));
      };
      await Promise.all(texts.map(ask));
    },
  );
});

const UNWRITABLE = /[\uFFFE\p{Surrogate}\0]/u;
const INVISIBLE_ENDS =
  /^[\s\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+|[\s\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+$/g;

const FILES = [
  ['UTF-8 text', 'csv', (rows: string[][]) => csvOf(rows)],
  ['UTF-16 text', 'csv', (rows: string[][]) => Buffer.from(`\uFEFF${csvOf(rows).toString()}`, 'utf16le')],
  ['a workbook', 'xlsx', (rows: string[][]) => aWorkbook({ rows })],
] as const;

describe.each(FILES)('Brought in with a roster that is %s', (kind, ending, fileOf) => {
  // What XML or UTF-8 has no way to write is not in the file either.
  const texts = ALL.map(([, text]) => text).filter(
    (text) => !UNWRITABLE.test(text) && (ending === 'csv' || !/\p{Cc}/u.test(text)),
  );
  let items: {
    row: number;
    verdict: string;
    reasons: string[];
    workerId: string | null;
    questions: { code: string }[];
  }[] = [];
  let id = '';

  beforeAll(async () => {
    const rows = texts.map((text, i) => [String(i + 1), text, nextId(), text, text, text]);
    const path = `rosters?fileName=${encodeURIComponent(`淘气的 ${texts[0] ?? ''}.${ending}`)}&asOf=2020-03-06&commit=true`;
    const type = ending === 'csv' ? 'text/csv' : WORKBOOK;
    const { status, body } = await coordinator.send('post', path, fileOf([HEADINGS, ...rows]), {
      'content-type': type,
    });
    expect([status, body.state]).toEqual([201, 'committed']);
    ({ items, id } = body);
  });

  test('every text comes back as it was, or its row is refused with a reason', async () => {
    expect(items.map(({ row }) => row)).toEqual(texts.map((_text, i) => i + 1));
    const ask = async ({ row, verdict, reasons, workerId }: (typeof items)[number]) => {
      const text = texts[row - 1] ?? '';
      const name = text
        .replace(INVISIBLE_ENDS, '')
        .replace(/[^\S\uFEFF]+/g, ' ')
        .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
      const refusal = name === '' ? 'name-missing' : /\p{Cc}/u.test(name) ? 'name-unreadable' : null;
      expect([text, verdict, ...reasons]).toEqual(refusal ? [text, 'reject', refusal] : [text, 'accept']);
      if (!workerId) return;
      const record = await coordinator.ok('get', `workers/${workerId}`);
      expect(record).toMatchObject({ name, village: kept(text), destinationText: kept(text) });
    };
    await Promise.all(items.map(ask));
  });

  test('a name with characters that nobody sees, or that were lost, or with digits, is asked about', () => {
    const doubtful = items.filter(({ row }) =>
      /[\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\uFFFD\p{Nd}*]/u.test(
        (texts[row - 1] ?? '').replace(INVISIBLE_ENDS, ''),
      ),
    );
    expect(doubtful.length).toBeGreaterThan(5);
    for (const { questions, verdict } of doubtful)
      if (verdict === 'accept') expect(questions.map(({ code }) => code)).toContain('name-doubtful');
  });

  test('the result can be fetched, and bears every text', async () => {
    const answer = await coordinator.send('get', `rosters/${id}/result`);
    expect(answer.status).toBe(200);
    if (kind !== 'UTF-8 text') return;
    for (const text of texts) expect(answer.text).toContain(text.replaceAll('"', '""'));
  });
});

test('Nothing of all that did any harm: the register stands, and nothing was refused by the database', async () => {
  expect((await coordinator.get('workers?limit=1')).status).toBe(200);
  expect(stage.processes.map((one) => one.output()).join('')).not.toMatch(/"level":(?:50|60)/);
});
