import type { StopSequence } from '../timetable.js';
import type { Terrain } from './terrain.js';

/** One coach's way: the places where it picks up, then those where it sets down, each once, and who is on board. */
export class Tour {
  vehicleClass = -1;
  load = 0;
  /** From the first pick-up on. */
  metres = 0;
  /** Of driving by day, from the first pick-up on; 0 where time costs nothing. */
  seconds = 0;
  risk = 0;
  /** Thousandths of a fen. */
  price = 0;
  /** An instant at which it can start lawfully. */
  start = -1;
  /** Classes that may go to all its places, one bit each. */
  admits = -1;
  /** It stood in the former plan. */
  former = false;
  /** … and somebody joined or left it since. */
  altered = false;
  /** It runs as it is. */
  locked = false;
  /** Somebody got off since it was last known to be lawful. */
  doubtful = false;

  constructor(
    readonly pickups: number[],
    readonly gates: number[],
    readonly members: number[],
    /** Requests that board at each pick-up, and alight at each gate. */
    readonly boarding: number[],
    readonly alighting: number[],
  ) {}

  static alone(terrain: Terrain, request: number): Tour {
    const tour = new Tour([terrain.from[request]!], [terrain.to[request]!], [request], [1], [1]);
    tour.load = terrain.persons[request]!;
    tour.metres = terrain.direct(request);
    tour.seconds = terrain.time(tour.pickups, tour.gates);
    tour.risk = terrain.risk[request]!;
    tour.admits = terrain.admits(request);
    return tour;
  }

  copy(): Tour {
    const { pickups, gates, members, boarding, alighting } = this;
    const copy = new Tour(pickups.slice(), gates.slice(), members.slice(), boarding.slice(), alighting.slice());
    copy.vehicleClass = this.vehicleClass;
    copy.load = this.load;
    copy.metres = this.metres;
    copy.seconds = this.seconds;
    copy.risk = this.risk;
    copy.price = this.price;
    copy.start = this.start;
    copy.doubtful = this.doubtful;
    copy.admits = this.admits;
    copy.former = this.former;
    copy.altered = this.altered;
    copy.locked = this.locked;
    return copy;
  }
}

/** A request more, boarding at a new place before `pickups[pickupAt]` (below 0: it is visited already), and likewise alighting. */
export interface Extra {
  readonly request: number;
  readonly pickupAt: number;
  readonly gateAt: number;
}

/** Lays out the stops of tours for the timetabler; what it hands out is good until the next call. */
export class Layout {
  private readonly sequence: StopSequence = {
    ...{ length: 0, pickups: 0, fromHome: false },
    ...{ place: [], persons: [], firstBoard: [] },
  };
  private readonly boardsAt: Int32Array;
  private readonly alightsAt: Int32Array;

  constructor(private readonly terrain: Terrain) {
    this.boardsAt = new Int32Array(terrain.problem.places);
    this.alightsAt = new Int32Array(terrain.problem.places);
  }

  of(tour: Tour, extra?: Extra, vehicleClass = tour.vehicleClass): StopSequence {
    const { sequence, boardsAt, alightsAt, terrain } = this;
    const { pickups, gates, members } = tour;
    const home = terrain.home[vehicleClass] ?? -1;
    let k = 0;
    sequence.fromHome = home >= 0;
    if (home >= 0) this.put(k++, home, boardsAt);
    for (let i = 0; i <= pickups.length; i++) {
      if (extra?.pickupAt === i) this.put(k++, terrain.from[extra.request]!, boardsAt);
      if (i < pickups.length) this.put(k++, pickups[i]!, boardsAt);
    }
    sequence.pickups = k;
    for (let j = 0; j <= gates.length; j++) {
      if (extra?.gateAt === j) this.put(k++, terrain.to[extra.request]!, alightsAt);
      if (j < gates.length) this.put(k++, gates[j]!, alightsAt);
    }
    sequence.length = k;
    for (let m = 0; m < members.length; m++) this.count(members[m]!);
    if (extra !== undefined) this.count(extra.request);
    return sequence;
  }

  private put(k: number, place: number, index: Int32Array): void {
    this.sequence.place[k] = place;
    this.sequence.persons[k] = 0;
    this.sequence.firstBoard[k] = k;
    index[place] = k;
  }

  private count(request: number): void {
    const { sequence, terrain } = this;
    const boards = this.boardsAt[terrain.from[request]!]!;
    const alights = this.alightsAt[terrain.to[request]!]!;
    sequence.persons[boards]! += terrain.persons[request]!;
    sequence.persons[alights]! += terrain.persons[request]!;
    if (boards < sequence.firstBoard[alights]!) sequence.firstBoard[alights] = boards;
  }
}
