import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { divisionPrefix } from '#kernel';
import type { Grant } from '#platform';
import { type CharterFacts, CharterRegister, CharterSeats } from '#transport';
import { everythingStored, grantOf, openOffices } from '../../support/offices.js';
import { refusal, type Stage, startTransport } from '../transport/stage.js';

const aCharter = (number: string, more: Partial<CharterFacts> = {}): CharterFacts => ({
  mode: 'train',
  number,
  from: { name: '西昌西站', divisionCode: '513401', lon: 102.19, lat: 27.85 },
  to: { name: '广州南站', divisionCode: '440113', lon: 113.27, lat: 22.99 },
  departsAt: new Date('2020-03-12T14:00:00+08:00'),
  arrivesAt: new Date('2020-03-13T06:00:00+08:00'),
  seats: 100,
  pricePerSeatFen: 30_000,
  fixedPriceFen: null,
  escort: { name: '某护送人', phone: '17119910097' },
  ...more,
});

let stage: Stage;
let charters: CharterRegister;
let seats: CharterSeats;
let province: Grant;
beforeAll(async () => {
  stage = await startTransport();
  charters = stage.module.get(CharterRegister);
  seats = stage.module.get(CharterSeats);
  const [office] = await openOffices(stage.ownerUrl, '510000');
  if (!office) throw new Error('An office is wanted');
  province = office.coordinator;
});
afterAll(() => stage.end());

const entered = async (number: string, more: Partial<CharterFacts> = {}, by = stage.zhaojue) =>
  (await charters.enter(by, aCharter(number, more))).id;
const aBatch = async (office = stage.zhaojue) =>
  (await stage.draft([await stage.placed(await stage.gate(), office)], {}, office)).id;

describe('A charter', () => {
  test('is entered once: the same again is known, and newer seats, price and escort take the place of the old', async () => {
    const id = await entered('G101');
    expect(await charters.enter(stage.zhaojue, aCharter(' g101 '))).toEqual({ id, known: true });
    const newer = { seats: 120, escort: { name: '另一人', phone: '17119910098' } };
    expect(await charters.enter(stage.zhaojue, aCharter('G101', newer))).toEqual({ id, known: false });
    expect(await charters.get(stage.zhaojue, id)).toMatchObject({
      ...newer,
      ...{ seatsTaken: 0, seatsLeft: 120, own: true, steps: ['withdraw'] },
      transfer: { beforeDepartureSeconds: 3600, afterArrivalSeconds: 2700 },
    });
    await expect(charters.enter(stage.zhaojue, aCharter('G101', { mode: 'chartered-carriage' }))).rejects.toEqual(
      refusal('charter.registered-otherwise'),
    );
    expect(await stage.eventsOf(id)).toEqual(['charter.registered', 'charter.changed']);
  });

  test('is refused one by one where many are entered', async () => {
    const results = await charters.enterMany(stage.zhaojue, [
      aCharter('G102'),
      aCharter('nonsense'),
      aCharter('G102'),
      aCharter('G103', { to: { name: '某站', divisionCode: '449999', lon: 113, lat: 23 } }),
    ]);
    expect(results.map(({ known, refusal: no }) => no?.code ?? known)).toEqual([
      false,
      'charter.number-wrong',
      true,
      'charter.station-wrong',
    ]);
  });

  test('comes from a table, with a result for each line', async () => {
    const head =
      'mode,number,from_name,from_division,from_lon,from_lat,to_name,to_division,to_lon,to_lat,departs_at,arrives_at,seats,price_per_seat_fen,fixed_price_fen,escort_name,escort_phone';
    const line = (number: string, lon = '102.19') =>
      `包机,${number},"西昌, 青山机场",513401,${lon},27.98,白云机场,440111,113.3,23.39,2020-03-12 14:00,2020-03-12 16:30,150,,12000000,某护送人,17119910097`;
    const results = await charters.importTable(
      stage.zhaojue,
      [head, line('CZ3456'), line('G1', 'x'), line('G1')].join('\r\n'),
    );
    expect(results.map(({ refusal: no }) => no?.code ?? null)).toEqual([
      null,
      'charter.row-wrong',
      'charter.number-wrong',
    ]);
    expect(await charters.get(stage.zhaojue, results[0]?.id ?? '')).toMatchObject({
      mode: 'flight',
      from: { name: '西昌, 青山机场' },
      fixedPriceFen: 12_000_000,
      transfer: { beforeDepartureSeconds: 7200 },
    });
  });

  test('of an office is seen by that office, by those below it and by who watches, and by no other', async () => {
    const [own, provincial] = [await entered('G104'), await entered('G105', {}, province)];
    expect(await charters.get(stage.zhaojue, provincial)).toMatchObject({ own: false, escort: { name: '某护送人' } });
    for (const stranger of [stage.congjiang, province])
      await expect(charters.get(stranger, own)).rejects.toEqual(refusal('charter.missing'));
    await expect(charters.get(stage.congjiang, provincial)).rejects.toEqual(refusal('charter.missing'));
    const monitor = grantOf('province-monitor', divisionPrefix('510000'));
    expect(await charters.get(monitor, own)).toMatchObject({ escort: null, seats: 100 });
    await expect(charters.withdraw(stage.zhaojue, provincial)).rejects.toEqual(refusal('charter.missing'));
  });

  test('keeps name and number of its escort sealed', async () => {
    await entered('G106', { escort: { name: '封存之人', phone: '17119910777' } });
    const stored = await everythingStored(stage.ownerUrl);
    expect(stored).toContain('G106');
    expect(stored).not.toMatch(/封存之人|17119910777/);
  });

  test('is listed by departure, a part at a time, from an instant on', async () => {
    const late = { departsAt: new Date('2020-04-02T08:00:00+08:00'), arrivesAt: new Date('2020-04-02T20:00:00+08:00') };
    const [a, b] = [
      await entered('G107', late),
      await entered('G108', { ...late, departsAt: new Date('2020-04-01T08:00:00+08:00') }),
    ];
    const departsFrom = new Date('2020-04-01T00:00:00+08:00');
    const first = await charters.list(stage.zhaojue, { departsFrom, limit: 1 });
    expect(first).toMatchObject({ items: [{ id: b }], next: b });
    expect(await charters.list(stage.zhaojue, { departsFrom, after: b })).toMatchObject({
      items: [{ id: a }],
      next: null,
    });
  });
});

