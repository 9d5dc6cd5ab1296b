// Fills a migrated database with an office of a province, its workers with health codes, and vacancies of the coast: by
// SQL in bulk, as the owner of the tables. The same seed gives the same people, wishes, wages, sites and seats.
import { readFileSync } from 'node:fs';
import { parseAgreements } from '#health';
import { newId } from '#platform';

const CHUNK = 5000;
const DAY = 86_400_000;
const OCCUPATIONS = [
  ...['缝纫工', '注塑工', '装配工', '叉车', '焊工', '包装工', '质检', '电工', '钳工', '车工', '普工', '保安'],
  ...['厨师', '仓管', '司机', '保洁', '服务员', '印刷工', '鞋工', '木工', '喷漆工', '冲压工', '搬运工', '文员'],
];
/** Where the work is: province, and its share of the vacancies. */
const WORK = [
  ['44', 0.46],
  ['33', 0.14],
  ['35', 0.08],
  ['51', 0.12],
  ['50', 0.06],
  ['32', 0.07],
  ['31', 0.03],
  ['52', 0.04],
];

/** A small seeded generator (mulberry32) with the draws that a world needs. */
export function dice(seed) {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(unit() * n);
  return {
    unit,
    below,
    chance: (share) => unit() < share,
    one: (list) => list[below(list.length)],
    /** The first are drawn more often than the last. */
    early: (list) => list[Math.floor(unit() * unit() * list.length)],
    weighted: (list) => {
      let at = unit() * list.reduce((sum, [, share]) => sum + share, 0);
      return (list.find(([, share]) => (at -= share) < 0) ?? list[0])[0];
    },
    shuffled: (list) => {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [copy[i], copy[j]] = [copy[j], copy[i]];
      }
      return copy;
    },
  };
}

function divisions() {
  const rows = readFileSync('config/reference/divisions.csv', 'utf8').trim().split('\n').slice(1);
  return rows.map((row) => {
    const [code, level, , , lon, lat] = row.split(',');
    return { code, level, lon: Number(lon), lat: Number(lat) };
  });
}

/** Inserts rows of one shape; bytes are given as base64. */
async function insert(client, table, columns, rows) {
  const names = Object.keys(columns);
  const values = names.map((name) => (columns[name] === 'bytea' ? `decode(${name}, 'base64')` : name));
  const shape = names.map((name) => `${name} ${columns[name] === 'bytea' ? 'text' : columns[name]}`);
  const sql = `insert into ${table} (${names.join()}) select ${values.join()} from jsonb_to_recordset($1::jsonb) as r (${shape.join()})`;
  for (let start = 0; start < rows.length; start += CHUNK)
    await client.query(sql, [JSON.stringify(rows.slice(start, start + CHUNK))]);
}

/**
 * @param client of the owner of the tables
 * @param cipher the platform's FieldCipher, with the keys of the processes
 * @param world { workers, vacancies, groups, seats, seed, province, organisation, now }
 *   groups: share of the workers who travel in groups of 2 to 6; seats: all seats together as a share of the workers
 */
export async function fill(client, cipher, world) {
  const random = dice(world.seed);
  const places = divisions().filter(({ level }) => level === 'county');
  const within = (prefix) => random.shuffled(places.filter(({ code }) => code.startsWith(prefix)));
  const date = (days) => new Date(world.now.getTime() + 8 * 3_600_000 + days * DAY).toISOString().slice(0, 10);
  await agreements(client);
  const towns = Object.fromEntries(WORK.map(([province]) => [province, within(province)]));
  const seats = await work(client, cipher, { ...world, random, towns, date });
  await people(client, cipher, { ...world, random, towns, date, homes: within(world.province) });
  await client.query('analyze');
  return { seats };
}

