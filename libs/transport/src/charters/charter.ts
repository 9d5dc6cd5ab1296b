import { isMobile, shanghaiTime } from '#kernel';
import {
  charterNumberWrong,
  charterOtherwise,
  charterPriceWrong,
  charterStationWrong,
  charterTimesWrong,
  escortWrong,
} from './charter.errors.js';
import { charterLifecycle, type CharterState } from './charter.lifecycle.js';

/** 包车厢, 专列, 包机. The fourth mode of a trunk leg is a coach, which the planner makes up itself. */
export const CHARTER_MODES = ['chartered-carriage', 'train', 'flight'] as const;
export type CharterMode = (typeof CHARTER_MODES)[number];

/** Where it is boarded or left: a railway station or an airport. */
export interface Station {
  readonly name: string;
  readonly divisionCode: string;
  readonly lon: number;
  readonly lat: number;
}

/** Who goes along and answers for the group where it changes. */
export interface Escort {
  readonly name: string;
  readonly phone: string;
}

/** Transport by rail or air that an office has bought, as its timetable says. */
export interface CharterFacts {
  readonly mode: CharterMode;
  readonly number: string;
  readonly from: Station;
  readonly to: Station;
  readonly departsAt: Date;
  readonly arrivesAt: Date;
  readonly seats: number;
  /** Fen; one of the two is null. */
  readonly pricePerSeatFen: number | null;
  readonly fixedPriceFen: number | null;
  readonly escort: Escort;
}

export interface Charter extends Omit<CharterFacts, 'escort'> {
  readonly id: string;
  readonly organisationId: string;
  readonly state: CharterState;
  readonly seatsTaken: number;
}

/**
 * Train numbers of the national timetable: G, D, C, Z, T, K, Y, S and L (extra trains) with one to four digits, DJ for extra
 * motor trains, or four digits alone. Flights: the carrier's two characters (IATA, not both digits), one to four digits, at times a
 * letter.
 */
const TRAIN = /^(?:(?:[GDCZTKYSL]|DJ)[1-9]\d{0,3}|[1-9]\d{3})$/;
const FLIGHT = /^(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])[1-9]\d{0,3}[A-Z]?$/;

const LONGEST_MS = 3 * 86_400_000;
/** The country with its islands, in degrees. */
const COUNTRY = { west: 73, east: 136, south: 3, north: 54 };

const normalised = (number: string): string => number.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
const trimmed = (text: string): string => text.normalize('NFC').trim();

/**
 * The facts as they are stored.
 * @param knowsDivision whether there is a division with this code
 * @throws charter.number-wrong, charter.station-wrong, charter.times-wrong, charter.price-wrong, charter.escort-wrong
 */
export function admitCharter(facts: CharterFacts, now: Date, knowsDivision: (code: string) => boolean): CharterFacts {
  const number = normalised(facts.number);
  if (!(facts.mode === 'flight' ? FLIGHT : TRAIN).test(number)) throw charterNumberWrong(facts.mode, number);
  for (const field of ['from', 'to'] as const) {
    const { divisionCode, lon, lat } = facts[field];
    if (!knowsDivision(divisionCode)) throw charterStationWrong(field, 'division');
    if (lon < COUNTRY.west || lon > COUNTRY.east || lat < COUNTRY.south || lat > COUNTRY.north)
      throw charterStationWrong(field, 'coordinates');
  }
  if (facts.from.lon === facts.to.lon && facts.from.lat === facts.to.lat) throw charterStationWrong('to', 'same');
  const length = facts.arrivesAt.getTime() - facts.departsAt.getTime();
  if (facts.departsAt <= now) throw charterTimesWrong('past');
  if (length <= 0) throw charterTimesWrong('order');
  if (length > LONGEST_MS) throw charterTimesWrong('too-long');
  if ((facts.pricePerSeatFen === null) === (facts.fixedPriceFen === null)) throw charterPriceWrong();
  const escort = { name: trimmed(facts.escort.name), phone: facts.escort.phone.replace(/[\s-]/g, '') };
  if (escort.name === '') throw escortWrong('name');
  if (!isMobile(escort.phone)) throw escortWrong('phone');
  const station = ({ name, divisionCode, lon, lat }: Station) => ({ name: trimmed(name), divisionCode, lon, lat });
  return { ...facts, number, from: station(facts.from), to: station(facts.to), escort };
}

/**
 * The same number and departure entered again: seats, price and escort follow the newest entry.
 * @returns whether anything is new
 * @throws charter.registered-otherwise where it is said to be another
 */
export function entryChanges(kept: Omit<CharterFacts, 'escort'>, escort: Escort, sent: CharterFacts): boolean {
  const isSamePlace = (a: Station, b: Station) => a.divisionCode === b.divisionCode && a.name === b.name;
  const differing = [
    ...(kept.mode === sent.mode ? [] : ['mode']),
    ...(['from', 'to'] as const).filter((end) => !isSamePlace(kept[end], sent[end])),
    ...(kept.arrivesAt.getTime() === sent.arrivesAt.getTime() ? [] : ['arrivesAt']),
  ];
  if (differing.length > 0) throw charterOtherwise(differing);
  return (
    kept.seats !== sent.seats ||
    kept.pricePerSeatFen !== sent.pricePerSeatFen ||
    kept.fixedPriceFen !== sent.fixedPriceFen ||
    escort.name !== sent.escort.name ||
    escort.phone !== sent.escort.phone
  );
}

/** Without the escort: the answer of a command may be kept. */
export const charterStanding = (charter: Charter) => ({
  id: charter.id,
  mode: charter.mode,
  number: charter.number,
  from: charter.from,
  to: charter.to,
  departsAt: charter.departsAt.toISOString(),
  arrivesAt: charter.arrivesAt.toISOString(),
  departsAtLocal: shanghaiTime(charter.departsAt),
  arrivesAtLocal: shanghaiTime(charter.arrivesAt),
  seats: charter.seats,
  seatsTaken: charter.seatsTaken,
  seatsLeft: charter.seats - charter.seatsTaken,
  pricePerSeatFen: charter.pricePerSeatFen,
  fixedPriceFen: charter.fixedPriceFen,
  state: charter.state,
  steps: charterLifecycle.stepsFrom(charter.state),
});

export type CharterStanding = ReturnType<typeof charterStanding>;

export interface CharterView extends CharterStanding {
  /** Whether the asking office has entered it. */
  readonly own: boolean;
  /** Null for whoever only watches. */
  readonly escort: Escort | null;
  /** How long before departure everybody is at the station, and after arrival nobody is driven on. */
  readonly transfer: { readonly beforeDepartureSeconds: number; readonly afterArrivalSeconds: number };
  /** Seats set aside for batches of the asking office. */
  readonly allotments: readonly { readonly batchId: string; readonly seats: number }[];
}