describe('Seats of a charter', () => {
  test('are set aside for batches and given back, and the count is always exact', async () => {
    const [id, batch, other] = [await entered('G201'), await aBatch(), await aBatch()];
    expect(await seats.setAside(stage.zhaojue, id, batch, 60)).toMatchObject({ seatsTaken: 60, seatsLeft: 40 });
    await expect(seats.setAside(stage.zhaojue, id, other, 41)).rejects.toEqual(refusal('charter.seats-taken'));
    expect(await seats.setAside(stage.zhaojue, id, other, 40)).toMatchObject({ seatsLeft: 0 });
    expect(await seats.setAside(stage.zhaojue, id, batch, 10)).toMatchObject({ seatsTaken: 50 });
    expect(await seats.setAside(stage.zhaojue, id, batch, 0)).toMatchObject({ seatsTaken: 40 });
    expect((await charters.get(stage.zhaojue, id)).allotments).toEqual([{ batchId: other, seats: 40 }]);
  });

  test('are given to no more people than there are seats, however many ask at once, from however many offices', async () => {
    const id = await entered('G202', { seats: 25 }, province);
    const batches = [await aBatch(), await aBatch(), await aBatch(), await aBatch()];
    const asked = await Promise.allSettled(batches.map((batch) => seats.setAside(stage.zhaojue, id, batch, 10)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await charters.get(province, id)).toMatchObject({ seatsTaken: 20, seatsLeft: 5, allotments: [] });
  });

  test('cannot be counted wrong in the database either', async () => {
    const id = await entered('G203');
    await expect(stage.sql('update charter set seats_taken = 101 where id = $1', [id])).rejects.toEqual(
      refusal('charter.seats-taken'),
    );
  });

  test('hold the charter: it can be neither withdrawn nor made smaller, until they are given back', async () => {
    const [id, batch] = [await entered('G204'), await aBatch()];
    await seats.setAside(stage.zhaojue, id, batch, 60);
    await expect(charters.withdraw(stage.zhaojue, id)).rejects.toEqual(refusal('charter.seats-taken'));
    await expect(charters.enter(stage.zhaojue, aCharter('G204', { seats: 59 }))).rejects.toEqual(
      refusal('charter.seats-taken'),
    );
    await seats.setAside(stage.zhaojue, id, batch, 0);
    expect(await charters.withdraw(stage.zhaojue, id)).toMatchObject({ state: 'withdrawn', steps: [] });
    await expect(charters.withdraw(stage.zhaojue, id)).rejects.toEqual(refusal('charter.illegal-step'));
    await expect(seats.setAside(stage.zhaojue, id, batch, 1)).rejects.toEqual(refusal('charter.not-open', { id }));
    expect(await entered('G204')).not.toBe(id);
  });

  test('are given back by a batch that is called off', async () => {
    const [id, batch] = [await entered('G205'), await aBatch()];
    await seats.setAside(stage.zhaojue, id, batch, 60);
    await stage.batches.cancel(stage.zhaojue, batch);
    expect(await charters.get(stage.zhaojue, id)).toMatchObject({ seatsTaken: 0, allotments: [] });
    await expect(seats.setAside(stage.zhaojue, id, batch, 1)).rejects.toEqual(
      refusal('charter.batch-over', { batchId: batch, state: 'cancelled' }),
    );
  });

  test('are set aside for batches of one’s own alone, of charters that one sees', async () => {
    const [id, batch, foreign] = [await entered('G206'), await aBatch(), await aBatch(stage.congjiang)];
    await expect(seats.setAside(stage.zhaojue, id, foreign, 1)).rejects.toEqual(refusal('batch.missing'));
    await expect(seats.setAside(stage.congjiang, id, foreign, 1)).rejects.toEqual(refusal('charter.missing'));
    await expect(seats.setAside(stage.congjiang, id, batch, 1)).rejects.toEqual(refusal('charter.missing'));
  });

  test('of a charter that has left are not set aside, and it is not withdrawn', async () => {
    const [id, batch] = [await entered('G207'), await aBatch()];
    await stage.clock.advance(new Date('2020-03-12T14:00:00+08:00'));
    await expect(seats.setAside(stage.zhaojue, id, batch, 1)).rejects.toEqual(refusal('charter.not-open'));
    await expect(charters.withdraw(stage.zhaojue, id)).rejects.toEqual(refusal('charter.not-open'));
  });
});
