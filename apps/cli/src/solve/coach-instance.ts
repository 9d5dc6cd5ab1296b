import { readFileSync, writeFileSync } from 'node:fs';
import {
  type DailyHours,
  DEFAULT_ROUTING_RULES,
  type PlannedRoute,
  type PreviousPlan,
  type RouteAnswer,
  type RouteRequest,
  type RoutingProblem,
  type RoutingRules,
} from '#solver';
import { InstanceFault } from './match-instance.js';
import { roadsOf } from './coach-roads.js';
import { VEHICLE_FIELDS, vehicleOf } from './coach-vehicles.js';
import { Fields, Names } from './fields.js';

/** A batch in a file: the problem, and the names that the file uses. */
export interface CoachInstance {
  readonly problem: RoutingProblem;
  readonly places: readonly string[];
  readonly requests: readonly string[];
}

const FIELDS = [
  ...['places', 'roads', 'vehicles', 'requests', 'departs', 'latestStart', 'latestEnd', 'service', 'nightFactor'],
  ...['rules', 'previous'],
];
const PLACE = ['place', 'x', 'y', 'lon', 'lat', 'opensAt', 'closesAt', 'receives', 'region', 'risk'];
const REQUEST = ['id', 'from', 'to', 'persons', 'penalty', 'risk'];
/** Rules that may be stated, though they have no default. */
const FURTHER_RULES = ['maxTripSeconds'];
const HOURS_OF_RULES = ['night', 'noDriving'];

/**
 * Reads a batch of people and coaches in the JSON form, which the README of the solver describes field by field.
 *
 * @throws InstanceFault with a sentence that names the field
 */
export function readCoachInstance(file: string): CoachInstance {
  const whole = new Fields(parsed(readFileSync(file, 'utf8')), 'the file', FIELDS);
  const placeFields = whole.list('places').map((place, k) => new Fields(place, `place ${k}`, PLACE));
  const places = new Names(
    'place',
    placeFields.map((place) => place.text('place')),
  );
  const vehicleFields = whole.list('vehicles').map((one, k) => new Fields(one, `vehicle ${k}`, VEHICLE_FIELDS));
  const vehicles = new Names(
    'vehicle',
    vehicleFields.map((vehicle) => vehicle.text('vehicle')),
  );
  const requestFields = whole.list('requests').map((one, k) => new Fields(one, `request ${k}`, REQUEST));
  const requests = new Names(
    'request',
    requestFields.map((request, k) => request.text('id', String(k))),
  );
  const service = whole.part('service', ['perStop', 'perPerson']);
  const latestStart = whole.optional('latestStart');
  const latestEnd = whole.optional('latestEnd');
  const { previous, broken } = previousOf(whole, places, vehicles, requests);
  const problem: RoutingProblem = {
    places: places.names.length,
    ...roadsOf(whole, placeFields),
    nightFactor: whole.number('nightFactor', 0.8),
    vehicleClasses: vehicleFields.map((vehicle, c) =>
      vehicleOf(vehicle, places, placeFields, broken.filter((own) => own === c).length),
    ),
    requests: requestFields.map((request) => requestOf(request, places, placeFields)),
    startSecondOfDay: secondOf(whole.text('departs', '06:00'), 'departs'),
    ...(latestStart === undefined ? {} : { latestStart }),
    ...(latestEnd === undefined ? {} : { latestEnd }),
    windows: placeFields.map(windowOf),
    gateHours: placeFields.map((place) => (place.has('receives') ? hoursOf(place.list('receives'), 'receives') : null)),
    serviceSeconds: { perStop: service.number('perStop', 300), perPerson: service.number('perPerson', 20) },
    rules: rulesOf(whole),
    ...(previous && { previous }),
  };
  return { problem, places: places.names, requests: requests.names };
}

