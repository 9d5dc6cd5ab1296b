// Fills a migrated database with an office of a province, its workers with health codes, and vacancies of the coast: by
// SQL in bulk, as the owner of the tables. The same seed gives the same people, wishes, wages, sites and seats.
import { readFileSync } from 'node:fs';
import { parseAgreements } from '#health';
import { newId } from '#platform';
import { dice, insert, OCCUPATIONS, WORK } from './draws.mjs';
import { people } from './people.mjs';

const DAY = 86_400_000;

function divisions() {
  const rows = readFileSync('config/reference/divisions.csv', 'utf8').trim().split('\n').slice(1);
  return rows.map((row) => {
    const [code, level, , , lon, lat] = row.split(',');
    return { code, level, lon: Number(lon), lat: Number(lat) };
  });
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
    ...{ id: newId(), series: newId(), version: 1, state: 'recorded', recorded_at: fact.validFrom },
    accepted_proofs: [],
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
      ...{ id: 'uuid', series: 'uuid', version: 'int', state: 'text', recorded_at: 'timestamptz' },
      ...{ accepted_proofs: 'text[]', issuer_division: 'text', acceptor_division: 'text', level: 'text', mode: 'text' },
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
