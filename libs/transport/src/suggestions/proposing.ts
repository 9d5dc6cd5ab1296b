import { bySize, type CoachClass, coachesFor, filledCoaches, seatsOf } from './coaches.js';
import {
  type Corridor,
  corridorsOf,
  daysBetween,
  GROUPING,
  partiesOf,
  type Party,
  type WaitingPlacement,
} from './waiting.js';

export type LeaveReason = 'FULL' | 'DUE';
export type StayReason = 'NOT_YET' | 'NO_SEAT';
export type LeftOutReason =
  'LATER' | 'PAST' | 'GROUP_APART' | 'GROUP_TOO_LARGE' | 'NO_BOARDING' | 'NO_VEHICLE' | 'WAITS';

/** People who would leave on one day, and the coaches that take them. */
export interface Leaving {
  readonly day: string;
  readonly corridor: Corridor;
  readonly persons: readonly WaitingPlacement[];
  readonly coaches: readonly CoachClass[];
  readonly reason: LeaveReason;
  /** Between departure and arrival, of the farthest. */
  readonly nights: number;
  /** How many of them may not wait any longer. */
  readonly due: number;
  /** How many of the corridor do not leave with them, and the first day on which they could. They leave with another batch, or are left out. */
  readonly stays: readonly { readonly reason: StayReason; readonly from: string; readonly persons: number }[];
}

export interface LeftOut {
  readonly placement: WaitingPlacement;
  readonly reason: LeftOutReason;
  /** The day that the reason is about: the first, or the last possible one. */
  readonly day: string | null;
}

/** What is at hand and in force. Days are `YYYY-MM-DD`. */
export interface Circumstances {
  readonly days: readonly string[];
  /** How many there are of each class; each is away from its departure until it is back. */
  readonly fleet: readonly { readonly vehicleClass: string; readonly count: number }[];
  /** Seats of one vehicle under the cap in force for those who go between these places on a day. */
  readonly usableSeats: (vehicleClass: string, day: string, places: readonly string[]) => number;
  readonly isBarred: (origin: string, day: string) => boolean;
  /** Between the seats of two divisions. */
  readonly metres: (a: string, b: string) => number;
}

/**
 * Batches for the coming days, day by day: from each county and its neighbours to each city those leave who fill coaches to the cap;
 * who may not wait any longer leaves in the coaches that are fullest with those who wait beside. Whoever is left out is named with the reason.
 * Hands the turn back now and then: an area may have a hundred thousand people.
 */
export function* proposing(
  placements: readonly WaitingPlacement[],
  now: Circumstances,
): Generator<undefined, { readonly leaving: readonly Leaving[]; readonly leftOut: readonly LeftOut[] }, undefined> {
  const [first = '', last = ''] = [now.days[0], now.days.at(-1)];
  const corridors = corridorsOf(partiesOf(placements), now.metres);
  const [leaving, gone, lacking, boarded] = [[] as Leaving[], new Set<Party>(), new Set<Party>(), new Set<Party>()];
  const away = new Away(first);
  for (const day of now.days)
    for (const corridor of corridors) {
      yield;
      for (;;) {
        const open = corridor.parties.filter(
          (party) => !gone.has(party) && (party.until === null || party.until >= day),
        );
        const ready = open.filter((party) => party.earliest <= day && !now.isBarred(party.origin, day));
        for (const party of ready) boarded.add(party);
        if (ready.length === 0) break;
        const free = freeOn(day, placesOf(ready), now, away);
        const fits = ready.filter(({ members }) => members.length <= (bySize(free)[0]?.usableSeats ?? 0));
        const grows = open.some(({ earliest }) => earliest > day && earliest <= last);
        const chosen = choice(fits, day, grows, free);
        if (!chosen) {
          for (const party of ready) if (party.due <= day && free.length === 0) lacking.add(party);
          break;
        }
        for (const party of chosen.parties) gone.add(party);
        const persons = chosen.parties.flatMap(({ members }) => members);
        const stays = staysOf(
          open.filter((party) => !gone.has(party)),
          day,
        );
        const nights = Math.max(...persons.map((one) => one.journeyDays));
        away.leave(day, nights, chosen.coaches);
        const due = personsIn(chosen.parties.filter((party) => party.due <= day));
        leaving.push({ day, corridor, persons, coaches: chosen.coaches, reason: chosen.reason, nights, due, stays });
      }
    }
  const largest = Math.max(0, ...now.fleet.map((one) => now.usableSeats(one.vehicleClass, first, [])));
  const reasonOf = (party: Party): [LeftOutReason, string | null] => {
    if (party.members.length > largest) return ['GROUP_TOO_LARGE', null];
    if (party.until !== null && party.until < first) return ['PAST', party.until];
    if (party.until !== null && party.until < party.earliest) return ['GROUP_APART', party.until];
    if (party.earliest > last) return ['LATER', party.earliest];
    if (!boarded.has(party)) return ['NO_BOARDING', null];
    return lacking.has(party) ? ['NO_VEHICLE', party.due] : ['WAITS', party.due];
  };
  const leftOut = corridors
    .flatMap(({ parties }) => parties)
    .filter((party) => !gone.has(party))
    .flatMap((party) => {
      const [reason, day] = reasonOf(party);
      return party.members.map((placement) => ({ placement, reason, day }));
    });
  return { leaving, leftOut };
}

