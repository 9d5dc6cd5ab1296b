import { describe, expect, test } from 'vitest';
import { SYSTEM } from '#platform';
import { CharterSeats, TripChangeService } from '#transport';
import { refusal } from '../transport/stage.js';
import { legsStage } from './stage.js';

const open = legsStage();

/** Every seat by name of a charter. */
const named = (charter: string) =>
  open().stage.sql<{ worker_id: string; number: number; travel_group: string | null }[]>(
    'select worker_id, number, travel_group from charter_seat where charter_id = $1 order by number',
    [charter],
  );
const takenOf = async (charter: string) => (await open().register.get(open().stage.zhaojue, charter)).seatsTaken;

/** A train of its own for each test, so cheap that it is taken before coaches, and gone at the end. */
async function withTrain<T>(number: string, seats: number, work: (charter: string) => Promise<T>): Promise<T> {
  const { train, register, stage } = open();
  const charter = await train(number, { seats, pricePerSeatFen: 100 });
  const done = await work(charter);
  const { state, seatsTaken } = await register.get(stage.zhaojue, charter);
  if (state === 'open' && seatsTaken === 0) await register.withdraw(stage.zhaojue, charter);
  return done;
}

describe('Forty people for whom a train is the best way', () => {
  test('are planned as feeder, train and distribution, each with a seat by name on every leg, in order', async () => {
    const { stage, choices, register, train, groups, compared, legs } = open();
    const charter = await train('K5184');
    const people = await groups([4, 3, 2, ...Array.from({ length: 31 }, () => 1)]);
    const { id } = await stage.draft(people);
    const { best } = await compared(id);
    const plan = await choices.choose(stage.zhaojue, id, best);
    expect(plan).toMatchObject({ state: 'planned', alternativeId: best, leftBehind: [] });
    expect(plan.charters).toEqual([{ id: charter, seats: 40 }]);
    expect(await takenOf(charter)).toBe(40);

    const journeys = await legs(id);
    expect(journeys.map(({ workerId }) => workerId).sort()).toEqual(people.map(({ worker }) => worker).sort());
    for (const { legs: own } of journeys) {
      expect(own.map(({ number, kind, mode, charterId }) => [number, kind, mode, charterId])).toEqual([
        [1, 'feeder', 'coach', charter],
        [2, 'trunk', 'train', charter],
        [3, 'distribution', 'coach', charter],
      ]);
      const [feeder, trunk, onward] = own.map((leg) => [Date.parse(leg.departsAt), Date.parse(leg.arrivesAt)]);
      // An hour at the station before the train, 45 minutes after it.
      expect((trunk?.[0] ?? 0) - (feeder?.[1] ?? Infinity)).toBeGreaterThanOrEqual(3_600_000);
      expect((onward?.[0] ?? 0) - (trunk?.[1] ?? Infinity)).toBeGreaterThanOrEqual(2_700_000);
      expect([own[0]?.to, own[1]?.from]).toEqual(['西昌西站', '西昌西站']);
      expect([own[1]?.to, own[2]?.from]).toEqual(['广州南站', '广州南站']);
    }
    expect((await named(charter)).map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    const batch = await stage.batches.get(stage.zhaojue, id);
    expect(new Set(batch.trips.map(({ sheetNumber }) => sheetNumber)).size).toBe(batch.trips.length);
    expect(await stage.eventsOf(id)).toContain('batch.alternative-chosen');
    await choices.giveUp(stage.zhaojue, id);
    expect(await named(charter)).toEqual([]);
    expect(await takenOf(charter)).toBe(0);
    await register.withdraw(stage.zhaojue, charter);
  });

  test('sit on the train beside those of their travel group', () =>
    withTrain('K5186', 40, async (charter) => {
      const { groups, chosen, choices, stage } = open();
      const { batchId } = await chosen(await groups([3, 1, 4, 1, 2, ...Array.from({ length: 10 }, () => 1)]));
      const found = new Map<string, number[]>();
      for (const { travel_group, number } of await named(charter))
        if (travel_group) found.set(travel_group, [...(found.get(travel_group) ?? []), number]);
      expect([...found.values()].map(({ length }) => length).sort()).toEqual([2, 3, 4]);
      for (const numbers of found.values())
        expect(Math.max(...numbers) - Math.min(...numbers)).toBe(numbers.length - 1);
      await choices.giveUp(stage.zhaojue, batchId);
    }));
});

describe('A seat on a charter', () => {
  test('is booked once: of two batches at once for the last seats exactly one has them', () =>
    withTrain('K5188', 12, async (charter) => {
      const { stage, gate, compared, choices } = open();
      const drafts = [];
      for (let n = 0; n < 4; n++) {
        const { id } = await stage.draft(await stage.crowd(8, gate));
        drafts.push({ id, ...(await compared(id)) });
      }
      const outcomes = await Promise.allSettled(drafts.map(({ id, best }) => choices.choose(stage.zhaojue, id, best)));
      const won = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const lost = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(won).toHaveLength(1);
      expect(won[0]?.charters).toEqual([{ id: charter, seats: 8 }]);
      expect(lost).toEqual([1, 2, 3].map(() => refusal('charter.seats-taken')));
      expect(await named(charter)).toHaveLength(8);
      // Who lost is as before: a draft without trips, that may be compared again.
      for (const { id } of drafts.filter((one) => one.id !== won[0]?.batchId))
        expect(await stage.batches.get(stage.zhaojue, id)).toMatchObject({ state: 'draft', trips: [] });
      await choices.giveUp(stage.zhaojue, won[0]?.batchId ?? '');
    }));

  test('is held by nobody twice: numbers beyond the seats, a number twice and a person twice are refused by the database', () =>
    withTrain('K5190', 10, async (charter) => {
      const { stage, gate, chosen, choices } = open();
      const { batchId } = await chosen(await stage.crowd(6, gate));
      const again = (what: string) =>
        stage.sql(
          `insert into charter_seat (id, charter_id, batch_id, organisation_id, division_code, worker_id, proposal_id, number, seats, period)
           select uuidv7(), charter_id, batch_id, organisation_id, division_code, ${what}, seats, period
           from charter_seat where charter_id = $1 limit 1`,
          [charter],
        );
      await expect(again('uuidv7(), proposal_id, 11')).rejects.toEqual(refusal('charter.seats-taken'));
      await expect(again('uuidv7(), proposal_id, number')).rejects.toEqual(refusal('charter.seats-taken'));
      await expect(again('worker_id, proposal_id, 9')).rejects.toEqual(refusal('trip.seated-elsewhere'));
      await expect(open().train('K5190', { seats: 5, pricePerSeatFen: 100 })).rejects.toEqual(
        refusal('charter.seats-taken'),
      );
      await choices.giveUp(stage.zhaojue, batchId);
    }));

  test('is not set aside by number beside the plan that was chosen', () =>
    withTrain('K5192', 20, async (charter) => {
      const { stage, gate, chosen, choices } = open();
      const { batchId } = await chosen(await stage.crowd(6, gate));
      const seats = stage.module.get(CharterSeats);
      await expect(seats.setAside(stage.zhaojue, charter, batchId, 0)).rejects.toEqual(refusal('charter.batch-seated'));
      await choices.giveUp(stage.zhaojue, batchId);
    }));

  test.each([
    ['given up', 'draft', (id: string) => open().choices.giveUp(open().stage.zhaojue, id)],
    ['planned again', 'planned', (id: string) => open().stage.plan(id)],
    ['called off', 'cancelled', (id: string) => open().stage.batches.cancel(open().stage.zhaojue, id)],
    [
      'joined by somebody',
      'draft',
      async (id: string) => {
        const { stage, gate } = open();
        return stage.batches.change(stage.zhaojue, id, { add: [(await stage.placed(gate)).proposal], remove: [] });
      },
    ],
  ])('is free again where its batch is %s', (_, state, step) =>
    withTrain('K5194', 20, async (charter) => {
      const { stage, gate, chosen, comparisons } = open();
      const { batchId } = await chosen(await stage.crowd(6, gate));
      expect(await takenOf(charter)).toBe(6);
      await step(batchId);
      expect([await takenOf(charter), await named(charter)]).toEqual([0, []]);
      expect(await comparisons.get(stage.zhaojue, batchId)).toMatchObject({ alternativeId: null });
      const batch = await stage.batches.get(stage.zhaojue, batchId);
      expect(batch.state).toBe(state);
      const legs = await stage.sql<{ leg: string }[]>(
        `select leg from trip where batch_id = $1 and leg <> 'direct' and state <> 'cancelled'`,
        [batchId],
      );
      expect(legs).toEqual([]);
    }),
  );
});

describe('A choice', () => {
  test('of direct coaches plans these; of the train afterwards takes their place', () =>
    withTrain('K5196', 20, async (charter) => {
      const { stage, gate, compared, choices, legs } = open();
      const { id } = await stage.draft(await stage.crowd(6, gate));
      const { best, direct } = await compared(id);
      await choices.choose(stage.zhaojue, id, direct);
      expect(new Set((await legs(id)).flatMap((one) => one.legs.map(({ kind }) => kind)))).toEqual(new Set(['direct']));
      expect(await takenOf(charter)).toBe(0);
      await choices.choose(stage.zhaojue, id, best);
      await choices.choose(stage.zhaojue, id, best);
      expect((await legs(id)).map((one) => one.legs.length)).toEqual(Array(6).fill(3));
      expect(await takenOf(charter)).toBe(6);
      await choices.giveUp(stage.zhaojue, id);
    }));

  test('is refused where it is not the office’s, not of the newest comparison, or the batch is another by now', () =>
    withTrain('K5198', 20, async () => {
      const { stage, gate, compared, choices } = open();
      const { id } = await stage.draft(await stage.crowd(4, gate));
      const old = await compared(id);
      await expect(choices.choose(stage.congjiang, id, old.best)).rejects.toEqual(refusal('batch.missing'));
      await expect(choices.giveUp(stage.zhaojue, id)).rejects.toEqual(refusal('comparison.nothing-chosen'));
      const { best } = await compared(id);
      await expect(choices.choose(stage.zhaojue, id, old.best)).rejects.toEqual(
        refusal('comparison.alternative-missing'),
      );
      await stage.batches.change(stage.zhaojue, id, { add: [(await stage.placed(gate)).proposal], remove: [] });
      await expect(choices.choose(stage.zhaojue, id, best)).rejects.toEqual(refusal('comparison.outdated'));
    }));

  test('is refused where the charter is withdrawn, or a gate opens later than was compared', () =>
    withTrain('K5200', 20, async (charter) => {
      const { stage, gate, compared, choices, register, train } = open();
      const { id } = await stage.draft(await stage.crowd(4, gate));
      const { best } = await compared(id);
      await register.withdraw(stage.zhaojue, charter);
      await expect(choices.choose(stage.zhaojue, id, best)).rejects.toEqual(refusal('comparison.outdated'));
      await train('K5202', { seats: 20, pricePerSeatFen: 100 }).then(async (other) => {
        const newer = await compared(id);
        // A gate that only opens at noon now: the coaches that were compared are early.
        await stage.sql('update site set receives_from = 43200, receives_to = 46800 where id = $1', [gate.id]);
        await expect(choices.choose(stage.zhaojue, id, newer.best)).rejects.toEqual(refusal('comparison.outdated'));
        await stage.sql('update site set receives_from = 0, receives_to = 86400 where id = $1', [gate.id]);
        await register.withdraw(stage.zhaojue, other);
      });
    }));

  test('is approved as any plan is; its coaches are not changed alone, and nobody is elsewhere during the train', () =>
    withTrain('K5204', 20, async () => {
      const { stage, gate, chosen, legs } = open();
      const people = await stage.crowd(6, gate);
      const { batchId, trips } = await chosen(people);
      const feeder = trips[0]?.id ?? '';
      const [worker = ''] = people.map((one) => one.worker);
      const changes = stage.module.get(TripChangeService);
      const refused = refusal('trip-change.part-of-journey');
      const remove = [{ workerId: worker, reason: 'own-wish' as const }];
      await expect(changes.change(stage.zhaojue, { tripId: feeder, remove })).rejects.toEqual(refused);
      const departsAt = new Date('2020-03-12T08:00:00+08:00');
      await expect(changes.change(stage.zhaojue, { tripId: feeder, departsAt })).rejects.toEqual(refused);

      await stage.batches.approve(stage.zhaojue, batchId);
      const [trunk] = (await legs(batchId)).find(({ workerId }) => workerId === worker)?.legs.slice(1) ?? [];
      const during = `tstzrange('${trunk?.departsAt ?? ''}'::timestamptz, '${trunk?.arrivesAt ?? ''}'::timestamptz)`;
      const elsewhere = stage.sql(
        `insert into seat (id, trip_id, number, worker_id, proposal_id, organisation_id, enterprise_id, site_id, home_division,
           name, id_tail, board_stop, alight_stop, period)
         select uuidv7(), uuidv7(), 1, worker_id, proposal_id, organisation_id, enterprise_id, site_id, home_division,
           name, id_tail, 0, 1, ${during} from seat where worker_id = $1 limit 1`,
        [worker],
      );
      await expect(elsewhere).rejects.toEqual(refusal('trip.seated-elsewhere'));
      await stage.batches.cancel(stage.zhaojue, batchId);
    }));

  test('gives back to the train the seat of each who does not travel, also of the last', () =>
    withTrain('K5206', 20, async (charter) => {
      const { stage, gate, chosen } = open();
      const { batchId, trips } = await chosen(await stage.crowd(2, gate));
      await stage.batches.approve(stage.zhaojue, batchId);
      const feeder = trips[0]?.id ?? '';
      for (const [n, { worker_id: worker }] of (await named(charter)).entries()) {
        await stage.db.transaction(SYSTEM, (tx) => stage.trips.freeSeat(tx, feeder, worker));
        expect(await takenOf(charter)).toBe(1 - n);
      }
    }));
});
