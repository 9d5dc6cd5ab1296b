// Offices of exporting prefectures, villages around real counties, gates around real cities, and people with confirmed
// placements, of whom three in ten travel in groups of two to five: by SQL in bulk, as the owner of the tables.
import { readFileSync } from 'node:fs';
import { GreatCircleRouter } from '#places';
import { newId } from '#platform';
import { dice, insert } from '../matching-run/draws.mjs';

/** 昭觉 (凉山), 达州, 巴中, 毕节, 铜仁, 黔东南, 昭通, 恩施, 驻马店, 阜阳 */
export const ORIGINS = [
  '513400',
  '511700',
  '511900',
  '520500',
  '520600',
  '522600',
  '530600',
  '422800',
  '411700',
  '341200',
];
/** 佛山, 东莞, 深圳, 苏州, 金华, 泉州 */
const CITIES = ['440600', '441900', '440300', '320500', '330700', '350500'];
const HOUR = 3600;
/** Farther nobody goes by coach within thirty hours; such people take the train. */
const FARTHEST_METRES = 1_700_000;
const router = new GreatCircleRouter();

const places = () =>
  readFileSync('config/reference/divisions.csv', 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','))
    .map(([code, level, name, , lon, lat]) => ({ code, level, name, lon: Number(lon), lat: Number(lat) }));

/**
 * @param world { persons, days, origins, villages, gates, seed, now }; villages of each origin, gates of all cities
 * @returns by origin: its organisation, and the placements of each day in the order in which they were made
 */
export async function fill(client, cipher, { persons, days, origins, villages, gates, seed, now, offices }) {
  const random = dice(seed);
  const all = places().filter(({ lon, lat }) => lon && lat);
  const near = ({ lon, lat }, spread) => ({
    lon: lon + (random.unit() + random.unit() - 1) * spread,
    lat: lat + (random.unit() + random.unit() - 1) * spread,
  });
  const towns = CITIES.map((city) => {
    const counties = all.filter(({ code, level }) => level === 'county' && code.startsWith(city.slice(0, 4)));
    return counties.length > 0 ? counties : all.filter(({ code }) => code === city);
  });
  const sites = Array.from({ length: gates }, (_, i) => {
    const city = i % towns.length;
    const town = random.one(towns[city]);
    const id = newId();
    return {
      ...{ id, organisation_id: newId(), name: `厂门 ${String(i)}`, division_code: town.code, address: '工业路' },
      ...{ ...near(town, 0.12), receives_from: 7 * HOUR, receives_to: 22 * HOUR, contact_name: '接收人' },
      contact_phone: cipher.seal(id, '17100000000').toString('base64'),
    };
  });
  const employers = sites.map(({ organisation_id: id }, i) => ({
    ...{ id, name: `企业 ${String(i)}`, kind: 'enterprise', division_code: '440000' },
  }));
  await insert(client, 'organisation', { id: 'uuid', name: 'text', kind: 'text', division_code: 'text' }, employers);
  await insert(client, 'site', SITE, sites);
  const made = [];
  for (const origin of origins) {
    const organisation = offices.get(origin);
    const counties = all.filter(({ code, level }) => level === 'county' && code.startsWith(origin.slice(0, 4)));
    const homes = Array.from({ length: villages }, (_, i) => {
      const county = counties[i % counties.length];
      return {
        id: newId(),
        organisation_id: organisation,
        division_code: county.code,
        name: `${String(i)}村`,
        ...near(county, 0.25),
      };
    });
    await insert(client, 'pick_up_point', POINT, homes);
    const within = homes.map((home) => sites.filter((site) => router.metres(home, site) <= FARTHEST_METRES));
    const reach = homes.map((home, i) => ({ home, sites: within[i] })).filter(({ sites: some }) => some.length > 0);
    const runs = [
      {
        id: newId(),
        organisation_id: organisation,
        scope: origin.slice(0, 4),
        state: 'done',
        seed: 1,
        requested_at: now,
      },
    ];
    await insert(client, 'matching_run', RUN, runs);
    const byDay = [];
    for (let day = 0; day < days; day++) {
      const many = Math.round(persons / days / origins.length);
      const { workers, proposals } = crowd(cipher, { random, many, reach, organisation, run: runs[0].id, now });
      await insert(client, 'worker', WORKER, workers);
      await insert(client, 'proposal', PROPOSAL, proposals);
      byDay.push(proposals.map(({ id }) => id));
    }
    made.push({ origin, byDay });
  }
  await client.query('analyze');
  return made;
}

function crowd(cipher, { random, many, reach, organisation, run, now }) {
  const [workers, proposals] = [[], []];
  while (workers.length < many) {
    const wanted = random.chance(0.85) ? 1 : 2 + random.below(4);
    const companions = Math.min(wanted, many - workers.length);
    const group = companions > 1 ? newId() : null;
    const { home, sites } = random.early(reach);
    const site = random.early(sites);
    for (let one = 0; one < companions; one++) {
      const id = newId();
      workers.push({
        ...{ id, organisation_id: organisation, id_index: cipher.blindIndex('bench', id).toString('base64') },
        sealed: cipher.seal(id, { idNumber: '51343119900217001X', phone: null }).toString('base64'),
        ...{ name: '某某', sex: 'male', birth_date: '1990-02-17', home_division: home.division_code },
        ...{ village: home.name, registered_poor: true, priority: ['registered-poor'], travel_group: group },
        ...{ state: 'placed', created_at: now },
      });
      proposals.push({
        ...{ id: newId(), run_id: run, worker_id: id, vacancy_id: newId(), site_id: site.id },
        ...{ enterprise_id: site.organisation_id, organisation_id: organisation, home_division: home.division_code },
        ...{ travel_group: group, state: 'confirmed', score: {}, made_at: now },
      });
    }
  }
  return { workers, proposals };
}

const SITE = {
  ...{ id: 'uuid', organisation_id: 'uuid', name: 'text', division_code: 'text', address: 'text', lon: 'float8' },
  ...{ lat: 'float8', receives_from: 'int', receives_to: 'int', contact_name: 'text', contact_phone: 'bytea' },
};
const POINT = {
  id: 'uuid',
  organisation_id: 'uuid',
  division_code: 'text',
  name: 'text',
  lon: 'float8',
  lat: 'float8',
};
const RUN = {
  ...{ id: 'uuid', organisation_id: 'uuid', scope: 'text', state: 'text', seed: 'int', requested_at: 'timestamptz' },
};
const WORKER = {
  ...{ id: 'uuid', organisation_id: 'uuid', id_index: 'bytea', sealed: 'bytea', name: 'text', sex: 'text' },
  ...{ birth_date: 'date', home_division: 'text', village: 'text', registered_poor: 'boolean', priority: 'text[]' },
  ...{ travel_group: 'uuid', state: 'text', created_at: 'timestamptz' },
};
const PROPOSAL = {
  ...{ id: 'uuid', run_id: 'uuid', worker_id: 'uuid', vacancy_id: 'uuid', site_id: 'uuid', enterprise_id: 'uuid' },
  ...{ organisation_id: 'uuid', home_division: 'text', travel_group: 'uuid', state: 'text', score: 'jsonb' },
  made_at: 'timestamptz',
};
