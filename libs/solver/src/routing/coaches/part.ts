import type { PreviousRoute, RouteAnswer, RoutingProblem } from '../problem.js';
import type { Roads } from '../roads.js';

/** Some requests of a problem, with former routes and vehicles of their own; places and requests are numbered anew. */
export class Part {
  /** Has matrices, wherever the whole has its roads from. */
  readonly problem: RoutingProblem;
  private readonly places: readonly number[];

  /** @param fleet vehicles of each class */
  constructor(
    whole: RoutingProblem,
    roads: Roads,
    readonly requests: readonly number[],
    former: readonly PreviousRoute[],
    fleet: readonly number[],
  ) {
    const wishes = requests.map((request) => whole.requests[request]!);
    const homes = whole.vehicleClasses.flatMap(({ home }) => home ?? []);
    this.places = [...new Set([...placesOf(whole, requests), ...homes])].sort((a, b) => a - b);
    const placeAt = new Map(this.places.map((place, k) => [place, k]));
    const requestAt = new Map(requests.map((request, k) => [request, k]));
    const known = (places: readonly number[]): number[] => places.flatMap((place) => placeAt.get(place) ?? []);
    const inside = (numbers: readonly number[]): number[] => numbers.map((r) => requestAt.get(r)!);
    const { points: _, gateRoom: __, ...others } = whole;
    this.problem = {
      ...others,
      places: this.places.length,
      ...roads.between(this.places),
      vehicleClasses: whole.vehicleClasses.map((vehicle, c) => ({
        ...vehicle,
        count: fleet[c]!,
        ...(vehicle.barred && { barred: known(vehicle.barred) }),
        ...(vehicle.allowed && { allowed: known(vehicle.allowed) }),
        ...(vehicle.home !== undefined && { home: placeAt.get(vehicle.home)! }),
      })),
      requests: wishes.map((wish) => ({ ...wish, from: placeAt.get(wish.from)!, to: placeAt.get(wish.to)! })),
      ...(whole.windows && { windows: this.places.map((place) => whole.windows![place] ?? null) }),
      ...(whole.gateHours && { gateHours: this.places.map((place) => whole.gateHours![place] ?? null) }),
      ...(whole.gateLoads && { gateLoads: this.places.map((place) => whole.gateLoads![place] ?? null) }),
      previous: {
        changeCost: whole.previous?.changeCost ?? 0,
        routes: former.map((route) => ({
          ...route,
          stops: route.stops.map((stop) => ({
            ...stop,
            place: placeAt.get(stop.place) ?? 0,
            boards: inside(stop.boards),
            alights: inside(stop.alights),
          })),
        })),
      },
    };
  }

  /** The part's answer in the numbers of the whole. */
  outside(answer: RouteAnswer): RouteAnswer {
    const outside = (numbers: readonly number[]): number[] =>
      numbers.map((r) => this.requests[r]!).sort((a, b) => a - b);
    return {
      ...answer,
      leftBehind: answer.leftBehind.map(({ request, reason }) => ({ request: this.requests[request]!, reason })),
      routes: answer.routes.map((route) => ({
        ...route,
        stops: route.stops.map((stop) => ({
          ...stop,
          place: this.places[stop.place]!,
          boards: outside(stop.boards),
          alights: outside(stop.alights),
        })),
      })),
    };
  }
}

/** Where some requests board and alight, each place once, in order. */
export function placesOf({ requests }: RoutingProblem, some: readonly number[]): number[] {
  const places = some.flatMap((request) => [requests[request]!.from, requests[request]!.to]);
  return [...new Set(places)].sort((a, b) => a - b);
}

/** Answers about different people, as one. */
export function together(answers: readonly RouteAnswer[]): RouteAnswer {
  const sum = (figure: (answer: RouteAnswer) => number): number =>
    answers.reduce((all, answer) => all + figure(answer), 0);
  return {
    routes: answers.flatMap((answer) => answer.routes),
    leftBehind: answers.flatMap((answer) => answer.leftBehind).sort((a, b) => a.request - b.request),
    cost: sum((answer) => answer.cost),
    personsLeftBehind: sum((answer) => answer.personsLeftBehind),
    rideSeconds: sum((answer) => answer.rideSeconds),
    iterations: sum((answer) => answer.iterations),
    cancelled: answers.some((answer) => answer.cancelled),
  };
}
