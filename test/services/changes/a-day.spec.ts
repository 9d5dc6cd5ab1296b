import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { DomainError } from '#kernel';
import type { TripChangeItem } from '#transport';
import type { Placed } from '../transport/stage.js';
import { openChanges } from './stage.js';

const on = await openChanges();
const { stage, gate, coachIn, tripOf, change, told } = on;
type Coach = Awaited<ReturnType<typeof coachIn>>;

const MINUTE = 60_000;
/** Whoever has a seat, by trip. */
const seated = () =>
  stage.sql<{ trip: string; worker: string }[]>(
    'select trip_id trip, worker_id worker from seat where active order by trip_id, worker_id',
  );
const members = () =>
  stage.sql<{ worker: string }[]>('select worker_id worker from batch_member where active order by worker_id');
const printed = async (trip: string) => (await stage.sheets.of(stage.zhaojue, trip)).version?.code ?? '';

/** Who has to be told of a change, and of what: the new, the gone, the moved, those whose seat or time is another. */
interface Expected {
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  readonly item: TripChangeItem;
  readonly refused?: string;
}

describe('A coordinator’s day', () => {
  it('of forty changes after approval keeps heads, law, versions and notices together', async () => {
    const coaches: Coach[] = [];
    for (let n = 0; n < 4; n++) coaches.push(await coachIn(3 + n, 6));
    const waiting: Placed[] = [];
    for (let n = 0; n < 12; n++) waiting.push(await stage.placed(gate));
    await told();
    const sheets = new Map<string, string[]>();
    for (const { id } of coaches) sheets.set(id, [await printed(id)]);
    const aboard = new Map(coaches.map(({ id, placed }) => [id, placed.map(({ worker }) => worker)]));
    const of = (n: number) => coaches[n % coaches.length] as Coach;
    const done: string[] = [];

    const wanted = async (n: number): Promise<Expected> => {
      const [{ id: tripId }, { id: next }] = [of(n), of(n + 1)];
      const [first = '', second = ''] = aboard.get(tripId) ?? [];
      const departsAt = Date.parse((await tripOf(tripId)).departsAt);
      switch (n % 8) {
        case 0: {
          const joins = waiting.shift() as Placed;
          aboard.get(tripId)?.push(joins.worker);
          return { item: { tripId, add: [joins.proposal] }, kinds: { seat: [joins.worker] } };
        }
        case 1:
          aboard.set(tripId, (aboard.get(tripId) ?? []).slice(1));
          return { item: { tripId, remove: [{ workerId: first, reason: 'own-wish' }] }, kinds: { removed: [first] } };
        case 2:
          aboard.set(tripId, (aboard.get(tripId) ?? []).slice(1));
          aboard.get(next)?.push(first);
          return { item: { tripId, move: [{ workerId: first, tripId: next }] }, kinds: { moved: [first] } };
        case 3:
          return {
            item: { tripId, swap: [{ workerId: first, withWorkerId: second }] },
            kinds: { changed: [first, second] },
          };
        case 4:
          return {
            item: { tripId, departsAt: new Date(departsAt + 10 * MINUTE) },
            kinds: { changed: aboard.get(tripId) ?? [] },
          };
        case 5: {
          // One leaves, another joins in the same change.
          const joins = waiting.shift() as Placed;
          aboard.set(tripId, [...(aboard.get(tripId) ?? []).slice(1), joins.worker]);
          const remove = [{ workerId: first, reason: 'unreachable' as const }];
          return { item: { tripId, remove, add: [joins.proposal] }, kinds: { removed: [first], seat: [joins.worker] } };
        }
        case 6: {
          const elsewhere = await stage.placed(gate, stage.zhaojue, { village: '山那边村' });
          const remove = [{ workerId: first, reason: 'other' as const }];
          return { item: { tripId, remove, add: [elsewhere.proposal] }, kinds: {}, refused: 'trip-change.no-stop' };
        }
        default:
          return n === 15
            ? {
                item: { tripId, departsAt: new Date('2020-03-01T00:00:00Z') },
                kinds: {},
                refused: 'batch.departs-in-the-past',
              }
            : {
                item: { tripId, departsAt: new Date(departsAt - 8 * MINUTE) },
                kinds: { changed: aboard.get(tripId) ?? [] },
              };
      }
    };

    for (let n = 0; n < 40; n++) {
      const { item, kinds, refused = null } = await wanted(n);
      const before = await seated();
      const outcome = await change(item).catch((error: unknown) => (error as DomainError).code);
      if (refused !== null) expect([n, outcome]).toEqual([n, refused]);
      expect(Array.isArray(outcome) ? null : outcome).toBe(refused);
      if (refused !== null) expect(await seated()).toEqual(before);
      else {
        done.push(item.tripId);
        if (item.move) done.push(item.move[0]?.tripId ?? '');
        for (const trip of new Set([item.tripId, ...(item.move ?? []).map(({ tripId }) => tripId)]))
          sheets.get(trip)?.push(await printed(trip));
      }
      // Heads: nobody is on two trips or none, and those of the trips are those of their batches.
      const now = await seated();
      expect(new Set(now.map(({ worker }) => worker)).size).toBe(now.length);
      expect(now.map(({ worker }) => worker).sort()).toEqual((await members()).map(({ worker }) => worker));
      for (const [trip, people] of aboard)
        expect(now.filter((one) => one.trip === trip).map(({ worker }) => worker)).toEqual([...people].sort());
      expect(await on.faults()).toEqual([]);
      // Each person concerned is told exactly once.
      const expected = Object.entries(kinds).flatMap(([kind, people]) => people.map((worker) => `${kind} ${worker}`));
      expect([n, (await told()).map(({ kind, worker }) => `${kind} ${worker}`).sort()]).toEqual([n, expected.sort()]);
    }

    for (const [trip, codes] of sheets) {
      const listed = await on.versions.list(stage.zhaojue, trip);
      const latest = 1 + done.filter((one) => one === trip).length;
      expect(listed.map(({ number }) => number)).toEqual(Array.from({ length: latest }, (_, i) => latest - i));
      expect(codes).toHaveLength(latest);
      const standings = await Promise.all(codes.map(async (code) => on.versions.check(code)));
      expect(standings.map(({ standing }) => standing)).toEqual([
        ...Array<string>(latest - 1).fill('superseded'),
        'valid',
      ]);
      expect(standings[0]?.text.zh).toBe(`本方案已作废，请以第 ${String(latest)} 版为准`);
    }
  }, 240_000);
});

