// Workers of a province with their wishes, travel groups and health codes.
import { newId } from '#platform';
import { CHUNK, insert, OCCUPATIONS, WORK } from './draws.mjs';

const DAY = 86_400_000;

export async function people(client, cipher, { workers, groups, organisation, now, random, towns, date, homes }) {
  const WORKER = {
    ...{ id: 'uuid', organisation_id: 'uuid', id_index: 'bytea', sealed: 'bytea', name: 'text', sex: 'text' },
    ...{ birth_date: 'date', home_division: 'text', village: 'text', registered_poor: 'boolean', priority: 'text[]' },
    ...{ destination_code: 'text', occupation: 'text', min_wage_fen: 'int', available_from: 'date' },
    ...{ travel_group: 'uuid', state: 'text', created_at: 'timestamptz' },
  };
  const CODE = {
    ...{ id: 'uuid', worker_id: 'uuid', organisation_id: 'uuid', issuer_division: 'text', home_division: 'text' },
    ...{ source: 'text', colour: 'text', issued_at: 'timestamptz', expires_at: 'timestamptz', certificates: 'text[]' },
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
    source: 'declared',
    colour: random.chance(0.98) ? 'green' : random.one(['yellow', 'red']),
    issued_at: issued,
    expires_at: new Date(now.getTime() + Math.floor((5 + random.unit() * 40) * DAY)),
    certificates: random.chance(0.5) ? ['clinic-certificate'] : [],
    sealed: cipher.seal(id, { temperature, symptoms }).toString('base64'),
    received_at: issued,
  };
}
