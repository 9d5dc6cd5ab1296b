// Recomputes an answer from the problem alone; shares nothing with the search but types.
import type { DailyHours, PlannedRoute, PreviousRoute, RouteAnswer, RoutingProblem } from './problem.js';

const DAY = 86_400;
const CHARTER = '交运明电〔2020〕56号, charter guides 2020';
const DRIVERS = '道路旅客运输企业安全管理规范 art. 38';
const ORDER = 'the batch’s own order';

export type RouteRule =
  | 'load'
  | 'barred places'
  | 'allowed region'
  | 'home'
  | 'one risk level'
  | 'no boarding after the first set-down'
  | 'ride time'
  | 'trip time'
  | 'continuous driving by day'
  | 'continuous driving by night'
  | 'break'
  | 'driving in 24 hours'
  | 'no driving hours'
  | 'second driver'
  | 'crew'
  | 'planning speed'
  | 'pick-up windows'
  | 'gate hours'
  | 'gate load'
  | 'latest start'
  | 'latest end';

/**
 * One rule held against one route. `ok` means value ≤ limit, except for `break`, `second driver` and `planning speed`, which
 * are lower limits. Seconds and metres, or counts of persons, drivers, stops.
 */
export interface RouteProof {
  readonly route: number;
  readonly rule: RouteRule;
  readonly source: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

export interface RouteCheck {
  /** A sentence on the first thing that is wrong, or null. */
  readonly fault: string | null;
  /** Every rule for every route, as far as its account is complete. */
  readonly proofs: readonly RouteProof[];
}

interface Piece {
  readonly kind: 'drive' | 'rest' | 'service';
  readonly from: number;
  readonly to: number;
  readonly driver: number;
  /** Index of the stop that is served, or driven to. */
  readonly stop: number;
}

class Wrong extends Error {}

function insist(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Wrong(sentence);
}

/**
 * Proves an answer: that every request is carried exactly once or left behind, that the sums are right, that no
 * vehicle is used twice, and that each trip keeps each rule. Takes any object of the right shape, also a hostile one.
 */
export function checkRoutes(problem: RoutingProblem, answer: RouteAnswer): RouteCheck {
  const proofs: RouteProof[] = [];
  try {
    const rides = answer.routes.reduce((sum, route, r) => sum + proveRoute(problem, route, r, proofs), 0);
    checkSums(problem, answer, rides);
    checkEverybody(problem, answer);
    checkFormer(problem, answer);
  } catch (wrong) {
    if (!(wrong instanceof Wrong)) throw wrong;
    return { fault: wrong.message, proofs };
  }
  const broken = proofs.find((proof) => !proof.ok);
  if (broken === undefined) return { fault: null, proofs };
  const { route, rule, value, limit, source } = broken;
  return { fault: `Route ${route} breaks “${rule}”: ${value} against ${limit} (${source}).`, proofs };
}

function checkSums(problem: RoutingProblem, answer: RouteAnswer, rides: number): void {
  const used = problem.vehicleClasses.map(() => 0);
  // Classes of one pool are the same vehicles.
  for (const { vehicleClass } of answer.routes)
    for (const [c, { pool }] of problem.vehicleClasses.entries())
      if (c === vehicleClass || (pool !== undefined && pool === problem.vehicleClasses[vehicleClass]?.pool)) used[c]!++;
  for (const [c, vehicle] of problem.vehicleClasses.entries()) {
    insist(used[c]! <= vehicle.count, `${used[c]!} vehicles of class ${c} are used, ${vehicle.count} are at hand.`);
  }
  const left = answer.leftBehind.map((entry) => {
    const request = problem.requests[entry.request];
    insist(request !== undefined, `Request ${entry.request} is left behind and does not exist.`);
    return request;
  });
  const persons = left.reduce((sum, request) => sum + request.persons, 0);
  insist(persons === answer.personsLeftBehind, `${persons} persons stay behind, not ${answer.personsLeftBehind}.`);
  const penalties = left.reduce((sum, request) => sum + (request.penalty ?? 0), 0);
  const cost = answer.routes.reduce((sum, route) => sum + route.cost, penalties);
  insist(cost === answer.cost, `The cost is ${cost}, not ${answer.cost}.`);
  insist(rides === answer.rideSeconds, `The people ride for ${rides} s in all, not ${answer.rideSeconds} s.`);
}

function checkEverybody(problem: RoutingProblem, answer: RouteAnswer): void {
  const times = problem.requests.map(() => 0);
  for (const route of answer.routes) for (const stop of route.stops) for (const r of stop.boards) times[r]!++;
  for (const { request } of answer.leftBehind) times[request]!++;
  for (const [r, count] of times.entries()) {
    insist(count === 1, `Request ${r} is accounted for ${count} times instead of once.`);
  }
}

/** Locked routes run as they were planned, and the former routes that do not are counted. */
function checkFormer(problem: RoutingProblem, answer: RouteAnswer): void {
  const { previous } = problem;
  const sorted = (requests: readonly number[]): string => [...requests].sort((a, b) => a - b).join();
  const nameOf = ({ vehicleClass, stops }: Pick<PreviousRoute, 'vehicleClass' | 'stops'>): string =>
    [vehicleClass, ...stops.map((stop) => [stop.place, sorted(stop.boards), sorted(stop.alights)].join())].join(' ');
  const startOf = new Map(answer.routes.map((route) => [nameOf(route), route.stops[0]!.arrive]));
  for (const [k, { locked, vehicleClass, stops }] of (previous?.routes ?? []).entries()) {
    // A stop where everybody has dropped out is not made.
    const fromHome = startsAtHome(problem, { vehicleClass, stops });
    const made = stops.filter((stop, s) => (fromHome && s === 0) || stop.boards.length + stop.alights.length > 0);
    if (!locked || made.length <= (fromHome ? 1 : 0)) continue;
    const start = startOf.get(nameOf({ vehicleClass, stops: made }));
    insist(start === made[0]!.arrive, `Former route ${k} is locked, and does not run as it was planned.`);
  }
  const changed = previous?.routes.filter((route) => !startOf.has(nameOf(route))).length;
  insist(changed === answer.changed, `${changed} former routes run otherwise, not ${answer.changed}.`);
}

/** Adds the proofs of one route and returns the seconds that its people ride, summed over persons. */
function proveRoute(problem: RoutingProblem, route: PlannedRoute, index: number, proofs: RouteProof[]): number {
  const vehicle = problem.vehicleClasses[route.vehicleClass];
  insist(vehicle !== undefined, `Route ${index} has the unknown vehicle class ${route.vehicleClass}.`);
  checkWay(problem, route, index);
  const pieces = lineUp(problem, route, index);
  const upTo = (rule: RouteRule, source: string, value: number, limit: number): unknown =>
    proofs.push({ route: index, rule, source, value, limit, ok: value <= limit });
  const atLeast = (rule: RouteRule, source: string, value: number, limit: number): unknown =>
    proofs.push({ route: index, rule, source, value, limit, ok: value >= limit });
  const { rules } = problem;
  const people = followPeople(problem, route, index, pieces);
  upTo('load', CHARTER, people.load, vehicle.usableSeats);
  const barred = route.stops.filter(
    ({ place, boards, alights }) => boards.length + alights.length > 0 && vehicle.barred?.includes(place),
  );
  upTo('barred places', ORDER, barred.length, 0);
  if (vehicle.allowed) {
    const strange = route.stops.filter(
      ({ place, boards, alights }) => boards.length + alights.length > 0 && !vehicle.allowed!.includes(place),
    );
    upTo('allowed region', ORDER, strange.length, 0);
  }
  if (vehicle.home !== undefined) upTo('home', ORDER, startsAtHome(problem, route) ? 0 : 1, 0);
  const risks = new Set(route.stops.flatMap(({ boards }) => boards).map((r) => problem.requests[r]!.risk ?? 0));
  if (problem.requests.some(({ risk }) => risk)) upTo('one risk level', ORDER, risks.size, 1);
  upTo('no boarding after the first set-down', CHARTER, people.lateBoardings, 0);
  upTo('ride time', 'default of the product', people.longestRide, rules.maxRideSeconds);

  const unbroken = longestUnbroken(problem, pieces);
  upTo('continuous driving by day', DRIVERS, unbroken.day, rules.continuousDay);
  upTo('continuous driving by night', DRIVERS, unbroken.night, rules.continuousNight);
  const breaks = route.rests.filter((rest) => rest.reason === 'break').map((rest) => rest.to - rest.from);
  atLeast('break', DRIVERS, breaks.length === 0 ? rules.breakSeconds : Math.min(...breaks), rules.breakSeconds);
  upTo('driving in 24 hours', DRIVERS, mostIn24Hours(pieces), rules.dailyDriving);
  upTo('no driving hours', DRIVERS, drivenIn(problem, pieces, rules.noDriving), 0);
  atLeast('second driver', DRIVERS, route.drivers, route.metres > rules.secondDriverAboveMetres ? 2 : 1);
  upTo('crew', ORDER, route.drivers, rules.maxDrivers);
  atLeast('planning speed', '道路旅客运输企业安全管理规范', leastSlack(problem, route, pieces), 0);

  const isHome = (stop: number): boolean => stop === 0 && startsAtHome(problem, route);
  const served = pieces.filter((piece) => piece.kind === 'service');
  const isOutside = ({ stop, from }: Piece): boolean => {
    const window = problem.windows?.[route.stops[stop]!.place];
    return window ? !(from >= window.opensAt && from <= window.closesAt) : false;
  };
  const outside = served.filter((piece) => route.stops[piece.stop]!.boards.length > 0 && isOutside(piece));
  upTo('pick-up windows', ORDER, outside.length, 0);
  const closed = served.filter((piece) => {
    const { place, alights } = route.stops[piece.stop]!;
    const hours = problem.gateHours?.[place];
    return alights.length > 0 && ((hours && !holdsAt(problem, piece.from, hours)) || isOutside(piece));
  });
  upTo('gate hours', 'hours of the recipient site', closed.length, 0);
  if (problem.gateLoads) upTo('gate load', 'arrivals that the recipient site takes', overloadsOf(problem, route), 0);
  const opens = isHome(0) ? 0 : (problem.windows?.[route.stops[0]!.place]?.opensAt ?? 0);
  const start = served[0]!.from;
  upTo('latest start', ORDER, start, Math.max(opens, problem.latestStart ?? opens + DAY));
  const { maxTripSeconds } = rules;
  if (maxTripSeconds !== undefined) upTo('trip time', ORDER, served[served.length - 1]!.to - start, maxTripSeconds);
  upTo('latest end', ORDER, served[served.length - 1]!.to, problem.latestEnd ?? Number.MAX_SAFE_INTEGER);
  return people.rideSeconds;
}

/** Gates at which more people alight than may, other than one request by itself. */
function overloadsOf({ gateLoads, requests }: RoutingProblem, { stops }: PlannedRoute): number {
  const overloaded = stops.filter(({ place, alights }) => {
    const persons = alights.reduce((sum, r) => sum + requests[r]!.persons, 0);
    return alights.length > 1 && persons > (gateLoads![place] ?? Infinity);
  });
  return overloaded.length;
}

/** Metres of road and seconds by day from one place to another, measured apart from the search. */
function wayBetween(problem: RoutingProblem, from: number, to: number): { metres: number; seconds: number } {
  const { places, metres, seconds, points } = problem;
  if (!points) return { metres: metres[from * places + to]!, seconds: seconds[from * places + to]! };
  const { x, y, onGlobe, detour, nearSpeed, farSpeed, farMetres } = points;
  const [lon, lat] = [x[from]! - x[to]!, y[from]! - y[to]!];
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const half = (degrees: number): number => Math.sin(radians(degrees) / 2) ** 2;
  const bow = half(lat) + Math.cos(radians(y[from]!)) * Math.cos(radians(y[to]!)) * half(lon);
  const way =
    detour * (onGlobe ? 2 * 6_371_000 * Math.asin(Math.sqrt(Math.min(1, bow))) : Math.sqrt(lon ** 2 + lat ** 2));
  return { metres: Math.round(way), seconds: Math.round(way / (way > farMetres ? farSpeed : nearSpeed)) };
}

/** The vehicle sets out where it stands, and nobody boards there. */
function startsAtHome(
  { vehicleClasses }: RoutingProblem,
  { vehicleClass, stops }: Pick<PreviousRoute, 'vehicleClass' | 'stops'>,
): boolean {
  const first = stops[0]!;
  return first.place === vehicleClasses[vehicleClass]!.home && first.boards.length + first.alights.length === 0;
}

/** Places, metres and cost. */
function checkWay(problem: RoutingProblem, route: PlannedRoute, index: number): void {
  const { places, vehicleClasses } = problem;
  insist(route.stops.length >= 2, `Route ${index} has fewer than two stops.`);
  insist(Number.isSafeInteger(route.drivers), `Route ${index} has ${route.drivers} drivers.`);
  let [sum, seconds] = [0, 0];
  for (const [k, stop] of route.stops.entries()) {
    const known = Number.isInteger(stop.place) && stop.place >= 0 && stop.place < places;
    insist(known, `Route ${index} stops at the unknown place ${stop.place}.`);
    const way = k === 0 ? { metres: 0, seconds: 0 } : wayBetween(problem, route.stops[k - 1]!.place, stop.place);
    insist(
      stop.metres === way.metres,
      `Route ${index}, stop ${k}: it is ${way.metres} m to here, not ${stop.metres} m.`,
    );
    const isHome = k === 0 && startsAtHome(problem, route);
    insist(
      isHome || stop.boards.length + stop.alights.length > 0,
      `Route ${index}, stop ${k}: nobody boards or alights.`,
    );
    sum += way.metres;
    seconds += way.seconds;
  }
  insist(route.metres === sum, `Route ${index} is ${sum} m long, not ${route.metres} m.`);
  const { fixedCost, costPerKilometre, costPerHour = 0 } = vehicleClasses[route.vehicleClass]!;
  const cost = fixedCost + Math.round((costPerKilometre * sum) / 1000 + (costPerHour * seconds) / 3600);
  insist(route.cost === cost, `Route ${index} costs ${cost} fen, not ${route.cost}.`);
}

/** Lays driving, rests and service end to end: no instant of the trip may be missing or told twice. */
function lineUp(problem: RoutingProblem, route: PlannedRoute, index: number): Piece[] {
  const told = [
    ...route.shifts.map((shift) => ({ ...shift, rest: null })),
    ...route.rests.map((rest) => ({ ...rest, driver: -1, rest })),
  ].sort((a, b) => a.from - b.from);
  const pieces: Piece[] = [];
  let next = 0;
  let now = route.stops[0]!.arrive;
  insist(Number.isSafeInteger(now) && now >= 0, `Route ${index} starts at ${now}.`);
  const take = (stop: number): void => {
    const { from, to, driver, rest } = told[next++]!;
    const sound = Number.isSafeInteger(to) && to > from;
    insist(from === now && sound, `Route ${index}: ${from} to ${to} does not follow on ${now}.`);
    if (rest === null)
      insist(driver >= 0 && driver < route.drivers, `Route ${index}: driver ${driver} is not on board.`);
    else insist(rest.afterStop === Math.max(0, stop - 1), `Route ${index}: the rest at ${from} is at the wrong stop.`);
    const before = pieces[pieces.length - 1];
    const relieved = rest === null && before?.kind === 'drive' && before.driver !== driver;
    insist(!relieved, `Route ${index}: drivers change at ${from} while the coach is moving.`);
    pieces.push({ kind: rest === null ? 'drive' : 'rest', from, to, driver, stop });
    now = to;
  };
  for (const [k, stop] of route.stops.entries()) {
    while (now < stop.arrive && next < told.length) take(k);
    insist(now === stop.arrive, `Route ${index}, stop ${k}: the coach arrives at ${now}, not at ${stop.arrive}.`);
    const isHome = k === 0 && startsAtHome(problem, route);
    while (!isHome && told[next]?.rest?.reason === 'window' && told[next]!.from === now) take(k);
    const needed = isHome ? 0 : serviceOf(problem, [...stop.boards, ...stop.alights], index);
    insist(!isHome || stop.leave === stop.arrive, `Route ${index} does not set out from home at once.`);
    const enough = Number.isSafeInteger(stop.leave) && stop.leave - now >= needed;
    insist(enough, `Route ${index}, stop ${k}: ${stop.leave - now} s for service that takes ${needed} s.`);
    pieces.push({ kind: 'service', from: now, to: stop.leave, driver: -1, stop: k });
    now = stop.leave;
  }
  insist(next === told.length, `Route ${index} goes on after its last stop.`);
  for (const [k, stop] of route.stops.entries()) {
    const driven = pieces.reduce((sum, p) => sum + (p.kind === 'drive' && p.stop === k ? p.to - p.from : 0), 0);
    insist(
      driven === stop.driveSeconds,
      `Route ${index}, stop ${k}: driven for ${driven} s, not ${stop.driveSeconds} s.`,
    );
  }
  return pieces;
}

function serviceOf(problem: RoutingProblem, requests: readonly number[], index: number): number {
  const { perStop, perPerson } = problem.serviceSeconds;
  return requests.reduce((sum, r) => {
    insist(problem.requests[r] !== undefined, `Route ${index} carries request ${r}, which does not exist.`);
    return sum + perPerson * problem.requests[r].persons;
  }, perStop);
}

function followPeople(problem: RoutingProblem, route: PlannedRoute, index: number, pieces: readonly Piece[]) {
  const boarded = new Map<number, number>();
  let [aboard, load, lateBoardings, longestRide, rideSeconds, someoneLeft] = [0, 0, 0, 0, 0, false];
  for (const { kind, stop: k, from, to } of pieces) {
    if (kind !== 'service') continue;
    const { place, boards, alights } = route.stops[k]!;
    for (const r of alights) {
      const since = boarded.get(r);
      insist(since !== undefined, `Route ${index}: request ${r} alights without having boarded.`);
      const { to: gate, persons } = problem.requests[r]!;
      insist(gate === place, `Route ${index}: request ${r} alights at place ${place} instead of ${gate}.`);
      boarded.delete(r);
      aboard -= persons;
      longestRide = Math.max(longestRide, to - since);
      rideSeconds += persons * (to - since);
      someoneLeft = true;
    }
    for (const r of boards) {
      const { from: home, persons } = problem.requests[r]!;
      insist(home === place, `Route ${index}: request ${r} boards at place ${place} instead of ${home}.`);
      insist(!boarded.has(r), `Route ${index}: request ${r} boards twice.`);
      boarded.set(r, from);
      aboard += persons;
      if (someoneLeft) lateBoardings++;
    }
    load = Math.max(load, aboard);
  }
  for (const r of boarded.keys()) insist(false, `Route ${index}: request ${r} never alights.`);
  return { load, lateBoardings, longestRide, rideSeconds };
}

function holdsAt(problem: RoutingProblem, instant: number, hours: DailyHours): boolean {
  const second = (problem.startSecondOfDay + instant) % DAY;
  if (hours.from < hours.to) return hours.from <= second && second < hours.to;
  return !(hours.to <= second && second < hours.from);
}

/** The parts of an interval that lie within daily hours, in order. */
function partsIn(problem: RoutingProblem, from: number, to: number, hours: DailyHours): [number, number][] {
  const parts: [number, number][] = [];
  const length = hours.to - hours.from + (hours.to > hours.from ? 0 : DAY);
  const firstDay = Math.floor((problem.startSecondOfDay + from) / DAY) - 1;
  for (let day = firstDay; ; day++) {
    const begin = day * DAY + hours.from - problem.startSecondOfDay;
    if (begin >= to) return parts;
    const part: [number, number] = [Math.max(from, begin), Math.min(to, begin + length)];
    if (part[1] > part[0]) parts.push(part);
  }
}

function drivenIn(problem: RoutingProblem, pieces: readonly Piece[], hours: DailyHours | null): number {
  if (hours === null) return 0;
  return pieces
    .filter((piece) => piece.kind === 'drive')
    .flatMap((piece) => partsIn(problem, piece.from, piece.to, hours))
    .reduce((sum, [from, to]) => sum + to - from, 0);
}

/** The longest driving since the last break, at any instant, and at any instant of the night. */
function longestUnbroken(problem: RoutingProblem, pieces: readonly Piece[]): { day: number; night: number } {
  let [since, standing, day, night] = [0, 0, 0, 0];
  for (const { kind, from, to } of pieces) {
    if (to === from) continue;
    standing = kind === 'rest' ? standing + to - from : 0;
    if (standing >= problem.rules.breakSeconds) since = 0;
    if (kind !== 'drive') continue;
    for (const [, dark] of partsIn(problem, from, to, problem.rules.night))
      night = Math.max(night, since + dark - from);
    since += to - from;
    day = Math.max(day, since);
  }
  return { day, night };
}

/** The fullest window of 24 hours of any driver; such a window begins with a shift or ends with one. */
function mostIn24Hours(pieces: readonly Piece[]): number {
  const driving = pieces.filter((piece) => piece.kind === 'drive');
  let most = 0;
  for (const { driver, from, to } of driving) {
    const own = driving.filter((piece) => piece.driver === driver);
    for (const begin of [from, to - DAY]) {
      const driven = own.map((p) => Math.max(0, Math.min(p.to, begin + DAY) - Math.max(p.from, begin)));
      most = Math.max(
        most,
        driven.reduce((sum, part) => sum + part, 0),
      );
    }
  }
  return most;
}

/** Driving time beyond what the way needs at planning speed, in day-time seconds, on the leg with least of it. */
function leastSlack(problem: RoutingProblem, route: PlannedRoute, pieces: readonly Piece[]): number {
  const { rules } = problem;
  const nightRate = Math.max(1, Math.round((problem.nightFactor ?? 0.8) * 1000));
  let least = Infinity;
  for (let k = 1; k < route.stops.length; k++) {
    const leg = pieces.filter((piece) => piece.kind === 'drive' && piece.stop === k);
    const driven = leg.reduce((sum, { from, to }) => sum + to - from, 0);
    const dark = drivenIn(problem, leg, rules.night);
    const done = (driven - dark) * 1000 + dark * nightRate;
    const needed = wayBetween(problem, route.stops[k - 1]!.place, route.stops[k]!.place).seconds * 1000;
    least = Math.min(least, (done - needed) / 1000);
  }
  return least;
}
