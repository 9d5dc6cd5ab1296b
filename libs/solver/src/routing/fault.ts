import { poolsOf } from './pools.js';
import type { DailyHours, GateRoom, RoadPoints, RoutingProblem } from './problem.js';

const DAY = 86_400;
/** Sums of this many times anything still fit a double exactly. */
const LARGEST = 1_000_000_000;
/** Classes that a place admits are bits of one number. */
const MOST_CLASSES = 31;
const MOST_PLACES = 200_000;
const MOST_PLACES_OF_A_MATRIX = 20_000;

function countFault(what: string, value: number, lowest = 0, highest = LARGEST): string | null {
  if (!Number.isSafeInteger(value)) return `${what} is ${value}, not a whole number.`;
  if (value < lowest) return `${what} is ${value}; it must be at least ${lowest}.`;
  if (value > highest) return `${what} is ${value}; it must be at most ${highest}.`;
  return null;
}

function hoursFault(what: string, hours: DailyHours): string | null {
  return (
    countFault(`${what}.from`, hours.from, 0, DAY - 1) ??
    countFault(`${what}.to`, hours.to, 0, DAY) ??
    (hours.from === hours.to ? `${what} begins and ends at second ${hours.from} of the day.` : null)
  );
}

function roomFault(what: string, { perHour, expected }: GateRoom): string | null {
  for (const [hour, persons] of expected.entries()) {
    const fault = countFault(`${what}: expected in hour ${hour}`, persons);
    if (fault !== null) return fault;
  }
  return countFault(`${what}: perHour`, perHour, 1);
}

const LARGEST_WAY = 2 ** 31 - 1;

function pointsFault(points: RoadPoints, { places, metres, seconds }: RoutingProblem): string | null {
  if (metres.length > 0 || seconds.length > 0) return 'points stand beside a matrix; one of the two is enough.';
  for (const [name, values] of [
    ['x', points.x],
    ['y', points.y],
  ] as const) {
    if (!(values instanceof Float64Array)) return `points.${name} is not a Float64Array.`;
    if (values.length !== places) return `points.${name} has ${values.length} entries for ${places} places.`;
    const most = !points.onGlobe ? Infinity : name === 'x' ? 360 : 90;
    const strange = values.findIndex((value) => !(Math.abs(value) <= most && Math.abs(value) < Infinity));
    if (strange >= 0) return `points.${name} of place ${strange} is ${values[strange]!}.`;
  }
  for (const name of ['detour', 'nearSpeed', 'farSpeed'] as const) {
    if (!(points[name] > 0 && points[name] <= 1000))
      return `points.${name} is ${points[name]}, not above 0 and at most 1000.`;
  }
  if (!(points.farMetres >= 0)) return `points.farMetres is ${points.farMetres}.`;
  const extent = (values: Float64Array): number =>
    values.reduce((most, value) => Math.max(most, value), -Infinity) -
    values.reduce((least, value) => Math.min(least, value), Infinity);
  const farthest =
    points.detour * (points.onGlobe ? 21_000_000 : places && Math.hypot(extent(points.x), extent(points.y)));
  const slowest = farthest / Math.min(1, points.nearSpeed, points.farSpeed);
  return slowest <= LARGEST_WAY ? null : `Some places are up to ${Math.round(farthest)} m apart, which is too far.`;
}

function roadsFault(problem: RoutingProblem): string | null {
  const { points, places, metres, seconds } = problem;
  if (points !== undefined) return countFault('places', places, 0, MOST_PLACES) ?? pointsFault(points, problem);
  return (
    countFault('places', places, 0, MOST_PLACES_OF_A_MATRIX) ??
    matrixFault('metres', metres, places) ??
    matrixFault('seconds', seconds, places)
  );
}

function matrixFault(what: string, matrix: Int32Array, places: number): string | null {
  if (!(matrix instanceof Int32Array)) return `${what} is not an Int32Array.`;
  if (matrix.length !== places * places) {
    return `${what} has ${matrix.length} entries; ${places} places need ${places * places}.`;
  }
  for (let k = 0; k < matrix.length; k++) {
    const i = Math.floor(k / places);
    const j = k % places;
    if (matrix[k]! < 0) return `${what} from place ${i} to place ${j} is ${matrix[k]!}: there is no way.`;
    if (i === j && matrix[k] !== 0) return `${what} from place ${i} to itself is ${matrix[k]!}, not 0.`;
  }
  return null;
}

