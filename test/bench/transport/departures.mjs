// Approved trips that all depart in the same minute, each with its people, straight into the tables: how plans come to be is measured
// elsewhere.
import { newId, SYSTEM } from '#platform';
import { insert } from '../matching-run/draws.mjs';

const HOUR = 3_600_000;
/** People on each trip. */
export const ABOARD = 23;
const TRIPS_A_BATCH = 100;
/** Provinces where the gates are. */
const RECEIVING = ['440000', '320000', '330000', '350000'];
const at = (instant, seconds) => new Date(instant.getTime() + seconds * 1000);

/** Every receiving province recognises the codes of the exporting one. */
export const recognised = (agreements, issuerDivision, now) =>
  agreements.create(
    { ...SYSTEM, role: 'administrator' },
    RECEIVING.map((acceptorDivision) => ({
      ...{ issuerDivision, acceptorDivision, level: 'province', mode: 'display', kind: 'fictional' },
      ...{ validFrom: at(now, -86_400), validTo: null, instrument: '测试协议' },
    })),
  );

/** Puts those who are placed on trips by twenty-three, with green codes. @returns how many trips there are */
export async function approve(client, cipher, { departsAt, office, origin, now }) {
  const { rows: placed } = await client.query(
    'select id, worker_id, site_id, enterprise_id, home_division from proposal order by id',
  );
  const telephone = (n) => `1${String(7_100_000_000 + n)}`;
  const identity = (id, n) => cipher.seal(id, { idNumber: '51343119900217001X', phone: telephone(n) });
  const known = placed.map(({ worker_id: id }, n) => ({ id, sealed: identity(id, n).toString('base64') }));
  for (let start = 0; start < known.length; start += 1000)
    await client.query(
      `update worker set sealed = decode(k.sealed, 'base64')
       from jsonb_to_recordset($1::jsonb) k (id uuid, sealed text) where worker.id = k.id`,
      [JSON.stringify(known.slice(start, start + 1000))],
    );
  await insert(
    client,
    'health_code',
    CODE,
    placed.map(({ worker_id: worker, home_division: home }) => {
      const id = newId();
      return {
        ...{ id, worker_id: worker, organisation_id: office, issuer_division: `${origin.slice(0, 2)}0000` },
        ...{ home_division: home, colour: 'green', issued_at: at(now, -3600), expires_at: at(now, 20 * 86_400) },
        ...{ certificates: [], received_at: now, source: 'declared' },
        sealed: cipher.seal(id, { temperature: 36.5, symptoms: [], symptomFreeSince: null }).toString('base64'),
      };
    }),
  );
  const groups = Array.from({ length: Math.floor(placed.length / ABOARD) }, (_, n) =>
    placed.slice(n * ABOARD, (n + 1) * ABOARD),
  );
  const [batches, trips, stops, seats, members] = [[], [], [], [], []];
  for (const [n, people] of groups.entries()) {
    if (n % TRIPS_A_BATCH === 0)
      batches.push({
        ...{ id: newId(), organisation_id: office, division_code: origin, name: `第${String(batches.length + 1)}批` },
        ...{ state: 'approved', departs_after: departsAt, fleet: [], created_at: now },
      });
    const { id: batch } = batches.at(-1);
    const [{ site_id: site, enterprise_id: enterprise, home_division: home }] = people;
    const leaves = at(departsAt, (n * 60) / groups.length);
    const arrives = new Date(leaves.getTime() + 20 * HOUR);
    const id = newId();
    trips.push({
      ...{ id, batch_id: batch, organisation_id: office, division_code: origin, enterprise_ids: [enterprise] },
      ...{ site_ids: [site], sheet_number: `B-${String(n)}`, state: 'approved', vehicle_class: 'coach-49' },
      ...{ approved_seats: 49, usable_seats: 24, drivers: 2, departs_at: leaves, arrives_at: arrives },
      ...{ metres: 1_400_000, cost_fen: 1_400_000, rests: [], proofs: [] },
    });
    const stop = (sequence, kind, name, more) => ({
      ...{ trip_id: id, sequence, kind, name, lon: 102, lat: 28, drive_seconds: 0, metres: 0, ...more },
    });
    stops.push(
      stop(0, 'pick-up', '河边村', { division_code: home, arrives_at: leaves, leaves_at: leaves }),
      stop(1, 'set-down', '厂门', { division_code: '440604', site_id: site, arrives_at: arrives, leaves_at: arrives }),
    );
    for (const [seat, { id: proposal, worker_id: worker, home_division: lives }] of people.entries()) {
      seats.push({
        ...{ id: newId(), trip_id: id, number: seat + 1, worker_id: worker, proposal_id: proposal, site_id: site },
        ...{ organisation_id: office, enterprise_id: enterprise, home_division: lives, name: '某某', id_tail: '001X' },
        ...{ board_stop: 0, alight_stop: 1, period: `[${leaves.toISOString()},${arrives.toISOString()})` },
      });
      members.push({
        ...{ batch_id: batch, proposal_id: proposal, worker_id: worker, vacancy_id: newId(), site_id: site },
        enterprise_id: enterprise,
      });
    }
  }
  await insert(client, 'batch', BATCH, batches);
  await insert(client, 'trip', TRIP, trips);
  await insert(client, 'trip_stop', STOP, stops);
  await insert(client, 'seat', SEAT, seats);
  await insert(client, 'batch_member', MEMBER, members);
  await client.query('analyze');
  return groups.length;
}

const CODE = {
  ...{ id: 'uuid', worker_id: 'uuid', organisation_id: 'uuid', issuer_division: 'text', home_division: 'text' },
  ...{ colour: 'text', issued_at: 'timestamptz', expires_at: 'timestamptz', certificates: 'text[]', sealed: 'bytea' },
  ...{ received_at: 'timestamptz', source: 'text' },
};
const BATCH = {
  ...{ id: 'uuid', organisation_id: 'uuid', division_code: 'text', name: 'text', state: 'text' },
  ...{ departs_after: 'timestamptz', fleet: 'jsonb', created_at: 'timestamptz' },
};
const TRIP = {
  ...{ id: 'uuid', batch_id: 'uuid', organisation_id: 'uuid', division_code: 'text', enterprise_ids: 'uuid[]' },
  ...{ site_ids: 'uuid[]', sheet_number: 'text', state: 'text', vehicle_class: 'text', approved_seats: 'int' },
  ...{ usable_seats: 'int', drivers: 'int', departs_at: 'timestamptz', arrives_at: 'timestamptz', metres: 'int' },
  ...{ cost_fen: 'int', rests: 'jsonb', proofs: 'jsonb' },
};
const STOP = {
  ...{ trip_id: 'uuid', sequence: 'int', kind: 'text', name: 'text', division_code: 'text', lon: 'float8' },
  ...{ lat: 'float8', site_id: 'uuid', arrives_at: 'timestamptz', leaves_at: 'timestamptz', drive_seconds: 'int' },
  metres: 'int',
};
const SEAT = {
  ...{ id: 'uuid', trip_id: 'uuid', number: 'int', worker_id: 'uuid', proposal_id: 'uuid', organisation_id: 'uuid' },
  ...{ enterprise_id: 'uuid', site_id: 'uuid', home_division: 'text', name: 'text', id_tail: 'text' },
  ...{ board_stop: 'int', alight_stop: 'int', period: 'tstzrange' },
};
const MEMBER = {
  ...{ batch_id: 'uuid', proposal_id: 'uuid', worker_id: 'uuid', vacancy_id: 'uuid', site_id: 'uuid' },
  enterprise_id: 'uuid',
};
