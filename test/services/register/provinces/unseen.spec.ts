import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Grant, newId } from '#platform';
import { aPerson, residentId } from '../../../support/people.js';
import { type Asked, impersonal, openProvinces, type Provinces, type Question } from './provinces.js';

// Somebody of Zhaojue in Sichuan, as an office of Congjiang in Guizhou may ask; nobody has the other number.
const NUMBER = residentId(1);
const NOBODYS = residentId(2);
const ALONE = { name: '阿苦么沙日', occupation: '水下焊接', homeDivision: '513431', village: '河边村4组' };

let provinces: Provinces;
let congjiang: Grant;
let zhaojue: Grant;
let theirs: Asked;
let nobody: Asked;
/** A record of the asker's own office. */
let own: string;

const OWN = '{own}';
const reason = '核对本人登记情况';
const post = (path: string, body: object | string = {}): Question => ({ method: 'POST', path, body });
const get = (path: string): Question => ({ method: 'GET', path });
const patch = (path: string, body: object): Question => ({ method: 'PATCH', path, body });

const code = {
  issuerDivision: '510000',
  colour: 'green',
  issuedAt: '2020-03-06T08:00:00+08:00',
  expiresAt: '2020-03-20T08:00:00+08:00',
};
const places = [{ division: '440606', at: '2020-03-12T20:00:00+08:00', act: 'alight' }];

beforeAll(async () => {
  provinces = await openProvinces(['513431', '522633', '520000']);
  [zhaojue, congjiang] = [provinces.officeOf('513431').coordinator, provinces.officeOf('522633').coordinator];
  const register = (grant: Grant, more: object) =>
    provinces.ok<{ id: string }>(grant, post('workers', { ...aPerson(1), ...more }));
  const consent = { version: '2020-03', means: 'spoken', givenOn: '2020-03-05' };
  const { id } = await register(zhaojue, { ...ALONE, idNumber: NUMBER, consent });
  own = (await register(congjiang, { idNumber: residentId(3), homeDivision: '522633' })).id;
  // As much as there may be to be found out.
  await provinces.ok(zhaojue, post(`workers/${id}/slips`));
  await provinces.ok(zhaojue, post('health-codes', { items: [{ ...code, workerId: id }] }));
  await provinces.ok(zhaojue, post('verdicts', { workerId: id, places }));
  await provinces.ok(zhaojue, post(`workers/${id}/reveal`, { purpose: reason }));
  theirs = { id, number: NUMBER };
  nobody = { id: newId(), number: NOBODYS };
});
afterAll(() => provinces.end());

const withOwn = ({ path, body, ...question }: Question): Question => ({
  ...question,
  path: path.replace(OWN, own),
  ...(typeof body === 'object' && { body: JSON.parse(JSON.stringify(body).replaceAll(OWN, own)) as object }),
});

