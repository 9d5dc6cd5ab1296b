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
    const found = [await check(latest), await check(before)];
    // A job gave a seat free meanwhile: then the sheet after it is looked at.
    const { items: now } = await coordinator.ok('get', `trips/${trip}/versions`);
    if (now.length > numbers.length) return expectVersions(trip);
    const isOver = items[0].standing === 'void';
    const newest = String(numbers.length);
    const said = isOver ? {} : { text: { zh: `本方案已作废，请以第 ${newest} 版为准` } };
    expect(found).toMatchObject([
      { standing: isOver ? 'void' : 'valid' },
      { standing: isOver ? 'void' : 'superseded', ...said },
    ]);
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
    /** Compared with the ways by a train, the plan that brings all of them by it, approved; its trips by leg. */
    byTrain: async (members: readonly Placement[], fleet: readonly object[]) => {
      const { id: batch } = await coordinator.ok('post', 'batches', {
        ...{ name: '三月专列', departsAfter: WHEN.departure, fleet, proposalIds: members.map(({ id }) => id) },
      });
      await coordinator.ok('post', `batches/${batch}/alternatives`);
      const { facts } = await until(coordinator, `batches/${batch}/alternatives`, 'done', 'failed');
      const plan = facts?.plans.find(({ chosen }: { chosen: boolean }) => chosen);
      expect(plan).toMatchObject({ leftBehind: 0, ways: [{ persons: members.length }] });
      await coordinator.ok('post', `batches/${batch}/alternatives/${plan.id}/choose`);
      const { trips } = await coordinator.ok('post', `batches/${batch}/approve`);
      const on = (leg: string): string[] =>
        trips.filter((one: { leg: string }) => one.leg === leg).map((one: { id: string }) => one.id);
      for (const { workerId } of members) seated.add(workerId);
      // The whole journey is told at once, by the feeder.
      for (const feeder of on('feeder')) note(feeder, 'seat', ...(await aboard(feeder)));
      return { batch: String(batch), feeders: on('feeder'), trunks: on('trunk'), onward: on('distribution') };
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
    /** Everybody is on one trip, or on one of each leg of a journey; all of them are lawful, sheets are counted, and each who is concerned was told once. */
    check: async (step: string): Promise<void> => {
      const all = await exported();
      const trips = all.filter(({ state }) => RUNNING.includes(state));
      // A leg that lies behind belongs to the journey still.
      const journeys = all.filter(
        ({ leg, state }) => RUNNING.includes(state) || (leg !== 'direct' && state === 'completed'),
      );
      expect([step, unlawful(journeys)]).toEqual([step, []]);
      const legs = new Map<string, string[]>();
      for (const { leg, persons } of trips)
        for (const { worker } of persons) legs.set(worker, [...(legs.get(worker) ?? []), leg]);
      expect([step, [...legs.keys()].sort()]).toEqual([step, [...seated].sort()]);
      const twice = [...legs.values()].filter(
        (of) => new Set(of).size < of.length || (of.length > 1 && of.includes('direct')),
      );
      expect([step, twice]).toEqual([step, []]);
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
