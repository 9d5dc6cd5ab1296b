/** Coaches of one class that may leave on a day, and the seats of one under the cap in force. */
export interface CoachClass {
  readonly vehicleClass: string;
  readonly usableSeats: number;
  readonly count: number;
}

export const seatsOf = (coaches: readonly CoachClass[]): number =>
  coaches.reduce((sum, { usableSeats, count }) => sum + usableSeats * count, 0);

/** Largest first. */
export const bySize = (coaches: readonly CoachClass[]): CoachClass[] =>
  coaches
    .filter(({ count, usableSeats }) => count > 0 && usableSeats > 0)
    .sort((a, b) => b.usableSeats - a.usableSeats);

/** Coaches for so many persons: the largest as long as they are filled, for the rest the smallest that takes it. Fewer seats than persons where coaches run out. */
export function coachesFor(persons: number, free: readonly CoachClass[]): CoachClass[] {
  const [left, taken] = [new Map(bySize(free).map((one) => [one, one.count])), new Map<CoachClass, number>()];
  for (let waiting = persons; waiting > 0;) {
    const there = [...left].flatMap(([one, count]) => (count > 0 ? [one] : []));
    const filled = there.find(({ usableSeats }) => usableSeats <= waiting);
    const largest = there[0];
    const next =
      filled && filled === largest ? filled : (there.findLast(({ usableSeats }) => usableSeats >= waiting) ?? largest);
    if (!next) break;
    left.set(next, (left.get(next) ?? 0) - 1);
    taken.set(next, (taken.get(next) ?? 0) + 1);
    waiting -= next.usableSeats;
  }
  return [...taken].map(([one, count]) => ({ ...one, count }));
}

/** As many of the largest as so many persons fill to the last seat. */
export function filledCoaches(persons: number, free: readonly CoachClass[]): CoachClass[] {
  const [largest] = bySize(free);
  const count = largest ? Math.min(largest.count, Math.floor(persons / largest.usableSeats)) : 0;
  return largest && count > 0 ? [{ ...largest, count }] : [];
}