/** The plan with the file's own names, in the form in which a file can state it as `previous`. */
export function writeCoachPlan(file: string, { problem, places, requests }: CoachInstance, answer: RouteAnswer): void {
  const named = (numbers: readonly number[]) => numbers.map((r) => requests[r]);
  const routes = answer.routes.map(({ vehicleClass, stops, ...rest }: PlannedRoute) => ({
    vehicle: problem.vehicleClasses[vehicleClass]?.name,
    ...rest,
    stops: stops.map((stop) => ({
      ...stop,
      place: places[stop.place],
      boards: named(stop.boards),
      alights: named(stop.alights),
    })),
  }));
  const leftBehind = answer.leftBehind.map(({ request, reason }) => ({ request: requests[request], reason }));
  writeFileSync(file, `${JSON.stringify({ ...answer, routes, leftBehind }, null, 1)}\n`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InstanceFault(`The file is not JSON: ${(error as Error).message}`);
  }
}

/** Whose own risk level is not stated is taken for what the place is where they board. */
function requestOf(request: Fields, places: Names, placeFields: readonly Fields[]): RouteRequest {
  const penalty = request.optional('penalty');
  const from = places.of(request.text('from'));
  const risk = request.optional('risk') ?? placeFields[from]?.optional('risk');
  return {
    from,
    to: places.of(request.text('to')),
    persons: request.number('persons', 1),
    ...(penalty === undefined ? {} : { penalty }),
    ...(risk === undefined ? {} : { risk }),
  };
}

function windowOf(place: Fields) {
  if (!place.has('opensAt') && !place.has('closesAt')) return null;
  return { opensAt: place.number('opensAt', 0), closesAt: place.number('closesAt') };
}

/** Routes of the former plan, without those whose coach has broken down; its class then has one vehicle less. */
function previousOf(whole: Fields, places: Names, vehicles: Names, requests: Names) {
  const broken: number[] = [];
  if (!whole.has('previous')) return { previous: null, broken };
  const part = whole.part('previous', ['changeCost', 'routes']);
  const routes: PreviousPlan['routes'][number][] = [];
  for (const [k, one] of part.list('routes').entries()) {
    const route = new Fields(one, `previous route ${k}`);
    const vehicleClass = vehicles.of(route.text('vehicle'));
    if (route.flag('broken')) {
      broken.push(vehicleClass);
      continue;
    }
    const stops = route.list('stops').map((each, s) => {
      const stop = new Fields(each, `previous route ${k}, stop ${s}`);
      // Whoever is no request any more has dropped out.
      const riders = (key: string) => stop.texts(key).flatMap((name) => requests.known(name));
      const place = places.of(stop.text('place'));
      return { place, arrive: stop.number('arrive'), boards: riders('boards'), alights: riders('alights') };
    });
    routes.push({ vehicleClass, stops, locked: route.flag('locked') });
  }
  return { previous: { routes, changeCost: part.number('changeCost', 0) }, broken };
}

function rulesOf(whole: Fields): RoutingRules {
  const keys = [...Object.keys(DEFAULT_ROUTING_RULES), ...FURTHER_RULES];
  const part = whole.part('rules', keys);
  const rules: Record<string, unknown> = { ...DEFAULT_ROUTING_RULES };
  for (const key of keys) {
    if (!part.has(key)) continue;
    if (key === 'noDriving' && part.isNull(key)) rules[key] = null;
    else rules[key] = HOURS_OF_RULES.includes(key) ? hoursOf(part.list(key), key) : part.number(key);
  }
  return rules as unknown as RoutingRules;
}

/** `["08:00", "20:00"]` in seconds of day. */
function hoursOf(pair: readonly unknown[], what: string): DailyHours {
  const [from, to, more] = pair;
  if (typeof from !== 'string' || typeof to !== 'string' || more !== undefined) {
    throw new InstanceFault(`${what} is ${JSON.stringify(pair)}, not two times of day such as ["08:00", "20:00"].`);
  }
  return { from: secondOf(from, what), to: secondOf(to, what) };
}

function secondOf(time: string, what: string): number {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? [];
  const second = Number(hours) * 3600 + Number(minutes) * 60;
  if (!(second <= 86_400) || Number(minutes) > 59)
    throw new InstanceFault(`${what} is "${time}", not a time of day such as "06:30".`);
  return second;
}