describe('Of somebody whom an office of another province has, an office learns as much as of nobody', () => {
  test.each<[string, Question, number]>([
    ['looked up by ID number', post('workers/look-up', { idNumber: '{number}' }), 404],
    ['read', get('workers/{id}'), 404],
    ['its trail', get('workers/{id}/trail'), 404],
    ['its history', get('workers/{id}/history'), 404],
    ['its contacts', get('workers/{id}/contacts'), 404],
    ['revealed', post('workers/{id}/reveal', { purpose: reason }), 404],
    ['its slips', get('workers/{id}/slips'), 404],
    ['a slip for it', post('workers/{id}/slips'), 404],
    ['a copy of it', post('workers/{id}/copy', { reason }), 404],
    ['its erasure', post('workers/{id}/erase', { reason }), 404],
    ['corrected', patch('workers/{id}', { version: 1, reason, village: '三组' }), 404],
    ['its number corrected', post('workers/{id}/correct-id', { idNumber: residentId(4), reason }), 404],
    ['its consent', post('workers/{id}/consent', { version: '1', means: 'spoken' }), 404],
    ['its consent withdrawn', post('workers/{id}/withdraw-consent', { means: 'spoken', reason }), 404],
    ['withdrawn', post('workers/{id}/withdraw'), 404],
    ['resumed', post('workers/{id}/resume'), 404],
    ['its death', post('workers/{id}/report-death', { diedOn: '2020-03-05', reason }), 404],
    ['merged', post('workers/{id}/merge', { into: OWN, reason }), 404],
    ['merged into', post(`workers/${OWN}/merge`, { into: '{id}', reason }), 404],
    ['split', post('workers/{id}/split', { reason }), 404],
    ['as a household', patch(`workers/${OWN}`, { version: 1, reason, householdWith: '{id}' }), 404],
    ['as a companion', patch(`workers/${OWN}`, { version: 1, reason, travelsWith: '{id}' }), 404],
    ['its priority, in the list of the poor', get('workers?homeDivision=513431&registeredPoor=true'), 200],
    ['a health code for its number', post('health-codes', { items: [{ ...code, idNumber: '{number}' }] }), 200],
    ['a health code for it', post('health-codes', { items: [{ ...code, workerId: '{id}' }] }), 200],
    ['judged', post('verdicts', { workerId: '{id}', places }), 404],
    ['its verdicts', get('verdicts?workerId={id}'), 200],
    ['its proposals', get('proposals?worker={id}'), 200],
    ['why it was proposed', get(`matching-runs/${newId()}/explanations/{id}`), 404],
    ['as a request', get('transfers/{id}'), 404],
    ['as a roster', get('rosters/{id}'), 404],
    ['as a proposal', get('proposals/{id}'), 404],
    ['as a trip', get('trips/{id}'), 404],
  ])('%s', async (_, question, status) => {
    const asked = withOwn(question);
    const [one, other] = [await provinces.ask(congjiang, asked, theirs), await provinces.ask(congjiang, asked, nobody)];
    expect(one).toEqual(other);
    expect(one.status).toBe(status);
    expect(one.statements).not.toEqual([]);
    expect(JSON.stringify(one.body)).not.toContain(ALONE.name);
  });

  test.each([
    ['name', `workers?name=${encodeURIComponent(ALONE.name)}`, `workers?name=${encodeURIComponent('阿苦么沙月')}`],
    ['part of a name', `workers?q=${encodeURIComponent('苦么沙日')}`, `workers?q=${encodeURIComponent('苦么沙月')}`],
    [
      'occupation',
      `workers?occupation=${encodeURIComponent(ALONE.occupation)}`,
      `workers?occupation=${encodeURIComponent('水下切割')}`,
    ],
    ['home', 'workers?homeDivision=513431', 'workers?homeDivision=513432'],
    ['province', 'workers?homeDivision=510000', 'workers?homeDivision=440000'],
    ['number of its county', 'workers/counts?homeDivision=513431', 'workers/counts?homeDivision=513432'],
    [
      'number of its occupation',
      `workers/counts?occupation=${encodeURIComponent(ALONE.occupation)}&by=county`,
      `workers/counts?occupation=${encodeURIComponent('水下切割')}&by=county`,
    ],
  ])('by its %s', async (_, path, nowhere) => {
    const [one, other] = [
      await provinces.ask(congjiang, get(path), theirs),
      await provinces.ask(congjiang, get(nowhere), theirs),
    ];
    expect(one).toEqual(other);
    expect(one).toMatchObject({ status: 200, body: { items: [], total: 0, next: null } });
  });

  test.each(['workers?after=513431.{id}', 'workers?after=522633.{id}', 'proposals?after={id}', 'transfers?after={id}'])(
    'as the end of a page: %s',
    async (path) => {
      // Made in the same instant: ids are in the order of their making.
      const neighbour = { ...nobody, id: theirs.id.slice(0, -4) + (theirs.id.endsWith('0000') ? '0001' : '0000') };
      expect(await provinces.ask(congjiang, get(path), theirs)).toEqual(
        await provinces.ask(congjiang, get(path), neighbour),
      );
    },
  );

  test('in a roster that is checked', async () => {
    const checked = async (about: Asked) => {
      const file = `姓名,身份证号码,是否建档立卡\n卢燕涛,${about.number},是\n`;
      const learnt = await provinces.ask(congjiang, post('rosters?fileName=r.csv&asOf=2020-03-06', file), about);
      return { ...learnt, body: impersonal(learnt) };
    };
    const [one, other] = [await checked(theirs), await checked(nobody)];
    expect(one).toEqual(other);
    expect(one).toMatchObject({ status: 201, body: { state: 'checked', accepted: 1, rejected: 0 } });
  });
});

test('Numbers and totals of an area do not move when another province registers somebody, by hand or with a roster', async () => {
  const guizhou = provinces.officeOf('520000').coordinator;
  const asked = [
    'workers?limit=1',
    'workers?registeredPoor=true',
    'workers?name=%E5%8D%A2',
    'workers/counts',
    'workers/counts?by=county,occupation,state',
    'reveals',
  ];
  const told = async () => {
    const answers = [];
    for (const grant of [congjiang, guizhou])
      for (const path of asked) answers.push(await provinces.ask(grant, get(path), nobody));
    return answers;
  };
  const before = await told();
  await provinces.ok(zhaojue, post('workers', aPerson(20)));
  const rows = Array.from({ length: 50 }, (_unused, i) => `卢燕,${residentId(100 + i)},是`);
  const file = ['姓名,身份证号码,是否建档立卡', ...rows].join('\n');
  const taken = await provinces.ok(zhaojue, post('rosters?fileName=a.csv&asOf=2020-03-06&commit=true', file));
  expect(taken).toMatchObject({ state: 'committed', accepted: 50 });
  const after = await told();
  expect(after).toEqual(before);
  for (const { status } of after) expect(status).toBe(200);
});
