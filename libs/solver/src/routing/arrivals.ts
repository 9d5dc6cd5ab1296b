import { plannedTrip } from './coaches/answer.js';
import { sequenceOf } from './coaches/former.js';
import type { PlannedRoute, RouteAnswer, RoutingProblem } from './problem.js';
import { type Departure, type StopSequence, Timetabler } from './timetable.js';

const HOUR = 3600;

/** People whom a coach brings to a gate in an hour of the clock. */
interface Arrival {
  readonly place: number;
  readonly hour: number;
  readonly persons: number;
}

/** A departure of a coach, and whom it brings where and when. */
interface Choice {
  readonly departure: Departure;
  readonly brings: readonly Arrival[];
}

interface Coach {
  readonly route: number;
  readonly sequence: StopSequence;
  /** The best first; of those that bring people in the same hours only the best. */
  readonly choices: readonly Choice[];
}

/**
 * Chooses departures so that no gate receives more people in an hour than it can: coaches with the fewest choices first, each by the best
 * departure for which there is room, or for which another coach makes room. Where there is none, the coach runs as it would. Stops
 * and costs stay; a departure that needs a larger crew is taken only for want of another.
 */
export function spreadArrivals(problem: RoutingProblem, answer: RouteAnswer): RouteAnswer {
  if (!problem.gateRoom?.some((room) => room !== null)) return answer;
  const timetabler = new Timetabler(problem);
  const coaches = answer.routes.flatMap((route, k) => coachOf(timetabler, route, k) ?? []);
  const chosen = new Room(problem).place(coaches);
  const routes = [...answer.routes];
  let { rideSeconds } = answer;
  for (const { route: k, sequence } of coaches) {
    const former = routes[k]!;
    const departure = chosen.get(k)!.departure;
    if (departure.start === former.stops[0]!.arrive) continue;
    const riders = (stop: number): readonly number[] => [...former.stops[stop]!.boards, ...former.stops[stop]!.alights];
    rideSeconds += departure.rideSeconds - rideOf(timetabler, sequence, former);
    routes[k] = plannedTrip(timetabler, sequence, departure, former.vehicleClass, riders).route;
  }
  return { ...answer, routes, rideSeconds };
}

function rideOf(timetabler: Timetabler, sequence: StopSequence, { stops, drivers }: PlannedRoute): number {
  timetabler.run(sequence, stops[0]!.arrive, drivers);
  return timetabler.rideSeconds(sequence);
}

/** Null where it comes to no gate that counts. */
function coachOf(timetabler: Timetabler, planned: PlannedRoute, route: number): Coach | null {
  const { problem } = timetabler;
  const counts = planned.stops.some(({ place, alights }) => alights.length > 0 && problem.gateRoom![place]);
  const sequence = counts ? sequenceOf(problem, planned) : null;
  if (sequence === null) return null;
  const own: Departure = {
    start: planned.stops[0]!.arrive,
    drivers: planned.drivers,
    rideSeconds: 0,
  };
  const inOrder = timetabler
    .departures(sequence)
    .sort((a, b) => a.drivers - b.drivers || a.rideSeconds - b.rideSeconds || a.start - b.start);
  const choices = new Map<string, Choice>();
  for (const departure of [own, ...inOrder]) {
    timetabler.run(sequence, departure.start, departure.drivers);
    const choice = { departure, brings: arrivalsOf(timetabler, sequence) };
    const hours = choice.brings.map(({ hour }) => hour).join();
    if (!choices.has(hours)) choices.set(hours, choice);
  }
  return { route, sequence, choices: [...choices.values()] };
}

/** Of the last timetable. */
function arrivalsOf({ problem, begin }: Timetabler, { length, pickups, place, persons }: StopSequence): Arrival[] {
  const arrivals: Arrival[] = [];
  for (let k = pickups; k < length; k++) {
    if (!problem.gateRoom![place[k]!]) continue;
    const hour = Math.floor(((problem.startSecondOfDay % HOUR) + begin[k]!) / HOUR);
    arrivals.push({ place: place[k]!, hour, persons: persons[k]! });
  }
  return arrivals;
}

/** How many more people gates receive, by the hour. */
class Room {
  private readonly taken = new Map<string, number>();
  private readonly chosen = new Map<number, Choice>();

  constructor(private readonly problem: RoutingProblem) {}

  /** The choice of each coach. */
  place(coaches: readonly Coach[]): ReadonlyMap<number, Choice> {
    const load = ({ choices: [first] }: Coach): number => first!.brings.reduce((sum, { persons }) => sum + persons, 0);
    const inOrder = [...coaches].sort((a, b) => a.choices.length - b.choices.length || load(b) - load(a));
    const placed: Coach[] = [];
    for (const coach of inOrder) {
      const fits = coach.choices.find((choice) => this.fits(choice)) ?? this.madeRoomFor(coach, placed);
      this.put(coach, fits ?? coach.choices[0]!);
      if (fits) placed.push(coach);
    }
    return this.chosen;
  }

  /** A choice for which there is room once one other coach has another one. */
  private madeRoomFor(coach: Coach, placed: readonly Coach[]): Choice | null {
    for (const choice of coach.choices) {
      for (const other of placed) {
        const before = this.chosen.get(other.route)!;
        if (
          !before.brings.some((own) =>
            choice.brings.some(({ place, hour }) => place === own.place && hour === own.hour),
          )
        )
          continue;
        this.add(before, -1);
        if (this.fits(choice)) {
          this.add(choice, 1);
          const elsewhere = other.choices.find((another) => this.fits(another));
          this.add(choice, -1);
          if (elsewhere) {
            this.put(other, elsewhere);
            return choice;
          }
        }
        this.add(before, 1);
      }
    }
    return null;
  }

  private fits({ brings }: Choice): boolean {
    return brings.every(({ place, hour, persons }) => {
      const { perHour, expected } = this.problem.gateRoom![place]!;
      return (expected[hour] ?? 0) + (this.taken.get(`${place} ${hour}`) ?? 0) + persons <= perHour;
    });
  }

  private put(coach: Coach, choice: Choice): void {
    this.chosen.set(coach.route, choice);
    this.add(choice, 1);
  }

  private add({ brings }: Choice, times: 1 | -1): void {
    for (const { place, hour, persons } of brings) {
      const key = `${place} ${hour}`;
      this.taken.set(key, (this.taken.get(key) ?? 0) + times * persons);
    }
  }
}