function firstFault<T>(items: readonly T[], faultOf: (item: T) => string | null): string | null {
  for (const item of items) {
    const fault = faultOf(item);
    if (fault !== null) return fault;
  }
  return null;
}

function vehiclesFault(problem: RoutingProblem): string | null {
  if (problem.vehicleClasses.length > MOST_CLASSES) {
    return `There are ${problem.vehicleClasses.length} vehicle classes; at most ${MOST_CLASSES} are planned with.`;
  }
  const pools = poolsOf(problem.vehicleClasses);
  for (const [c, vehicle] of problem.vehicleClasses.entries()) {
    const what = `Vehicle class ${c} (${vehicle.name})`;
    const fault =
      countFault(`${what}: usableSeats`, vehicle.usableSeats, 1) ??
      countFault(`${what}: count`, vehicle.count) ??
      countFault(`${what}: pool`, vehicle.pool ?? 0) ??
      countFault(`${what}: fixedCost`, vehicle.fixedCost) ??
      countFault(`${what}: costPerKilometre`, vehicle.costPerKilometre, 0, 1_000_000) ??
      countFault(`${what}: costPerHour`, vehicle.costPerHour ?? 0, 0, 100_000_000) ??
      countFault(`${what}: home`, vehicle.home ?? 0, 0, Math.max(0, problem.places - 1)) ??
      firstFault(vehicle.allowed ?? [], (place) => countFault(`${what}: allowed`, place, 0, problem.places - 1)) ??
      firstFault(vehicle.barred ?? [], (place) => countFault(`${what}: barred`, place, 0, problem.places - 1));
    if (fault !== null) return fault;
    const first = problem.vehicleClasses[pools[c]!]!;
    if (first.count !== vehicle.count)
      return `${what}: count is ${vehicle.count}, and that of the same vehicles as class ${pools[c]!} is ${first.count}.`;
  }
  return null;
}

function requestsFault(problem: RoutingProblem): string | null {
  const largest = problem.vehicleClasses.reduce((seats, vehicle) => Math.max(seats, vehicle.usableSeats), 0);
  for (const [r, request] of problem.requests.entries()) {
    const what = `Request ${r}`;
    const fault =
      countFault(`${what}: from`, request.from, 0, problem.places - 1) ??
      countFault(`${what}: to`, request.to, 0, problem.places - 1) ??
      countFault(`${what}: persons`, request.persons, 1) ??
      countFault(`${what}: risk`, request.risk ?? 0, 0, 1000) ??
      (request.penalty === undefined ? null : countFault(`${what}: penalty`, request.penalty));
    if (fault !== null) return fault;
    if (request.from === request.to) return `${what} boards and alights at place ${request.from}.`;
    if (request.persons > largest) {
      return `${what} is a group of ${request.persons}; the largest vehicle has ${largest} usable seats.`;
    }
  }
  return null;
}

function timesFault(problem: RoutingProblem): string | null {
  const { windows, gateHours, gateRoom, gateLoads, places } = problem;
  if (windows !== undefined && windows.length !== places) {
    return `windows has ${windows.length} entries for ${places} places.`;
  }
  if (gateHours !== undefined && gateHours.length !== places) {
    return `gateHours has ${gateHours.length} entries for ${places} places.`;
  }
  if (gateRoom !== undefined && gateRoom.length !== places) {
    return `gateRoom has ${gateRoom.length} entries for ${places} places.`;
  }
  if (gateLoads !== undefined && gateLoads.length !== places) {
    return `gateLoads has ${gateLoads.length} entries for ${places} places.`;
  }
  for (let place = 0; place < places; place++) {
    const window = windows?.[place];
    if (window) {
      const what = `The window of place ${place}`;
      const fault = countFault(`${what}: opensAt`, window.opensAt) ?? countFault(`${what}: closesAt`, window.closesAt);
      if (fault !== null) return fault;
      if (window.closesAt < window.opensAt) {
        return `${what} closes at ${window.closesAt}, before it opens at ${window.opensAt}.`;
      }
    }
    const hours = gateHours?.[place];
    const room = gateRoom?.[place];
    const fault =
      (hours ? hoursFault(`gateHours of place ${place}`, hours) : null) ??
      (room ? roomFault(`gateRoom of place ${place}`, room) : null) ??
      countFault(`gateLoads of place ${place}`, gateLoads?.[place] ?? 1, 1);
    if (fault !== null) return fault;
  }
  return null;
}

