/** Figures of the grouping; all ours. */
export const GROUPING = {
  /** Counties whose seats lie nearer to each other than this, as the crow flies, fill coaches together. */
  nearbyMetres: 80_000,
  /** Nobody arrives more than so many days before work begins. */
  earlyDays: 2,
  /** So many days people wait for a coach to fill up, counted from the first on which they could leave. */
  patienceDays: 2,
  /** Coaches leave before anybody must where they are as full as this against the cap. */
  full: 0.9,
  /** Persons: a plan of so many takes seconds. */
  largestBatch: 500,
  /** Seconds of day, in Asia/Shanghai, from which on a proposed batch departs. */
  departsAt: 7 * 3600,
  /** Seconds on the way for each at the wheel: breaks, stops, and hours in which nobody drives. */
  onTheWay: 1.2,
} as const;

const DAY = 86_400;

/** `YYYY-MM-DD` so many days later. */
export const plusDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY * 1000).toISOString().slice(0, 10);
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / (DAY * 1000));
const latest = (...dates: readonly string[]): string => dates.reduce((a, b) => (a > b ? a : b));

/** Nights between departure and arrival. @param seconds at the wheel */
export const journeyDays = (seconds: number): number =>
  Math.floor((GROUPING.departsAt + seconds * GROUPING.onTheWay) / DAY);

/** A confirmed placement that is in no batch. Dates are `YYYY-MM-DD` in Asia/Shanghai. */
export interface WaitingPlacement {
  readonly proposalId: string;
  readonly workerId: string;
  readonly travelGroup: string | null;
  readonly siteId: string;
  readonly enterpriseId: string;
  /** The division in which the person boards. */
  readonly origin: string;
  /** The division of the site. */
  readonly siteDivision: string;
  /** The city of the site. */
  readonly destination: string;
  readonly journeyDays: number;
  readonly confirmedOn: string;
  readonly availableFrom: string | null;
  /** The last day on which the person would set out. */
  readonly availableUntil: string | null;
  /** When work begins: the day on which the employer wants the person there. */
  readonly startsOn: string;
}

/** Days on which somebody may leave, should leave at the latest, and would leave at all. */
export interface DepartureWindow {
  readonly earliest: string;
  readonly due: string;
  readonly until: string | null;
}

/**
 * Not before the person is free, nor so early that work is long in coming; due in time for the first day of work, or, where that is too
 * late already, once the person has waited for others as long as is fair.
 */
export function windowOf(one: WaitingPlacement): DepartureWindow {
  const inTime = plusDays(one.startsOn, -one.journeyDays);
  const earliest = latest(one.confirmedOn, one.availableFrom ?? '', plusDays(inTime, -GROUPING.earlyDays));
  const due = latest(inTime, plusDays(earliest, GROUPING.patienceDays));
  const until = one.availableUntil;
  return { earliest, due: until !== null && until < due ? until : due, until };
}

/** Those who leave together: a travel group to one city, or one person. */
export interface Party extends DepartureWindow {
  readonly origin: string;
  readonly confirmedOn: string;
  readonly members: readonly WaitingPlacement[];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Travel groups to one city are one party, which leaves once all can, and when the first of them must. */
export function partiesOf(placements: readonly WaitingPlacement[]): Party[] {
  const groups = groupBy(placements, (one) => `${one.destination} ${one.travelGroup ?? one.proposalId}`);
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (!first) return [];
    const windows = members.map(windowOf);
    const earliest = latest(...windows.map((one) => one.earliest));
    const least = (dates: readonly string[]) =>
      dates.reduce<string | null>((a, b) => (a !== null && a < b ? a : b), null);
    const until = least(windows.flatMap((one) => one.until ?? []));
    const due = latest(least(windows.map((one) => one.due)) ?? '', earliest);
    const confirmedOn = least(members.map((one) => one.confirmedOn)) ?? first.confirmedOn;
    return [{ ...{ origin: first.origin, confirmedOn, members }, ...{ earliest, due, until } }];
  });
}

export interface Corridor {
  /** Divisions in which people board, the one with the most of them first. */
  readonly origins: readonly string[];
  readonly destination: string;
  /** Who is due first, first; of these who has waited longest. */
  readonly parties: readonly Party[];
}

const byUrgency = (a: Party, b: Party): number =>
  (a.due < b.due ? -1 : a.due > b.due ? 1 : 0) || (a.confirmedOn < b.confirmedOn ? -1 : 1);

/** From a county with its neighbours to a city. @param metres between the seats of two divisions */
export function corridorsOf(parties: readonly Party[], metres: (a: string, b: string) => number): Corridor[] {
  const byCity = groupBy(parties, ({ members }) => members[0]?.destination ?? '');
  return [...byCity].flatMap(([destination, toCity]) => {
    const persons = new Map<string, number>();
    for (const { origin, members } of toCity) persons.set(origin, (persons.get(origin) ?? 0) + members.length);
    const left = [...persons].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([origin]) => origin);
    const corridors: Corridor[] = [];
    const boarding = groupBy(toCity, ({ origin }) => origin);
    for (let seed = left[0]; seed !== undefined; seed = left[0]) {
      const centre = seed;
      const origins = left.filter((one) => one === centre || metres(centre, one) < GROUPING.nearbyMetres);
      left.splice(0, left.length, ...left.filter((one) => !origins.includes(one)));
      const parties = origins.flatMap((origin) => boarding.get(origin) ?? []).sort(byUrgency);
      corridors.push({ origins, destination, parties });
    }
    return corridors;
  });
}
