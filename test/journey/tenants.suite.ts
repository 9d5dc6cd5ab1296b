import { describe, expect, test } from 'vitest';
import type { Caller } from '../support/stage.js';
import { BODIES } from './bodies.js';
import { pathTo, type Route, subjectsOf } from './routes.js';
import type { Tenant, World } from './world.js';

const NOWHERE = '01a20109-fb56-70a5-825a-722d99665d60';
/** Readable by everybody who is signed in, or by every office: not anybody's own. */
const PUBLIC_SUBJECTS = ['division', 'agreement'];

export const tenants = ({ stage, routes, ours, theirs, auditor }: World) => {
  const strangers = (): Record<string, Caller> => ({
    coordinator: ours.office.coordinator,
    'enterprise by key': ours.enterprise.key,
    'enterprise by person': ours.enterprise.staff,
    carrier: ours.carrier.staff,
    'site contact': ours.enterprise.gate,
    'trip leader': ours.leader,
    'province monitor': ours.monitor,
    worker: ours.worker,
  });
  const bodyFor = ({ method, body }: Route, ids: Tenant['ids']) =>
    method !== 'get' ? (BODIES[body ?? '']?.(ids) ?? {}) : undefined;
  const ask = (who: Caller, route: Route, ids: Tenant['ids']) =>
    who.send(route.method, pathTo(route, ids), bodyFor(route, ids));
  /** Sites and vacancies are open to offices that place people there. */
  const mayRead = (who: string, route: Route) =>
    route.method === 'get' &&
    /^\/v1\/(sites|vacancies)\//.test(route.path) &&
    ['coordinator', 'province monitor'].includes(who);

  describe("Another tenant's things", () => {
    test('are missing by id on every route, for every role, exactly as what never was', async () => {
      const asked: string[] = [];
      const wrong: string[] = [];
      const nothing = Object.fromEntries(Object.keys(theirs.ids).map((sort) => [sort, NOWHERE])) as Tenant['ids'];
      for (const route of routes) {
        const subjects = Object.values(subjectsOf(route.path));
        if (subjects.length === 0 || subjects.some((subject) => PUBLIC_SUBJECTS.includes(subject))) continue;
        for (const [who, caller] of Object.entries(strangers())) {
          if (mayRead(who, route)) continue;
          const [foreign, absent] = await Promise.all([
            ask(caller, route, theirs.ids),
            ask(caller, route, { ...nothing, division: ours.ids.division }),
          ]);
          asked.push(route.path);
          const code = String(foreign.body.code);
          const isMissing = foreign.status === 404 && /[.-]missing$/.test(code);
          const isRoleWall = foreign.status === 403 && code === 'access.role-required';
          if (!(isMissing || isRoleWall) || absent.status !== foreign.status || absent.body.code !== code)
            wrong.push(
              `${who}: ${route.method} ${route.path} → ${String(foreign.status)} ${code}, absent ${absent.text}`,
            );
        }
      }
      expect(wrong).toEqual([]);
      expect(asked.length).toBeGreaterThan(290);
    });

    test('are missing also below a parent of one’s own', async () => {
      const mixed = { ...ours.ids, passenger: theirs.ids.passenger, worker: theirs.ids.worker };
      const below = routes.filter(({ path }) => /\{id\}.*\{\w+Id\}/.test(path));
      expect(below.length).toBeGreaterThan(5);
      for (const route of below) {
        const { status, body } = await ask(ours.office.coordinator, route, mixed);
        expect([route.path, status, body.code]).toEqual([route.path, 404, expect.stringMatching(/missing$/)]);
      }
    });

    test('are on nobody else’s lists', async () => {
      const foreign = Object.entries(theirs.ids)
        .filter(([sort]) => !['division', 'sheetNumber', 'agreement', 'carrier', 'riskLevel'].includes(sort))
        .map(([, id]) => id);
      const found: string[] = [];
      for (const route of routes.filter(({ method, path }) => method === 'get' && !path.includes('{'))) {
        for (const [who, caller] of Object.entries(strangers())) {
          // A province on the way is told of the trip, though of nobody aboard.
          const isTold = who === 'province monitor' && route.path === '/v1/authority-notifications';
          const isPublic = isTold || mayRead(who, { ...route, path: `${route.path}/` });
          const { text } = await caller.get(pathTo(route, ours.ids));
          if (!isPublic && foreign.some((id) => text.includes(id))) found.push(`${who}: ${route.path}`);
        }
      }
      expect(found).toEqual([]);
      const { items } = await ours.office.coordinator.ok('get', 'workers');
      expect(items).toHaveLength(3);
      const filtered = await ours.office.coordinator.ok('get', `workers?homeDivision=${theirs.ids.division}`);
      expect(filtered.items).toEqual([]);
    });

    test('may not be named in a body', async () => {
      const { coordinator } = ours.office;
      const { key, gate } = ours.enterprise;
      const { worker, proposal, site, passenger, division } = theirs.ids;
      const refusals = async (caller: Caller, path: string, body: object): Promise<string[]> =>
        (await caller.ok('post', path, body)).items.map(
          ({ refusal }: { refusal: { code: string } | null }) => refusal?.code,
        );
      const body = (name: string) => BODIES[name]?.({ ...ours.ids, worker, proposal, site, passenger, division }) ?? {};

      expect(await refusals(coordinator, 'health-codes', body('HealthCodesBody'))).toEqual(['health.worker-missing']);
      expect(await refusals(coordinator, 'proposals/steps', body('StepsBody'))).toEqual(['proposal.missing']);
      expect(await refusals(key, 'vacancies/bulk', body('VacanciesBody'))).toEqual(['site.missing']);
      expect(await refusals(coordinator, 'pick-up-points', body('PickUpPointsBody'))).toEqual(['place.outside-scope']);
      expect(await refusals(ours.leader, `trips/${ours.ids.trip}/passengers/steps`, body('DoorStepsBody'))).toEqual([
        'passenger.missing',
      ]);
      const refused = async (caller: Caller, path: string, name: string) => {
        const { status, body: problem } = await caller.post(path, body(name));
        return `${String(status)} ${String(problem.code)}`;
      };
      expect(await refused(coordinator, 'verdicts', 'VerdictBody')).toBe('404 health.worker-missing');
      expect(await refused(key, 'vacancies', 'VacancyBody')).toBe('404 site.missing');
      expect(await refused(coordinator, 'batches', 'BatchBody')).toMatch(/^(404|409|422) /);
      expect(await refused(coordinator, 'matching-runs', 'MatchingRunBody')).toMatch(/scope-outside$/);
      expect(await refused(coordinator, 'workers', 'WorkerBody')).toMatch(/^(403|422) /);
      expect(await refused(gate, `hand-overs/${ours.ids.handOver}/count`, 'CountBody')).toMatch(/^(409|422) /);
    });

    test('do not tell a gate of another enterprise when an account is made for it', async () => {
      const { status, body } = await stage.admin.post('accounts', {
        organisationId: ours.enterprise.id,
        login: 'strange-gate',
        name: '某人',
        role: 'site-contact',
        password: 'long enough a password',
        siteId: theirs.ids.site,
      });
      expect([status, body.code]).toEqual([422, 'access.site-unfit']);
    });
  });

  describe('A role', () => {
    const walls: readonly (readonly [string, () => Caller, readonly string[]])[] = [
      [
        'enterprise',
        () => ours.enterprise.key,
        ['matching-runs', 'workers', 'batches', 'health-codes', 'verdicts', 'agreements', 'health-rules'],
      ],
      [
        'site contact',
        () => ours.enterprise.gate,
        ['matching-runs', 'workers', 'vacancies', 'sites', 'batches', 'accounts'],
      ],
      ['trip leader', () => ours.leader, ['matching-runs', 'workers', 'vacancies', 'batches', 'clock/advance']],
      [
        'carrier',
        () => ours.carrier.staff,
        [
          'matching-runs',
          'workers',
          'batches',
          'vacancies',
          'sites',
          'health-codes',
          'clock/advance',
          'carrier-offers',
        ],
      ],
      [
        'coordinator',
        () => ours.office.coordinator,
        [
          'organisations',
          'accounts',
          'vacancies',
          'sites',
          'clock/advance',
          'agreements',
          'health-rules',
          'vehicles',
          'drivers',
          'arrival-slots/accept',
          'arrival-slots/counter',
        ],
      ],
      [
        'province monitor',
        () => ours.monitor,
        ['matching-runs', 'workers', 'batches', 'health-codes', 'pick-up-points'],
      ],
      [
        'auditor',
        () => auditor,
        ['organisations', 'matching-runs', 'workers', 'vacancies', 'batches', 'clock/advance'],
      ],
      ['administrator', () => stage.admin, ['matching-runs', 'workers', 'batches', 'vacancies', 'health-codes']],
    ];
    test.each(walls)('%s is told where its powers end', async (_, caller, paths) => {
      for (const path of paths) {
        const route = routes.find((one) => one.method === 'post' && one.path === `/v1/${path}`);
        const { status, body } = await caller().post(path, BODIES[route?.body ?? '']?.(ours.ids));
        expect([path, status, body.code]).toEqual([path, 403, 'access.role-required']);
      }
    });

    test('reads its own: the same routes answer to the tenant itself', async () => {
      for (const path of ['workers', 'rosters', 'matching-runs', 'proposals', 'batches', 'trips'] as const) {
        const sort = path === 'matching-runs' ? 'run' : path.replace(/(?<=batch)es$|s$/, '');
        expect((await ours.office.coordinator.get(`${path}/${ours.ids[sort] ?? ''}`)).status).toBe(200);
      }
      expect((await ours.enterprise.gate.get(`hand-overs/${ours.ids.handOver}`)).status).toBe(200);
      expect((await auditor.get(`workers/${theirs.ids.worker}`)).status).toBe(200);
      expect((await ours.monitor.get(`workers/${ours.ids.worker}`)).status).toBe(200);
    });
  });
};
