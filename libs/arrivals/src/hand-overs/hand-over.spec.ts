import { describe, expect, it } from 'vitest';
import { canonicalList, changesOf, inListOrder, isSignedByBoth, outcomeOf } from './hand-over.js';
import type { Passenger } from '../passengers/passenger.js';

const aPassenger = (id: string, more: Partial<Passenger> = {}): Passenger => ({
  id,
  tripId: 'trip',
  siteId: 'site',
  workerId: `worker-${id}`,
  name: `人${id}`,
  idTail: '0011',
  seatNumber: 1,
  listed: true,
  state: 'boarded',
  reason: null,
  note: null,
  dispute: null,
  boardedAt: null,
  noShowAt: null,
  refusedAt: null,
  rebookedAt: null,
  takenOffAt: null,
  transferredAt: null,
  arrivedAt: null,
  foundAt: null,
  handedOverAt: null,
  disputedAt: null,
  ...more,
});
const stranger = (id: string, name: string, more: Partial<Passenger> = {}) =>
  aPassenger(id, { name, listed: false, workerId: null, seatNumber: null, idTail: null, state: 'unlisted', ...more });

const nobody = { present: [], unlisted: [], disputed: [] };
const refusal = (code: string, details: object): unknown => expect.objectContaining({ code, details });

describe('A count', () => {
  const a = aPassenger('a');
  const b = aPassenger('b');

  it('lets those present arrive and leaves the others on board, as missing', () => {
    expect(changesOf([a, b], { ...nobody, present: ['a'] }, 'arrived')).toMatchObject({ arrive: ['a'], miss: [] });
    expect(outcomeOf(b, true)).toBe('missing');
    expect(outcomeOf(b, false)).toBe('on-board');
  });

  it('that is said again changes nothing', () => {
    const people = [aPassenger('a', { state: 'arrived' }), b, stranger('u', '陌生人', { note: '表弟' })];
    const again = { present: ['a'], unlisted: [{ name: '陌生人', note: '表弟' }], disputed: [] };
    expect(changesOf(people, again, 'counted')).toMatchObject({ arrive: [], miss: [], find: [], strike: [] });
  });

  it('that is restated takes back who is not there after all', () => {
    const people = [aPassenger('a', { state: 'arrived' }), b, stranger('u', '陌生人')];
    expect(changesOf(people, { ...nobody, present: ['b'] }, 'counted')).toMatchObject({
      arrive: ['b'],
      miss: ['a'],
      strike: ['u'],
    });
  });

  it('tells two unlisted namesakes apart by how often they are named', () => {
    const people = [stranger('u', '张三')];
    const twice = { ...nobody, unlisted: [{ name: '张三' }, { name: '张三' }] };
    expect(changesOf(people, twice, 'counted')).toMatchObject({ find: [{ name: '张三' }], strike: [] });
  });

  it.each(['no-show', 'refused', 'rebooked', 'taken-off', 'transferred', 'expected'] as const)(
    'does not let somebody who is %s arrive: such a person is unlisted',
    (state) => {
      const people = [aPassenger('a', { state })];
      expect(() => changesOf(people, { ...nobody, present: ['a'] }, 'arrived')).toThrow(
        refusal('hand-over.not-aboard', { passengerIds: ['a'] }),
      );
    },
  );

  it('names nobody of another site', () => {
    expect(() => changesOf([a], { ...nobody, present: ['x'] }, 'arrived')).toThrow(
      refusal('hand-over.not-aboard', { passengerIds: ['x'] }),
    );
  });

  it('disputes nobody who is not there', () => {
    const count = { ...nobody, present: ['a'], disputed: [{ passengerId: 'b', reason: '非本厂录用' }] };
    expect(() => changesOf([a, b], count, 'arrived')).toThrow(
      refusal('hand-over.disputed-absent', { passengerIds: ['b'] }),
    );
  });

  it('keeps the reason of each dispute, of listed and of unlisted people', () => {
    const people = [a, b, stranger('u', '张三')];
    const count = {
      present: ['a', 'b'],
      unlisted: [{ name: '张三', dispute: '不在名单' }],
      disputed: [{ passengerId: 'b', reason: '非本厂录用' }],
    };
    expect([...changesOf(people, count, 'arrived').disputes]).toEqual([
      ['u', '不在名单'],
      ['a', null],
      ['b', '非本厂录用'],
    ]);
  });

  it('of a completed hand-over finds the missing and leaves the settled alone', () => {
    const people = [aPassenger('a', { state: 'handed-over' }), b, stranger('u', '张三', { state: 'disputed' })];
    expect(changesOf(people, { ...nobody, present: ['b'] }, 'completed')).toEqual({
      arrive: ['b'],
      miss: [],
      find: [],
      strike: [],
      disputes: new Map([['b', null]]),
    });
  });

  it('of a completed hand-over that finds nobody is refused', () => {
    const people = [aPassenger('a', { state: 'handed-over' }), b];
    expect(() => changesOf(people, { ...nobody, present: ['a'] }, 'completed')).toThrow(
      refusal('hand-over.nobody-found', {}),
    );
  });
});

