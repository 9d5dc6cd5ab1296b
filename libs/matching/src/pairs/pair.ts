import { liesWithin, plusSeconds, provinceOf, shanghaiDate, shanghaiInstant } from '#kernel';

/** A registered worker who looks for work, with the wishes that count. */
export interface Seeker {
  readonly id: string;
  readonly homeDivision: string;
  /** Seat of the home division, WGS-84 degrees. */
  readonly home: { readonly lon: number; readonly lat: number };
  /** Divisions asked for, the dearest first, with a space between two; null where the wish is open. */
  readonly destination: string | null;
  /** As many occupations, with a line feed between two. */
  readonly occupation: string | null;
  /** A month's wage in fen. */
  readonly minWageFen: number | null;
  /** `YYYY-MM-DD`; null is at once. */
  readonly availableFrom: string | null;
  /** The last day on which the worker would set out, `YYYY-MM-DD`; null is without end. */
  readonly availableUntil: string | null;
  readonly poor: boolean;
  readonly group: string | null;
  /** Health codes that no place could tell apart bear the same number. */
  readonly code: number;
  /** Vacancies that this worker declined, or that refused this worker. */
  readonly turnedDown: ReadonlySet<string>;
}

/** An open vacancy with free seats. */
export interface Opening {
  readonly id: string;
  readonly siteId: string;
  readonly enterpriseId: string;
  /** Division of the site. */
  readonly division: string;
  readonly place: { readonly lon: number; readonly lat: number };
  readonly occupation: string;
  readonly wageFromFen: number;
  readonly wageToFen: number;
  readonly startsOn: string;
  readonly seats: number;
  /** Of these, for registered poor labourers alone. */
  readonly reserved: number;
}

/** What the pair depends on beside the two: the way between them, and whether the health code is recognised there. */
export interface Circumstances {
  /** `YYYY-MM-DD` of the run. */
  readonly today: string;
  /** Depends on nothing but the home division and the site. */
  metres(seeker: Seeker, opening: Opening): number;
  /** Depends on nothing but the kind of the code, the division of the site and the day. */
  recognition(seeker: Seeker, opening: Opening, arrivesOn: string): Recognition;
}

export type Recognition = 'RECOGNISED' | 'RECOGNISED_WITH_CONDITIONS' | 'NOT_RECOGNISED' | 'UNDECIDED';

/** Why a vacancy is not for a worker, in the order in which it is asked. The first that applies is named. */
export const BARS = ['turned-down', 'reserved', 'until', 'wage', 'date', 'reach', 'recognition'] as const;
export type Bar = (typeof BARS)[number];

/** Costs of a pair in cost units; 0 is the best there is. */
export interface Score {
  readonly distance: number;
  readonly wage: number;
  readonly destination: number;
  readonly occupation: number;
  readonly recognition: number;
  readonly total: number;
}

/**
 * One cost unit weighs as much as 10 km of road, or 50 yuan of a month's wage. A wish that is not met costs, but bars
 * nobody; only the lowest wage, the dates of availability and the reach of a coach bar. No pair reaches `unmatched`:
 * nobody stays at home because the work is far.
 */
export const WEIGHTS = {
  metresAUnit: 10_000,
  farthest: 500,
  /** Wages count from here downwards. */
  wageCeilingFen: 800_000,
  wageFenAUnit: 5000,
  /** The lower end of the offer is below the wish, the upper end is not. */
  shortfallFenAUnit: 1000,
  largestShortfall: 100,
  sameProvince: 60,
  elsewhere: 200,
  /** Each wish before the one that is met. */
  laterWish: 15,
  occupationUnstated: 20,
  otherOccupation: 60,
  conditions: 40,
  unmatched: 10_000,
  /** A worker who is available this many days after the first day of work may still begin. */
  lateStartDays: 14,
  /**
   * Road that one lawful coach trip covers with three drivers within the ride time of 30 h, less 50 km for villages. Farther
   * placements would only be found out when their transport is planned. Falls away once trains and flights are planned.
   */
  coachReachMetres: 1_800_000,
  /** Nobody arrives sooner after a run than this. */
  journeyDays: 2,
} as const;

export type Judge = (seeker: Seeker, opening: Opening) => Score | Bar;

