import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unlawful } from '../../support/checkers/road-law.mjs';
import { refusal } from '../transport/stage.js';
import { type Incidents, startIncidents } from './stage.js';

let on: Incidents;
beforeAll(async () => {
  on = await startIncidents();
});
afterAll(() => on.end());

const HOUR = 3_600_000;
const later = (instant: Date, hours: number) => new Date(instant.getTime() + hours * HOUR);
const inDays = (days: number) => later(new Date('2020-03-12T07:00:00+08:00'), 24 * days);

const report = (tripId: string, more: object = {}) => on.reported({ tripId, kind: 'breakdown', ...more });
const ridersOf = async (id: string) => (await on.look(id)).seats.map(({ workerId }) => workerId).sort();
const expectLawful = async () => {
  const running = (await on.exported()).filter(({ state }) => ['approved', 'boarding', 'departed'].includes(state));
  expect(unlawful(running)).toEqual([]);
};
/** Nobody of these is on two trips, and nobody on none. */
const expectOneSeatEach = async (workers: readonly string[]) => {
  const held = await on.seatsHeld();
  expect(workers.filter((worker) => held.get(worker) !== 1)).toEqual([]);
};

describe('A coach that breaks down before departure', () => {
  it('has its people taken on by free seats the same way, by name, and every figure is proven', async () => {
    const [broken, other] = [await on.trip(6), await on.trip(10)];
    const incident = await report(broken.id);
    const [option] = incident.options;
    expect(incident.options.map(({ kind }) => kind)).toEqual(['others']);
    expect(option).toMatchObject({ complete: true, left: [] });
    const [coach] = option?.coaches ?? [];
    expect(coach).toMatchObject({ tripId: other.id });
    expect(coach?.takes.map(({ workerId }) => workerId).sort()).toEqual(
      broken.crowd.map(({ worker }) => worker).sort(),
    );
    expect(coach?.proofs.every(({ ok }) => ok)).toBe(true);
    expect(coach?.proofs.find(({ rule }) => rule === 'load')).toMatchObject({ value: 16, limit: 24 });
    expect(new Set(coach?.recognition.map(({ verdict }) => verdict))).toEqual(new Set(['RECOGNISED']));
    // A coach less is on the road.
    expect(option?.costDifferenceFen).toBeLessThan(0);
    // Nothing of it has happened so far.
    expect(await ridersOf(other.id)).toHaveLength(10);

    const resolved = await on.resolving.resolve(on.office, incident.id, option?.id ?? '');
    expect(resolved).toMatchObject({ state: 'resolved', options: [], outcome: { option: 'others', left: [] } });
    expect((await on.look(broken.id)).state).toBe('cancelled');
    const after = await on.look(other.id);
    expect(after.seats).toHaveLength(16);
    expect(new Set(after.seats.map(({ number }) => number)).size).toBe(16);
    expect(after).toMatchObject({ arrivesAt: coach?.arrivesAt, metres: coach?.metres, costFen: coach?.costFen });
    expect(after.departsAt).toBe(other.departsAt.toISOString());
    await expectOneSeatEach([...broken.crowd, ...other.crowd].map(({ worker }) => worker));
    await expectLawful();
  });

  it('tells those who were moved, and nobody that the trip is called off', async () => {
    const [broken, other] = [await on.trip(2, 'coach-49', inDays(2)), await on.trip(2, 'coach-49', inDays(2))];
    const { id, options } = await report(broken.id);
    await on.resolving.resolve(on.office, id, options[0]?.id ?? '');
    await on.work();
    const told = async (trip: string) => (await on.notices.ofTrip(on.office, trip)).map(({ kind }) => kind);
    expect((await told(other.id)).filter((kind) => kind === 'moved')).toHaveLength(2);
    expect(await told(broken.id)).not.toContain('called-off');
  });

  it('and leaves later has told everybody who stays of the new hour once, and nobody of minutes', async () => {
    const trip = await on.trip(3, 'coach-49', inDays(3));
    const told = async () =>
      (await on.notices.ofTrip(on.office, trip.id))
        .filter(({ kind }) => kind === 'changed')
        .map(({ workerId }) => workerId);
    for (const [hours, times] of [
      [0.05, 0],
      [2, 1],
      [2.05, 1],
      [2.15, 2],
    ] as const) {
      const { id, options } = await report(trip.id, { goesOnAt: later(trip.departsAt, hours) });
      const option = options.find(({ kind }) => kind === 'wait');
      await on.resolving.resolve(on.office, id, option?.id ?? '');
      await on.work();
      const everybody = trip.crowd.flatMap(({ worker }) => Array<string>(times).fill(worker));
      expect([hours, (await told()).sort()]).toEqual([hours, everybody.sort()]);
    }
    await expectLawful();
  });

  it('names those whom nobody can take, with the figures, and keeps their placements for a later batch', async () => {
    const [broken] = [await on.trip(10, 'coach-49', inDays(4)), await on.trip(9, 'coach-37', inDays(4))];
    const { options, id } = await report(broken.id);
    const [option] = options;
    // 18 seats may be taken in a coach of 37, and nine are free.
    expect(option).toMatchObject({ kind: 'others', complete: false });
    expect(option?.left).toHaveLength(1);
    expect(option?.left[0]).toMatchObject({ rule: 'NO_SEAT', needed: 1, limit: 9 });
    await on.resolving.resolve(on.office, id, option?.id ?? '');
    const left = option?.left[0]?.workerId ?? '';
    expect((await on.seatsHeld()).get(left)).toBeUndefined();
    const proposal = broken.crowd.find(({ worker }) => worker === left);
    // Free for another batch.
    const again = await on.draft(proposal ? [proposal] : []);
    expect(again.state).toBe('draft');
  });

  it('is replaced by another vehicle, by both, or goes itself later: each with its instants and price', async () => {
    const [broken, other] = [await on.trip(12, 'coach-49', inDays(6)), await on.trip(10, 'coach-37', inDays(6))];
    const readyAt = later(broken.departsAt, 1);
    const incident = await report(broken.id, {
      ...{ replacements: [{ vehicleClass: 'coach-37', count: 1, readyAt }], goesOnAt: later(broken.departsAt, 2) },
    });
    const kinds = new Map(incident.options.map((option) => [option.kind, option]));
    expect([...kinds.keys()].sort()).toEqual(['both', 'others', 'replacement', 'wait']);
    expect(kinds.get('others')?.left).toHaveLength(4);
    expect(kinds.get('replacement')?.coaches).toMatchObject([{ tripId: null, departsAt: readyAt.toISOString() }]);
    expect(kinds.get('wait')?.coaches[0]).toMatchObject({
      tripId: broken.id,
      stops: [{ laterSeconds: 7200 }, {}, {}],
    });
    const both = kinds.get('both');
    expect(both?.complete).toBe(true);
    await on.resolving.resolve(on.office, incident.id, both?.id ?? '');
    await expectOneSeatEach([...broken.crowd, ...other.crowd].map(({ worker }) => worker));
    await expectLawful();
  });

  it('is on the list of nobody any more where its doors were open', async () => {
    const broken = await on.trip(3, 'coach-49', inDays(8));
    const other = await on.trip(3, 'coach-49', later(inDays(8), 3));
    await on.openDoors(broken);
    const [first, second] = await on.peopleOf(broken.id);
    await on.door.step(on.leaderOf(broken.id), broken.id, { passengerId: first?.id ?? '', step: 'board' });
    await on.door.step(on.leaderOf(broken.id), broken.id, { passengerId: second?.id ?? '', step: 'no-show' });
    const { id, options } = await report(broken.id);
    await on.resolving.resolve(on.office, id, options[0]?.id ?? '');
    await on.work();
    expect((await on.peopleOf(broken.id)).map(({ state }) => state).sort()).toEqual([
      'no-show',
      'rebooked',
      'rebooked',
    ]);
    expect(await on.ledgers.ofTrip(on.office, broken.id)).toMatchObject({ balanced: true, tripState: 'cancelled' });
    expect(await ridersOf(other.id)).toHaveLength(5);
    // Who did not come has no placement any more.
    const noShow = await on.sql<{ state: string }[]>('select state from worker where id = $1', [second?.workerId]);
    expect(noShow).toEqual([{ state: 'registered' }]);
  });
});