describe('Two coordinators at once', () => {
  it('who want the last seat: one has it, and the other is told that there is none', async () => {
    const trip = await coachIn(12);
    await stage.sql('update trip set usable_seats = 3 where id = $1', [trip.id]);
    const joins = [await stage.placed(gate), await stage.placed(gate)];
    const outcomes = await Promise.allSettled(
      joins.map(({ proposal }) => change({ tripId: trip.id, add: [proposal] })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'trip-change.no-seat' },
    });
    expect(await on.aboard(trip.id)).toHaveLength(3);
    expect((await tripOf(trip.id)).version).toBe(2);
  });

  it('who want the same person: one trip has the person, not two and not none', async () => {
    const [one, two] = [await coachIn(13), await coachIn(14)];
    const joins = await stage.placed(gate);
    const outcomes = await Promise.allSettled(
      [one, two].map(({ id }) => change({ tripId: id, add: [joins.proposal] })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const found = (await seated()).filter(({ worker }) => worker === joins.worker);
    expect(found).toHaveLength(1);
    const swaps = [one, two].map((from, i) => ({
      tripId: from.id,
      move: [{ workerId: from.placed[0]?.worker ?? '', tripId: [two, one][i]?.id ?? '' }],
    }));
    // Crosswise: trips are locked by their ids, so neither waits for ever.
    await Promise.all(swaps.map((item) => change(item)));
    const of = async ({ id }: Coach) => on.aboard(id);
    expect(await of(two)).toContain(one.placed[0]?.worker);
    expect(await of(one)).toContain(two.placed[0]?.worker);
    expect(await on.faults()).toEqual([]);
  });

  it('of whom one changes while the other calls the batch off: whichever is first, nothing is left half done', async () => {
    const trip = await coachIn(15, 3);
    const joins = await stage.placed(gate);
    const outcomes = await Promise.allSettled([
      change({ tripId: trip.id, add: [joins.proposal] }),
      stage.batches.cancel(stage.zhaojue, trip.batch),
    ]);
    expect(outcomes[1].status).toBe('fulfilled');
    expect((await seated()).filter((one) => one.trip === trip.id)).toEqual([]);
    expect(await stage.sql('select from batch_member where active and batch_id = $1', [trip.batch])).toEqual([]);
    expect((await on.versions.list(stage.zhaojue, trip.id))[0]).toMatchObject({ standing: 'void' });
  });
});
