import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gate, MORNING, refusal } from '../transport/stage.js';
import { ANSWER_BY, type Carrier, type FleetStage, startFleet } from './stage.js';

let stage: FleetStage;
let gate: Gate;
let carrier: Carrier;

beforeAll(async () => {
  stage = await startFleet();
  gate = await stage.gate();
  carrier = await stage.carrier();
});
afterAll(() => stage.end());

const codeRefused = refusal('carrier-offer.code-refused');
const stateOf = async (offer: string) => (await stage.offers.get(stage.zhaojue, offer)).state;

describe('The one-time code of an offer', () => {
  it('shows the offer and answers it once, without an account, in the name of the carrier', async () => {
    const trip = await stage.approvedTrip(gate);
    const offer = await stage.offered(trip.id, carrier);
    const { code } = await stage.offerCodes.give(stage.zhaojue, offer);
    expect((await stage.offerCodes.terms(offer, code.toLowerCase())).terms.persons).toBe(1);
    const facts = {
      plate: (await stage.vehicleOf(carrier)).plate,
      drivers: await stage.driversFor(carrier, trip.id),
    };
    expect((await stage.offerCodes.confirm(offer, code, facts)).state).toBe('confirmed');
    for (const again of [
      () => stage.offerCodes.terms(offer, code),
      () => stage.offerCodes.confirm(offer, code, facts),
      () => stage.offerCodes.decline(offer, code, '无车'),
    ])
      await expect(again()).rejects.toEqual(codeRefused);
    const [event] = await stage.sql<{ role: string }[]>(
      `select role_of_actor(actor, trip_id) as role from event where subject = $1 and type = 'carrier-offer.confirmed'`,
      [offer],
    );
    expect(event?.role).toBe('carrier');
    await expect(stage.offerCodes.give(stage.zhaojue, offer)).rejects.toEqual(refusal('carrier-offer.answered'));
  });

  it('declines, and is void then', async () => {
    const offer = await stage.offered((await stage.approvedTrip(gate)).id, carrier);
    const { code } = await stage.offerCodes.give(stage.zhaojue, offer);
    expect(await stage.offerCodes.decline(offer, code, '无车')).toMatchObject({ state: 'declined', reason: '无车' });
    await expect(stage.offerCodes.terms(offer, code)).rejects.toEqual(codeRefused);
  });

  it('is good after an answer that was refused: nothing was taken', async () => {
    const trip = await stage.approvedTrip(gate);
    const offer = await stage.offered(trip.id, carrier);
    const { code } = await stage.offerCodes.give(stage.zhaojue, offer);
    await expect(stage.offerCodes.confirm(offer, code, { plate: '川W00000', drivers: ['x'] })).rejects.toEqual(
      refusal('vehicle.missing'),
    );
    expect((await stage.offerCodes.terms(offer, code)).state).toBe('offered');
  });

  it('opens its own offer alone, and a new one voids the old', async () => {
    const [one, two] = [
      await stage.offered((await stage.approvedTrip(gate)).id, carrier),
      await stage.offered((await stage.approvedTrip(gate)).id, carrier),
    ];
    const { code: old } = await stage.offerCodes.give(stage.zhaojue, one);
    await stage.offerCodes.give(stage.zhaojue, two);
    await expect(stage.offerCodes.terms(two, old)).rejects.toEqual(codeRefused);
    const { code } = await stage.offerCodes.give(stage.zhaojue, one);
    await expect(stage.offerCodes.terms(one, old)).rejects.toEqual(codeRefused);
    expect((await stage.offerCodes.terms(one, code)).id).toBe(one);
  });

  it('is locked after ten wrong ones, until the office gives another', async () => {
    const offer = await stage.offered((await stage.approvedTrip(gate)).id, carrier);
    const { code } = await stage.offerCodes.give(stage.zhaojue, offer);
    for (let n = 0; n < 10; n++) await expect(stage.offerCodes.terms(offer, 'WRONGWRO')).rejects.toEqual(codeRefused);
    await expect(stage.offerCodes.terms(offer, code)).rejects.toEqual(codeRefused);
    const renewed = await stage.offerCodes.give(stage.zhaojue, offer);
    expect((await stage.offerCodes.terms(offer, renewed.code)).id).toBe(offer);
  });

  it('is nowhere stored in clear', async () => {
    const offer = await stage.offered((await stage.approvedTrip(gate)).id, carrier);
    const { code } = await stage.offerCodes.give(stage.zhaojue, offer);
    const [row] = await stage.sql<{ text: string }[]>('select o::text as text from carrier_offer o where id = $1', [
      offer,
    ]);
    expect(row?.text).not.toContain(code);
    expect(row?.text).not.toContain(Buffer.from(code).toString('hex'));
  });
});

describe('An offer that nobody answers in time', () => {
  it('expires, once, and makes room for another', async () => {
    const [late, swept] = [await stage.approvedTrip(gate), await stage.approvedTrip(gate)];
    const offer = await stage.offered(late.id, carrier);
    const other = await stage.offered(swept.id, carrier);
    const { code } = await stage.offerCodes.give(stage.zhaojue, offer);
    const facts = {
      plate: (await stage.vehicleOf(carrier)).plate,
      drivers: await stage.driversFor(carrier, late.id),
    };
    expect(MORNING < ANSWER_BY).toBe(true);
    expect(await stage.offers.expireDue()).toBe(0);
    await stage.clock.advance(ANSWER_BY);

    await expect(stage.answers.confirm(carrier.grant, offer, facts)).rejects.toEqual(refusal('carrier-offer.expired'));
    await expect(stage.answers.decline(carrier.grant, offer, '晚了')).rejects.toEqual(refusal('carrier-offer.expired'));
    await expect(stage.offerCodes.terms(offer, code)).rejects.toEqual(codeRefused);
    await expect(stage.offerCodes.give(stage.zhaojue, offer)).rejects.toEqual(refusal('carrier-offer.answered'));

    // Before anybody has swept: the next offer ends the one before.
    const next = await stage.offered(late.id, await stage.carrier(), new Date('2020-03-12T06:00:00+08:00'));
    expect([await stateOf(offer), await stateOf(next)]).toEqual(['expired', 'offered']);

    const found = await Promise.all([stage.offers.expireDue(), stage.offers.expireDue()]);
    expect(found[0] + found[1]).toBeGreaterThan(0);
    expect(await stateOf(other)).toBe('expired');
    expect((await stage.eventsOf(other)).filter((type) => type === 'carrier-offer.expired')).toHaveLength(1);
  });
});

describe('Once the doors are open', () => {
  it('a confirmed offer is withdrawn no more', async () => {
    const trip = await stage.approvedTrip(gate);
    const until = new Date('2020-03-12T06:30:00+08:00');
    const offer = await stage.offered(trip.id, carrier, until);
    await stage.answers.confirm(carrier.grant, offer, {
      plate: (await stage.vehicleOf(carrier)).plate,
      drivers: await stage.driversFor(carrier, trip.id),
    });
    await stage.sql(`update trip set state = 'boarding' where id = $1`, [trip.id]);
    await expect(stage.offers.withdraw(stage.zhaojue, offer)).rejects.toEqual(refusal('carrier-offer.trip-not-open'));
  });
});
