import { describe, expect, it } from 'vitest';
import { plusSeconds } from '#kernel';
import { ANSWERABLE_DAYS, byDistance, isAnswerable, type Ride, sharedWay } from './contacts.js';

const EIGHT = new Date('2020-03-07T08:00:00+08:00');
const NEXT_DAY = plusSeconds(EIGHT, 86_400);

const aRide = (more: Partial<Ride> = {}): Ride => ({
  id: 'a',
  boardStop: 0,
  alightStop: 3,
  boardedAt: EIGHT,
  takenOffAt: null,
  transferredAt: null,
  arrivedAt: NEXT_DAY,
  foundAt: null,
  seatNumber: 5,
  ...more,
});

describe('Two people of one trip', () => {
  it('shared the vehicle from the later boarding to the earlier alighting', () => {
    expect(sharedWay(aRide(), aRide({ boardStop: 1, alightStop: 2, seatNumber: 9 }))).toEqual({
      fromStop: 1,
      toStop: 2,
      seatDistance: 4,
    });
  });

  it('shared nothing where one never boarded', () => {
    expect(sharedWay(aRide(), aRide({ boardedAt: null }))).toBeNull();
  });

  it('shared nothing where one alighted before the other boarded', () => {
    expect(sharedWay(aRide({ alightStop: 1 }), aRide({ boardStop: 1 }))).toBeNull();
  });

  it('shared nothing where one was taken off before the other boarded', () => {
    const off = aRide({ takenOffAt: plusSeconds(EIGHT, 600) });
    const later = aRide({ boardedAt: plusSeconds(EIGHT, 1200) });
    expect(sharedWay(off, later)).toBeNull();
    expect(sharedWay(later, off)).toBeNull();
    expect(sharedWay(off, aRide())).not.toBeNull();
  });

  it('shared the way with somebody unlisted, whose seat nobody knows', () => {
    const unlisted = aRide({ boardStop: null, boardedAt: null, foundAt: NEXT_DAY, seatNumber: null });
    expect(sharedWay(aRide({ boardStop: 1 }), unlisted)).toEqual({ fromStop: 1, toStop: 3, seatDistance: null });
  });

  it('are listed nearest first', () => {
    const ways = [null, 7, 1].map((seatDistance) => ({ fromStop: 0, toStop: 1, seatDistance }));
    expect(ways.sort(byDistance).map(({ seatDistance }) => seatDistance)).toEqual([1, 7, null]);
  });
});

describe('A ride', () => {
  it('is answered for until fourteen days after arrival', () => {
    const last = plusSeconds(NEXT_DAY, ANSWERABLE_DAYS * 86_400);
    expect(isAnswerable(aRide(), last)).toBe(true);
    expect(isAnswerable(aRide(), plusSeconds(last, 1))).toBe(false);
  });

  it('is answered for while it lasts', () => {
    expect(isAnswerable(aRide({ arrivedAt: null }), plusSeconds(EIGHT, 60 * 86_400))).toBe(true);
  });
});
