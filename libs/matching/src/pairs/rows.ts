import {
  arrivalDate,
  BARS,
  type Bar,
  beginsTooLate,
  type Circumstances,
  destinationCost,
  distanceCost,
  isReserved,
  latestFree,
  occupationCost,
  type Opening,
  recognitionCost,
  type Seeker,
  wageCost,
  WEIGHTS,
} from './pair.js';
import { BARRED, BARRED_FIRST, bitsIn, BLOCK, filled, gathered, Kept, type Row } from './row.js';

/** Rows remembered of one sort, in numbers of all together, so that memory stays bounded: 32 MB each sort. */
const KEPT_NUMBERS = 16_000_000;

/** The rows of the traits of a seeker: a pair costs the sum of its parts. They fill whole blocks. */
export interface Parts {
  readonly way: Row;
  readonly wish: Row;
  readonly trade: Row;
  readonly wage: Row;
  readonly stay: Row;
}

/**
 * What all pairs of one seeker cost, as a row of numbers: the same as `pairJudge` says of each pair, fast enough for
 * billions of pairs. A cost is a sum of parts, each of which depends on one trait of the seeker, and few seekers have a
 * trait that nobody else has: parts are worked out once a trait and added up.
 */
export class Rows {
  private readonly numberOf: ReadonlyMap<string, number>;
  /** A bit for each opening. */
  private readonly all: Int32Array;
  private readonly ofSite: Kind;
  private readonly ofDivision: Kind;
  private readonly ofTrade: Kind;
  private readonly ofStart: Kind;
  /** Openings that are for registered poor labourers alone. */
  private readonly reserved: readonly number[];
  private readonly days: readonly string[];
  private readonly dayOf: ReadonlyMap<string, number>;
  private readonly arrivals = new Map<string, Int32Array>();
  private readonly ways: Kept;
  private readonly wishes: Kept;
  private readonly trades: Kept;
  private readonly wages: Kept;
  private readonly stays: Kept;
  private readonly verdicts: Kept;

  /** @param froms the days on which seekers come free */
  constructor(
    private readonly openings: readonly Opening[],
    private readonly circumstances: Circumstances,
    froms: Iterable<string>,
  ) {
    this.numberOf = new Map(openings.map(({ id }, v) => [id, v]));
    this.reserved = openings.flatMap((opening, v) => (isReserved(opening) ? [v] : []));
    this.all = filled(openings.length, () => 0).open;
    this.ofSite = kindsOf(openings, ({ siteId }) => siteId);
    this.ofDivision = kindsOf(openings, ({ division }) => division);
    this.ofTrade = kindsOf(openings, ({ occupation }) => occupation);
    this.ofStart = kindsOf(openings, ({ startsOn }) => startsOn);
    this.days = stayDays(openings, froms, circumstances.today);
    this.dayOf = new Map(this.days.map((day, i) => [day, i]));
    const kept = () => new Kept(KEPT_NUMBERS / Math.max(1, openings.length));
    [this.ways, this.wishes, this.trades, this.wages, this.stays] = [kept(), kept(), kept(), kept(), kept()];
    this.verdicts = new Kept(KEPT_NUMBERS / Math.max(1, this.ofDivision.first.length * this.days.length));
  }

  /** [openings] the openings of one site bear the same number. */
  get site(): Int32Array {
    return this.ofSite.number;
  }

  get sites(): number {
    return this.ofSite.first.length;
  }

  of(seeker: Seeker): Parts {
    const parts = this.partsOf(seeker);
    return { ...parts, stay: this.without(parts.stay, this.numbersOf(seeker.turnedDown)) };
  }

  /** How many openings each rule bars; of several the one that is asked first. */
  barred(seeker: Seeker): Partial<Record<Bar, number>> {
    const { way, wage, stay } = this.partsOf(seeker);
    const counts = Object.fromEntries(BARS.map((bar) => [bar, 0])) as Record<Bar, number>;
    const left = this.all.slice();
    const strike = (bar: Bar, openings: readonly number[]) => {
      for (const v of openings) {
        const [b, bit] = [Math.floor(v / BLOCK), 1 << (v % BLOCK)];
        if (((left[b] ?? 0) & bit) !== 0) counts[bar]++;
        left[b] = (left[b] ?? 0) & ~bit;
      }
    };
    strike('turned-down', this.numbersOf(seeker.turnedDown));
    if (!seeker.poor) strike('reserved', this.reserved);
    strike('until', this.tooLateFor(seeker));
    for (let b = 0; b < left.length; b++) {
      const asked = left[b] ?? 0;
      const paid = asked & (wage.open[b] ?? 0);
      const early = paid & ~(stay.first[b] ?? 0);
      const near = early & (way.open[b] ?? 0);
      counts.wage += bitsIn(asked & ~paid);
      counts.date += bitsIn(paid & ~early);
      counts.reach += bitsIn(early & ~near);
      counts.recognition += bitsIn(near & ~(stay.open[b] ?? 0));
    }
    return Object.fromEntries(BARS.filter((bar) => counts[bar] > 0).map((bar) => [bar, counts[bar]]));
  }

  /** Of those of these vacancies that take part. */
  private numbersOf(vacancies: Iterable<string>): number[] {
    return [...vacancies].flatMap((id) => this.numberOf.get(id) ?? []);
  }

  private tooLateFor(seeker: Seeker): number[] {
    if (seeker.availableUntil === null) return [];
    return this.openings.flatMap((opening, v) => (beginsTooLate(seeker, opening, this.circumstances.today) ? [v] : []));
  }