describe('An incident', () => {
  it('is reported by the leader of the trip, resolved by the office alone, and seen by no other office', async () => {
    const [trip] = [await on.trip(2, 'coach-49', inDays(30)), await on.trip(2, 'coach-49', inDays(30))];
    const leader = on.leaderOf(trip.id);
    const reported = await on.incidents.report(leader, { tripId: trip.id, kind: 'breakdown' });
    expect(reported).toMatchObject({ state: 'open', options: [] });
    const { options } = await on.read(reported.id);
    const optionId = options[0]?.id ?? '';
    await expect(async () => on.resolving.resolve(leader, reported.id, optionId)).rejects.toEqual(
      refusal('access.role-required'),
    );
    await expect(on.incidents.get(on.congjiang, reported.id)).rejects.toEqual(refusal('incident.missing'));
    expect((await on.incidents.list(on.office, { tripId: trip.id })).items).toHaveLength(1);
    expect((await on.incidents.list(on.congjiang, {})).items).toEqual([]);
    expect(await on.incidents.withdraw(on.office, reported.id)).toMatchObject({ state: 'withdrawn' });
    await expect(on.resolving.resolve(on.office, reported.id, optionId)).rejects.toEqual(
      refusal('incident.illegal-step'),
    );
  });

  it('that lies ahead is refused', async () => {
    const trip = await on.trip(1, 'coach-49', inDays(32));
    const occurredAt = later(await on.clock.now(), 1);
    await expect(report(trip.id, { occurredAt })).rejects.toEqual(refusal('incident.in-the-future'));
  });

  it('is not resolved by an option that no longer holds: the options of now are searched for', async () => {
    const [broken, other] = [await on.trip(4, 'coach-49', inDays(34)), await on.trip(4, 'coach-49', inDays(34))];
    const { id, options } = await report(broken.id);
    await on.sql('update trip set usable_seats = 6 where id = $1', [other.id]);
    const optionId = options[0]?.id ?? '';
    await expect(on.resolving.resolve(on.office, id, optionId)).rejects.toEqual(
      refusal('incident.option-gone', { optionId }),
    );
    expect(await ridersOf(broken.id)).toHaveLength(4);
    expect(await on.incidents.get(on.office, id)).toMatchObject({ search: { state: 'queued' }, options: [] });
    expect(await on.read(id)).toMatchObject({
      search: { state: 'done', current: true },
      options: [{ kind: 'others', complete: false }],
    });
  });

  it('is resolved once, however many try at once', async () => {
    const [broken, other] = [await on.trip(3, 'coach-49', inDays(38)), await on.trip(3, 'coach-49', inDays(38))];
    const { id, options } = await report(broken.id);
    const tries = await Promise.allSettled(
      [0, 1, 2].map(() => on.resolving.resolve(on.office, id, options[0]?.id ?? '')),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await ridersOf(other.id)).toHaveLength(6);
    await expectOneSeatEach([...broken.crowd, ...other.crowd].map(({ worker }) => worker));
  });
});