/** Says of each pair what it costs, or what bars it. Remembers within a run what millions of its pairs ask again. */
export function pairJudge(circumstances: Circumstances): Judge {
  const { today } = circumstances;
  const destinationOf = remembered(destinationCost);
  const occupationOf = remembered(occupationCost);
  const arrivalOf = remembered((startsOn, from) => arrival(startsOn, from, today));
  const latestOf = remembered((startsOn) => latestFree({ startsOn }, today));
  return (seeker, opening) => {
    if (seeker.turnedDown.has(opening.id)) return 'turned-down';
    if (!seeker.poor && isReserved(opening)) return 'reserved';
    if (beginsTooLate(seeker, opening, today)) return 'until';
    if (seeker.minWageFen !== null && opening.wageToFen < seeker.minWageFen) return 'wage';
    const { startsOn, division } = opening;
    if (seeker.availableFrom !== null && seeker.availableFrom > latestOf(startsOn, '')) return 'date';
    const metres = circumstances.metres(seeker, opening);
    if (metres > WEIGHTS.coachReachMetres) return 'reach';
    const recognition = recognitionCost(
      circumstances.recognition(seeker, opening, arrivalOf(startsOn, seeker.availableFrom ?? '')),
    );
    if (recognition === null) return 'recognition';
    const distance = distanceCost(metres);
    const wage = wageCost(seeker, opening);
    const destination = destinationOf(division, seeker.destination ?? '');
    const occupation = occupationOf(opening.occupation, seeker.occupation ?? '');
    const total = distance + wage + destination + occupation + recognition;
    return { distance, wage, destination, occupation, recognition, total };
  };
}

/** Every free seat is kept for registered poor labourers. */
export const isReserved = ({ seats, reserved }: Pick<Opening, 'seats' | 'reserved'>): boolean => reserved >= seats;

/** The day on which the worker would most likely be there, `YYYY-MM-DD`: health codes are judged as of this day. */
export const arrivalDate = (
  { availableFrom }: Pick<Seeker, 'availableFrom'>,
  { startsOn }: Pick<Opening, 'startsOn'>,
  today: string,
): string => arrival(startsOn, availableFrom ?? '', today);

const arrival = (startsOn: string, from: string, today: string): string =>
  latest(plusDays(today, WEIGHTS.journeyDays), from, startsOn);

/** Work begins, or is still to be found, only after the last day on which the worker would set out. */
export const beginsTooLate = (
  { availableUntil }: Pick<Seeker, 'availableUntil'>,
  { startsOn }: Pick<Opening, 'startsOn'>,
  today: string,
): boolean => availableUntil !== null && latest(startsOn, today) > availableUntil;

/** The last day on which somebody may come free to begin there, `YYYY-MM-DD`. */
export const latestFree = ({ startsOn }: Pick<Opening, 'startsOn'>, today: string): string =>
  plusDays(latest(startsOn, today), WEIGHTS.lateStartDays);

export const distanceCost = (metres: number): number =>
  Math.min(WEIGHTS.farthest, Math.round(metres / WEIGHTS.metresAUnit));

export function wageCost({ minWageFen }: Pick<Seeker, 'minWageFen'>, { wageFromFen }: Opening): number {
  const below = Math.round(Math.max(0, WEIGHTS.wageCeilingFen - wageFromFen) / WEIGHTS.wageFenAUnit);
  const shortfall = Math.round(Math.max(0, (minWageFen ?? 0) - wageFromFen) / WEIGHTS.shortfallFenAUnit);
  return below + Math.min(WEIGHTS.largestShortfall, shortfall);
}

/** Null where it bars. */
export function recognitionCost(verdict: Recognition): number | null {
  if (verdict === 'NOT_RECOGNISED' || verdict === 'UNDECIDED') return null;
  return verdict === 'RECOGNISED_WITH_CONDITIONS' ? WEIGHTS.conditions : 0;
}

/** An open wish (`''`) costs nothing anywhere, so that it neither helps nor harms against others. */
export function destinationCost(place: string, wishes: string): number {
  if (wishes === '') return 0;
  const costs = wishes.split(' ').map((wish, rank) => rank * WEIGHTS.laterWish + oneWishCost(place, wish));
  return Math.min(WEIGHTS.elsewhere, ...costs);
}

function oneWishCost(place: string, wish: string): number {
  if (liesWithin(place, wish)) return 0;
  return liesWithin(place, provinceOf(wish)) ? WEIGHTS.sameProvince : WEIGHTS.elsewhere;
}

export function occupationCost(occupation: string, wishes: string): number {
  if (wishes.trim() === '') return WEIGHTS.occupationUnstated;
  const rank = wishes.split('\n').findIndex((wish) => sameWord(wish) === sameWord(occupation));
  return rank < 0 ? WEIGHTS.otherOccupation : Math.min(WEIGHTS.otherOccupation, rank * WEIGHTS.laterWish);
}

const sameWord = (word: string): string => word.normalize('NFKC').replace(/\s/g, '').toLowerCase();

const latest = (...dates: string[]): string => dates.reduce((a, b) => (a > b ? a : b));

const DAY_SECONDS = 86_400;
const plusDays = (date: string, days: number): string =>
  shanghaiDate(plusSeconds(shanghaiInstant(date), days * DAY_SECONDS));

function remembered<T>(answer: (one: string, other: string) => T): (one: string, other: string) => T {
  const known = new Map<string, Map<string, T>>();
  return (one, other) => {
    const row = known.get(one) ?? new Map<string, T>();
    if (row.size === 0) known.set(one, row);
    const found = row.get(other) ?? answer(one, other);
    row.set(other, found);
    return found;
  };
}
