import type { PlanConditions, RestFacts } from '../batches/plan-facts.js';
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

/**
 * Where a person boards, spends planned nights outside the vehicle, and alights, for the judgement of health codes. Other rests do not
 * count, and nights only where the rule of the trip says that its people leave the vehicle.
 * @param divisionAt the division that a place between two stops lies in
 */
export function placesOf(
  course: Course,
  seat: Pick<SeatFacts, 'boardStop' | 'alightStop'>,
  divisionAt: (point: Point) => string,
) {
  const { rests, conditions, stops } = course;
  const end = (place: number, act: 'board' | 'alight') => {
    const stop = stops[place];
    return stop ? [{ division: stop.divisionCode, at: stop.arrivesAt, act }] : [];
  };
  const nights = conditions?.rule.nightsOutside
    ? rests.filter(
        ({ reason, afterStop }) => reason === 'night' && afterStop >= seat.boardStop && afterStop < seat.alightStop,
      )
    : [];
  return [
    ...end(seat.boardStop, 'board'),
    ...nights.flatMap((rest) => {
      const point = whereOf(course, rest);
      return point ? [{ division: divisionAt(point), at: new Date(rest.from), act: 'night' as const }] : [];
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
