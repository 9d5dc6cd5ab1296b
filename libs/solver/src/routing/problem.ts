/**
 * One batch of people who board at many places and alight at several gates, the vehicles that may carry them, and the
 * rules of the road. Distances in metres, durations in seconds, money in fen, instants in seconds after t = 0 (the
 * batch's earliest departure); a "second of day" counts from midnight in Asia/Shanghai. All numbers are integers except
 * `nightFactor`.
 */
export interface RoutingProblem {
  /** Places are 0 … places − 1. */
  readonly places: number;
  /** Road length from place i to place j at [i * places + j]; empty where there are `points`. */
  readonly metres: Int32Array;
  /** Driving time by day from place i to place j at [i * places + j]; empty where there are `points`. */
  readonly seconds: Int32Array;
  /** Instead of both: where the places are. Ways are then measured when they are needed, so that many places fit. */
  readonly points?: RoadPoints;
  /** Speed by night over speed by day, 0 < f ≤ 1; 0.8 unless told otherwise. Counted in thousandths. */
  readonly nightFactor?: number;
  readonly vehicleClasses: readonly VehicleClass[];
  readonly requests: readonly RouteRequest[];
  readonly startSecondOfDay: number;
  /** The last instant at which a coach may begin its first pick-up; 86 400 unless told otherwise. */
  readonly latestStart?: number;
  /** Every coach is empty and done by this instant. */
  readonly latestEnd?: number;
  /** By place: boarding, and setting down, begins within these instants, both ends included. */
  readonly windows?: readonly (PlaceWindow | null)[];
  /** By place: people are received within these hours of every day. */
  readonly gateHours?: readonly (DailyHours | null)[];
  /**
   * By place: how many people an hour are received. Coaches are loaded, and departures chosen, for it where there is a choice; nobody stays
   * behind for it.
   */
  readonly gateRoom?: readonly (GateRoom | null)[];
  /** By place: how many people one coach sets down there at most. One request may be more, if nobody else alights with it. */
  readonly gateLoads?: readonly (number | null)[];
  readonly serviceSeconds: { readonly perStop: number; readonly perPerson: number };
  readonly rules: RoutingRules;
  /** A former plan, of which as little as possible is to change. */
  readonly previous?: PreviousPlan;
}

/** A way is `detour` times the straight line, rounded to whole metres, and driven at one of two speeds, to whole seconds. */
export interface RoadPoints {
  /** [places] metres on a plane, or degrees of longitude. */
  readonly x: Float64Array;
  /** [places] metres on a plane, or degrees of latitude. */
  readonly y: Float64Array;
  readonly onGlobe: boolean;
  readonly detour: number;
  /** Metres a second by day. */
  readonly nearSpeed: number;
  /** The same for ways longer than `farMetres`. */
  readonly farSpeed: number;
  readonly farMetres: number;
}

/**
 * What is known of a coach that broke down is simply left out, and one vehicle less is at hand; whoever dropped out is no
 * request any more.
 */
export interface PreviousPlan {
  readonly routes: readonly PreviousRoute[];
  /** Fen for each former route that runs otherwise, or not at all. It decides, and is no part of the answer's cost. */
  readonly changeCost: number;
}

/** A route as it was planned, `home` included: its vehicle, its stops in order, who boards and alights there, when it starts. */
export interface PreviousRoute {
  readonly vehicleClass: number;
  readonly stops: readonly Pick<PlannedStop, 'place' | 'arrive' | 'boards' | 'alights'>[];
  /** Runs as it is: already on the road, or promised. */
  readonly locked?: boolean;
}

export interface VehicleClass {
  readonly name: string;
  /** Seats that people may take: load cap and isolation rows are already subtracted. */
  readonly usableSeats: number;
  /** Vehicles of this class at hand. */
  readonly count: number;
  /**
   * Classes with the same number are the same vehicles, offered once for each way in which they may be filled: `count` of them in all, which
   * each of these classes states.
   */
  readonly pool?: number;
  readonly fixedCost: number;
  readonly costPerKilometre: number;
  /** Fen for each hour that the way takes by day; stands do not count. */
  readonly costPerHour?: number;
  /** Where its vehicles set out, empty; without it a trip begins at its first pick-up, wherever that is. */
  readonly home?: number;
  /** Places where it may not go: too large for the road, or closed to it. */
  readonly barred?: readonly number[];
  /** The only places where people may board and alight: the region that it is registered for. Everywhere without it. */
  readonly allowed?: readonly number[];
}

/** People who travel together and are never split. */
export interface RouteRequest {
  readonly from: number;
  readonly to: number;
  readonly persons: number;
  /** Fen. With it the request is optional and may stay behind at this price; without it people come before money. */
  readonly penalty?: number;
  /** Risk level, 0 unless told otherwise: people of different levels never share a vehicle. */
  readonly risk?: number;
}

