import { type Act, isRecognised, type JourneyPlace, type Verdict } from '#health';
import { plusSeconds } from '#kernel';
import type { PlanConditions, RestFacts } from '../batches/plan-facts.js';
import { delayAt } from '../recognition/recheck.js';
import type { TripEntity } from './trip.entity.js';
import type { SeatFacts, StopFacts } from './trip.js';

/** What of a trip says where its people are. */
export interface Course {
  readonly rests: readonly RestFacts[];
  readonly conditions: PlanConditions | null;
  /** In their order. */
  readonly stops: readonly StopFacts[];
}

interface Point {
  readonly lon: number;
  readonly lat: number;
}

type Way = Pick<SeatFacts, 'boardStop' | 'alightStop'>;

/** One leg of somebody's journey. */
export interface JourneyLegCourse {
  readonly trip: Pick<TripEntity, 'leg' | 'state' | 'departsAt'>;
  readonly seat: Way;
  readonly course: Course;
}

/** A place of a journey at which a code counts. */
export interface LegPlace extends JourneyPlace {
  /** Index of the leg that begins there, on which the night is spent, or that ends the journey there. */
  readonly leg: number;
  /** Of the stop; null where a night is spent on the way. */
  readonly name: string | null;
  /** `at` is later where the leg is late already. */
  readonly plannedAt: Date;
}

const isBehind = ({ state }: JourneyLegCourse['trip']): boolean => state === 'departed' || state === 'completed';

/**
 * Where somebody boards, changes, and alights on a whole journey, and spends planned nights outside the vehicle, in their order. At a station it
 * is the instant at which the next leg leaves that counts. What lies behind counts no more. A train does not wait for a late feeder; the coach behind a train waits for it.
 * @param legs in their order
 */
export function journeyPlaces(
  legs: readonly JourneyLegCourse[],
  divisionAt: (point: Point) => string,
  now: Date,
): LegPlace[] {
  let delay = 0;
  return legs.flatMap(({ trip, seat, course }, leg) => {
    const own = isBehind(trip) ? 0 : delayAt(trip.departsAt, now);
    delay = legs[leg - 1]?.trip.leg === 'trunk' ? Math.max(own, delay) : own;
    const planned = placesOf(course, seat, divisionAt, leg === 0 ? 'board' : 'change');
    return planned
      .slice(0, leg === legs.length - 1 ? undefined : -1)
      .map((place) => ({ ...place, leg, plannedAt: place.at, at: plusSeconds(place.at, delay) }))
      .filter(({ at }) => !isBehind(trip) || at >= now);
  });
}

/**
 * Of the places of a journey those of one leg: from where it begins to where the next one does, or the journey ends.
 * @param later how many legs follow it
 */
export function placesOfLeg<T extends { readonly act: Act }>(places: readonly T[], later: number): readonly T[] {
  const ends = places.flatMap(({ act }, i) => (act === 'night' ? [] : [i]));
  const [from = 0, to] = [ends.at(-2 - later), ends.at(-1 - later)];
  return to === undefined ? [] : places.slice(from, to + 1);
}

/** Somebody is not recognised where a journey is boarded, changed, interrupted or ended. */
export interface FailingAct {
  readonly act: Act;
  /** Name of the stop; null where a night is spent on the way. */
  readonly place: string | null;
  readonly division: string;
  readonly at: string;
  readonly verdict: Verdict;
  readonly reason: string;
}

/** The acts of a journey that fail, in their order. */
export const failingActs = (places: readonly LegPlace[], judged: readonly Omit<FailingAct, 'place'>[]): FailingAct[] =>
  judged.flatMap((one, i) => {
    const { act, division, at, verdict, reason } = one;
    return isRecognised({ verdict }) ? [] : [{ act, place: places[i]?.name ?? null, division, at, verdict, reason }];
  });

/**
 * Where a person boards, spends planned nights outside the vehicle, and alights, for the judgement of health codes. Other rests do not
 * count, and nights only where the rule of the trip says that its people leave the vehicle.
 * @param divisionAt the division that a place between two stops lies in
 */
export function placesOf(
  course: Course,
  seat: Way,
  divisionAt: (point: Point) => string,
  begins: 'board' | 'change' = 'board',
) {
  const { rests, conditions, stops } = course;
  const end = (place: number, act: 'board' | 'change' | 'alight') => {
    const stop = stops[place];
    return stop ? [{ division: stop.divisionCode, name: stop.name, at: stop.arrivesAt, act }] : [];
  };
  const nights = conditions?.rule.nightsOutside
    ? rests.filter(
        ({ reason, afterStop }) => reason === 'night' && afterStop >= seat.boardStop && afterStop < seat.alightStop,
      )
    : [];
  return [
    ...end(seat.boardStop, begins),
    ...nights.flatMap((rest) => {
      const point = whereOf(course, rest);
      const at = new Date(rest.from);
      return point ? [{ division: divisionAt(point), name: null, at, act: 'night' as const }] : [];
    }),
    ...end(seat.alightStop, 'alight'),
  ];
}
/** As far along the straight way to the next stop as the share of the driving that is done. */
export function whereOf({ rests, stops }: Pick<Course, 'rests' | 'stops'>, rest: RestFacts): Point | null {
  const [from, to] = [stops[rest.afterStop], stops[rest.afterStop + 1]];
  if (!from || !to) return null;
  const until = new Date(rest.from).getTime();
  let [before, all] = [until - from.leavesAt.getTime(), to.arrivesAt.getTime() - from.leavesAt.getTime()];
  for (const other of rests.filter(({ afterStop }) => afterStop === rest.afterStop)) {
    const stood = new Date(other.to).getTime() - new Date(other.from).getTime();
    all -= stood;
    if (new Date(other.to).getTime() <= until) before -= stood;
  }
  const share = all > 0 ? Math.min(1, Math.max(0, before / all)) : 0;
  return { lon: from.lon + (to.lon - from.lon) * share, lat: from.lat + (to.lat - from.lat) * share };
}