async function agreements(client) {
  const table = parseAgreements(readFileSync('config/reference/agreements.csv', 'utf8'));
  const fictional = ['310000', '350000', '520000', '500000'].map((acceptorDivision) => ({
    issuerDivision: '510000',
    acceptorDivision,
    level: 'province',
    mode: 'display',
    validFrom: new Date('2020-02-20T00:00:00+08:00'),
    instrument: 'bench',
    kind: 'fictional',
    extraRequired: acceptorDivision === '350000' ? ['clinic-certificate'] : [],
    exceptions: acceptorDivision === '310000' ? ['temperature', 'respiratory'] : [],
  }));
  const rows = [...table, ...fictional].map((fact) => ({
    id: newId(),
    issuer_division: fact.issuerDivision,
    acceptor_division: fact.acceptorDivision,
    level: fact.level,
    mode: fact.mode,
    valid_from: fact.validFrom,
    valid_to: fact.validTo ?? null,
    extra_required: fact.extraRequired ?? [],
    exceptions: fact.exceptions ?? [],
    instrument: fact.instrument,
    kind: fact.kind,
  }));
  await insert(
    client,
    'agreement',
    {
      ...{ id: 'uuid', issuer_division: 'text', acceptor_division: 'text', level: 'text', mode: 'text' },
      ...{ valid_from: 'timestamptz', valid_to: 'timestamptz', extra_required: 'text[]', exceptions: 'text[]' },
      ...{ instrument: 'text', kind: 'text' },
    },
    rows,
  );
}

async function work(client, cipher, { vacancies, workers, seats, random, towns, date }) {
  const employers = Array.from({ length: Math.ceil(vacancies / 8) }, (_, i) => ({
    id: newId(),
    name: `企业 ${String(i)}`,
    kind: 'enterprise',
    division_code: '440000',
  }));
  await insert(client, 'organisation', { id: 'uuid', name: 'text', kind: 'text', division_code: 'text' }, employers);
  const sites = Array.from({ length: Math.ceil(vacancies / 3) }, (_, i) => {
    const town = random.early(towns[random.weighted(WORK)]);
    const id = newId();
    return {
      id,
      organisation_id: employers[i % employers.length].id,
      name: `厂区 ${String(i)}`,
      division_code: town.code,
      address: '工业路',
      lon: town.lon + (random.unit() - 0.5) * 0.2,
      lat: town.lat + (random.unit() - 0.5) * 0.2,
      receives_from: 28_800,
      receives_to: 72_000,
      contact_name: '接收人',
      contact_phone: cipher.seal(id, '17100000000').toString('base64'),
    };
  });
  await insert(
    client,
    'site',
    {
      ...{ id: 'uuid', organisation_id: 'uuid', name: 'text', division_code: 'text', address: 'text' },
      ...{ lon: 'float8', lat: 'float8', receives_from: 'int', receives_to: 'int', contact_name: 'text' },
      contact_phone: 'bytea',
    },
    sites,
  );
  // Few large employers and many small ones.
  const sizes = Array.from({ length: vacancies }, () => Math.exp(2.2 * random.unit() + 1.1 * random.unit()));
  const unit = (seats * workers) / sizes.reduce((sum, size) => sum + size, 0);
  const rows = sizes.map((size, i) => {
    const site = sites[Math.floor((i * sites.length) / vacancies)];
    const wage = 320_000 + 10_000 * random.below(45);
    return {
      id: newId(),
      organisation_id: site.organisation_id,
      site_id: site.id,
      reference: `B${String(i)}`,
      title: '招工',
      occupation: random.early(OCCUPATIONS),
      headcount: Math.max(1, Math.round(size * unit)),
      wage_from_fen: wage,
      wage_to_fen: wage + 10_000 * random.below(16),
      starts_on: date(3 + random.below(22)),
      closes_on: random.chance(0.5) ? null : date(2 + random.below(30)),
      state: 'open',
    };
  });
  await insert(
    client,
    'vacancy',
    {
      ...{ id: 'uuid', organisation_id: 'uuid', site_id: 'uuid', reference: 'text', title: 'text', occupation: 'text' },
      ...{ headcount: 'int', wage_from_fen: 'int', wage_to_fen: 'int', starts_on: 'date', closes_on: 'date' },
      state: 'text',
    },
    rows,
  );
  return rows.reduce((sum, { headcount }) => sum + headcount, 0);
}