  private partsOf(seeker: Seeker): Parts {
    const { homeDivision, code, availableFrom, availableUntil, minWageFen } = seeker;
    // Where nothing is reserved, being poor makes no difference to what is remembered.
    const poor = seeker.poor || this.reserved.length === 0;
    const [wish, trade] = [seeker.destination ?? '', seeker.occupation ?? ''];
    return {
      way: this.ways.of(homeDivision, () => rowOf(this.ofSite, (opening) => this.wayTo(seeker, opening))),
      wish: this.wishes.of(wish, () => rowOf(this.ofDivision, ({ division }) => destinationCost(division, wish))),
      trade: this.trades.of(trade, () => rowOf(this.ofTrade, ({ occupation }) => occupationCost(occupation, trade))),
      wage: this.wages.of(String(minWageFen), () =>
        filled(this.openings.length, (v) => {
          const opening = this.openings[v] as Opening;
          return opening.wageToFen < (minWageFen ?? 0) ? BARRED : wageCost(seeker, opening);
        }),
      ),
      stay: this.stays.of(`${code} ${availableFrom ?? ''} ${availableUntil ?? ''} ${String(poor)}`, () =>
        this.without(this.stayOf(seeker), [...(poor ? [] : this.reserved), ...this.tooLateFor(seeker)]),
      ),
    };
  }

  private without(row: Row, barred: readonly number[]): Row {
    if (barred.length === 0) return row;
    const ones = row.ones.slice();
    for (const v of barred) ones[v] = BARRED;
    return filled(this.openings.length, (v) => ones[v] ?? BARRED);
  }

  private wayTo(seeker: Seeker, opening: Opening): number {
    const metres = this.circumstances.metres(seeker, opening);
    return metres > WEIGHTS.coachReachMetres ? BARRED : distanceCost(metres);
  }

  /** Recognition on the day of arrival, which depends on when the seeker comes free. */
  private stayOf(seeker: Seeker): Row {
    const verdicts = this.verdicts.of(String(seeker.code), () => this.verdictsOf(seeker));
    return gathered(this.arrivalsOf(seeker), verdicts.ones);
  }

  /** [openings] where in `verdictsOf` the arrival there is. */
  private arrivalsOf(seeker: Seeker): Int32Array {
    const from = seeker.availableFrom ?? '';
    const known = this.arrivals.get(from);
    if (known) return known;
    const { ofStart, ofDivision, days, dayOf } = this;
    const { today } = this.circumstances;
    const tooLate = ofDivision.first.length * days.length;
    const day = ofStart.first.map((opening) =>
      from > latestFree(opening, today) ? -1 : (dayOf.get(arrivalDate(seeker, opening, today)) ?? -1),
    );
    const places = Int32Array.from(ofDivision.number, (division, v) => {
      const arrives = day[ofStart.number[v] ?? 0] ?? -1;
      return arrives < 0 ? tooLate : division * days.length + arrives;
    });
    this.arrivals.set(from, places);
    return places;
  }

  /** [divisions × days], and one for whoever comes too late */
  private verdictsOf(seeker: Seeker): Row {
    const { circumstances, days } = this;
    const { first } = this.ofDivision;
    return filled(first.length * days.length + 1, (i) => {
      const opening = first[Math.floor(i / days.length)];
      if (!opening) return BARRED_FIRST;
      return recognitionCost(circumstances.recognition(seeker, opening, days[i % days.length] ?? '')) ?? BARRED;
    });
  }
}

export const costOf = ({ way, wish, trade, wage, stay }: Parts, v: number): number =>
  (way.ones[v] ?? 0) + (wish.ones[v] ?? 0) + (trade.ones[v] ?? 0) + (wage.ones[v] ?? 0) + (stay.ones[v] ?? 0);

/** @returns [openings, and what fills the last block] the costs of all pairs, in the memory of `into` */
export function weighed({ way, wish, trade, wage, stay }: Parts, into: Int32Array): Int16Array {
  const [ways, wishes, trades, wages, stays] = [way.twos, wish.twos, trade.twos, wage.twos, stay.twos];
  for (let i = 0; i < into.length; i++)
    into[i] = (ways[i] ?? 0) + (wishes[i] ?? 0) + (trades[i] ?? 0) + (wages[i] ?? 0) + (stays[i] ?? 0);
  return new Int16Array(into.buffer);
}

/** Openings that agree in one thing. */
interface Kind {
  /** [openings] equal for those that agree */
  readonly number: Int32Array;
  /** One of each. */
  readonly first: readonly Opening[];
}

function kindsOf(openings: readonly Opening[], keyOf: (opening: Opening) => string): Kind {
  const numberOf = new Map<string, number>();
  const first: Opening[] = [];
  const number = Int32Array.from(openings, (opening) => {
    const key = keyOf(opening);
    const known = numberOf.get(key) ?? first.push(opening) - 1;
    numberOf.set(key, known);
    return known;
  });
  return { number, first };
}

const rowOf = ({ number, first }: Kind, cost: (opening: Opening) => number): Row =>
  gathered(number, Int16Array.from(first, cost));

/**
 * The days on which somebody may arrive somewhere, so that what depends on them can be asked beforehand.
 * @param froms days on which seekers come free
 */
export function stayDays(openings: readonly Opening[], froms: Iterable<string>, today: string): string[] {
  const starts = [...new Set(openings.map(({ startsOn }) => startsOn))];
  const last = starts.map((startsOn) => latestFree({ startsOn }, today)).reduce((a, b) => (a > b ? a : b), '');
  const possible = ['', ...new Set(froms)].filter((from) => from <= last);
  const days = possible.flatMap((availableFrom) =>
    starts.map((startsOn) => arrivalDate({ availableFrom }, { startsOn }, today)),
  );
  return [...new Set(days)].sort();
}
