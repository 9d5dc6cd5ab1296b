import type { StopPlace } from '../batches/batch.js';
import type { SeatFacts } from '../trips/trip.js';
import { seatOrder, usableSeats, type VehicleClassFacts } from '../vehicles/vehicle.js';
import { type Course, type CourseStop, freeNumbers } from './course.js';
import { type StandingTrip, takingOver } from './mend.js';
import type { Roadside } from './repair.js';

export const roadsidePlace = (place: Roadside): StopPlace => ({ ...place, siteId: null, receives: null });

/** Where and when a coach stands on the road. */
export interface Stranding {
  readonly place: StopPlace;
  readonly at: Date;
}

const standAt = (place: StopPlace, kind: CourseStop['kind'], notBefore: Date | null): CourseStop => ({
  ...place,
  ...{ kind, notBefore, detour: null },
});

/**
 * How many of its people a coach that comes by can take, and its course if it does: at a stand behind its last pick-up, which nobody has
 * left yet. Null where it goes to no gate of theirs, where all its seats are taken, or where it has set somebody down by then.
 */
export function comingBy(
  trip: StandingTrip,
  stranded: { readonly seats: readonly SeatFacts[]; readonly stops: readonly CourseStop[] },
  where: Stranding,
): Course | null {
  const firstGate = trip.stops.findIndex(({ kind }) => kind === 'set-down');
  const gateOf = ({ siteId }: SeatFacts) => trip.stops.findIndex((stop) => stop.siteId === siteId);
  const order = seatOrder(trip.vehicle, trip.conditions.rule);
  const free = freeNumbers(
    order,
    trip.seats.map(({ number }) => number),
  ).slice(0, trip.usableSeats - trip.seats.length);
  const taken = whole(
    stranded.seats.filter((seat) => gateOf(seat) >= 0),
    free.length,
  );
  const opens = trip.stops[firstGate];
  if (taken.length === 0 || !opens || opens.arrivesAt <= where.at) return null;
  const shifted = (stop: number) => (stop >= firstGate ? stop + 1 : stop);
  const { id: tripId, vehicle, usableSeats, conditions, departsAt, drivers } = trip;
  return {
    ...{ tripId, vehicle, usableSeats, conditions, departsAt, drivers },
    stops: [...trip.stops.slice(0, firstGate), standAt(where.place, 'pick-up', null), ...trip.stops.slice(firstGate)],
    seats: [
      ...trip.seats.map((seat) => ({
        ...{ seat, number: seat.number },
        ...{ boardStop: shifted(seat.boardStop), alightStop: shifted(seat.alightStop) },
      })),
      ...taken.map((seat, i) => ({
        ...{ seat, number: free[i] ?? 0, boardStop: firstGate, alightStop: shifted(gateOf(seat)) },
      })),
    ],
  };
}

/** The stand at the roadside in a course, as its index. */
export const standOf = (course: Course, { place }: Stranding): number =>
  course.stops.findIndex(({ name, lon, lat }) => name === place.name && lon === place.lon && lat === place.lat);

/** The first so many people, no travel group torn apart. */
export function whole(seats: readonly SeatFacts[], room: number): SeatFacts[] {
  const groups = new Map<string, SeatFacts[]>();
  for (const seat of seats) {
    const key = `${seat.travelGroup ?? seat.workerId} ${seat.siteId}`;
    groups.set(key, [...(groups.get(key) ?? []), seat]);
  }
  const taken: SeatFacts[] = [];
  for (const group of groups.values()) if (taken.length + group.length <= room) taken.push(...group);
  return taken;
}

/**
 * The course of a vehicle that comes to the roadside and takes over: to the gates of those it takes, in the order of the stranded coach.
 * What they have ridden already counts: the ride time that is left to them is all that it has.
 * @param ridden seconds since the first of them boarded, at `readyAt`
 */
export function fromRoadside(
  broken: StandingTrip,
  vehicle: VehicleClassFacts,
  people: readonly SeatFacts[],
  where: Stranding,
  { readyAt, ridden }: { readonly readyAt: Date; readonly ridden: number },
): Course | null {
  const { rule } = broken.conditions;
  const taken = whole(people, usableSeats(vehicle, rule));
  if (taken.length === 0) return null;
  const sites = new Set(taken.map(({ siteId }) => siteId));
  const gates = broken.stops.filter(({ kind, siteId }) => kind === 'set-down' && siteId && sites.has(siteId));
  const stops: CourseStop[] = [standAt(where.place, 'pick-up', null), ...gates];
  const numbers = seatOrder(vehicle, rule);
  const routing = { ...rule.routing, maxRideSeconds: Math.max(0, rule.routing.maxRideSeconds - ridden) };
  const conditions = { ...broken.conditions, rule: { ...rule, routing } };
  return takingOver({ conditions }, vehicle, readyAt, {
    stops: stops.map((stop, k) => (k === 1 ? { ...stop, detour: null } : stop)),
    seats: taken.map((seat, i) => ({
      ...{ seat, number: numbers[i] ?? 0, boardStop: 0 },
      alightStop: stops.findIndex(({ siteId }) => siteId === seat.siteId),
    })),
  });
}

/**
 * The same coach, which stands on the road until it goes on.
 * @param before index of the stop before which it stands; the next one unless told otherwise
 */
export function standing(trip: StandingTrip, { place, at }: Stranding, until: Date, before?: number): Course {
  const next = before ?? trip.stops.findIndex(({ arrivesAt }) => arrivesAt > at);
  const k = next < 0 ? trip.stops.length - 1 : next;
  const firstGate = trip.stops.findIndex(({ kind }) => kind === 'set-down');
  const shifted = (stop: number) => (stop >= k ? stop + 1 : stop);
  const kind: CourseStop['kind'] = k <= firstGate ? 'pick-up' : 'set-down';
  const { id: tripId, vehicle, usableSeats, conditions, departsAt, drivers } = trip;
  return {
    ...{ tripId, vehicle, usableSeats, conditions, departsAt, drivers },
    stops: [...trip.stops.slice(0, k), standAt(place, kind, until), ...trip.stops.slice(k)],
    seats: trip.seats.map((seat) => ({
      ...{ seat, number: seat.number },
      ...{ boardStop: shifted(seat.boardStop), alightStop: shifted(seat.alightStop) },
    })),
  };
}

/** The trip as it is. */
export const sameCourse = (trip: StandingTrip): Course => {
  const { id: tripId, vehicle, usableSeats, conditions, departsAt, stops, drivers } = trip;
  const seats = trip.seats.map((seat) => {
    const { number, boardStop, alightStop } = seat;
    return { seat, number, boardStop, alightStop };
  });
  return { tripId, vehicle, usableSeats, conditions, departsAt, stops, seats, drivers };
};

/** The same coach leaves then; later than was ever thought of, if need be. */
export const departing = (course: Course, at: Date): Course => ({
  ...course,
  departsAt: at,
  stops: course.stops.map((stop, k) => (k === 0 ? { ...stop, notBefore: at } : stop)),
});

/** The same course with so many drivers at most. */
export const withDrivers = (course: Course, drivers: number): Course => {
  const { conditions } = course;
  const routing = { ...conditions.rule.routing, maxDrivers: drivers };
  return { ...course, drivers, conditions: { ...conditions, rule: { ...conditions.rule, routing } } };
};