async function people(client, cipher, { workers, groups, organisation, now, random, towns, date, homes }) {
  const WORKER = {
    ...{ id: 'uuid', organisation_id: 'uuid', id_index: 'bytea', sealed: 'bytea', name: 'text', sex: 'text' },
    ...{ birth_date: 'date', home_division: 'text', village: 'text', registered_poor: 'boolean', priority: 'text[]' },
    ...{ destination_code: 'text', occupation: 'text', min_wage_fen: 'int', available_from: 'date' },
    ...{ travel_group: 'uuid', state: 'text', created_at: 'timestamptz' },
  };
  const CODE = {
    ...{ id: 'uuid', worker_id: 'uuid', organisation_id: 'uuid', issuer_division: 'text', home_division: 'text' },
    ...{ colour: 'text', issued_at: 'timestamptz', expires_at: 'timestamptz', certificates: 'text[]' },
    ...{ sealed: 'bytea', received_at: 'timestamptz' },
  };
  let [registered, codes] = [[], []];
  let [companions, wishes] = [0, null];
  for (let n = 0; n < workers; n++) {
    if (companions === 0) {
      const many = random.chance(groups / 4 / (1 - (3 * groups) / 4)) ? 2 + random.below(5) : 1;
      companions = Math.min(many, workers - n);
      wishes = {
        home: random.early(homes),
        group: companions > 1 ? newId() : null,
        destination: random.chance(0.45) ? null : wish(random, towns),
        availableFrom: random.chance(0.6) ? null : date(random.below(26) - 4),
      };
    }
    companions--;
    const { home, group, destination, availableFrom } = wishes;
    const id = newId();
    const poor = random.chance(0.2);
    registered.push({
      id,
      organisation_id: organisation,
      id_index: cipher.blindIndex('bench', String(n)).toString('base64'),
      sealed: cipher.seal(id, { idNumber: '51343119900217001X', phone: null }).toString('base64'),
      name: '某某',
      sex: random.chance(0.55) ? 'male' : 'female',
      birth_date: `${String(1962 + random.below(40))}-02-17`,
      home_division: home.code,
      village: `${String(random.below(30))}组`,
      registered_poor: poor,
      priority: poor ? ['registered-poor'] : [],
      destination_code: destination,
      occupation: random.chance(0.3) ? null : random.early(OCCUPATIONS),
      min_wage_fen: random.chance(0.4) ? null : 300_000 + 20_000 * Math.floor(16 * random.unit() * random.unit()),
      available_from: availableFrom,
      travel_group: group,
      state: 'registered',
      created_at: now,
    });
    if (random.chance(0.97)) codes.push(code(cipher, { random, worker: id, organisation, home: home.code, now }));
    if (registered.length === CHUNK || n === workers - 1) {
      await insert(client, 'worker', WORKER, registered);
      await insert(client, 'health_code', CODE, codes);
      [registered, codes] = [[], []];
    }
  }
}

/** A province, a city or a county of it. */
function wish(random, towns) {
  const { code: town } = random.early(towns[random.weighted(WORK)]);
  return random.weighted([
    [`${town.slice(0, 2)}0000`, 0.5],
    [`${town.slice(0, 4)}00`, 0.4],
    [town, 0.1],
  ]);
}

function code(cipher, { random, worker, organisation, home, now }) {
  const id = newId();
  const issued = new Date(now.getTime() - Math.floor(random.unit() * 10 * DAY));
  const temperature = random.chance(0.2) ? null : 36 + Math.round(random.unit() * 14) / 10;
  const symptoms = random.chance(0.1) ? null : random.chance(0.02) ? ['cough'] : [];
  return {
    id,
    worker_id: worker,
    organisation_id: organisation,
    issuer_division: `${home.slice(0, 2)}0000`,
    home_division: home,
    colour: random.chance(0.98) ? 'green' : random.one(['yellow', 'red']),
    issued_at: issued,
    expires_at: new Date(now.getTime() + Math.floor((5 + random.unit() * 40) * DAY)),
    certificates: random.chance(0.5) ? ['clinic-certificate'] : [],
    sealed: cipher.seal(id, { temperature, symptoms }).toString('base64'),
    received_at: issued,
  };
}