export interface PlaceWindow {
  readonly opensAt: number;
  readonly closesAt: number;
}

/** Hours are those of the clock; 0 is the one that holds t = 0. */
export interface GateRoom {
  readonly perHour: number;
  /** [hour] people whom other plans bring. */
  readonly expected: readonly number[];
}

/** Seconds of day, half-open; `from` after `to` runs across midnight. */
export interface DailyHours {
  readonly from: number;
  readonly to: number;
}

export interface RoutingRules {
  /** From the moment a person's boarding stop begins until the coach has set everybody down at that person's gate. */
  readonly maxRideSeconds: number;
  /** From setting out, or the beginning of the first pick-up, until the coach is empty and done; any length without it. */
  readonly maxTripSeconds?: number;
  /** Hours in which `continuousNight` and `nightFactor` hold. */
  readonly night: DailyHours;
  /** Longest driving by day without a break. */
  readonly continuousDay: number;
  /** Longest driving without a break while it is night; what was driven before nightfall counts. */
  readonly continuousNight: number;
  /** A stand of at least this length is a break. */
  readonly breakSeconds: number;
  /** Longest driving of one driver in any 24 hours. */
  readonly dailyDriving: number;
  /** The coach stands in these hours; null where they do not apply. */
  readonly noDriving: DailyHours | null;
  /** A second driver is on board of every coach that runs farther than this. */
  readonly secondDriverAboveMetres: number;
  /** Drivers that one coach can take along. */
  readonly maxDrivers: number;
}

const HOUR = 3600;

/** The national defaults (domain.md §5); figures are configuration, so a caller may pass others. */
export const DEFAULT_ROUTING_RULES: RoutingRules = {
  maxRideSeconds: 30 * HOUR,
  night: { from: 22 * HOUR, to: 6 * HOUR },
  continuousDay: 4 * HOUR,
  continuousNight: 2 * HOUR,
  breakSeconds: 20 * 60,
  dailyDriving: 8 * HOUR,
  noDriving: { from: 2 * HOUR, to: 5 * HOUR },
  secondDriverAboveMetres: 400_000,
  maxDrivers: 3,
};

export interface RouteAnswer {
  readonly routes: readonly PlannedRoute[];
  readonly leftBehind: readonly LeftBehind[];
  /** Fen: routes plus the penalties of optional requests that stay behind. */
  readonly cost: number;
  readonly personsLeftBehind: number;
  /** Seconds, summed over all persons carried. */
  readonly rideSeconds: number;
  readonly iterations: number;
  readonly cancelled: boolean;
  /** Former routes that run otherwise, or not at all, where there was a former plan. */
  readonly changed?: number;
}

export interface PlannedRoute {
  /** Index into `vehicleClasses`. */
  readonly vehicleClass: number;
  readonly drivers: number;
  readonly stops: readonly PlannedStop[];
  readonly rests: readonly Rest[];
  readonly shifts: readonly Shift[];
  readonly metres: number;
  readonly cost: number;
}

export interface PlannedStop {
  readonly place: number;
  readonly arrive: number;
  readonly leave: number;
  /** Indices of requests. */
  readonly boards: readonly number[];
  readonly alights: readonly number[];
  /** Wheels turning on the way from the stop before; 0 at the first stop. */
  readonly driveSeconds: number;
  readonly metres: number;
}

/** The coach stands: for the drivers' break, for the hours without driving, or in front of a place not yet open. */
export interface Rest {
  readonly from: number;
  readonly to: number;
  readonly reason: 'break' | 'night' | 'window';
  /** Index of the stop that the coach had left last. */
  readonly afterStop: number;
}

/** Somebody is at the wheel; `driver` counts from 0 within the coach. */
export interface Shift {
  readonly driver: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The rule that even a coach for this request alone would break; else NO_SEAT (no vehicle is free, and no free seat in
 * another one can be reached lawfully), BARRED (no class with so many seats may go to both places), NOT_WORTH_THE_MONEY (optional, and dearer than its penalty), CANCELLED. PICKUP_CLOSED
 * does not occur where coaches start at their first pick-up.
 */
export type LeftReason =
  | 'NO_SEAT'
  | 'BARRED'
  | 'RIDE_TIME'
  | 'TRIP_TIME'
  | 'GATE_HOURS'
  | 'PICKUP_CLOSED'
  | 'LATEST_END'
  | 'DRIVER_HOURS'
  | 'NOT_WORTH_THE_MONEY'
  | 'CANCELLED';

export interface LeftBehind {
  readonly request: number;
  readonly reason: LeftReason;
}
