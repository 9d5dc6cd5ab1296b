import type { DailyHours, Rest, RoutingProblem, RoutingRules, Shift } from './problem.js';
import { Roads } from './roads.js';

const DAY = 86_400;
/** Distance between the starts that are tried, in the search and for the final timetable. */
const COARSE = 3600;
const FINE = 900;

export type Hindrance = 'RIDE_TIME' | 'TRIP_TIME' | 'PICKUP_CLOSED' | 'GATE_HOURS' | 'LATEST_END' | 'DRIVER_HOURS';

/** What one coach does, in order: perhaps it sets out empty, then stops where people board, then stops where they alight. */
export interface StopSequence {
  length: number;
  /** Stops before the first one where somebody alights. */
  pickups: number;
  /** The first stop is where the vehicle stands: nobody boards, and nothing takes time. */
  fromHome: boolean;
  readonly place: number[];
  /** Persons who board or alight at the stop. */
  readonly persons: number[];
  /** For a stop where people alight: the earliest stop at which one of them boarded. */
  readonly firstBoard: number[];
}

/** Start and crew of a lawful timetable, and what it costs the people on board. */
export interface Departure {
  readonly start: number;
  readonly drivers: number;
  readonly rideSeconds: number;
}

function within(second: number, hours: DailyHours): boolean {
  return hours.from <= hours.to ? second >= hours.from && second < hours.to : second >= hours.from || second < hours.to;
}

function secondsUntil(second: number, target: number): number {
  const ahead = (target - second + DAY) % DAY;
  return ahead === 0 ? DAY : ahead;
}

/**
 * Turns a sequence of stops into instants, with every break, night stop and change of driver in it. The semantics are
 * in the README; rules of the road: 道路旅客运输企业安全管理规范 art. 38 as given in domain.md §5. One object serves one
 * problem and keeps its buffers: after `run`, the arrays hold that timetable, by stop.
 */
export class Timetabler {
  readonly arrive: number[] = [];
  readonly begin: number[] = [];
  readonly leave: number[] = [];
  readonly wheels: number[] = [];
  rests: Rest[] = [];
  shifts: Shift[] = [];
  /** Why the last `run` or `lawfulStart` said no. */
  hindrance: Hindrance | null = null;

  readonly roads: Roads;
  private readonly rules: RoutingRules;
  private readonly nightRate: number;
  private now = 0;
  /** Driving since the last break. */
  private unbroken = 0;
  private standingSince = -1;
  private stoodUntil = -1;
  private lastStop = 0;
  private driver = 0;
  private driverMay = 0;
  private drivers = 1;
  private record = false;
  private readonly wheelDriver: number[] = [];
  private readonly wheelFrom: number[] = [];
  private readonly wheelTo: number[] = [];
  private turns = 0;
  private readonly drivenToday: number[] = [];

  constructor(readonly problem: RoutingProblem) {
    this.roads = new Roads(problem);
    this.rules = problem.rules;
    this.nightRate = Math.max(1, Math.round((problem.nightFactor ?? 0.8) * 1000));
  }

  metres(sequence: StopSequence): number {
    let sum = 0;
    for (let k = 1; k < sequence.length; k++) sum += this.roads.metres(sequence.place[k - 1]!, sequence.place[k]!);
    return sum;
  }

  /** Of driving by day. */
  seconds(sequence: StopSequence): number {
    let sum = 0;
    for (let k = 1; k < sequence.length; k++) sum += this.roads.seconds(sequence.place[k - 1]!, sequence.place[k]!);
    return sum;
  }

  fewestDrivers(metres: number): number {
    return metres > this.rules.secondDriverAboveMetres ? 2 : 1;
  }

  /**
   * An instant at which the coach can start lawfully with as many drivers as it may take, or −1. `hint` is tried first;
   * then, if `thorough` or without a hint, every full hour from the earliest one.
   */
  lawfulStart(sequence: StopSequence, hint = -1, thorough = true): number {
    if (this.fewestDrivers(this.metres(sequence)) > this.rules.maxDrivers) this.hindrance = 'DRIVER_HOURS';
    else if (!this.isHopeless(sequence)) {
      const [first, last] = this.starts(sequence);
      const hinted = hint >= first && hint <= last;
      if (hinted && this.run(sequence, hint, this.rules.maxDrivers)) return hint;
      if (thorough || !hinted) return this.firstLawfulStart(sequence, first, last);
    }
    return -1;
  }

  private firstLawfulStart(sequence: StopSequence, first: number, last: number): number {
    let why: Hindrance | null = null;
    for (let start = first; start <= last; start += COARSE) {
      if (this.run(sequence, start, this.rules.maxDrivers)) return start;
      why ??= this.hindrance;
      if (why === 'PICKUP_CLOSED' || why === 'LATEST_END') break;
    }
    this.hindrance = why;
    return -1;
  }

