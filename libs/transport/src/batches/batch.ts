import { plusSeconds, shanghaiDate, shanghaiSecondOfDay } from '#kernel';
import type { RiskLevel } from '#places';
import type { PlannedRoute, RouteAnswer, RouteRequest, RoutingProblem } from '#solver';
import { type ExpectedAtGate, gateRoomOf } from '../slots/gate-room.js';
import type { TransportRule } from '../vehicles/transport-rules.js';
import type { PlanConditions, RestFacts, ShiftFacts, TripLeg } from './plan-facts.js';
import { seatByName, usableSeats, type VehicleClassFacts } from '../vehicles/vehicle.js';

/** Vehicles of one class that may be used for a batch. */
export interface FleetItem {
  readonly vehicleClass: string;
  readonly count: number;
}

/** Seconds of day in Asia/Shanghai, the end excluded; from 18:00 to 02:00 is 64,800–7,200. */
export interface DailyHours {
  readonly from: number;
  readonly to: number;
}

export interface StopPlace {
  readonly name: string;
  readonly divisionCode: string;
  readonly lon: number;
  readonly lat: number;
  /** Set for factory gates. */
  readonly siteId: string | null;
  /** Seconds of day within which a gate receives people; null for pick-up places. */
  readonly receives: DailyHours | null;
}

/** One person to be carried; `from` and `to` index the places. */
export interface Traveller {
  readonly proposalId: string;
  readonly workerId: string;
  readonly name: string;
  readonly idTail: string;
  readonly homeDivision: string;
  readonly enterpriseId: string;
  readonly siteId: string;
  readonly travelGroup: string | null;
  readonly from: number;
  readonly to: number;
}

/** Vehicles of one class as they may be used for a batch. */
export interface FleetVehicles {
  readonly vehicle: VehicleClassFacts;
  readonly count: number;
  /** The same vehicles under different caps bear the same number: `count` of them in all. */
  readonly pool?: number;
  /** With the load cap of the highest risk level among the places that they may serve. */
  readonly rule: TransportRule;
  /** Indices of the places that they may not serve: their risk is higher. */
  readonly barred: readonly number[];
}

/** Somebody who may not board where the person lives, and the risk level there. */
export interface NotBoarding {
  readonly traveller: Traveller;
  readonly level: RiskLevel;
}

/** All that planning a batch needs, read in one go. */
export interface BatchToPlan {
  readonly batchId: string;
  /** Unique among all batches for ever; part of the sheet numbers. */
  readonly number: number;
  readonly divisionCode: string;
  readonly departsAfter: Date;
  readonly places: readonly StopPlace[];
  readonly travel: { readonly metres: Int32Array; readonly seconds: Int32Array };
  readonly travellers: readonly Traveller[];
  /** Who may not board: the place is at too high a risk. */
  readonly notBoarding: readonly NotBoarding[];
  /** Sites that want to be asked before a coach comes. */
  readonly asking: ReadonlyMap<string, ExpectedAtGate>;
  readonly fleet: readonly FleetVehicles[];
  readonly rule: TransportRule;
}

/** Time to board or set down: so long a stop, and so long for each person. */
const SERVICE = { perStop: 300, perPerson: 20 };
/** Boarding starts within this long after the earliest departure. */
export const LATEST_START_SECONDS = 12 * 3600;

/** Those who ride together: members of a travel group between the same places are one request, never split. */
export function parties(travellers: readonly Traveller[]): Traveller[][] {
  const byParty = new Map<string, Traveller[]>();
  for (const traveller of travellers) {
    const key = `${traveller.travelGroup ?? traveller.workerId} ${traveller.from} ${traveller.to}`;
    const party = byParty.get(key);
    if (party) party.push(traveller);
    else byParty.set(key, [traveller]);
  }
  return [...byParty.values()];
}

/** The batch in the solver's terms. Request i is `parties(batch.travellers)[i]`. */
export function routingProblemOf(batch: BatchToPlan): RoutingProblem {
  const requests = parties(batch.travellers).map((party): RouteRequest => ({
    from: party[0]?.from ?? 0,
    to: party[0]?.to ?? 0,
    persons: party.length,
  }));
  return {
    places: batch.places.length,
    metres: batch.travel.metres,
    seconds: batch.travel.seconds,
    vehicleClasses: batch.fleet.map(({ vehicle, count, pool, rule, barred }) => ({
      name: vehicle.name,
      usableSeats: usableSeats(vehicle, rule),
      count,
      ...(pool !== undefined && { pool }),
      ...(barred.length > 0 && { barred }),
      fixedCost: vehicle.fixedCostFen,
      costPerKilometre: vehicle.costPerKilometreFen,
    })),
    requests,
    startSecondOfDay: shanghaiSecondOfDay(batch.departsAfter),
    latestStart: LATEST_START_SECONDS,
    gateHours: batch.places.map(({ receives }) => receives),
    ...(batch.asking.size > 0 && { gateRoom: gateRoomOf(batch.places, batch.asking, batch.departsAfter) }),
    serviceSeconds: SERVICE,
    rules: batch.rule.routing,
  };
}

