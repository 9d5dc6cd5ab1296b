import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SiteService } from '#vacancies';
import { PlacementPicking } from '#transport';
import { aSite, enterprise, siteContact } from '../../support/vacancies.js';
import { type Gate, type Placed, refusal, type Stage, startTransport } from '../transport/stage.js';
import { postsOf } from './posts.js';

const DEPARTURE = new Date('2020-03-12T07:00:00+08:00');

let stage: Stage;
let picking: PlacementPicking;
let foshan: Gate;
let shenzhen: Gate;
let chengdu: Gate;
const placed: Record<'foshan' | 'shenzhen' | 'chengdu', Placed[]> = { foshan: [], shenzhen: [], chengdu: [] };

beforeAll(async () => {
  stage = await startTransport();
  picking = stage.module.get(PlacementPicking);
  const sites = stage.module.get(SiteService);
  const gateOf = async (owner: Gate['enterprise'], more: object): Promise<Gate> => {
    const { id } = await sites.create(owner, { ...aSite, ...more });
    return { id, enterprise: owner, contact: siteContact(id) };
  };
  const maker = enterprise();
  foshan = await gateOf(maker, { name: '佛山一厂' });
  shenzhen = await gateOf(maker, { name: '深圳二厂', divisionCode: '440306', lon: 113.88, lat: 22.56 });
  chengdu = await gateOf(enterprise(), { name: '成都厂', divisionCode: '510112', lon: 104.27, lat: 30.56 });
  await stage.sql(
    `insert into organisation (id, kind, name, division_code) select id, 'enterprise', name, '440606'
     from unnest($1::uuid[], $2::text[]) o (id, name)`,
    [
      [maker.organisation, chengdu.enterprise.organisation],
      ['佛山示范家电', '成都示范电子'],
    ],
  );
  placed.foshan = await stage.crowd(4, foshan);
  placed.shenzhen = await stage.crowd(2, shenzhen);
  placed.chengdu = await stage.crowd(3, chengdu);
  await postsOf(stage, '2020-03-11');
  await stage.sql('update worker set available_from = null');
}, 120_000);
afterAll(() => stage.end());

const ids = (people: readonly Placed[]) => people.map(({ proposal }) => proposal).sort();
const picked = async (asked: Parameters<PlacementPicking['list']>[1], office = stage.zhaojue) => {
  const { items, total } = await picking.list(office, asked, {});
  expect(items).toHaveLength(total);
  return items.map(({ proposalId }) => proposalId);
};

test('those who wait are picked by origin, destination, employer, site and form', async () => {
  const all = [...placed.foshan, ...placed.shenzhen, ...placed.chengdu];
  expect(await picked({})).toEqual(ids(all));
  expect(await picked({ origin: '513400' })).toEqual(ids(all));
  expect(await picked({ origin: '513400', destination: '440000' })).toEqual(
    ids([...placed.foshan, ...placed.shenzhen]),
  );
  expect(await picked({ origin: '522600' })).toEqual([]);
  expect(await picked({ destination: '440300' })).toEqual(ids(placed.shenzhen));
  expect(await picked({ enterpriseId: chengdu.enterprise.organisation ?? '' })).toEqual(ids(placed.chengdu));
  expect(await picked({ siteId: foshan.id })).toEqual(ids(placed.foshan));
  expect(await picked({ form: 'in-province' })).toEqual(ids(placed.chengdu));
  expect(await picked({ form: 'cross-province', siteId: chengdu.id })).toEqual([]);
  expect(await picked({}, stage.congjiang)).toEqual([]);
});