  /** By the quarter of an hour, from the first instant at which the coach may set out to the last, each with the smallest lawful crew. */
  departures(sequence: StopSequence): Departure[] {
    const [first, last] = this.starts(sequence);
    const found: Departure[] = [];
    for (let start = first; start < last + FINE; start += FINE) {
      const departure = this.departureAt(sequence, Math.min(start, last));
      if (departure !== null) found.push(departure);
    }
    return found;
  }

  /** The smallest lawful crew, and for it the start that keeps people on the road for the shortest time; then the earliest. */
  departure(sequence: StopSequence, hint: number): Departure | null {
    const [first, last] = this.starts(sequence);
    for (let drivers = this.fewestDrivers(this.metres(sequence)); drivers <= this.rules.maxDrivers; drivers++) {
      let best: Departure | null = null;
      for (let start = first; start < last + FINE; start += FINE) {
        best = this.better(best, sequence, Math.min(start, last), drivers);
      }
      if (hint >= first && hint <= last) best = this.better(best, sequence, hint, drivers);
      if (best !== null) return best;
    }
    return null;
  }

  /** The smallest lawful crew for this start. */
  departureAt(sequence: StopSequence, start: number): Departure | null {
    for (let drivers = this.fewestDrivers(this.metres(sequence)); drivers <= this.rules.maxDrivers; drivers++) {
      const departure = this.better(null, sequence, start, drivers);
      if (departure !== null) return departure;
    }
    return null;
  }

  private better(best: Departure | null, sequence: StopSequence, start: number, drivers: number): Departure | null {
    if (!this.run(sequence, start, drivers)) return best;
    const rideSeconds = this.rideSeconds(sequence);
    return best !== null && best.rideSeconds <= rideSeconds ? best : { start, drivers, rideSeconds };
  }

  /** Seconds on board in the last timetable, summed over persons. */
  rideSeconds(sequence: StopSequence): number {
    let sum = 0;
    for (let k = 0; k < sequence.length; k++) {
      sum += sequence.persons[k]! * (k < sequence.pickups ? -this.begin[k]! : this.leave[k]!);
    }
    return sum;
  }

  /** Whether a coach may set out then, as far as that alone is concerned. */
  isStart(sequence: StopSequence, start: number): boolean {
    const [first, last] = this.starts(sequence);
    return start >= first && start <= last;
  }

  private starts(sequence: StopSequence): [number, number] {
    const first = sequence.fromHome ? 0 : (this.problem.windows?.[sequence.place[0]!]?.opensAt ?? 0);
    return [first, Math.max(first, this.problem.latestStart ?? first + DAY)];
  }

  /** Even without any rest somebody would ride, or the trip would take, too long. */
  private isHopeless(sequence: StopSequence): boolean {
    const { serviceSeconds } = this.problem;
    const { maxRideSeconds, maxTripSeconds = Infinity } = this.rules;
    const sums: number[] = this.begin;
    let t = 0;
    for (let k = 0; k < sequence.length; k++) {
      if (k > 0) t += this.roads.seconds(sequence.place[k - 1]!, sequence.place[k]!);
      sums[k] = t;
      if (k === 0 && sequence.fromHome) continue;
      t += serviceSeconds.perStop + serviceSeconds.perPerson * sequence.persons[k]!;
      if (k >= sequence.pickups && t - sums[sequence.firstBoard[k]!]! > maxRideSeconds) return !this.no('RIDE_TIME');
    }
    return t > maxTripSeconds && !this.no('TRIP_TIME');
  }

  /** Computes the timetable for one start and crew. False with `hindrance` as soon as a rule cannot be kept. */
  run(sequence: StopSequence, start: number, drivers: number, record = false): boolean {
    const { windows, gateHours, serviceSeconds, latestEnd = Infinity } = this.problem;
    const { maxRideSeconds, maxTripSeconds = Infinity } = this.rules;
    const firstPickup = sequence.fromHome ? 1 : 0;
    this.reset(start, drivers, record);
    for (let k = 0; k < sequence.length; k++) {
      const place = sequence.place[k]!;
      const boarding = k < sequence.pickups;
      this.wheels[k] = 0;
      if (k > 0) {
        const empty = boarding && k === firstPickup;
        const boarded = empty ? Infinity : this.begin[boarding ? firstPickup : sequence.firstBoard[k]!]!;
        if (!this.drive(k, this.roads.seconds(sequence.place[k - 1]!, place), boarded + maxRideSeconds)) return false;
      }
      this.arrive[k] = this.now;
      this.lastStop = Math.max(0, k - 1);
      if (k < firstPickup) {
        this.begin[k] = this.leave[k] = start;
        continue;
      }
      const window = windows?.[place];
      if (window && this.now < window.opensAt) this.rest(window.opensAt - this.now, 'window');
      if (!boarding) {
        const hours = gateHours?.[place];
        const second = this.secondOfDay();
        if (hours && !within(second, hours)) this.rest(secondsUntil(second, hours.from), 'window');
      }
      if (window && this.now > window.closesAt) return this.no(boarding ? 'PICKUP_CLOSED' : 'GATE_HOURS');
      this.begin[k] = this.now;
      this.now += serviceSeconds.perStop + serviceSeconds.perPerson * sequence.persons[k]!;
      this.leave[k] = this.now;
      this.lastStop = k;
      if (!boarding && this.now - this.begin[sequence.firstBoard[k]!]! > maxRideSeconds) return this.no('RIDE_TIME');
      if (this.now - start > maxTripSeconds) return this.no('TRIP_TIME');
      if (this.now > latestEnd) return this.no('LATEST_END');
    }
    if (record) this.writeShifts();
    return true;
  }