export interface PlannedSeat extends Traveller {
  readonly number: number;
  readonly boardStop: number;
  readonly alightStop: number;
}

export interface PlannedTrip {
  readonly sheetNumber: string;
  readonly vehicle: VehicleClassFacts;
  readonly usableSeats: number;
  readonly drivers: number;
  readonly departsAt: Date;
  readonly arrivesAt: Date;
  readonly metres: number;
  readonly costFen: number;
  readonly rests: readonly RestFacts[];
  readonly shifts: readonly ShiftFacts[];
  readonly conditions: PlanConditions;
  readonly stops: readonly (StopPlace & {
    readonly kind: 'pick-up' | 'set-down';
    readonly arrivesAt: Date;
    readonly leavesAt: Date;
    readonly driveSeconds: number;
    readonly metres: number;
  })[];
  readonly seats: readonly PlannedSeat[];
  readonly leg?: TripLeg;
  readonly charterId?: string;
}

/** The solver's answer as trips with instants and seats by name; vehicles are counted on from `before`. */
export function tripsOf(batch: BatchToPlan, answer: RouteAnswer, before = 0): PlannedTrip[] {
  const groups = parties(batch.travellers);
  return answer.routes.map((route, i) => tripOf(batch, groups, route, before + i + 1));
}

/** Crew, stands and turns at the wheel of a route, from when to when. */
export function timesOf({ drivers, stops, rests, shifts }: PlannedRoute, departsAfter: Date) {
  const at = (seconds: number) => plusSeconds(departsAfter, seconds);
  const span = ({ from, to }: { from: number; to: number }) => ({
    from: at(from).toISOString(),
    to: at(to).toISOString(),
  });
  return {
    drivers,
    departsAt: at(stops[0]?.arrive ?? 0),
    arrivesAt: at(stops.at(-1)?.leave ?? 0),
    rests: rests.map(({ reason, afterStop, ...rest }): RestFacts => ({ ...span(rest), reason, afterStop })),
    shifts: shifts.map(({ driver, ...shift }): ShiftFacts => ({ driver, ...span(shift) })),
  };
}

function tripOf(batch: BatchToPlan, groups: readonly Traveller[][], route: PlannedRoute, ordinal: number): PlannedTrip {
  const used = batch.fleet[route.vehicleClass];
  const [first] = route.stops;
  if (!used || !first) throw new Error('A route without stops or vehicle');
  const { vehicle, rule } = used;
  const at = (seconds: number) => plusSeconds(batch.departsAfter, seconds);
  const boards = new Map<string, number>();
  const alights = new Map<string, number>();
  route.stops.forEach((stop, sequence) => {
    for (const request of stop.boards) for (const { workerId } of groups[request] ?? []) boards.set(workerId, sequence);
    for (const request of stop.alights)
      for (const { workerId } of groups[request] ?? []) alights.set(workerId, sequence);
  });
  const riders = groups.flat().filter(({ workerId }) => boards.has(workerId));
  const numbers = seatByName(
    riders.map(({ workerId, travelGroup }) => ({
      worker: workerId,
      group: travelGroup,
      boardStop: boards.get(workerId) ?? 0,
    })),
    vehicle,
    rule,
  );
  return {
    sheetNumber: sheetNumber(batch, at(first.arrive), ordinal),
    vehicle,
    usableSeats: usableSeats(vehicle, rule),
    metres: route.metres,
    costFen: route.cost,
    ...timesOf(route, batch.departsAfter),
    conditions: {
      departsAfter: batch.departsAfter.toISOString(),
      seatsPerRow: vehicle.seatsPerRow,
      rule,
      serviceSeconds: SERVICE,
      latestStartSeconds: LATEST_START_SECONDS,
    },
    stops: route.stops.map((stop) => ({
      ...(batch.places[stop.place] as StopPlace),
      kind: stop.boards.length > 0 ? 'pick-up' : 'set-down',
      arrivesAt: at(stop.arrive),
      leavesAt: at(stop.leave),
      driveSeconds: stop.driveSeconds,
      metres: stop.metres,
    })),
    seats: riders.map((rider) => ({
      ...rider,
      number: numbers.get(rider.workerId) ?? 0,
      boardStop: boards.get(rider.workerId) ?? 0,
      alightStop: alights.get(rider.workerId) ?? 0,
    })),
  };
}

/** Exporting place, day, batch, vehicle: unique by the last two, and short enough to be read over the telephone. */
export const sheetNumber = (
  { divisionCode, number }: Pick<BatchToPlan, 'divisionCode' | 'number'>,
  departsAt: Date,
  ordinal: number,
): string =>
  [
    divisionCode,
    shanghaiDate(departsAt).slice(5).replace('-', ''),
    String(number),
    String(ordinal).padStart(2, '0'),
  ].join('-');
