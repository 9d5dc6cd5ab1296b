import type { PlannedRoute, RoutingProblem } from '../problem.js';
import { drivenIn, leastSlack, longestUnbroken, mostIn24Hours } from './driving.js';
import { DAY, type Piece, followPeople, holdsAt, lineUp } from './pieces.js';
import type { RouteProof, RouteRule } from './proofs.js';
import { checkWay, startsAtHome } from './way.js';
import { insist } from './wrong.js';

const CHARTER = '交运明电〔2020〕56号, charter guides 2020';
const DRIVERS = '道路旅客运输企业安全管理规范 art. 38';
const ORDER = 'the batch’s own order';

/** Adds the proofs of one route and returns the seconds that its people ride, summed over persons. */
export function proveRoute(problem: RoutingProblem, route: PlannedRoute, index: number, proofs: RouteProof[]): number {
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