  private reset(start: number, drivers: number, record: boolean): void {
    this.hindrance = null;
    this.now = start;
    this.unbroken = 0;
    this.standingSince = -1;
    this.stoodUntil = -1;
    this.lastStop = 0;
    this.turns = 0;
    this.drivers = drivers;
    this.driver = 0;
    this.driverMay = this.rules.dailyDriving;
    this.record = record;
    if (record) {
      this.rests = [];
      this.shifts = [];
    }
  }

  /** Drives `seconds` of day-time driving towards stop k; work is counted in thousandths so that night stays integer. */
  private drive(k: number, seconds: number, deadline: number): boolean {
    const { night, noDriving, continuousDay, continuousNight, breakSeconds } = this.rules;
    let work = seconds * 1000;
    while (work > 0) {
      if (this.now > deadline) return this.no('RIDE_TIME');
      const second = this.secondOfDay();
      if (noDriving !== null && within(second, noDriving)) {
        this.rest(secondsUntil(second, noDriving.to), 'night');
        continue;
      }
      const dark = within(second, night);
      const may = (dark ? continuousNight : continuousDay) - this.unbroken;
      if (may <= 0 || this.driverMay <= 0) {
        // A driver whose day is used up is relieved during a break; it takes another one who still may drive.
        if (this.driverMay <= 0 && this.pickDriver() <= 0) return this.no('DRIVER_HOURS');
        this.rest(breakSeconds, 'break');
        continue;
      }
      const rate = dark ? this.nightRate : 1000;
      let step = Math.min(Math.ceil(work / rate), may, this.driverMay);
      step = Math.min(step, secondsUntil(second, dark ? night.to : night.from));
      if (noDriving !== null) step = Math.min(step, secondsUntil(second, noDriving.from));
      this.turn(step);
      this.wheels[k]! += step;
      work -= step * rate;
    }
    return true;
  }

  private turn(step: number): void {
    const last = this.turns - 1;
    if (last >= 0 && this.wheelTo[last] === this.now && this.wheelDriver[last] === this.driver) {
      this.wheelTo[last] = this.now + step;
    } else {
      this.wheelDriver[this.turns] = this.driver;
      this.wheelFrom[this.turns] = this.now;
      this.wheelTo[this.turns++] = this.now + step;
    }
    this.now += step;
    this.unbroken += step;
    this.driverMay -= step;
  }

  private rest(length: number, reason: Rest['reason']): void {
    if (this.stoodUntil !== this.now) this.standingSince = this.now;
    if (this.record) this.rests.push({ from: this.now, to: this.now + length, reason, afterStop: this.lastStop });
    this.now += length;
    this.stoodUntil = this.now;
    if (this.now - this.standingSince >= this.rules.breakSeconds) this.unbroken = 0;
    this.pickDriver();
  }

  /** The driver who may drive longest from now; what was driven in the last 24 hours counts in full. */
  private pickDriver(): number {
    const { drivenToday, rules } = this;
    for (let d = 0; d < this.drivers; d++) drivenToday[d] = 0;
    for (let s = this.turns - 1; s >= 0 && this.wheelTo[s]! > this.now - DAY; s--) {
      drivenToday[this.wheelDriver[s]!]! += this.wheelTo[s]! - Math.max(this.wheelFrom[s]!, this.now - DAY);
    }
    this.driver = 0;
    for (let d = 1; d < this.drivers; d++) if (drivenToday[d]! < drivenToday[this.driver]!) this.driver = d;
    this.driverMay = rules.dailyDriving - drivenToday[this.driver]!;
    return this.driverMay;
  }

  private secondOfDay(): number {
    return (this.problem.startSecondOfDay + this.now) % DAY;
  }

  private writeShifts(): void {
    for (let s = 0; s < this.turns; s++) {
      this.shifts.push({ driver: this.wheelDriver[s]!, from: this.wheelFrom[s]!, to: this.wheelTo[s]! });
    }
  }

  private no(why: Hindrance): false {
    this.hindrance = why;
    return false;
  }
}
