import { Test } from '@nestjs/testing';
import { expect } from 'vitest';
import { PlatformModule } from '#platform';
import { type ExportedTrip, TransportModule, TripExportService } from '#transport';
import { unlawful } from '../../support/checkers/road-law.mjs';
import {
  advance,
  agreementFacts,
  type Enterprise,
  type Office,
  openEnterprise,
  openOffice,
  place,
  registerPeople,
  until,
  vacancyFacts,
  WHEN,
} from '../../support/journey.js';
import { settingsFor } from '../../support/settings.js';
import { openStage } from '../../support/stage.js';
import { waitFor } from '../../support/wait-for.js';

export interface Placement {
  readonly id: string;
  readonly workerId: string;
}

const RUNNING = ['approved', 'boarding', 'departed'];

/**
 * An office with so many people who are placed at one gate, and what an outsider knows of its day: who should have a seat, whom what was to
 * be told, which sheets were printed.
 */
export async function openDay(people: number) {
  const stage = await openStage();
  await advance(stage, WHEN.start);
  const office: Office = await openOffice(stage, '513431');
  const enterprise: Enterprise = await openEnterprise(stage, '91110000600037341L', '440606');
  const { coordinator } = office;
  await stage.admin.ok('post', 'agreements', { items: [agreementFacts('510000', '440000')] });
  await enterprise.key.ok('post', 'vacancies', vacancyFacts(enterprise.siteId, people));
  await registerPeople(office, people);
  await place(office, enterprise);
  const { items: placements } = await coordinator.ok('get', 'proposals?state=confirmed&limit=500');
  // The export as the command line writes it, without a process for every look.
  const reading = await Test.createTestingModule({
    imports: [PlatformModule.with(settingsFor(stage.database.appUrl), 'test'), TransportModule],
  }).compile();

  const seated = new Set<string>();
  const told: string[] = [];
  const printed = new Map<string, string[]>();

  const exported = async (): Promise<ExportedTrip[]> => {
    const found: ExportedTrip[] = [];
    for await (const trip of reading.get(TripExportService).trips()) found.push(trip);
    return found;
  };
  const aboard = async (trip: string): Promise<string[]> =>
    (await coordinator.ok('get', `trips/${trip}`)).seats.map(({ workerId }: { workerId: string }) => workerId);
  const note = (trip: string, kind: string, ...workers: readonly string[]) =>
    void told.push(...workers.map((worker) => `${trip} ${worker} ${kind}`));

  /** Each version of a sheet but the newest says that it is void. */
  const expectVersions = async (trip: string): Promise<void> => {
    const { items } = await coordinator.ok('get', `trips/${trip}/versions`);
    const numbers: number[] = items.map(({ number }: { number: number }) => number);
    expect(numbers).toEqual(numbers.map((_, i) => numbers.length - i));
    const codes = printed.get(trip) ?? [];
    const isNew = codes.length < numbers.length;
    for (let number = codes.length + 1; number <= numbers.length; number++)
      codes.push((await coordinator.ok('get', `trips/${trip}/versions/${String(number)}`)).version.code);
    printed.set(trip, codes);
    if (!isNew || codes.length < 2) return;
    const [before, latest] = codes.slice(-2);
    const check = async (code: string | undefined) => stage.nobody.ok('post', 'sheet-checks', { code });
    const isOver = items[0].standing === 'void';
    const newest = String(numbers.length);
    expect(await check(latest)).toMatchObject({ standing: isOver ? 'void' : 'valid' });
    const said = isOver ? {} : { text: { zh: `本方案已作废，请以第 ${newest} 版为准` } };
    expect(await check(before)).toMatchObject({ standing: isOver ? 'void' : 'superseded', ...said });
  };

  const notices = async (): Promise<string[]> => {
    const of = async (trip: string): Promise<string[]> => {
      const { items } = await coordinator.ok('get', `trips/${trip}/notices`);
      return items.map((one: { workerId: string; kind: string }) => `${trip} ${one.workerId} ${one.kind}`);
    };
    return (await Promise.all([...printed.keys()].map(of))).flat().sort();
  };

  /** As the office reads it once what can be done was searched for. */
  const searched = (id: string) =>
    waitFor(
      async () => {
        const incident = await coordinator.ok('get', `incidents/${id}`);
        if (incident.search?.state === 'failed') throw new Error(JSON.stringify(incident.search.failure));
        return incident.search?.state === 'done' ? incident : null;
      },
      { what: 'the options of an incident', within: 60 },
    );

  return {
    ...{ searched, stage, office, enterprise, coordinator, seated, printed, exported, aboard, note },
    placements: placements as readonly Placement[],
    /** Batch, plan, approval: one coach of 49 for them. */
    approved: async (members: readonly Placement[], departsAfter: string) => {
      const { id: batch } = await coordinator.ok('post', 'batches', {
        ...{ name: '三月第一批', departsAfter, fleet: [{ vehicleClass: 'coach-49', count: 1 }] },
        proposalIds: members.map(({ id }) => id),
      });
      await coordinator.ok('post', `batches/${batch}/plan`);
      expect((await until(coordinator, `batches/${batch}`, 'planned', 'draft')).state).toBe('planned');
      const { trips } = await coordinator.ok('post', `batches/${batch}/approve`);
      expect(trips).toHaveLength(1);
      const trip = String(trips[0].id);
      for (const { workerId } of members) seated.add(workerId);
      note(trip, 'seat', ...members.map(({ workerId }) => workerId));
      return { batch: String(batch), trip };
    },
    /** Reports it, and does what the option says: the best, or the one of that kind. */
    settle: async (report: object, kind?: string) => {
      const incident = await searched((await coordinator.ok('post', 'incidents', report)).id);
      const options: readonly { id: string; kind: string; complete: boolean }[] = incident.options;
      const option = options.find((one) => one.complete && (kind === undefined || one.kind === kind));
      if (!option) throw new Error(JSON.stringify([options.map((one) => one.kind), incident.hindrances]));
      const resolved = await coordinator.ok('post', `incidents/${incident.id}/resolve`, { optionId: option.id });
      expect(resolved.state).toBe('resolved');
      const moved: readonly { workerId: string; tripId: string }[] = resolved.outcome.moved;
      return { kind: option.kind, moved };
    },
    /** Everybody is on one trip, all of them are lawful, sheets are counted, and each who is concerned was told once. */
    check: async (step: string): Promise<void> => {
      const trips = (await exported()).filter(({ state }) => RUNNING.includes(state));
      expect([step, unlawful(trips)]).toEqual([step, []]);
      const riders = trips.flatMap(({ persons }) => persons.map(({ worker }) => worker));
      expect([step, riders.sort()]).toEqual([step, [...seated].sort()]);
      await Promise.all([...new Set([...printed.keys(), ...trips.map(({ id }) => id)])].map(expectVersions));
      const found = await waitFor(
        async () => {
          const now = await notices();
          return now.length >= told.length ? now : null;
        },
        { what: `the notices of ${step}`, within: 60 },
      );
      expect([step, found]).toEqual([step, [...told].sort()]);
    },
    close: async () => {
      await reading.close();
      await stage.close();
    },
  };
}

export type Day = Awaited<ReturnType<typeof openDay>>;
