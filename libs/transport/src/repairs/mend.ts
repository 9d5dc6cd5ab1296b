import { shanghaiSecondOfDay } from '#kernel';
import { never, type PreviousRoute, route, type RouteAnswer, type RoutingProblem } from '#solver';
import { parties, type StopPlace, type Traveller } from '../batches/batch.js';
import type { PlanConditions } from '../batches/plan-facts.js';
import type { SeatFacts } from '../trips/trip.js';
import { seatOrder, usableSeats, type VehicleClassFacts } from '../vehicles/vehicle.js';
import { type Course, type CourseStop, freeNumbers, type Travel } from './course.js';

/**
 * Fen for each coach of others that runs otherwise: more than any coach costs, so that people who know their stop and hour are left alone
 * where it can be, and nobody’s coach is saved at this occasion.
 */
const CHANGE_COST = 10_000_000;
/** Ruins and recreations: a former plan is good already. */
const ITERATIONS = 600;

/** A trip as it is to run, with its people. */
export interface StandingTrip {
  readonly id: string;
  readonly conditions: PlanConditions;
  readonly vehicle: VehicleClassFacts;
  readonly usableSeats: number;
  readonly drivers: number;
  readonly departsAt: Date;
  readonly stops: readonly (CourseStop & { readonly arrivesAt: Date; readonly leavesAt: Date })[];
  readonly seats: readonly SeatFacts[];
}

/** Vehicles of one class that can take over. */
export interface Replacement {
  readonly vehicle: VehicleClassFacts;
  readonly count: number;
  /** Ready to board the first person. */
  readonly readyAt: Date;
}

export const placeKey = ({ name, divisionCode, lon, lat, siteId }: StopPlace): string =>
  siteId ?? `${divisionCode} ${name} ${String(lon)} ${String(lat)}`;

const placeOf = ({ name, divisionCode, lon, lat, siteId, receives }: StopPlace): StopPlace => ({
  ...{ name, divisionCode, lon, lat, siteId, receives },
});

/** Every place of the trips, once. */
export function placesOf(trips: readonly { readonly stops: readonly StopPlace[] }[]): StopPlace[] {
  const places = new Map<string, StopPlace>();
  for (const { stops } of trips)
    for (const stop of stops) if (!places.has(placeKey(stop))) places.set(placeKey(stop), placeOf(stop));
  return [...places.values()];
}

type Person = Traveller & { readonly seat: SeatFacts };

/** What the repair search proposes: the coaches that run otherwise than before, and who finds no seat. */
export interface Mended {
  readonly courses: readonly Course[];
  readonly left: readonly SeatFacts[];
}

/**
 * Who rides with whom where the coach of `broken` does not go: the repair search of the routing solver over the coaches of the office that
 * still stand, each a class of its own, and those that can take over; the former plan is the plan of the others, and each of them that runs
 * otherwise has its price. The same facts give the same answer.
 * @param people of `broken` who are to be taken
 * @param travel between `placesOf([broken, ...others])`
 */
export function mend(
  broken: StandingTrip,
  people: readonly SeatFacts[],
  others: readonly StandingTrip[],
  replacements: readonly Replacement[],
  travel: Travel,
): Mended {
  const places = placesOf([broken, ...others]);
  const index = new Map(places.map((place, i) => [placeKey(place), i]));
  const indexOf = (stop: StopPlace | undefined) => (stop && index.get(placeKey(stop))) ?? 0;
  const persons = (trip: StandingTrip, seats: readonly SeatFacts[]): Person[] =>
    seats.map((seat) => ({
      ...seat,
      from: indexOf(trip.stops[seat.boardStop]),
      to: indexOf(trip.stops[seat.alightStop]),
      seat,
    }));
  const ofBroken = parties(persons(broken, people)) as Person[][];
  const ofOthers = others.map((trip) => parties(persons(trip, trip.seats)) as Person[][]);
  const groups = [...ofBroken, ...ofOthers.flat()];
  const begin = new Date(Math.min(...[broken, ...others].map(({ conditions }) => Date.parse(conditions.departsAfter))));
  const since = (at: Date) => Math.max(0, (at.getTime() - begin.getTime()) / 1000);
  const last = Math.max(...[broken, ...others].map(({ departsAt }) => since(departsAt)));
  const { rule, serviceSeconds, latestStartSeconds } = broken.conditions;
  const classOf = (vehicle: VehicleClassFacts, seats: number, count: number) => ({
    ...{ name: vehicle.name, usableSeats: seats, count, fixedCost: vehicle.fixedCostFen },
    costPerKilometre: vehicle.costPerKilometreFen,
  });
  let first = ofBroken.length;
  const routes = others.map((trip, k): PreviousRoute => {
    const own = (ofOthers[k] ?? []).map((party, i) => ({ party, request: first + i }));
    first += own.length;
    const where = (end: 'boardStop' | 'alightStop', stop: number) =>
      own.flatMap(({ party, request }) => (party[0]?.seat[end] === stop ? [request] : []));
    return {
      vehicleClass: k,
      stops: trip.stops
        .map((stop, s) => ({
          ...{ place: indexOf(stop), arrive: s === 0 ? since(trip.departsAt) : 0 },
          ...{ boards: where('boardStop', s), alights: where('alightStop', s) },
        }))
        .filter(({ boards, alights }) => boards.length + alights.length > 0),
    };
  });
  const problem: RoutingProblem = {
    places: places.length,
    ...travel,
    vehicleClasses: [
      ...others.map((trip) => classOf(trip.vehicle, trip.usableSeats, 1)),
      ...replacements.map(({ vehicle, count }) => classOf(vehicle, usableSeats(vehicle, rule), count)),
    ],
    requests: groups.map((party) => ({ from: party[0]?.from ?? 0, to: party[0]?.to ?? 0, persons: party.length })),
    startSecondOfDay: shanghaiSecondOfDay(begin),
    latestStart: Math.max(latestStartSeconds, last),
    gateHours: places.map(({ receives }) => receives),
    serviceSeconds,
    rules: rule.routing,
    previous: { routes: routes.filter(({ stops }) => stops.length > 0), changeCost: CHANGE_COST },
  };
  const answer = route(problem, never(ITERATIONS), 1);
  return {
    courses: coursesOf(broken, others, replacements, answer, { groups, places }),
    left: answer.leftBehind.flatMap(({ request }) => (groups[request] ?? []).map(({ seat }) => seat)),
  };
}