describe('The list that is signed', () => {
  const handOver = { id: 'h', tripId: 't', siteId: 's' };
  const arrived = [
    aPassenger('b', { seatNumber: 7, state: 'arrived' }),
    aPassenger('a', { seatNumber: 3, state: 'arrived', dispute: '非本厂录用' }),
    aPassenger('c', { seatNumber: 5, state: 'taken-off', reason: 'care' }),
    stranger('u', '张三', { note: '表弟' }),
  ];

  it('is these bytes', () => {
    expect(canonicalList(handOver, arrived)).toBe(
      '{"format":"mendao-hand-over-1","handOver":"h","trip":"t","site":"s","persons":[' +
        '{"id":"a","listed":true,"seat":3,"name":"人a","idTail":"0011","outcome":"disputed","reason":null,"note":"非本厂录用"},' +
        '{"id":"c","listed":true,"seat":5,"name":"人c","idTail":"0011","outcome":"taken-off","reason":"care","note":null},' +
        '{"id":"b","listed":true,"seat":7,"name":"人b","idTail":"0011","outcome":"accepted","reason":null,"note":null},' +
        '{"id":"u","listed":false,"seat":null,"name":"张三","idTail":null,"outcome":"accepted","reason":null,"note":"表弟"}]}',
    );
  });

  it('does not depend on the order in which people were read', () => {
    expect(canonicalList(handOver, [...arrived].reverse())).toBe(canonicalList(handOver, arrived));
  });

  it('stays the same once what it says has come to pass', () => {
    const after = arrived.map((one) => ({
      ...one,
      state:
        one.state === 'taken-off' ? one.state : one.dispute === null ? ('handed-over' as const) : ('disputed' as const),
    }));
    expect(canonicalList(handOver, after)).toBe(canonicalList(handOver, arrived));
  });

  it('changes with everybody’s outcome', () => {
    const lists = (['boarded', 'taken-off', 'no-show', 'refused', 'arrived'] as const).map((state) =>
      canonicalList(handOver, [aPassenger('a', { state })]),
    );
    expect(new Set(lists).size).toBe(lists.length);
  });

  it('leaves out whoever was recorded by mistake', () => {
    expect(inListOrder([...arrived, stranger('x', '误记', { state: 'struck' })])).toHaveLength(arrived.length);
  });

  it('is signed only when both sides signed this very list', () => {
    const leader = { role: 'trip-leader', listHash: 'new' } as const;
    expect(isSignedByBoth([leader, { role: 'site-contact', listHash: 'new' }], 'new')).toBe(true);
    expect(isSignedByBoth([leader, { role: 'site-contact', listHash: 'old' }], 'new')).toBe(false);
    expect(isSignedByBoth([leader, leader], 'new')).toBe(false);
  });
});