function rulesFault(problem: RoutingProblem): string | null {
  const { rules } = problem;
  return (
    countFault('rules.maxRideSeconds', rules.maxRideSeconds, 1) ??
    countFault('rules.maxTripSeconds', rules.maxTripSeconds ?? 1, 1) ??
    hoursFault('rules.night', rules.night) ??
    countFault('rules.continuousDay', rules.continuousDay, 60) ??
    countFault('rules.continuousNight', rules.continuousNight, 60, rules.continuousDay) ??
    countFault('rules.breakSeconds', rules.breakSeconds, 1) ??
    countFault('rules.dailyDriving', rules.dailyDriving, 60, DAY) ??
    (rules.noDriving === null ? null : hoursFault('rules.noDriving', rules.noDriving)) ??
    countFault('rules.secondDriverAboveMetres', rules.secondDriverAboveMetres) ??
    countFault('rules.maxDrivers', rules.maxDrivers, 1, 9)
  );
}

function previousFault({ previous, vehicleClasses, requests }: RoutingProblem): string | null {
  if (previous === undefined) return null;
  const used = vehicleClasses.map(() => 0);
  const pools = poolsOf(vehicleClasses);
  const times = { boards: new Uint8Array(requests.length), alights: new Uint8Array(requests.length) };
  const ends = { boards: 'from', alights: 'to' } as const;
  for (const [k, { vehicleClass, stops }] of previous.routes.entries()) {
    const what = `Former route ${k}`;
    const fault =
      countFault(`${what}: vehicleClass`, vehicleClass, 0, vehicleClasses.length - 1) ??
      (stops[0] === undefined ? `${what} has no stops.` : countFault(`${what}: start`, stops[0].arrive));
    if (fault !== null) return fault;
    used[pools[vehicleClass]!]!++;
    const members = new Set(stops.flatMap(({ boards }) => boards));
    for (const { place, ...stop } of stops) {
      for (const verb of ['boards', 'alights'] as const) {
        for (const r of stop[verb]) {
          const request = requests[r];
          if (request === undefined) return `${what} carries request ${r}, which does not exist.`;
          if (request[ends[verb]] !== place) return `${what}: request ${r} ${verb} at place ${place}, not at its own.`;
          if (times[verb][r]!++ > 0) return `${what}: request ${r} ${verb} a second time.`;
          if (!members.has(r)) return `${what}: request ${r} alights without having boarded.`;
        }
      }
    }
    const lost = [...members].find((r) => times.alights[r] !== 1);
    if (lost !== undefined) return `${what}: request ${lost} never alights.`;
  }
  const short = used.findIndex((count, c) => count > vehicleClasses[c]!.count);
  if (short >= 0) {
    const { name, count } = vehicleClasses[short]!;
    return `The former routes use ${used[short]!} vehicles of class ${short} (${name}); ${count} are at hand.`;
  }
  return countFault('changeCost', previous.changeCost);
}

/** A sentence that names what is wrong with the problem, or null. `route` refuses a problem with a fault. */
export function routeFault(problem: RoutingProblem): string | null {
  const factor = problem.nightFactor ?? 1;
  return (
    roadsFault(problem) ??
    (factor >= 0.001 && factor <= 1 ? null : `nightFactor is ${factor}; it must lie between 0.001 and 1.`) ??
    countFault('startSecondOfDay', problem.startSecondOfDay, 0, DAY - 1) ??
    (problem.latestStart === undefined ? null : countFault('latestStart', problem.latestStart)) ??
    (problem.latestEnd === undefined ? null : countFault('latestEnd', problem.latestEnd)) ??
    countFault('serviceSeconds.perStop', problem.serviceSeconds.perStop) ??
    countFault('serviceSeconds.perPerson', problem.serviceSeconds.perPerson) ??
    vehiclesFault(problem) ??
    requestsFault(problem) ??
    timesFault(problem) ??
    rulesFault(problem) ??
    previousFault(problem)
  );
}