function coursesOf(
  broken: StandingTrip,
  others: readonly StandingTrip[],
  replacements: readonly Replacement[],
  answer: RouteAnswer,
  { groups, places }: { readonly groups: readonly Person[][]; readonly places: readonly StopPlace[] },
): Course[] {
  return answer.routes.flatMap(({ vehicleClass, stops }) => {
    const trip = others[vehicleClass];
    const aboard = stops.flatMap(({ boards }, boardStop) =>
      boards.flatMap((request) =>
        (groups[request] ?? []).map(({ seat }) => ({
          ...{ seat, boardStop },
          alightStop: stops.findIndex(({ alights }) => alights.includes(request)),
        })),
      ),
    );
    const isSame = trip?.seats.length === aboard.length && aboard.every(({ seat }) => seat.tripId === trip.id);
    if (isSame) return [];
    const made = stops.map(({ place, boards }) => courseStop(places[place] as StopPlace, boards.length > 0, trip));
    if (trip) {
      const { id: tripId, vehicle, usableSeats, conditions, departsAt, drivers } = trip;
      const order = seatOrder(vehicle, conditions.rule);
      const staying = aboard.filter(({ seat }) => seat.tripId === tripId).map(({ seat }) => seat.number);
      const free = freeNumbers(order, staying);
      const seats = aboard.map((one) => ({
        ...one,
        number: one.seat.tripId === tripId ? one.seat.number : (free.shift() ?? 0),
      }));
      return { tripId, vehicle, usableSeats, conditions, departsAt, drivers, stops: made, seats };
    }
    const item = replacements[vehicleClass - others.length];
    if (!item) return [];
    const numbers = seatOrder(item.vehicle, broken.conditions.rule);
    const departsAt = new Date(Math.max(item.readyAt.getTime(), broken.departsAt.getTime()));
    return takingOver(broken, item.vehicle, departsAt, {
      stops: made,
      seats: aboard.map((one, i) => ({ ...one, number: numbers[i] ?? 0 })),
    });
  });
}

const courseStop = (place: StopPlace, boards: boolean, trip: StandingTrip | undefined): CourseStop => {
  const known = trip?.stops.find((stop) => placeKey(stop) === placeKey(place));
  return {
    ...place,
    receives: known?.receives ?? place.receives,
    kind: boards ? 'pick-up' : 'set-down',
    notBefore: null,
    detour: known?.detour ?? null,
  };
};

/** The course of a vehicle that takes over people of a trip: under its conditions, from that instant on. */
export function takingOver(
  { conditions }: Pick<StandingTrip, 'conditions'>,
  vehicle: VehicleClassFacts,
  departsAt: Date,
  { stops, seats }: Pick<Course, 'stops' | 'seats'>,
): Course {
  const sinceThen = (departsAt.getTime() - Date.parse(conditions.departsAfter)) / 1000;
  return {
    tripId: null,
    vehicle,
    usableSeats: usableSeats(vehicle, conditions.rule),
    conditions: {
      ...conditions,
      seatsPerRow: vehicle.seatsPerRow,
      latestStartSeconds: Math.max(conditions.latestStartSeconds, sinceThen),
    },
    departsAt,
    stops,
    seats,
    drivers: null,
  };
}
