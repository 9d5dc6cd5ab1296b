import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Grant, newId } from '#platform';
import { aPerson, residentId } from '../../../support/people.js';
import { type Asked, impersonal, openProvinces, type Provinces, type Question } from './provinces.js';

const LOOKS = 6;
const reason = '录入时看错末位';
const post = (path: string, body: object | string = {}): Question => ({ method: 'POST', path, body });
const get = (path: string): Question => ({ method: 'GET', path });
const uuid = expect.stringMatching(/^[\da-f-]{36}$/) as string;
/** What must not be told of a record, nor of who has it. */
const TOLD_BY_NOBODY = /513431|522600|阿苦|河边村|焊工|171199|office/;

let provinces: Provinces;
let congjiang: Grant;
let people = 0;

/** Somebody whom the office of a division has; nobody where none is named. */
async function had(by?: string): Promise<Asked> {
  const number = residentId(people++, '530627');
  if (!by) return { id: newId(), number };
  const facts = { idNumber: number, name: '阿苦么', occupation: '焊工', homeDivision: by };
  const { id } = await provinces.ok<{ id: string }>(
    provinces.officeOf(by).coordinator,
    post('workers', { ...aPerson(people), ...facts }),
  );
  return { id, number };
}
/** A record of the asker's own, whose number is to be corrected. */
const mistaken = () => had('522633');
/** A colleague with a budget of the own. */
const colleague = (): Grant => ({ ...congjiang, actor: newId() });
const correctTo = ({ id }: Asked, { number }: Asked) => post(`workers/${id}/correct-id`, { idNumber: number, reason });
const splitOff = ({ id }: Asked, { number }: Asked) => {
  const person = { idNumber: number, name: '某人', homeDivision: '522633', registeredPoor: false };
  return post(`workers/${id}/split`, { reason, person });
};
const typesOf = async ({ id }: Asked) => (await provinces.eventsOf(id)).map(({ type }) => type);

beforeAll(async () => {
  // Another province's office, and another one of the asker's own province.
  provinces = await openProvinces(['513431', '522633', '522600', '520000'], {
    revealsOfPerson: LOOKS,
    revealsOfOffice: 1000,
  });
  congjiang = provinces.officeOf('522633').coordinator;
});
afterAll(() => provinces.end());

describe('Registering somebody whom another office has', () => {
  test('tells that, and nothing of where or who, whichever province has the person', async () => {
    const [far, near] = [await had('513431'), await had('522600')];
    const register = (who: Asked) =>
      provinces.ask(congjiang, post('workers', aPerson(1, { idNumber: '{number}', homeDivision: '522633' })), who);
    const [one, other] = [await register(far), await register(near)];
    expect(one).toMatchObject({ status: 202, body: { transfer: uuid } });
    expect(Object.keys(one.body as object)).toEqual(['transfer']);
    expect(impersonal(other)).toEqual(impersonal(one));
    expect(other.statements).toEqual(one.statements);
    const view = async ({ body }: typeof one, who: Asked) =>
      provinces.ask(congjiang, get(`transfers/${(body as { transfer: string }).transfer}`), who);
    const [farther, nearer] = [await view(one, far), await view(other, near)];
    const masked = ({ number }: Asked) => new RegExp(`${number.slice(0, 6)}\\*+${number.slice(-4)}`, 'g');
    const unsaid = (learnt: typeof one, who: Asked) =>
      JSON.stringify(impersonal(learnt)).replace(masked(who), '(number)');
    expect(unsaid(nearer, near)).toBe(unsaid(farther, far));
    expect(farther).toMatchObject({ status: 200, body: { side: 'asking', workerId: null, askedBy: null, note: null } });
    expect(JSON.stringify(farther.body).replaceAll('河边村4组', '')).not.toMatch(/513431|522600|阿苦|焊工|office/);
    // And whoever has the person learns who asks: it is on the record.
    expect(await typesOf(far)).toEqual(['worker.registered', 'transfer.requested']);
  });

  test('with a roster says the same of its rows', async () => {
    const [far, near] = [await had('513431'), await had('522600')];
    const rows = [far, near].map(({ number }) => `卢燕涛,${number},是`);
    const file = ['姓名,身份证号码,是否建档立卡', ...rows].join('\n');
    const path = 'rosters?fileName=r.csv&asOf=2020-03-06&commit=true';
    const { items } = await provinces.ok<{ items: Record<string, unknown>[] }>(congjiang, post(path, file));
    const [one, other] = items.map(({ line: _, row: __, ...told }) => ({
      ...told,
      transferId: typeof told['transferId'],
    }));
    expect(one).toMatchObject({
      verdict: 'reject',
      reasons: ['registered-elsewhere'],
      workerId: null,
      known: false,
      transferId: 'string',
    });
    expect(other).toEqual(one);
    expect(JSON.stringify(items)).not.toMatch(TOLD_BY_NOBODY);
  });
});

describe.each([
  ['Correcting an ID number', correctTo],
  ['Separating a person out of a record', splitOff],
])('%s to a number that is taken', (_, claim) => {
  test('tells that alone, whoever has the person, and is recorded with the own record', async () => {
    const mine = await mistaken();
    const asker = colleague();
    const taken = [await had('513431'), await had('522600'), await had('522633')];
    const answers = [];
    for (const who of taken)
      answers.push(await provinces.ask(asker, claim(mine, { ...mine, number: '{number}' }), who));
    const [one, ...others] = answers;
    expect(one).toMatchObject({ status: 409, body: { code: 'worker.id-taken' } });
    expect(Object.keys(one?.body as object).sort()).toEqual([
      'code',
      'details',
      'requestId',
      'status',
      'text',
      'title',
      'type',
    ]);
    expect(one).toMatchObject({ body: { details: {} } });
    expect(JSON.stringify(one?.body)).not.toMatch(TOLD_BY_NOBODY);
    for (const other of others)
      expect({ status: other.status, body: other.body }).toEqual({ status: one?.status, body: one?.body });
    // With the same work, whichever province has the person.
    expect(answers[1]?.statements).toEqual(one?.statements);
    const refused = { type: 'worker.id-refused', actor: asker.actor, details: { reason } };
    expect((await provinces.eventsOf(mine.id)).slice(1)).toEqual(taken.map(() => refused));
    for (const who of taken) expect(await typesOf(who)).toEqual(['worker.registered']);
    const { items } = await provinces.ok<{ items: object[] }>(congjiang, get(`workers/${mine.id}/history`));
    expect(items).toContainEqual(expect.objectContaining({ type: 'worker.id-refused', reason }));
  });

  test('counts as a look, and so does one to a number that is free: once the budget is spent, neither is told', async () => {
    const [mine, asker] = [await mistaken(), colleague()];
    for (let look = 0; look < LOOKS; look++) {
      const { status } = await provinces.ask(asker, claim(mine, await had(look % 2 ? '513431' : '522600')), mine);
      expect(status).toBe(409);
    }
    const [taken, free] = [await had('513431'), await had()];
    const asking = claim(mine, { ...mine, number: '{number}' });
    const [one, other] = [await provinces.ask(asker, asking, taken), await provinces.ask(asker, asking, free)];
    expect(one).toMatchObject({ status: 429, body: { code: 'worker.reveal-budget-spent' } });
    expect(other).toEqual(one);
    const { items } = await provinces.ok<{ items: { subject: string; reveals: number }[] }>(congjiang, get('reveals'));
    expect(items).toContainEqual(expect.objectContaining({ subject: asker.actor, reveals: LOOKS }));
    expect(await provinces.ask(colleague(), asking, free)).toMatchObject({ status: 200 });
  });
});