interface Choice {
  readonly parties: readonly Party[];
  readonly coaches: readonly CoachClass[];
  readonly reason: LeaveReason;
}

const personsIn = (parties: readonly Party[]): number => parties.reduce((sum, { members }) => sum + members.length, 0);
const load = ({ parties, coaches }: Choice): number => personsIn(parties) / Math.max(1, seatsOf(coaches));

function placesOf(parties: readonly Party[]): string[] {
  const places = new Set<string>();
  for (const { origin, members } of parties) {
    places.add(origin);
    for (const { siteDivision } of members) places.add(siteDivision);
  }
  return [...places];
}

/** Who leaves on a day, of those who could; null where all wait. @param order who is due first, first */
function choice(order: readonly Party[], day: string, grows: boolean, free: readonly CoachClass[]): Choice | null {
  const persons = Math.min(personsIn(order), GROUPING.largestBatch);
  const filled = seated(order, filledCoaches(persons, free), 'FULL');
  if (filled && load(filled) >= GROUPING.full) return filled;
  const all = seated(order, coachesFor(persons, free), 'FULL');
  if (all && !grows && load(all) >= GROUPING.full) return all;
  const due = order.filter((party) => party.due <= day);
  if (due.length === 0) return null;
  const least = seated(order, coachesFor(Math.min(personsIn(due), GROUPING.largestBatch), free), 'DUE');
  const most = all && { ...all, reason: 'DUE' as const };
  return least && most && load(least) > load(most) ? least : most;
}

/** Those who find a seat, in this order; parties stay together. */
function seated(order: readonly Party[], coaches: readonly CoachClass[], reason: LeaveReason): Choice | null {
  let left = Math.min(seatsOf(coaches), GROUPING.largestBatch);
  const parties = order.filter(({ members }) => {
    if (members.length > left) return false;
    left -= members.length;
    return true;
  });
  return parties.length > 0 ? { parties, coaches, reason } : null;
}

function staysOf(parties: readonly Party[], day: string): Leaving['stays'] {
  const persons = new Map<string, number>();
  for (const { earliest, members } of parties) persons.set(earliest, (persons.get(earliest) ?? 0) + members.length);
  return [...persons]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, count]) => ({ reason: from > day ? 'NOT_YET' : 'NO_SEAT', from, persons: count }));
}

/** Coaches on the way there and back, by day. */
class Away {
  private readonly counts = new Map<string, number>();

  constructor(private readonly first: string) {}

  leave(day: string, nights: number, coaches: readonly CoachClass[]): void {
    const from = daysBetween(this.first, day);
    for (const { vehicleClass, count } of coaches)
      for (let k = from; k <= from + 2 * nights; k++) {
        const key = `${vehicleClass} ${String(k)}`;
        this.counts.set(key, (this.counts.get(key) ?? 0) + count);
      }
  }

  on(day: string, vehicleClass: string): number {
    return this.counts.get(`${vehicleClass} ${String(daysBetween(this.first, day))}`) ?? 0;
  }
}

/** What of the fleet is not on the way on a day, with its seats. */
function freeOn(day: string, places: readonly string[], now: Circumstances, away: Away): CoachClass[] {
  return now.fleet.flatMap(({ vehicleClass, count }) => {
    const free = count - away.on(day, vehicleClass);
    const usableSeats = now.usableSeats(vehicleClass, day, places);
    return free > 0 && usableSeats > 0 ? [{ vehicleClass, usableSeats, count: free }] : [];
  });
}