test('each is told with place, employer and the days on which they may leave, page by page', async () => {
  const first = await picking.list(stage.zhaojue, { destination: '440306' }, { limit: 1 });
  expect(first).toMatchObject({ total: 2, next: ids(placed.shenzhen)[0] });
  const rest = await picking.list(stage.zhaojue, { destination: '440306' }, { limit: 1, after: first.next ?? '' });
  expect(rest).toMatchObject({ total: 2, next: null });
  expect([...first.items, ...rest.items].map(({ proposalId }) => proposalId)).toEqual(ids(placed.shenzhen));
  expect(first.items[0]).toMatchObject({
    ...{ form: 'cross-province', siteId: shenzhen.id, startsOn: '2020-03-11', travelGroup: null },
    origin: { divisionCode: '513431', name: { zh: '四川省凉山彝族自治州昭觉县' } },
    destination: { divisionCode: '440306', name: { zh: '广东省深圳市宝安区' } },
    enterprise: { name: '佛山示范家电' },
    ...{ earliest: '2020-03-08', due: '2020-03-10', until: null },
  });
});

test('whoever may leave on none of the days asked for is not picked', async () => {
  const [late, soon] = placed.foshan;
  await stage.sql(`update worker set available_from = '2020-03-20' where id = $1`, [late?.worker]);
  await stage.sql(`update worker set available_until = '2020-03-09' where id = $1`, [soon?.worker]);
  const on = (from: string, to: string) => picked({ siteId: foshan.id, from, to });
  expect(await on('2020-03-08', '2020-03-09')).toEqual(ids(placed.foshan.slice(1)));
  expect(await on('2020-03-10', '2020-03-12')).toEqual(ids(placed.foshan.slice(2)));
  expect(await on('2020-03-20', '2020-03-21')).toEqual(ids([...placed.foshan.slice(2), ...placed.foshan.slice(0, 1)]));
  await stage.sql('update worker set available_from = null, available_until = null');
});

test('who could go together is counted by city and by employer, the most first', async () => {
  const places = await picking.gather(stage.zhaojue, {}, 'concentrated-place');
  expect(places).toMatchObject({
    total: 9,
    items: [
      { key: '440600', name: { zh: '广东省佛山市' }, persons: 4, inProvince: 0, crossProvince: 4 },
      { key: '510100', name: { zh: '四川省成都市' }, persons: 3, inProvince: 3, crossProvince: 0 },
      { key: '440300', persons: 2, origins: [{ divisionCode: '513431', persons: 2 }], due: '2020-03-10' },
    ],
  });
  const employers = await picking.gather(stage.zhaojue, { form: 'cross-province' }, 'concentrated-enterprise');
  expect(employers.items).toMatchObject([
    { key: foshan.enterprise.organisation, name: { zh: '佛山示范家电' }, persons: 6 },
  ]);
});

test('a batch is drafted of all who are picked, once; whoever is in it waits no more', async () => {
  const batch = { name: '赴蓉', departsAfter: DEPARTURE, picking: { form: 'in-province' } } as const;
  const made = await picking.draft(stage.zhaojue, batch);
  expect(made.members.map(({ proposalId }) => proposalId).sort()).toEqual(ids(placed.chengdu));
  expect(await picked({ form: 'in-province' })).toEqual([]);
  await expect(picking.draft(stage.zhaojue, batch)).rejects.toEqual(refusal('batch.nobody-picked'));
  const [taken] = placed.foshan;
  const other = await stage.draft(taken ? [taken] : []);
  expect(await picked({ siteId: foshan.id })).toEqual(ids(placed.foshan.slice(1)));
  await stage.batches.cancel(stage.zhaojue, other.id);
  await stage.batches.cancel(stage.zhaojue, made.id);
  expect(await picked({})).toHaveLength(9);
});

test('of two who pick the same people at once one has them, and the other is told', async () => {
  const batch = { name: '赴粤', departsAfter: DEPARTURE, picking: { destination: '440000' } };
  const both = await Promise.allSettled([picking.draft(stage.zhaojue, batch), picking.draft(stage.zhaojue, batch)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const refused = both.find((one) => one.status === 'rejected');
  expect(['batch.placements-unfit', 'batch.nobody-picked']).toContain((refused?.reason as { code: string }).code);
});

test('enterprises, gates and carriers ask for no such list', () => {
  for (const grant of [foshan.enterprise, foshan.contact])
    expect(() => picking.list(grant, {}, {})).toThrow(expect.objectContaining({ code: 'access.role-required' }));
});
