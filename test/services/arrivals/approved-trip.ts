import { type Grant, newId } from '#platform';
import { WorkerService } from '#workers';
import { aPerson, registered } from '../../support/people.js';

const nobody = { organisation: null, scope: '', site: null, trip: null };
export const MORNING = new Date('2020-03-07T08:00:00+08:00');

export interface SetOut {
  readonly batchId: string;
  readonly tripId: string;
  readonly leader: Grant;
  /** By site, in the order of the stops. */
  readonly contacts: readonly Grant[];
  readonly workers: readonly string[];
  readonly vacancies: readonly string[];
}

type Run = (statement: string, values: readonly unknown[]) => Promise<unknown>;

/** Writes approved trips as matching and planning would leave them. */
export function tripBuilder(run: Run, workers: WorkerService) {
  let people = 0;
  const insert = (table: string, row: Readonly<Record<string, unknown>>) => {
    const places = Object.keys(row).map((_, i) => `$${String(i + 1)}`);
    return run(
      `insert into ${table} (${Object.keys(row).join(', ')}) values (${places.join(', ')})`,
      Object.values(row),
    );
  };

  /** A placed worker with a confirmed placement at a site. */
  const placed = async (office: Grant, site: { id: string; enterprise: string }, vacancy: string) => {
    const facts = aPerson(people++, {
      name: `务工${'甲乙丙丁戊己庚辛壬癸'.charAt(people % 10)}`,
      homeDivision: office.scope,
    });
    const { id: worker } = await registered(workers, office, facts);
    const [matchingRun, proposal] = [newId(), newId()];
    await insert('matching_run', {
      id: matchingRun,
      organisation_id: office.organisation,
      scope: office.scope,
      state: 'done',
      seed: 1,
      requested_at: MORNING,
    });
    await insert('proposal', {
      id: proposal,
      run_id: matchingRun,
      worker_id: worker,
      vacancy_id: vacancy,
      site_id: site.id,
      enterprise_id: site.enterprise,
      organisation_id: office.organisation,
      home_division: office.scope,
      state: 'confirmed',
      score: '{}',
      made_at: MORNING,
    });
    await run(`update worker set state = 'placed' where id = $1`, [worker]);
    return { worker, proposal, name: facts.name, idTail: facts.idNumber.slice(-4) };
  };

  /** An approved trip of a batch of its own: two pick-ups, then a gate for each number of people. */
  return async (perSite: readonly number[], office: Grant): Promise<SetOut> => {
    const [batchId, tripId] = [newId(), newId()];
    const sites = perSite.map((count) => ({ id: newId(), enterprise: newId(), vacancy: newId(), count }));
    await insert('batch', {
      id: batchId,
      organisation_id: office.organisation,
      division_code: office.scope,
      name: '第一批',
      state: 'approved',
      departs_after: MORNING,
      fleet: '[]',
      created_at: MORNING,
    });
    await insert('trip', {
      id: tripId,
      batch_id: batchId,
      organisation_id: office.organisation,
      division_code: office.scope,
      enterprise_ids: sites.map(({ enterprise }) => enterprise),
      site_ids: sites.map(({ id }) => id),
      sheet_number: `T${tripId.slice(-10)}`,
      state: 'approved',
      vehicle_class: 'coach-49',
      approved_seats: 49,
      usable_seats: 24,
      drivers: 2,
      departs_at: MORNING,
      arrives_at: new Date('2020-03-08T10:00:00+08:00'),
      metres: 1_500_000,
      cost_fen: 1_000_000,
      rests: '[]',
      proofs: '[]',
      leader_name: '带队人',
    });
    const stops = [
      ...[0, 1].map(() => ({ kind: 'pick-up', division: office.scope, site: null as string | null })),
      ...sites.map(({ id }) => ({ kind: 'set-down', division: '440606', site: id })),
    ];
    for (const [sequence, { kind, division, site }] of stops.entries())
      await insert('trip_stop', {
        trip_id: tripId,
        sequence,
        kind,
        name: `站点${String(sequence)}`,
        division_code: division,
        lon: 103,
        lat: 28,
        site_id: site,
        arrives_at: MORNING,
        leaves_at: MORNING,
        drive_seconds: 0,
        metres: 0,
      });
    const aboard: string[] = [];
    const contacts: Grant[] = [];
    for (const [at, { id, enterprise, vacancy, count }] of sites.entries()) {
      await insert('site', {
        id,
        organisation_id: enterprise,
        name: `接收点${String(at + 1)}`,
        division_code: '440606',
        address: '大良街道',
        lon: 113.29,
        lat: 22.81,
        receives_from: 0,
        receives_to: 86_399,
        contact_name: '接收员',
        contact_phone: Buffer.from(''),
      });
      await insert('vacancy', {
        id: vacancy,
        organisation_id: enterprise,
        site_id: id,
        reference: vacancy,
        title: '注塑工',
        occupation: '6-18-01',
        headcount: count,
        taken: count,
        wage_from_fen: 450_000,
        wage_to_fen: 600_000,
        starts_on: '2020-03-16',
        state: 'open',
      });
      for (let n = 0; n < count; n++) {
        const { worker, proposal, name, idTail } = await placed(office, { id, enterprise }, vacancy);
        aboard.push(worker);
        await insert('seat', {
          id: newId(),
          trip_id: tripId,
          number: aboard.length,
          worker_id: worker,
          proposal_id: proposal,
          organisation_id: office.organisation,
          enterprise_id: enterprise,
          site_id: id,
          home_division: office.scope,
          name,
          id_tail: idTail,
          board_stop: n % 2,
          alight_stop: 2 + at,
          recognition: '{"verdict":"RECOGNISED","conditions":[]}',
          period: '[2020-03-07 08:00+08,2020-03-08 10:00+08)',
        });
      }
      const account = newId();
      await insert('account', {
        id: account,
        organisation_id: enterprise,
        login: `gate-${account.slice(-8)}`,
        name: `接收员${String(at + 1)}`,
        role: 'site-contact',
        site_id: id,
        password_hash: '',
      });
      contacts.push({ ...nobody, actor: account, role: 'site-contact', organisation: enterprise, site: id });
    }
    const leader: Grant = {
      ...nobody,
      actor: tripId,
      role: 'trip-leader',
      organisation: office.organisation,
      trip: tripId,
    };
    return { batchId, tripId, leader, contacts, workers: aboard, vacancies: sites.map(({ vacancy }) => vacancy) };
  };
}
